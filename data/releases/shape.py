"""Draws the parts of a release on the ground, and the ground that no part covers."""

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from data.grid import Grid
from data.releases.ground import square_box
from data.releases.release import Part, Release


def part_shapes(release: Release) -> gpd.GeoDataFrame:
    """Return code and geometry of each part, in the CRS of the grid, clipped to the area of work."""
    area = shapely.box(*release.box)
    return gpd.GeoDataFrame(
        {"code": [part.code for part in release.parts]},
        geometry=[_ground(part, area) for part in release.parts],
        crs=Grid(release.crs_epsg).crs,
    )


def not_shown(release: Release) -> BaseGeometry:
    """Return the ground of the area of work that no part covers; empty where there is none."""
    covered = shapely.union_all(part_shapes(release).geometry.to_numpy())
    return shapely.normalize(shapely.difference(shapely.box(*release.box), covered))


def _ground(part: Part, area: BaseGeometry) -> BaseGeometry:
    squares = shapely.union_all([shapely.box(*square_box(square)) for square in part.squares])
    return shapely.normalize(shapely.intersection(squares, area))
