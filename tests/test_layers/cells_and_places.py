"""Makes tiny areas, places, counts and effort with answers that a person can work out."""

import geopandas as gpd
import numpy as np
import pandas as pd

from data.grid import Grid

EPSG = 3067
WEST, SOUTH = 1600, 26800  # a cell of 250 m near Helsinki; its corner lies at 400,000 m, 6,700,000 m


def square_of_cells(side: int, *, level: int = 1) -> gpd.GeoDataFrame:
    """Return side x side cells whose south-west corner is the same at every level from 0 to 4."""
    corner = (np.array([400_000, 6_700_000]) // (125 << level)).astype(int)
    rows, columns = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
    east, north = (columns.ravel() + corner[0]).astype(np.int32), (rows.ravel() + corner[1]).astype(np.int32)
    return gpd.GeoDataFrame(
        {"east": east, "north": north},
        geometry=Grid(EPSG).polygons(east, north, level).to_numpy(),
        crs=EPSG,
    )


def places_at(*rows: tuple[str, float, float, int]) -> gpd.GeoDataFrame:
    """Return places (kind, metres east and north of the corner, level of the cell kept) as they are read."""
    kinds, east_m, north_m, levels = (
        (list(each) for each in zip(*rows, strict=True)) if rows else ([], [], [], [])
    )
    x, y = np.array(east_m, float) + 400_000, np.array(north_m, float) + 6_700_000
    side_m = 125 << np.array(levels, int)
    return gpd.GeoDataFrame(
        {
            "kind": np.array(kinds, object),
            "east": (x // side_m).astype(np.int32),
            "north": (y // side_m).astype(np.int32),
            "cell_level": np.array(levels, np.int8),
        },
        geometry=gpd.points_from_xy(x, y),
        crs=EPSG,
    )


def counts_of(*rows: tuple[int, int, int]) -> pd.DataFrame:
    """Return sightings by cell, each (columns east, rows north of the corner, sightings)."""
    frame = pd.DataFrame(rows, columns=["east", "north", "sightings"], dtype=np.int64)
    return frame.assign(east=frame["east"] + WEST, north=frame["north"] + SOUTH)


def effort_of(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    """Return effort by cell, each (columns east, rows north of the corner, visits, minutes)."""
    frame = pd.DataFrame(rows, columns=["east", "north", "visits", "minutes"], dtype=np.int64)
    return frame.assign(east=frame["east"] + WEST, north=frame["north"] + SOUTH)
