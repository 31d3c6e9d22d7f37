"""Makes a frame of places from what was read, and takes away what must not be kept."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.grid import Grid
from data.osm.crosswalk import Crosswalk
from data.osm.feature import Feature
from data.osm.hours import normalised_hours
from data.osm.one_place import drop_double
from data.vocabulary import place_kinds

POINT_LEVEL, CELL_LEVEL, SECRET_LEVEL = 0, 2, 5  # cells of 125 m, 500 m, 4 km
PLACE_COLUMNS = (
    "source_id", "kind", "keeps_point", "name", "address", "opening_hours", "lat", "lon", "east", "north",
    "cell_level", "source_date",
)  # fmt: skip
TEXT_COLUMNS = ("name", "address", "opening_hours")

KeyedIds = Callable[[Iterable[tuple[str, ...]]], list[str]]


def parse_places(features: Iterable[Feature], crosswalk: Crosswalk, grid: Grid) -> tuple[pd.DataFrame, int]:
    """Return the places, each counted once, and how many opening hours could not be read.

    The frame has source_id, kind, name, address, opening_hours, lat, lon (degrees), x, y and outline
    (metres of the grid) and source_date. It holds names and points of every kind: it never reaches the store.
    """
    read = list(features)
    places = pd.DataFrame(
        {
            "source_id": pd.array([each.source_id for each in read], dtype="str"),
            "kind": pd.array([each.kind for each in read], dtype="str"),
            "name": pd.array([each.name for each in read], dtype="str"),
            "address": pd.array([each.address for each in read], dtype="str"),
            "opening_hours": pd.array(
                [each.written_hours and normalised_hours(each.written_hours) for each in read], dtype="str"
            ),
            "lat": np.array([each.lat for each in read], np.float64),
            "lon": np.array([each.lon for each in read], np.float64),
            "source_date": pd.array([each.source_date for each in read], dtype=object),
        }
    )
    unread = sum(each.written_hours is not None for each in read) - int(places["opening_hours"].notna().sum())
    places["x"], places["y"] = grid.points_to_metres(places["lat"], places["lon"])
    places["outline"] = shapely.transform(
        np.array([each.outline for each in read], dtype=object),
        lambda points: np.column_stack(grid.points_to_metres(points[:, 1], points[:, 0])),
    )
    one_each = drop_double(places, grounds=crosswalk.grounds, same_name_m=crosswalk.same_name_m)
    return one_each, unread


def shielded_places(places: pd.DataFrame, grid: Grid, keyed_ids: KeyedIds) -> pd.DataFrame:
    """Return the places as the store may hold them, with the columns of `PLACE_COLUMNS`.

    A kind that keeps no point loses name, address, hours, point and date, its id becomes a keyed one, and its
    place is a cell of 500 m, or of 4 km if the kind is secret. Rows are ordered by id, so that their order
    tells nothing.
    """
    kinds = {kind.code: kind for kind in place_kinds()}
    keeps_point = places["kind"].map(lambda code: kinds[code].keeps_point).astype(bool)
    secret = places["kind"].map(lambda code: kinds[code].secret).astype(bool)
    level = np.where(keeps_point, POINT_LEVEL, np.where(secret, SECRET_LEVEL, CELL_LEVEL))
    east, north = _cells(grid, places["x"].to_numpy(), places["y"].to_numpy(), level)
    kept = places.assign(
        keeps_point=keeps_point, cell_level=level.astype(np.int8), east=east, north=north
    ).astype({"source_id": object})
    hidden = ~keeps_point.to_numpy()
    kept.loc[hidden, "source_id"] = keyed_ids([("osm", each) for each in kept.loc[hidden, "source_id"]])
    for column in (*TEXT_COLUMNS, "lat", "lon", "source_date"):
        kept.loc[hidden, column] = None
    return (
        kept.loc[:, list(PLACE_COLUMNS)]
        .astype({"source_id": "str"})
        .sort_values("source_id", ignore_index=True)
    )


def _cells(
    grid: Grid, x: NDArray[np.float64], y: NDArray[np.float64], level: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    east, north = np.empty(len(x), np.int32), np.empty(len(x), np.int32)
    for each in (POINT_LEVEL, CELL_LEVEL, SECRET_LEVEL):
        of_level = level == each
        east[of_level], north[of_level] = grid.cells_of_metres(x[of_level], y[of_level], level=each)
    return east, north
