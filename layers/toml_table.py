"""Reads the fields of a TOML table and collects what is wrong with each, by name."""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import time
from typing import Any

from data.language import _

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|(24):(00)")
_HOUR_S, _MINUTE_S = 3600, 60


class TomlTable:
    """A table of a file, with the words for it and a list that takes the faults of all tables.

    Every method returns the field's value, or what stands for none: a missing field is no fault here. A field
    that cannot be read adds a sentence to `faults` and gives the same.
    """

    def __init__(
        self, table: Mapping[str, Any], what: str, faults: list[str], *, known: Sequence[str]
    ) -> None:
        self._table, self._what, self._faults = table, what, faults
        for name in table:
            if name not in known:
                self.fault(
                    name, _("there is no such field, use some of {known}").format(known=", ".join(known))
                )

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def fault(self, name: str, problem: str) -> None:
        """Add a sentence that names this table, the field and the problem."""
        self._faults.append(
            _("{what}, {field}: {problem}.").format(what=self._what, field=name, problem=problem)
        )

    def text(self, name: str, pattern: re.Pattern[str], problem: str) -> str:
        """Return a text that the pattern matches whole, else nothing."""
        value = self._table.get(name)
        if value is None:
            return ""
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.fault(name, problem)
        return ""

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """Return a whole number between two others."""
        value = self._table.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.fault(name, _("give a whole number from {least} to {most}").format(least=least, most=most))
        return None

    def share(self, name: str) -> float | None:
        """Return a share in [0, 1]."""
        value = self._table.get(name)
        if value is None:
            return None
        if _is_number(value) and 0 <= value <= 1:
            return float(value)
        self.fault(name, _("give a share from 0 to 1, such as 0.2"))
        return None

    def yes(self, name: str) -> bool:
        """Return whether a field says true."""
        value = self._table.get(name, False)
        if isinstance(value, bool):
            return value
        self.fault(name, _("give true or false"))
        return False

    def codes(
        self, name: str, pattern: re.Pattern[str] | None = None, *, known: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Return a list of texts, each one of the known ones or matched by the pattern."""
        values = self._table.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self.fault(name, _('give a list of texts in brackets, such as ["a", "b"]'))
            return ()

        def is_right(code: str) -> bool:
            return code in known if known is not None else pattern is None or bool(pattern.fullmatch(code))

        wrong = [each for each in values if not is_right(each)]
        if wrong:
            shown = ", ".join(each[:40] for each in wrong)
            self.fault(name, _("{codes} is not known here, check the code").format(codes=shown))
        return tuple(each for each in values if is_right(each))

    def choice(self, name: str, known: Sequence[str]) -> str:
        """Return one of the known texts, else nothing."""
        value = self._table.get(name)
        if value is None or value in known:
            return value or ""
        self.fault(name, _("use one of {known}").format(known=", ".join(known)))
        return ""

    def point(self, name: str) -> tuple[float, float] | None:
        """Return a point in degrees, (lat, lon)."""
        value = self._table.get(name)
        if value is None:
            return None
        if not (isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))):
            self.fault(name, _("give latitude and longitude in degrees, such as [60.17, 24.94]"))
            return None
        lat, lon = map(float, value)
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            self.fault(name, _("this point is not on the Earth, give latitude first and longitude second"))
            return None
        return lat, lon

    def time_s(self, name: str) -> int | None:
        """Return a time of the day, such as ``"18:00"``, in seconds since midnight."""
        value = self._table.get(name)
        if value is None:
            return None
        if isinstance(value, time):
            return value.hour * _HOUR_S + value.minute * _MINUTE_S + value.second
        found = _TIME.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            self.fault(name, _('this is no time of the day, write it like "18:00"'))
            return None
        hour, minute = (int(part) for part in found.groups() if part is not None)
        return hour * _HOUR_S + minute * _MINUTE_S

    def tables(
        self, name: str, words: Callable[[Mapping[str, Any], int], str]
    ) -> list[tuple[str, dict[str, Any]]]:
        """Return the tables of an array of tables, each with the words for it."""
        values = self._table.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            self.fault(name, _("write each under a heading [[{name}]]").format(name=name))
            return []
        return [(words(each, number), each) for number, each in enumerate(values, start=1)]

    def table(self, name: str) -> dict[str, Any]:
        """Return a table in this one, empty where there is none."""
        value = self._table.get(name, {})
        if isinstance(value, dict):
            return value
        self.fault(name, _("write it under a heading [{name}]").format(name=name))
        return {}

    def value(self, name: str) -> Any:
        """Return a field as it stands, None where there is none."""
        return self._table.get(name)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
