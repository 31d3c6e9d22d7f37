"""Tells the kind of a place from its OpenStreetMap tags, by the rules of `crosswalk.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from data.errors import Refused
from data.language import _
from data.vocabulary import place_kind

CROSSWALK_FILE = Path(__file__).with_name("crosswalk.toml")
ANY_VALUE = "*"
NO_LONGER = frozenset({"disused", "abandoned", "demolished", "ruins", "razed"})

# Keys that would tell who somebody is, or whose the place is: no rule may read them.
NEVER_READ = frozenset(
    {
        "alt_name", "brand", "community", "country", "cuisine", "culture", "denomination", "diet",
        "ethnicity", "food", "int_name", "language", "loc_name", "name", "nationality", "official_name",
        "old_name", "operator", "origin", "owner", "race", "religion", "short_name", "target", "tribe",
    }
)  # fmt: skip
# Subkeys of these that may be read all the same: they say whether a place is public, or whom it serves.
MAY_BE_READ = frozenset({"operator:type"})


@dataclass(frozen=True)
class Condition:
    """One key and the values that fit it; ``*`` stands for any value but ``no``."""

    key: str
    values: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``key=value|value``.

        Raises
        ------
        Refused
            When key or values are missing, or the key is one that is never read.
        """
        key, equals, values = text.partition("=")
        if not (key and equals and values):
            raise Refused(_("The condition {text!r} is not of the form key=value|value.").format(text=text))
        if is_never_read(key):
            raise Refused(_("The condition {text!r} reads who somebody is. Leave it out.").format(text=text))
        return cls(key, frozenset(values.split("|")))

    def holds(self, tags: Mapping[str, str]) -> bool:
        """Tell whether one of the values of the tag fits."""
        written = tags.get(self.key)
        return written is not None and any(
            value in self.values or (ANY_VALUE in self.values and value != "no")
            for value in values_of(written)
        )


@dataclass(frozen=True)
class Rule:
    """Tags that make a feature a place of one kind: one of `any_of`, all of `all_of`, none of `none_of`."""

    kind: str
    any_of: tuple[Condition, ...]
    all_of: tuple[Condition, ...]
    none_of: tuple[Condition, ...]
    min_area_m2: float

    def fits(self, tags: Mapping[str, str], area_m2: float) -> bool:
        """Tell whether the feature falls under this rule; `area_m2` is 0 for a point."""
        return (
            area_m2 >= self.min_area_m2
            and any(condition.holds(tags) for condition in self.any_of)
            and all(condition.holds(tags) for condition in self.all_of)
            and not any(condition.holds(tags) for condition in self.none_of)
        )


