"""Brings spots together with what is kept of their cells: need, doubt, and visits that stops share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import Person
from data.periods import week_of_date
from data.permission import check_does
from data.recent_visits import read_visit_weeks
from data.store import Store
from layers.stops.ground import Ground
from layers.stops.presence import PresenceLimits, presence
from layers.stops.spot import LEVEL_OF_CELLS, LEVEL_OF_PLACES, Spot
from layers.stops.spots import cell_spots


@dataclass(frozen=True)
class AroundSpot:
    """What is kept of the cell of one spot; see `Ground` and `Presence` for what each means."""

    need: float
    points: float
    unknown: float
    hours: float
    blind: bool
    weeks_since: float
    set_aside: str
    parts: frozenset[str]


def walked_cells(store: Store, ground: Ground, spots: Sequence[Spot], *, most: int) -> tuple[Spot, ...]:
    """Return cells of 500 m with need in which none of the spots is: those with most need, least known."""
    taken = {_cell_of(spot) for spot in spots}
    cells = ground.walkable[["east", "north"]]
    free = ~cells.apply(tuple, axis=1).isin(taken) if len(cells) else pd.Series([], dtype=bool)
    cells = cells[free.to_numpy(bool)]
    east, north = cells["east"].to_numpy(np.int32), cells["north"].to_numpy(np.int32)
    need = ground.need_at(east, north, LEVEL_OF_CELLS)["need"].to_numpy(float)
    unknown = ground.unknown_at(east, north, LEVEL_OF_CELLS)["unknown"].to_numpy(float)
    best = np.lexsort((east, north, -need * unknown))[:most]
    return cell_spots(store, east[best], north[best])


def around_spots(
    store: Store,
    person: Person,
    spots: Sequence[Spot],
    ground: Ground,
    *,
    day: date,
    limits: PresenceLimits,
) -> tuple[AroundSpot, ...]:
    """Return what is kept of the cell of each spot, in their order.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    around: list[AroundSpot | None] = [None] * len(spots)
    for level in (LEVEL_OF_PLACES, LEVEL_OF_CELLS):
        of_level = [at for at, spot in enumerate(spots) if spot.level == level]
        east = np.array([spots[at].east for at in of_level], np.int32)
        north = np.array([spots[at].north for at in of_level], np.int32)
        facts = np.column_stack(
            [
                ground.need_at(east, north, level)[["need", "points"]].to_numpy(float),
                ground.unknown_at(east, north, level)[["unknown", "hours", "blind"]].to_numpy(float),
            ]
        )
        present = presence(
            pd.DataFrame({"east": east, "north": north, "stops": _stops_in_cells(spots, of_level, level)}),
            read_visit_weeks(store, person, level=level, until=week_of_date(day)),
            day=day,
            limits=limits,
        )
        for row, at in enumerate(of_level):
            need, points, unknown, hours, blind = facts[row].tolist()
            around[at] = AroundSpot(
                need=need,
                points=points,
                unknown=unknown,
                hours=hours,
                blind=blind > 0,
                weeks_since=float(present.weeks_since[row]),
                set_aside=present.sentences[row],
                parts=present.parts[row],
            )
    return tuple(each for each in around if each is not None)


def _stops_in_cells(spots: Sequence[Spot], of_level: list[int], level: int) -> NDArray[np.int64]:
    """Return how many spots share the visits of a cell: those in it, and a walked cell around it."""
    within: dict[tuple[int, int], int] = {}
    walked = {(spot.east, spot.north) for spot in spots if spot.is_cell}
    for spot in spots:
        step = level - spot.level
        if step >= 0:
            cell = spot.east >> step, spot.north >> step
            within[cell] = within.get(cell, 0) + 1
    up = LEVEL_OF_CELLS - level
    return np.array(
        [
            within[(spots[at].east, spots[at].north)]
            + (up > 0 and (spots[at].east >> up, spots[at].north >> up) in walked)
            for at in of_level
        ],
        np.int64,
    )


def _cell_of(spot: Spot) -> tuple[int, int]:
    step = LEVEL_OF_CELLS - spot.level
    return spot.east >> step, spot.north >> step
