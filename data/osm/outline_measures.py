"""Measures an outline in degrees: its area in square metres, and a point that stands for it."""

from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

M_PER_DEGREE = 111_195.0


def area_of_degrees(outline: BaseGeometry) -> float:
    """Return the square metres of an outline in degrees, as on a cylinder at its middle latitude."""
    middle = (outline.bounds[1] + outline.bounds[3]) / 2
    return float(outline.area * M_PER_DEGREE**2 * cos(radians(middle)))


def centre_of(outline: BaseGeometry) -> shapely.Point:
    """Return the centroid of an outline, or a point inside where the centroid lies outside."""
    centroid = shapely.centroid(outline)
    return centroid if shapely.contains(outline, centroid) else shapely.point_on_surface(outline)
