"""Finds where teams could stop: outreach places, and the cells of those that are shown as cells."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from data.access import OUTREACH, Person
from data.grid import parents
from data.permission import check_does
from data.places import read_places
from data.store import Store
from data.vocabulary import place_kinds
from layers.stops.spot import LEVEL_OF_CELLS, LEVEL_OF_PLACES, Spot, codes_of_cells, codes_of_places

# Places of one kind that near are one stop: a team sees them all from where it stands.
ONE_STOP_M = 60.0


def read_spots(store: Store, person: Person) -> tuple[Spot, ...]:
    """Return every outreach place, those of a kind beside each other as one, and cells of protected ones.

    A kind that is shown as a cell comes as its cell of 500 m alone, without kind, name or hours. Kinds that
    are secret or never shown, and those without the purpose outreach, do not come at all.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    places = read_places(store, person, purpose=OUTREACH)
    as_points = [kind.code for kind in place_kinds() if kind.keeps_point and OUTREACH in kind.purposes]
    as_cells = [
        kind.code
        for kind in place_kinds()
        if kind.shown_as == "cell" and not kind.secret and OUTREACH in kind.purposes
    ]
    points = places[places["kind"].isin(as_points)].reset_index(drop=True)
    hidden = places[places["kind"].isin(as_cells)].reset_index(drop=True)
    return (*_spots_of_points(store, points), *_spots_of_hidden(store, hidden))


def cell_spots(store: Store, east: NDArray[np.int32], north: NDArray[np.int32]) -> tuple[Spot, ...]:
    """Return cells of 500 m as spots that stand for no place."""
    return _cells(store, {(int(e), int(n)): () for e, n in zip(east, north, strict=True)})


def _spots_of_points(store: Store, places: gpd.GeoDataFrame) -> list[Spot]:
    if len(places) == 0:
        return []
    x, y = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    group = _groups(places["kind"].to_numpy(object), x, y)
    # The first with a name stands for its group: sources and ids are in order, so it is the same every day.
    unnamed = places["name"].fillna("").eq("").to_numpy()
    order = np.lexsort((np.arange(len(places)), unnamed, group))
    first = order[np.unique(group[order], return_index=True)[1]]
    sizes = np.bincount(group)[group[first]]
    east, north = store.grid.cells_of_metres(x[first], y[first], level=LEVEL_OF_PLACES)
    chosen = places.iloc[first]
    sources = list(zip(chosen["source"], chosen["source_id"], strict=True))
    return [
        Spot(
            code=code,
            name="" if pd.isna(name) else str(name),
            kind=kind,
            x=float(x[at]),
            y=float(y[at]),
            east=int(column),
            north=int(row),
            level=LEVEL_OF_PLACES,
            hours="" if pd.isna(hours) else str(hours),
            drawn_by=(kind,) * int(size),
        )
        for code, name, kind, hours, at, column, row, size in zip(
            codes_of_places(store, sources),
            chosen["name"],
            chosen["kind"],
            chosen["opening_hours"],
            first,
            east,
            north,
            sizes,
            strict=True,
        )
    ]


def _groups(kinds: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the number of the group of each place: same kind, and a chain of steps within `ONE_STOP_M`."""
    pairs = cKDTree(np.column_stack([x, y])).query_pairs(ONE_STOP_M, output_type="ndarray")
    pairs = pairs[kinds[pairs[:, 0]] == kinds[pairs[:, 1]]]
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(x), len(x)))
    return np.asarray(connected_components(links, directed=False)[1], np.intp)


def _spots_of_hidden(store: Store, places: gpd.GeoDataFrame) -> tuple[Spot, ...]:
    kinds_of_cell: dict[tuple[int, int], tuple[str, ...]] = {}
    rows = places[["east", "north", "cell_level", "kind"]].itertuples(index=False)
    for column, row, level, kind in rows:
        # A place that is kept even coarser says of no cell of 500 m that it lies there.
        if level > LEVEL_OF_CELLS:
            continue
        east, north = parents([column], [row], level=int(level), to_level=LEVEL_OF_CELLS)
        cell = int(east[0]), int(north[0])
        kinds_of_cell[cell] = (*kinds_of_cell.get(cell, ()), str(kind))
    return _cells(store, kinds_of_cell)


def _cells(store: Store, kinds_of_cell: dict[tuple[int, int], tuple[str, ...]]) -> tuple[Spot, ...]:
    if not kinds_of_cell:
        return ()
    cells = sorted(kinds_of_cell)
    east, north = np.array(cells, np.int32).T
    x, y = store.grid.centres(east, north, LEVEL_OF_CELLS)
    return tuple(
        Spot(code, "", "", float(at_x), float(at_y), *cell, LEVEL_OF_CELLS, drawn_by=kinds_of_cell[cell])
        for code, cell, at_x, at_y in zip(codes_of_cells(store, cells), cells, x, y, strict=True)
    )