class Crosswalk:
    """The ordered rules, and which keys make a feature look like a place."""

    def __init__(
        self,
        rules: Iterable[Rule],
        place_like_keys: Iterable[str],
        not_places: Iterable[Condition],
        *,
        grounds: Iterable[str] = (),
        same_name_m: Mapping[str, float] | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.grounds = frozenset(grounds)
        self.same_name_m = dict(same_name_m or {})
        self.place_like_keys = tuple(place_like_keys)
        self._not_places = {condition.key: condition.values for condition in not_places}
        # Rules by the tag that can start them: most features then meet one or two rules, not fifty.
        self._starts: dict[str, dict[str, list[int]]] = {}
        for number, rule in enumerate(self.rules):
            for condition in rule.any_of:
                for value in condition.values:
                    self._starts.setdefault(condition.key, {}).setdefault(value, []).append(number)

    @property
    def keys(self) -> frozenset[str]:
        """The keys by which a feature can become a place, or look like one."""
        return frozenset(self._starts) | frozenset(self.place_like_keys)

    @property
    def point_keys(self) -> frozenset[str]:
        """As `keys`, without those that count for areas only."""
        small = (rule for rule in self.rules if not rule.min_area_m2)
        return frozenset(condition.key for rule in small for condition in rule.any_of) | frozenset(
            self.place_like_keys
        )

    def may_be_place(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the feature would be a place if it were large enough; quick."""
        return self.kind_of(tags, area_m2=float("inf")) is not None

    def kind_of(self, tags: Mapping[str, str], *, area_m2: float) -> str | None:
        """Return the code of the kind of place, or None.

        Parameters
        ----------
        tags
            Tags of one node, way or area.
        area_m2
            Square metres of an area; 0 for a node or a line.
        """
        if any(tags.get(key) == "yes" for key in NO_LONGER):
            return None
        return self._first_kind(tags, area_m2)

    def hides(self, tags: Mapping[str, str]) -> bool:
        """Tell whether the feature is, or was, a place of which neither name nor point may be kept."""
        kind = self._first_kind(tags, float("inf"))
        return kind is not None and not keeps_point(kind)

    def _first_kind(self, tags: Mapping[str, str], area_m2: float) -> str | None:
        for number in sorted(self._started_by(tags)):
            if self.rules[number].fits(tags, area_m2):
                return self.rules[number].kind
        return None

    def _started_by(self, tags: Mapping[str, str]) -> set[int]:
        started: set[int] = set()
        for key in tags.keys() & self._starts.keys():
            by_value = self._starts[key]
            for value in values_of(tags[key]):
                started.update(by_value.get(value, ()))
                if value != "no":
                    started.update(by_value.get(ANY_VALUE, ()))
        return started

    def unmapped_tag(self, tags: Mapping[str, str]) -> str | None:
        """Return the main tag of a feature that looks like a place but has no kind, as ``key=value``."""
        if any(tags.get(key) == "yes" for key in NO_LONGER):
            return None
        for key in self.place_like_keys:
            written = tags.get(key)
            if written is not None and written not in self._not_places.get(key, ()):
                return f"{key}={written}"
        return None


@cache
def read_crosswalk() -> Crosswalk:
    """Return the crosswalk of this program."""
    return parse_crosswalk(CROSSWALK_FILE.read_text(encoding="utf-8"))


def parse_crosswalk(text: str) -> Crosswalk:
    """Return the crosswalk written in TOML.

    Raises
    ------
    Refused
        When a rule names an unknown kind, a private home, a kind that needs a stated power, a key that is
        never read, or no condition.
    """
    written = tomllib.loads(text)
    place_like, one_place = written.get("place_like", {}), written.get("one_place", {})
    return Crosswalk(
        [_parse_rule(rule) for rule in written.get("rule", [])],
        place_like.get("keys", []),
        [Condition.parse(condition) for condition in place_like.get("not_places", [])],
        grounds=one_place.get("grounds", []),
        same_name_m=one_place.get("same_name_m"),
    )


@cache
def keeps_point(kind: str) -> bool:
    """Tell whether name, address and point of places of a kind are kept."""
    return place_kind(kind).keeps_point


def values_of(written: str) -> list[str]:
    """Return the values of a tag such as ``bar; restaurant``, in lower case."""
    return [value.strip().lower() for value in written.split(";")]


def is_never_read(key: str) -> bool:
    """Tell whether a key, or a key that begins with it and a colon, may not be read to classify."""
    return key not in MAY_BE_READ and key.partition(":")[0] in NEVER_READ


def _parse_rule(rule: dict[str, Any]) -> Rule:
    kind = place_kind(rule["kind"])
    if kind.shown_as == "never":
        raise Refused(_("A rule leads to {kind}, which is never mapped. Remove it.").format(kind=kind.code))
    if kind.stated_power:
        raise Refused(
            _("A rule leads to {kind}, which needs a stated power, and a map states none. Remove it.").format(
                kind=kind.code
            )
        )
    if not rule.get("any"):
        raise Refused(_("A rule for {kind} has no condition. Give at least one.").format(kind=kind.code))
    any_of, all_of, none_of = (
        tuple(Condition.parse(condition) for condition in rule.get(name, []))
        for name in ("any", "all", "none")
    )
    return Rule(kind.code, any_of, all_of, none_of, float(rule.get("min_area_m2", 0)))
