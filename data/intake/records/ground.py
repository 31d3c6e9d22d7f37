"""Builds areas, with their borders in the grid of the store, and inhabitants by cell of 250 m."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely
from numpy.typing import NDArray

from data.grid import CELL_SIZES_M
from data.intake.parsed import Built, Fault, Parsed
from data.intake.points import points_of
from data.language import _

LEVEL = 1
# A square of another grid is spread over so many points along each side, each with its share of people.
_SAMPLES = 5
_POLYGONS = (3, 6)
# Squares of one grid are a few per cent larger or smaller in the metres of another.
_AS_LARGE = 0.9


def build_areas(parsed: Parsed) -> Built:
    """Return rows of main.areas."""
    outlines = parsed.coded("outline").of_rows(object, empty=None)
    epsg = 4326
    if parsed.geometry is not None and not parsed.has("outline"):
        outlines, epsg = np.asarray(parsed.geometry, dtype=object), parsed.geometry_epsg or 4326
    faults: list[Fault] = []
    drawn = ~shapely.is_missing(outlines) & np.isin(shapely.get_type_id(outlines), _POLYGONS)
    if (~drawn).any():
        problem = _("This area has no border. Give a polygon, in the file's geometry or as WKT in degrees.")
        faults.append((np.flatnonzero(~drawn), "outline" if parsed.has("outline") else None, problem))
    outlines = outlines.copy()
    outlines[~drawn] = None
    turned = _to_grid(outlines, epsg, parsed.facts.epsg)
    broken = drawn & ~np.isfinite(shapely.bounds(turned)).all(axis=1)
    if broken.any():
        problem = _("This border lies outside the grid of this store. Check the CRS of the file.")
        faults.append((np.flatnonzero(broken), None, problem))
    turned[broken] = None
    crossed = drawn & ~broken & ~shapely.is_valid(turned)
    # The structure of rings, so that a border that is only a line leaves nothing rather than a line.
    turned[crossed] = shapely.make_valid(turned[crossed], method="structure", keep_collapsed=False)
    flat = crossed & shapely.is_empty(turned)
    if flat.any():
        problem = _("This border encloses nothing. Draw it anew.")
        faults.append((np.flatnonzero(flat), "outline" if parsed.has("outline") else None, problem))
    columns = {
        "name": parsed.texts("name"),
        "outline": pa.array(shapely.to_wkb(turned).tolist(), pa.binary()),
    }
    content = [wkb or b"" for wkb in shapely.to_wkb(shapely.set_precision(turned, 0.01)).tolist()]
    names = parsed.coded("name").key_texts().to_pylist()
    message = pa.array([f"{name}\x1f{wkb.hex()}" for name, wkb in zip(names, content, strict=True)])
    return Built(columns, faults, {"mended": int(crossed.sum())}, content=message)


def build_population(parsed: Parsed) -> Built:
    """Return rows of main.population: inhabitants by cell of 250 m, or by larger cells as published.

    Points are added up by cell of 250 m, cells stay as large as they are given. Squares of another grid are
    spread by area over ours that are about as large, and rounded so that the sum stays as it is.
    """
    people = parsed.coded("inhabitants").of_rows(np.int64, empty=0)
    if parsed.geometry is not None and np.isin(shapely.get_type_id(parsed.geometry), _POLYGONS).any():
        x, y, shares, level, faults = _spread(parsed, parsed.geometry, people)
    else:
        points = points_of(parsed)
        x, y, shares, faults = points.x, points.y, people.astype(float), list(points.faults)
        missing = np.flatnonzero(np.isnan(x) & ~_faulty(faults, parsed.rows))
        if missing.size:
            problem = _("This row has no place. Give a cell, degrees or metres.")
            faults.append((missing, None, problem))
        # Each row at its own level: people of a large cell must not be taken for those of a small one in it.
        level = np.maximum(points.least, LEVEL)
    good = np.isfinite(x)
    side_m = np.array(CELL_SIZES_M)[level[good]]
    cells = np.stack([level[good], np.floor(x[good] / side_m), np.floor(y[good] / side_m)]).astype(np.int64)
    known, where = np.unique(cells, axis=1, return_inverse=True)
    sums = np.bincount(where.ravel(), weights=shares[good], minlength=known.shape[1])
    whole = _rounded(sums)
    lived = whole > 0
    levels, east, north = known[:, lived].astype(np.int32)
    columns = {
        "east": pa.array(east),
        "north": pa.array(north),
        "cell_level": pa.array(levels.astype(np.int8)),
        "inhabitants": pa.array(whole[lived].astype(np.int32)),
    }
    identity = pa.array(
        [f"cell {level} {e} {n}" for level, e, n in zip(levels, east, north, strict=True)], pa.string()
    )
    content = pa.array([str(count) for count in whole[lived]], pa.string())
    notes = {
        "inhabitants": int(whole.sum()),
        "cells": int(lived.sum()),
        "levels": {str(each): int((levels == each).sum()) for each in np.unique(levels)},
    }
    return Built(columns, faults, notes, identity=identity, content=content)


def _spread(
    parsed: Parsed, geometry: NDArray[Any], people: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], list[Fault]]:
    """Return points inside the outlines, in metres of the grid, with the people and the level of each."""
    geometry = geometry.copy()
    geometry[shapely.is_empty(geometry)] = None  # GEOS raises where an empty point is asked where it lies
    steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    bounds = shapely.bounds(geometry)
    across = bounds[:, [0]] + np.outer(bounds[:, 2] - bounds[:, 0], steps)
    up = bounds[:, [1]] + np.outer(bounds[:, 3] - bounds[:, 1], steps)
    x = np.repeat(across[:, :, None], _SAMPLES, axis=2)
    y = np.repeat(up[:, None, :], _SAMPLES, axis=1)
    inside = shapely.contains_xy(geometry[:, None, None], x, y)
    middle = shapely.point_on_surface(geometry)
    thin = ~inside.any(axis=(1, 2))
    # An outline so thin that no sample falls inside keeps its people at one point of it.
    x[thin, 0, 0], y[thin, 0, 0], inside[thin, 0, 0] = (
        shapely.get_x(middle[thin]),
        shapely.get_y(middle[thin]),
        True,
    )
    share = inside * (people / np.maximum(inside.sum(axis=(1, 2)), 1))[:, None, None]
    turn = pyproj.Transformer.from_crs(parsed.geometry_epsg, parsed.facts.epsg, always_xy=True)
    grid_x, grid_y = turn.transform(x[inside], y[inside])
    broken = ~np.isfinite(grid_x)
    faults: list[Fault] = []
    rows = np.nonzero(inside)[0]
    if broken.any():
        problem = _("This geometry lies outside the grid of this store. Check the CRS of the file.")
        faults.append((np.unique(rows[broken]), None, problem))
    level = _level_of_outlines(_to_grid(geometry, parsed.geometry_epsg or 4326, parsed.facts.epsg))[rows]
    grid_x[broken], grid_y[broken] = np.nan, np.nan
    return grid_x, grid_y, share[inside], level, faults


def _level_of_outlines(outlines: NDArray[Any]) -> NDArray[np.int64]:
    """Return the level whose cells are about as large as each outline; people live anywhere in it."""
    with np.errstate(invalid="ignore"):
        side_m = np.nan_to_num(np.sqrt(shapely.area(outlines)))
    level = np.searchsorted(CELL_SIZES_M, _AS_LARGE * side_m)
    return np.clip(level, LEVEL, len(CELL_SIZES_M) - 1).astype(np.int64)


def _rounded(sums: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers with the same sum: the largest remainders are rounded up."""
    whole = np.floor(sums + 1e-9).astype(np.int64)
    missing = round(float(sums.sum())) - int(whole.sum())
    up = np.argsort(whole - sums, kind="stable")[:missing]
    whole[up] += 1
    return whole


def _to_grid(outlines: NDArray[Any], epsg: int, to_epsg: int) -> NDArray[Any]:
    if epsg == to_epsg:
        return outlines.copy()
    turn = pyproj.Transformer.from_crs(epsg, to_epsg, always_xy=True)

    def turned(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(turn.transform(corners[:, 0], corners[:, 1]))

    return np.asarray(shapely.transform(outlines, turned), dtype=object)


def _faulty(faults: list[Fault], rows: int) -> NDArray[np.bool_]:
    faulty = np.zeros(rows, dtype=bool)
    for where, __, __ in faults:
        faulty[where] = True
    return faulty
