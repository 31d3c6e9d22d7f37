"""Reads what the outreach layers say of the cells in which teams could stop: need, and what is not known."""

from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import Person
from data.clock import today
from data.language import _, language
from data.periods import period_of_date, season_of_period
from data.permission import check_does
from data.population import read_population
from data.store import Store
from layers.assembly import build_layer
from layers.blind_spots import STALE
from layers.layer import Layer
from layers.number_text import write_number
from layers.stops.spot import LEVEL_OF_CELLS, LEVEL_OF_PLACES

Floats = NDArray[np.float64]

# A cell with nothing is no cell without anybody: it keeps some chance of a visit.
LEAST_NEED = 0.02
HIGHEST_TENTH = 0.9
COMPOSITE = "outreach_composite"


@dataclass(frozen=True, eq=False)
class Ground:
    """What is known of the cells on a day.

    Parameters
    ----------
    need
        Cells of 500 m: east, north, need (in (0, 1]), points (as the layer has them).
    need_from
        Code of the layer that the need is from, empty where no place is known.
    unknown
        By level of the cells: east, north, unknown (what is not known, in (0, 1]), hours, blind.
    walkable
        Columns and rows of cells of 500 m with need, without regard to places.
    """

    need: pd.DataFrame
    need_from: str
    unknown: dict[int, pd.DataFrame]
    walkable: pd.DataFrame
    caveats: tuple[str, ...] = field(default=())

    def need_at(self, east: NDArray[np.int32], north: NDArray[np.int32], level: int) -> pd.DataFrame:
        """Return need and points of the cell of 500 m around cells of a level; the least where not known."""
        step = LEVEL_OF_CELLS - level
        found = _at(self.need, east >> step, north >> step)
        return found.fillna({"need": LEAST_NEED, "points": np.nan})

    def unknown_at(self, east: NDArray[np.int32], north: NDArray[np.int32], level: int) -> pd.DataFrame:
        """Return what is not known of cells; all of it where no layer says."""
        return _at(self.unknown[level], east, north).fillna({"unknown": 1.0, "hours": 0.0, "blind": 0.0})


_LAST_READ: WeakKeyDictionary[Store, tuple[tuple[object, ...], Ground]] = WeakKeyDictionary()


def read_ground(store: Store, person: Person, *, day: date) -> Ground:
    """Return what the outreach layers say; nothing of the inspection side is read.

    Need is the composite of outreach over all months; where too few cells are known for it, the place among
    the cells with any exposure. What was read last of a store is kept until it is written to, as a plan that
    is changed and asked for again needs the same.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    StoreError
        When the store has no area of work yet.
    """
    check_does(store, person, "plan_outreach")
    season = season_of_period(period_of_date(day))
    state = (store.version, period_of_date(today()), season, language())
    if store not in _LAST_READ or _LAST_READ[store][0] != state:
        _LAST_READ[store] = state, _read(store, person, season)
    return _LAST_READ[store][1]


def _read(store: Store, person: Person, season: str) -> Ground:
    need, need_from = _need(store, person)
    unknown = {
        level: _unknown(build_layer(store, person, code="blind_spots", level=level))
        for level in (LEVEL_OF_PLACES, LEVEL_OF_CELLS)
    }
    if not need_from:
        caveat = _("No outreach places are known here, so nothing says where the need is.")
        return Ground(need, need_from, unknown, need.loc[[], ["east", "north"]], (caveat,))
    seasonal = build_layer(store, person, code="outreach_seasonal", level=LEVEL_OF_CELLS, season=season)
    return Ground(need, need_from, unknown, _walkable(store, need, unknown[LEVEL_OF_CELLS], seasonal))


def _need(store: Store, person: Person) -> tuple[pd.DataFrame, str]:
    exposure = build_layer(store, person, code="outreach_exposure", level=LEVEL_OF_CELLS)
    if not exposure.cells["known"].any():
        return _need_frame(exposure, np.full(len(exposure.cells), np.nan)), ""
    composite = build_layer(store, person, code=COMPOSITE, level=LEVEL_OF_CELLS)
    if composite.cells["known"].any():
        return _need_frame(composite, composite.cells["value"].to_numpy(float)), composite.code
    return _need_frame(
        exposure, 100 * _place_in_order(exposure.cells["value"].to_numpy(float))
    ), exposure.code


def _need_frame(layer: Layer, points: Floats) -> pd.DataFrame:
    need = np.where(np.isfinite(points), np.clip(points / 100, LEAST_NEED, 1), LEAST_NEED)
    return pd.DataFrame(layer.cells[["east", "north"]].assign(need=need, points=points))


def _place_in_order(values: Floats) -> Floats:
    """Return the share of cells above zero with less, or half of those with as much."""
    some = np.sort(values[values > 0])
    if some.size == 0:
        return np.zeros(len(values))
    below, up_to = np.searchsorted(some, values, "left"), np.searchsorted(some, values, "right")
    return np.where(values > 0, (below + up_to) / (2 * some.size), 0.0)


def _unknown(layer: Layer) -> pd.DataFrame:
    """Return what is not known of each cell, and whether it was never or long ago looked at."""
    cells = layer.cells
    unknown, blind = cells["deficit"].fillna(1.0), (cells["cls"] >= STALE).astype(float)
    return pd.DataFrame(cells[["east", "north", "hours"]].assign(unknown=unknown, blind=blind))


def _walkable(store: Store, need: pd.DataFrame, unknown: pd.DataFrame, seasonal: Layer) -> pd.DataFrame:
    """Return the cells that are worth a walk: blind spots and high need where people live, seasonal work."""
    east, north = need["east"].to_numpy(np.int32), need["north"].to_numpy(np.int32)
    blind = _at(unknown, east, north)["blind"].to_numpy(float) > 0
    in_season = _stands_out(_at(seasonal.cells[["east", "north", "value"]], east, north)["value"])
    people = read_population(store, level=LEVEL_OF_CELLS)
    lived_in = _at(people, east, north)["inhabitants"].fillna(0).to_numpy(float) > 0
    if len(people) == 0:
        lived_in = np.ones(len(need), bool)
    worth = (lived_in & (blind | _stands_out(need["points"]))) | in_season
    return need.loc[worth, ["east", "north"]].reset_index(drop=True)


def _stands_out(values: "pd.Series[float]") -> NDArray[np.bool_]:
    """Return which are in the highest tenth of those above zero; none where all are alike."""
    each = np.nan_to_num(values.to_numpy(float), nan=0.0)
    some = each[each > 0]
    if some.size == 0:
        return np.zeros(len(each), bool)
    return np.asarray((each >= np.quantile(some, HIGHEST_TENTH)) & (each > np.median(some)))


def _at(frame: pd.DataFrame, east: NDArray[np.int32], north: NDArray[np.int32]) -> pd.DataFrame:
    """Return the rows of a frame for cells, in their order; missing where it has none."""
    wanted = pd.DataFrame({"east": np.asarray(east), "north": np.asarray(north)})
    return wanted.merge(pd.DataFrame(frame), "left", on=["east", "north"], validate="m:1")


def need_in_words(points: float, need_from: str) -> str:
    """Return where the need of a cell is from, with its number."""
    if need_from == COMPOSITE:
        return _("Need: its square of 500 m has {points} points of 100 in all layers together.").format(
            points=write_number(points)
        )
    if need_from:
        return _(
            "Need: its square of 500 m has {points} points of 100 by the places within reach alone; too "
            "little is known for more."
        ).format(points=write_number(points))
    return _("Need: nothing is known that would say how much; the least is taken.")
