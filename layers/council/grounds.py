"""Looks up the ground of the parts of a release by their codes."""

from shapely.geometry.base import BaseGeometry

from data.releases.release import Release
from data.releases.shape import part_shapes


def part_grounds(release: Release) -> dict[str, BaseGeometry]:
    """Return the shape of each part by its code, in metres of the grid, cut to the area of work."""
    if not release.parts:
        return {}
    shapes = part_shapes(release)
    return dict(zip(shapes["code"], shapes.geometry, strict=True))
