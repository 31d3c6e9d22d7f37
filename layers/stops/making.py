"""Makes a stop of a spot for one shift: its value, when it is open, and why nobody goes there if so."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.language import _
from data.opening_windows import country_of_time_zone
from data.periods import period_of_date, season_of_period
from data.stop_choices import StopChoice
from data.store import Store
from data.vocabulary import bands, place_kind
from layers.exposure_weights import Weights, read_weights
from layers.routing.plan import BANNED, CLOSED, OUT_OF_REACH, VISITED_LATELY
from layers.routing.stop import Stop
from layers.season_weights import SeasonOfKind, read_seasons
from layers.stops.meeting import Meeting, meeting_of_spot
from layers.stops.naming import Area, name_of_spot
from layers.stops.parts import PartsOfDay, seconds_by_part
from layers.stops.sharing import AroundSpot
from layers.stops.spot import Spot
from layers.stops.usual import UsualTimes, read_usual
from layers.stops.worth import Worth, freshness, reach_of_spot, worth_in_words


@dataclass(frozen=True)
class Draft:
    """A stop whose value is not explained yet, and what explains it.

    Parameters
    ----------
    reason, sentence
        Why it is set aside: one of the reasons of a plan, and in words; empty where it is not.
    seconds
        What of its windows lies in each part of the day.
    """

    stop: Stop
    spot: Spot
    worth: Worth
    seconds: dict[str, int]
    hours_in_words: str
    reason: str = ""
    sentence: str = ""


@dataclass(frozen=True, eq=False)
class Making:
    """What holds for all stops of a shift."""

    store: Store
    day: date
    shift: tuple[int, int]
    parts: PartsOfDay
    need_from: str
    weights: Weights = field(default_factory=read_weights)
    seasons: tuple[SeasonOfKind, ...] = field(default_factory=read_seasons)
    usual: UsualTimes = field(default_factory=read_usual)

    def draft(
        self,
        spot: Spot,
        around: AroundSpot,
        choice: StopChoice | None,
        area: Area,
        arrive: NDArray[np.float64],
    ) -> Draft:
        """Return the stop, with the first of the reasons for which nobody goes there."""
        meeting = self._meeting(spot, choice, around.parts)
        seconds = seconds_by_part(meeting.windows or meeting.open_in_shift or (self.shift,))
        worth = self._worth(spot, around, seconds)
        reason, sentence = self._reason(choice, around, meeting, arrive)
        stop = self._stop(spot, around, choice, area, arrive, meeting, worth.value)
        return Draft(stop, spot, worth, seconds, meeting.sentence, reason, sentence)

    def explained(self, draft: Draft) -> Stop:
        """Return the stop of a draft with the sentences that say what its value is made of."""
        numbers = numbers_of(draft.spot)
        why = worth_in_words(draft.worth, draft.spot, self.parts, numbers, draft.seconds)
        return replace(draft.stop, why=(*why, draft.hours_in_words))

    def is_way_in(self, spot: Spot, choice: StopChoice | None) -> bool:
        """Return whether a spot stands for its cell on this shift, so that nobody else need walk there.

        A place does where it is open. A banned one does too: who bans it would not have teams walk around it.
        """
        if spot.is_cell or (choice and choice.banned):
            return True
        return bool(self._meeting(spot, choice, frozenset()).windows)

    def _stop(
        self,
        spot: Spot,
        around: AroundSpot,
        choice: StopChoice | None,
        area: Area,
        arrive: NDArray[np.float64],
        meeting: Meeting,
        value: float,
    ) -> Stop:
        lat, lon = arrive if np.isfinite(arrive).all() else self._own_point(spot)
        return Stop(
            code=spot.code,
            name=name_of_spot(self.store, spot, area),
            kind=spot.kind,
            lat=float(lat),
            lon=float(lon),
            east=spot.east,
            north=spot.north,
            cell_level=spot.level,
            value=value,
            stay_s=meeting.stay_s,
            windows=meeting.windows,
            languages=choice.languages if choice else frozenset(),
            blind_spot=around.blind,
            area=area.name,
        )

    def _worth(self, spot: Spot, around: AroundSpot, seconds: dict[str, int]) -> Worth:
        return Worth(
            need=around.need,
            fresh=float(freshness(np.array(around.weeks_since))),
            reach=reach_of_spot(spot, self.weights, self.seasons, self._season),
            timing=self.parts.factor(numbers_of(spot), seconds),
            unknown=around.unknown,
            points=around.points,
            need_from=self.need_from,
            weeks=around.weeks_since,
            hours=around.hours,
        )

    def _reason(
        self,
        choice: StopChoice | None,
        around: AroundSpot,
        meeting: Meeting,
        arrive: NDArray[np.float64],
    ) -> tuple[str, str]:
        if choice and choice.banned:
            return BANNED, _("A coordinator said that nobody goes there until it is said otherwise.")
        if around.set_aside:
            return VISITED_LATELY, around.set_aside
        if not meeting.open_in_shift:
            return CLOSED, _("No whole visit fits into its hours on this shift.") + " " + meeting.sentence
        if not meeting.windows:
            return VISITED_LATELY, self._regular(around)
        if not np.isfinite(arrive).all():
            return OUT_OF_REACH, _("There is no street near it for any of the teams.")
        return "", ""

    def _regular(self, around: AroundSpot) -> str:
        labels = [band.label for band in bands("parts_of_day") if band.code in around.parts]
        return _(
            "Teams were in its square at the same time of the day for weeks running: {parts}. Go at another "
            "time, or in another week."
        ).format(parts=", ".join(labels))

    def _meeting(self, spot: Spot, choice: StopChoice | None, left_out: frozenset[str]) -> Meeting:
        return meeting_of_spot(
            spot,
            choice,
            self.usual,
            day=self.day,
            shift=self.shift,
            country=self._country,
            left_out=left_out,
        )

    def _own_point(self, spot: Spot) -> tuple[float, float]:
        lat, lon = self.store.grid.metres_to_points([spot.x], [spot.y])
        return float(lat[0]), float(lon[0])

    @cached_property
    def _country(self) -> str:
        return country_of_time_zone(self.store.settings.time_zone)

    @cached_property
    def _season(self) -> str:
        return season_of_period(period_of_date(self.day))


def numbers_of(spot: Spot) -> tuple[int, ...]:
    """Return the number of the kind of a place; none for a cell, as its places are told to nobody."""
    return () if spot.is_cell else (place_kind(spot.kind).number,)
