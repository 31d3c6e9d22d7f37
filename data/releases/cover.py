"""Says how far public help reaches, and lists the services as everybody may see them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.grid import CELL_SIZES_M, Grid
from data.releases.cells import Cells
from data.releases.release import NeedCover, Service
from data.vocabulary import service_terms

NEAR_M = 5_000.0
# Shares are told in steps of a twentieth.
SHARE_STEPS = 20


def public_services(services: gpd.GeoDataFrame, grid: Grid) -> tuple[Service, ...]:
    """Return the services that are not hidden, by name; nothing of the others."""
    public = services.loc[~services["secret"].to_numpy(dtype=bool)]
    x, y = _coordinates(public)
    known = np.isfinite(x)
    lat, lon = np.full(len(public), np.nan), np.full(len(public), np.nan)
    if known.any():
        lat[known], lon[known] = grid.metres_to_points(x[known], y[known])
    listed = [
        Service(
            name=_text(row.name),
            address=_text(row.address),
            phone=_text(row.phone),
            opening_hours=_text(row.opening_hours),
            lat=round(float(lat[number]), 6) if known[number] else None,
            lon=round(float(lon[number]), 6) if known[number] else None,
            needs=tuple(row.needs),
            for_whom=tuple(row.for_whom),
            languages=tuple(row.languages),
        )
        for number, row in enumerate(public.itertuples(index=False))
    ]
    return tuple(sorted(listed, key=repr))


def cover_of_needs(services: gpd.GeoDataFrame, people: pd.DataFrame, *, level: int) -> tuple[NeedCover, ...]:
    """Return for each need how many public services serve it, and who lives near one, as the crow flies.

    `people` are cells with inhabitants, of that level where they have no cell_level; each is counted at the
    middle of its cell.
    """
    public = services.loc[~services["secret"].to_numpy(dtype=bool)]
    x, y = _coordinates(public)
    near = _near(people, x, y, level)
    inhabitants = people["inhabitants"].to_numpy(np.float64)
    covers = []
    for need in service_terms("needs"):
        serves = np.array([need.code in needs for needs in public["needs"]], dtype=bool)
        placed = serves & np.isfinite(x)
        share = None
        if placed.any() and inhabitants.sum() > 0:
            reached = inhabitants[near[:, placed].any(axis=1)].sum() / inhabitants.sum()
            share = round(float(reached) * SHARE_STEPS) / SHARE_STEPS
        covers.append(NeedCover(need.code, int(serves.sum()), share))
    return tuple(covers)


def _near(
    people: pd.DataFrame, x: NDArray[np.float64], y: NDArray[np.float64], level: int
) -> NDArray[np.bool_]:
    """Return for each cell and each service whether the one is near the other; false without a point."""
    cells = Cells.of(people, level=level)
    side_m = np.array(CELL_SIZES_M)[cells.level]
    east_m, north_m = (cells.east + 0.5) * side_m, (cells.north + 0.5) * side_m
    return np.asarray(np.hypot(east_m[:, None] - x, north_m[:, None] - y) <= NEAR_M)


def _coordinates(services: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return easting and northing of each service, NaN where it has no point."""
    x, y = np.full(len(services), np.nan), np.full(len(services), np.nan)
    points = services.geometry.to_numpy()
    known = ~(shapely.is_missing(points) | shapely.is_empty(points))
    x[known], y[known] = shapely.get_x(points[known]), shapely.get_y(points[known])
    return x, y


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
