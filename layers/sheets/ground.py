"""Reads the base map around a round, and says in words where a team meets."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.basemap import base_map_attribution, read_base_map
from data.grid import Grid
from data.language import _
from data.store import Store
from data.streets.network import Leg
from layers.routing.team import Point
from layers.sheets.sheet_stop import SheetStop

LAYERS = ("water", "green", "building", "rail", "minor_street", "main_street", "place_name")
MARGIN_SHARE, LEAST_MARGIN_M = 0.12, 150.0
# Paper is wide and a phone is high: the ground must cover a view of either form around the round.
WIDEST = 1.9
NEAR_STREET_M, NEAR_NAME_M = 120.0, 2500.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """The base map of a stretch of land, layer by layer in metres, and whose it is."""

    layers: dict[str, gpd.GeoDataFrame]
    attribution: str


def read_ground(store: Store, stops: Sequence[SheetStop], legs: Sequence[Leg]) -> Ground:
    """Return the base map around a round, cut to what a map of it can show."""
    box = wide_box(round_box(store.grid, stops, legs))
    base_map = read_base_map(store)
    layers = {name: _cut(base_map[name], box) for name in LAYERS}
    return Ground(layers, base_map_attribution(store))


def round_box(grid: Grid, stops: Sequence[SheetStop], legs: Sequence[Leg]) -> Box:
    """Return west, south, east and north in metres of what a map of the round must hold, with a margin."""
    points = np.concatenate(
        [np.array([*(each.point for each in stops), *(corner for each in stops for corner in each.square)])]
        + [leg.line for leg in legs]
    )
    x, y = grid.points_to_metres(points[:, 0], points[:, 1])
    west, east, south, north = x.min(), x.max(), y.min(), y.max()
    margin = max(LEAST_MARGIN_M, MARGIN_SHARE * max(east - west, north - south))
    return float(west - margin), float(south - margin), float(east + margin), float(north + margin)


def wide_box(box: Box) -> Box:
    """Return a box around the same middle that covers every view of it up to a form of 1 : 1.9."""
    west, south, east, north = box
    half_x = max(east - west, WIDEST * (north - south)) / 2
    half_y = max(north - south, WIDEST * (east - west)) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return x - half_x, y - half_y, x + half_x, y + half_y


def meeting_point(ground: Ground, grid: Grid, point: Point) -> str:
    """Return where a team meets: the nearest named street, the part of town and the coordinates."""
    x, y = grid.points_to_metres([point[0]], [point[1]])
    here = shapely.Point(x[0], y[0])
    streets = pd.concat([ground.layers["main_street"], ground.layers["minor_street"]])
    written = f"{point[0]:.5f}, {point[1]:.5f}"
    street = _nearest_name(streets, here, NEAR_STREET_M)
    part = _nearest_name(ground.layers["place_name"], here, NEAR_NAME_M)
    if street and part:
        return _("Near {street}, {part} ({coordinates})").format(
            street=street, part=part, coordinates=written
        )
    if street or part:
        return _("Near {place} ({coordinates})").format(place=street or part, coordinates=written)
    return written


def _nearest_name(shapes: pd.DataFrame, here: shapely.Point, within_m: float) -> str:
    named = shapes.loc[shapes["name"].notna()]
    if named.empty:
        return ""
    distances_m = shapely.distance(named["geometry"].to_numpy(), here)
    nearest = int(np.argmin(distances_m))
    return str(named["name"].iloc[nearest]) if distances_m[nearest] <= within_m else ""


def _cut(shapes: gpd.GeoDataFrame, box: Box) -> gpd.GeoDataFrame:
    if shapes.empty:
        return shapes
    within = shapes.iloc[np.sort(shapes.sindex.query(shapely.box(*box)))]
    cut = within.set_geometry(shapely.clip_by_rect(within.geometry.to_numpy(), *box), crs=shapes.crs)
    return cut.loc[~cut.geometry.is_empty].reset_index(drop=True)
