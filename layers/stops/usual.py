"""Reads the visible table of when people can be met at a kind of place and how long a visit takes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.access import OUTREACH
from data.errors import Refused
from data.language import _
from data.opening_windows import says_hours
from data.osm.hours import normalised_hours
from data.vocabulary import place_kinds

USUAL_FILE = Path(__file__).parent / "usual.toml"
LONGEST_STAY_MINUTES = 240


@dataclass(frozen=True)
class Usual:
    """Hours as in opening_hours, the stay, whether a place's own hours count, and why."""

    hours: str
    stay_minutes: int
    reason: str
    own_hours: bool = True


@dataclass(frozen=True)
class UsualTimes:
    """What is usual for each kind of place with the purpose outreach, and for a cell that is walked.

    Raises
    ------
    Refused
        When a kind is missing or has no purpose of outreach, hours cannot be read, or a stay is out of range;
        all faults are listed.
    """

    kinds: dict[str, Usual]
    cell: Usual

    def __post_init__(self) -> None:
        expected = {kind.code for kind in place_kinds() if OUTREACH in kind.purposes}
        faults = [
            _("{code} is missing; add it.").format(code=code) for code in sorted(expected - set(self.kinds))
        ]
        faults += [
            _("{code} is no outreach place; remove it.").format(code=code)
            for code in sorted(set(self.kinds) - expected)
        ]
        for code, usual in {**self.kinds, "cell": self.cell}.items():
            if normalised_hours(usual.hours) is None or not says_hours(usual.hours):
                faults.append(_("{code}: its hours cannot be read.").format(code=code))
            if not 1 <= usual.stay_minutes <= LONGEST_STAY_MINUTES:
                faults.append(_("{code}: its stay is out of range.").format(code=code))
        if faults:
            raise Refused(_("The usual times are not sound:") + " " + " ".join(faults))


@cache
def read_usual(path: Path = USUAL_FILE) -> UsualTimes:
    """Return the table of a file, by default the one beside this module.

    Raises
    ------
    Refused
        When the file lacks a table or a column, or the table is not sound.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        kinds = {
            row["code"]: Usual(**{k: v for k, v in row.items() if k != "code"}) for row in table["kinds"]
        }
        return UsualTimes(kinds, Usual(**table["cell"]))
    except (KeyError, TypeError) as fault:
        raise Refused(
            _(
                "{file} lacks a column or has one too many: {fault}. Compare it with the one delivered."
            ).format(file=path.name, fault=fault)
        ) from None
