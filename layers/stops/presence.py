"""Keeps teams from coming to the same spot too often, or so regularly that their coming can be foreseen."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from data.periods import week_of_date
from layers.number_text import write_count

WEEKS_OF_MONTH = 4


@dataclass(frozen=True)
class PresenceLimits:
    """How often teams may come to one spot.

    Parameters
    ----------
    days_between
        Days that lie at least between two visits.
    most_in_four_weeks
        Visits to one stop in this week and the three before.
    weeks_running
        A visit that would be in the same part of the day so many weeks in a row is left out.
    chance
        Only weeks and cells are kept of a visit. So a stop counts as visited where that is as likely
        as this, when each visit of a cell went to any of its stops, on any day of its week.

    Raises
    ------
    Refused
        When a number is below one, or the chance is not above 0 and at most 1.
    """

    days_between: int = 6
    most_in_four_weeks: int = 3
    weeks_running: int = 3
    chance: float = 0.5

    def __post_init__(self) -> None:
        if min(self.days_between, self.most_in_four_weeks) < 1 or self.weeks_running < 2:
            raise Refused(_("A limit of presence is too low. Give one day, one visit, two weeks at least."))
        if not 0 < self.chance <= 1:
            raise Refused(
                _("A chance of {chance} is none. Give more than 0, and 1 at most.").format(chance=self.chance)
            )


@dataclass(frozen=True, eq=False)
class Presence:
    """What the visits of its cell mean for each spot.

    Parameters
    ----------
    sentences
        Why a spot is left alone now, empty where it is not.
    parts
        Parts of the day in which it is left alone.
    weeks_since
        Weeks since each stop of its cell can have had its turn; NaN where that never was.
    visits
        Of the cell in this week and the three before.
    """

    sentences: tuple[str, ...]
    parts: tuple[frozenset[str], ...]
    weeks_since: NDArray[np.float64]
    visits: NDArray[np.int64]


def presence(spots: pd.DataFrame, visits: pd.DataFrame, *, day: date, limits: PresenceLimits) -> Presence:
    """Return how present teams were at each spot before a day.

    Parameters
    ----------
    spots
        Columns east, north, stops: its cell, and how many stops share the visits of that cell.
    visits
        Columns east, north, week, part_of_day, visits, of the same level.
    """
    week = week_of_date(day)
    spots = spots[["east", "north", "stops"]].reset_index(drop=True)
    shared = _join(spots, _summed(visits, ["east", "north", "week"]))
    shared["back"] = week - shared["week"]
    stops = spots["stops"].to_numpy(float)
    by_back = [_sum(shared, shared["back"] == back, len(spots)) for back in _weeks_within(limits)]
    month = _sum(shared, shared["back"] < WEEKS_OF_MONTH, len(spots))
    chances = [
        _missed(visited, stops, _share_within(day, back, limits)) for back, visited in enumerate(by_back)
    ]
    chance_met = 1 - np.prod(chances, axis=0)
    sentences = np.full(len(spots), "", dtype=object)
    for at in np.flatnonzero(month / stops > limits.most_in_four_weeks):
        sentences[at] = _too_often(month[at], stops[at], limits)
    for at in np.flatnonzero(chance_met >= limits.chance):
        sentences[at] = _too_soon([visited[at] for visited in by_back], stops[at], limits)
    return Presence(
        tuple(sentences),
        _parts_running(spots, visits, week, limits),
        _weeks_since(shared, len(spots)),
        month.astype(np.int64),
    )


def _summed(visits: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(visits.groupby(columns)["visits"].sum().reset_index())


def _join(spots: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    return spots.assign(spot=np.arange(len(spots))).merge(visits, on=["east", "north"])


def _sum(shared: pd.DataFrame, which: pd.Series, count: int) -> NDArray[np.float64]:
    chosen = shared[which]
    return np.bincount(chosen["spot"], weights=chosen["visits"], minlength=count)


def _missed(visits: NDArray[np.float64], stops: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return the chance that none of the visits was to this stop, and late enough in its week."""
    return np.asarray((1 - share / stops) ** visits, np.float64)


def _weeks_within(limits: PresenceLimits) -> range:
    """Return how many weeks back a visit can be and yet too near, from the running one."""
    return range(limits.days_between // 7 + 2)


def _share_within(day: date, back: int, limits: PresenceLimits) -> float:
    """Return the share of the days of a week that are less than or just so many days ago, up to the day."""
    ago = [day.weekday() + 7 * back - weekday for weekday in range(7)]
    past = [days for days in ago if days >= 0]
    return sum(days <= limits.days_between for days in past) / len(past)


def _weeks_since(shared: pd.DataFrame, count: int) -> NDArray[np.float64]:
    """Return how many weeks back there were as many visits in the cell, from then on, as it has stops."""
    ordered = shared.sort_values(["spot", "back"])
    turned = ordered[ordered.groupby("spot")["visits"].cumsum() >= ordered["stops"]]
    first = turned.groupby("spot")["back"].min()
    return np.asarray(first.reindex(range(count)), np.float64)


def _parts_running(
    spots: pd.DataFrame, visits: pd.DataFrame, week: int, limits: PresenceLimits
) -> tuple[frozenset[str], ...]:
    """Return the parts of the day in which teams were at each spot in all the weeks that a row needs."""
    weeks = range(week - limits.weeks_running + 1, week)
    some = visits[visits["week"].isin(weeks) & (visits["part_of_day"] != "")]
    shared = _join(spots, _summed(some, ["east", "north", "week", "part_of_day"]))
    shared["went"] = 1 - (1 - 1 / shared["stops"]) ** shared["visits"]
    rows = shared.groupby(["spot", "part_of_day"])["went"].agg(["prod", "count"])
    running = rows[(rows["count"] == len(weeks)) & (rows["prod"] >= limits.chance)]
    parts: list[frozenset[str]] = [frozenset()] * len(spots)
    for spot, part in running.index:
        parts[spot] |= {part}
    return tuple(parts)


def _too_soon(visits: list[float], stops: float, limits: PresenceLimits) -> str:
    words = {
        "this": write_count(visits[0]),
        "last": write_count(visits[1]),
        "all": write_count(sum(visits)),
        "weeks": len(visits),
        "stops": write_count(stops),
        "days": limits.days_between,
    }
    if len(visits) > 2:
        return _(
            "Visits in its square in {weeks} weeks: {all}; possible stops there: {stops}. At least {days} "
            "days lie between two visits."
        ).format(**words)
    return _(
        "Visits in its square: {this} this week, {last} last week; possible stops there: {stops}. At least "
        "{days} days lie between two visits."
    ).format(**words)


def _too_often(month: float, stops: float, limits: PresenceLimits) -> str:
    return _(
        "Visits in its square in four weeks: {visits}; possible stops there: {stops}. No more than {most} to "
        "each."
    ).format(visits=write_count(month), stops=write_count(stops), most=limits.most_in_four_weeks)
