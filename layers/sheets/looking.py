"""Says what to look for on a round, each kind of place once."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.language import _
from data.vocabulary import indicators, look_for, look_for_at, place_kind
from layers.sheets.sheet_stop import SheetStop

# What is looked for in every open place: no pair that belongs to one kind of trade alone.
_OPEN_PLACE, _ANY_OPEN_KIND = "open_site", "gathering_place"
_GENERAL = "general"


@dataclass(frozen=True)
class Looking:
    """What to look for at stops: their kinds in words, their numbers, the points."""

    label: str
    numbers: tuple[int, ...]
    points: tuple[str, ...]


def looking_of(stops: Sequence[SheetStop]) -> tuple[Looking, ...]:
    """Return what to look for, in the order of the route; kinds with the same points stand together."""
    kinds: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for stop in stops:
        kinds.setdefault(_points(stop.kind), {}).setdefault(stop.kind, []).append(stop.number)
    return tuple(
        Looking(
            label="; ".join(_kind_label(kind) for kind in of_points),
            numbers=tuple(sorted(number for numbers in of_points.values() for number in numbers)),
            points=points,
        )
        for points, of_points in kinds.items()
    )


def _kind_label(kind: str) -> str:
    return place_kind(kind).label if kind else _("Streets and open places")


def _points(kind: str) -> tuple[str, ...]:
    if not kind:
        pairs = [each for each in look_for() if each.where == _OPEN_PLACE and _ANY_OPEN_KIND in each.kinds]
        return tuple(each.label for each in pairs)
    if pairs := list(look_for_at(kind)):
        return tuple(each.label for each in pairs)
    return tuple(each.label for each in indicators() if each.list == _GENERAL)
