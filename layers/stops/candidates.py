"""Gives the stops that a plan for one shift may choose among, and those set aside, with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.access import Person
from data.errors import Refused
from data.language import _, ngettext
from data.permission import check_does
from data.recent_visits import read_parts_of_day
from data.stop_choices import read_stop_choices
from data.store import Store
from data.streets.network import Streets
from layers.number_text import write_count
from layers.routing.plan import BANNED, CLOSED, OUT_OF_REACH, VISITED_LATELY, Unvisited
from layers.routing.stop import Stop
from layers.stops.entry import entries
from layers.stops.ground import Ground, read_ground
from layers.stops.making import Draft, Making
from layers.stops.naming import areas_of_spots
from layers.stops.parts import PartsOfDay
from layers.stops.presence import PresenceLimits
from layers.stops.selection import chosen_for_sure, select_stops
from layers.stops.sharing import around_spots, walked_cells
from layers.stops.spots import read_spots


@dataclass(frozen=True)
class Candidates:
    """The stops of one shift.

    Parameters
    ----------
    stops
        Those a plan may choose among, the most valuable first.
    set_aside
        Those that nobody goes to, each with its reason; codes are never in both.
    left_over
        How many more stops were as possible, but did not come among the `most`.
    chance_of_rest
        With which chance each of those outside the best and the blind spots was drawn, 1 where all are in.
    caveats
        Sentences that belong beside a plan.
    by_chance
        Codes of the stops that came by that chance alone.
    """

    stops: tuple[Stop, ...]
    set_aside: tuple[Unvisited, ...]
    left_over: int = 0
    chance_of_rest: float = 1.0
    caveats: tuple[str, ...] = ()
    by_chance: frozenset[str] = frozenset()


def candidate_stops(
    store: Store,
    person: Person,
    streets: Streets,
    *,
    day: date,
    shift: tuple[int, int],
    modes: Collection[str],
    most: int = 200,
    limits: PresenceLimits | None = None,
    ground: Ground | None = None,
    keep: frozenset[str] = frozenset(),
) -> Candidates:
    """Return the stops that teams could make on a shift, each with value, windows and reasons.

    value = need * change * not known; see "Value of a stop" in docs/methods.md. Only outreach places come as
    points. Kinds that are shown as cells, and cells with need but without places, come as streets to walk.

    Parameters
    ----------
    shift
        When the first team sets out and the last is back, in seconds since the midnight at which the day
        begins.
    modes
        How the teams travel; a stop that none of them finds a street to is out of reach.
    most
        How many stops at most; the rest is counted only.
    ground
        What the layers say, where it was read before; it changes with the store alone, and the season.
    keep
        Codes that come among the stops whatever their value, unless they are set aside.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When the shift has no hours, or `most` is not above zero.
    StoreError
        When the store has no area of work yet.
    """
    check_does(store, person, "plan_outreach")
    _check(shift, most)
    ground = ground or read_ground(store, person, day=day)
    choices = read_stop_choices(store, person)
    making = Making(
        store=store,
        day=day,
        shift=shift,
        parts=PartsOfDay.of_records(*read_parts_of_day(store, person)),
        need_from=ground.need_from,
    )
    places = read_spots(store, person)
    # Where all places are closed, people may still be met in the streets.
    ways_in = [spot for spot in places if making.is_way_in(spot, choices.get(spot.code))]
    spots = (*places, *walked_cells(store, ground, ways_in, most=most))
    if not spots:
        return Candidates((), (), caveats=(*ground.caveats, _no_stops()))
    around = around_spots(store, person, spots, ground, day=day, limits=limits or PresenceLimits())
    areas = areas_of_spots(store, spots)
    arrive = entries(spots, streets, store.grid, modes=modes)
    drafts = [
        making.draft(spot, around[at], choices.get(spot.code), areas[at], arrive[at])
        for at, spot in enumerate(spots)
        # Nobody walks where there is no street: such a cell is no stop at all.
        if not (spot.is_cell and not spot.drawn_by and np.isnan(arrive[at, 0]))
    ]
    possible = {draft.stop.code: draft for draft in drafts if not draft.reason}
    candidates = [draft.stop for draft in possible.values()]
    chosen, chance = select_stops(
        candidates,
        most=most,
        store_id=store.settings.store_id,
        day=day,
        keep=keep,
    )
    stops = tuple(making.explained(possible[stop.code]) for stop in chosen)
    left_over = len(possible) - len(stops)
    return Candidates(
        stops,
        tuple(Unvisited(draft.stop, draft.reason, draft.sentence) for draft in drafts if draft.reason),
        left_over,
        chance,
        (*ground.caveats, *_caveats(drafts, left_over)),
        _by_chance(candidates, stops, most, keep),
    )


def _by_chance(
    candidates: Sequence[Stop], stops: Sequence[Stop], most: int, keep: frozenset[str]
) -> frozenset[str]:
    """Return the codes of the stops that only a draw brought in; none where all candidates came."""
    if len(candidates) <= most:
        return frozenset()
    sure = {stop.code for stop in chosen_for_sure(candidates, most=most, keep=keep)}
    return frozenset(stop.code for stop in stops) - sure


def _check(shift: tuple[int, int], most: int) -> None:
    if shift[0] >= shift[1]:
        raise Refused(_("The shift has no hours. Give a later end."))
    if most < 1:
        raise Refused(_("{count} stops are none. Plan among one at least.").format(count=most))


def _no_stops() -> str:
    return _(
        "No outreach place and no cell with need is known. Bring in places with "
        "`python -m data places import FILE.osm.pbf`."
    )


def _caveats(drafts: Sequence[Draft], left_over: int) -> tuple[str, ...]:
    caveats = []
    if all(draft.reason for draft in drafts):
        caveats.append(_("Every stop is set aside: {reasons}.").format(reasons=_counts(drafts)))
    if left_over:
        caveats.append(
            ngettext(
                "{count} more stop of less value was left out of the plan.",
                "{count} more stops of less value were left out of the plan.",
                left_over,
            ).format(count=write_count(left_over))
        )
    return tuple(caveats)


def _counts(drafts: Sequence[Draft]) -> str:
    words = {
        BANNED: _("banned"),
        VISITED_LATELY: _("visited lately"),
        CLOSED: _("closed"),
        OUT_OF_REACH: _("no street near"),
    }
    counts = {reason: sum(draft.reason == reason for draft in drafts) for reason in words}
    return ", ".join(f"{words[reason]} {write_count(n)}" for reason, n in counts.items() if n)
