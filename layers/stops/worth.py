"""Measures what one visit to a spot is worth: need, times what it can change, times what is not known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.language import _, ngettext
from data.vocabulary import bands, place_kind
from layers.exposure_weights import Weights
from layers.number_text import write_count, write_number, write_share
from layers.season_weights import SeasonOfKind
from layers.stops.ground import need_in_words
from layers.stops.parts import PartsOfDay
from layers.stops.spot import Spot

Floats = NDArray[np.float64]

# A stop visited a month ago has half of its use back.
HALF_LIFE_WEEKS = 4.0
# A visit in the running week was half a week ago in the mean.
LEAST_WEEKS = 0.5
# Of walked cells without a place that draws people, as of kinds at the lowest step of the exposure weights.
REACH_OF_STREETS = 0.3
LEAST_REACH = 0.02


@dataclass(frozen=True)
class Worth:
    """The parts of a value, each in (0, 1], and the facts behind them.

    Parameters
    ----------
    need, fresh, reach, timing, unknown
        value = need * (fresh * reach * timing) * unknown: what a visit can change is in brackets.
    points, need_from
        Of the layer behind the need.
    weeks
        Since the spot can have had its turn; NaN for never.
    hours
        Of visits in its cell, ever.
    """

    need: float
    fresh: float
    reach: float
    timing: float
    unknown: float
    points: float
    need_from: str
    weeks: float
    hours: float

    @property
    def change(self) -> float:
        """What a visit can change, in (0, 1]."""
        return self.fresh * self.reach * self.timing

    @property
    def value(self) -> float:
        """The use of one visit, in (0, 1]."""
        return self.need * self.change * self.unknown


def freshness(weeks_since: Floats) -> Floats:
    """Return 1 - 0.5^(weeks since the last visit / half life), 1 where nobody was there."""
    weeks = np.maximum(np.nan_to_num(weeks_since, nan=np.inf), LEAST_WEEKS)
    return np.asarray(1 - 0.5 ** (weeks / HALF_LIFE_WEEKS), np.float64)


def reach_of_spot(spot: Spot, weights: Weights, seasons: tuple[SeasonOfKind, ...], season: str) -> float:
    """Return how likely people are met, in (0, 1]: 1 - product over its places of (1 - w_kind * s_kind)."""
    if not spot.drawn_by:
        return REACH_OF_STREETS
    shares = {kind.code: kind.in_season(season) for kind in seasons}
    missed = 1.0
    for code in spot.drawn_by:
        missed *= 1 - weights.by_code[code].outreach * shares.get(code, 1.0)
    return max(1 - missed, LEAST_REACH)


def worth_in_words(
    worth: Worth, spot: Spot, parts: PartsOfDay, numbers: tuple[int, ...], seconds: dict[str, int]
) -> tuple[str, ...]:
    """Return the value as sentences for the coordinator, with the numbers it can be computed from again."""
    return (
        _("Value {value} = {need} need × {change} change × {unknown} not known.").format(
            value=write_number(worth.value),
            need=write_number(worth.need),
            change=write_number(worth.change),
            unknown=write_number(worth.unknown),
        ),
        need_in_words(worth.points, worth.need_from),
        _change_in_words(worth),
        _visits_in_words(worth),
        *_reach_in_words(spot),
        *_timing_in_words(parts, numbers, seconds),
        _(
            "Not known: {hours} hours of visits in its square, of which the older count less, leave {share} "
            "of the doubt."
        ).format(hours=write_number(worth.hours), share=write_share(worth.unknown)),
    )


def _change_in_words(worth: Worth) -> str:
    return _(
        "Change {change} = {fresh} since the last visit × {reach} people met × {timing} time of day."
    ).format(
        change=write_number(worth.change),
        fresh=write_number(worth.fresh),
        reach=write_number(worth.reach),
        timing=write_number(worth.timing),
    )


def _visits_in_words(worth: Worth) -> str:
    if np.isnan(worth.weeks):
        if worth.hours == 0:
            return _("No visit is logged here.")
        return _("Fewer visits are logged in its square than there are stops in it.")
    if worth.weeks == 0:
        return _("A team can have been here this week.")
    return ngettext(
        "A team can have been here last week.",
        "A team can have been here {weeks} weeks ago.",
        int(worth.weeks),
    ).format(weeks=write_count(worth.weeks))


def _reach_in_words(spot: Spot) -> tuple[str, ...]:
    if spot.is_cell:
        return (_("Walked through: a square of 500 m, entered from a street."),)
    if len(spot.drawn_by) == 1:
        return ()
    return (
        _("It stands for {count} places beside each other: {kind}.").format(
            count=write_count(len(spot.drawn_by)), kind=place_kind(spot.kind).label
        ),
    )


def _timing_in_words(parts: PartsOfDay, numbers: tuple[int, ...], seconds: dict[str, int]) -> tuple[str, ...]:
    if not parts.is_enough or not seconds:
        return ()
    part = max(seconds, key=lambda each: seconds[each])
    label = next(band.label for band in bands("parts_of_day") if band.code == part)
    words = {
        "part": label,
        "found": write_count(parts.counted(numbers, part)),
        "all": write_count(parts.counted(numbers)),
        "time": write_share(parts.time_share.get(part, 0.0)),
    }
    if not numbers:
        return (
            _("{part}: {found} of {all} discoveries, in {time} of the time of all visits.").format(**words),
        )
    return (
        _(
            "{part}: {found} of {all} discoveries at places of its kind, in {time} of the time of all visits."
        ).format(**words),
    )
