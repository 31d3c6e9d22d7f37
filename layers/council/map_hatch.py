"""Draws patterns of a map as plain lines and dots, which look alike on screen, in print and in grey.

Patterns of SVG are told apart by an id, which stands once in a page: a report holds several maps.
"""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.map_svg import path_of
from layers.map_view import MapView
from layers.markup import Markup, tag

HATCH_PX, DOTS_PX = 7.0, 6.0


def draw_hatch(ground: BaseGeometry, view: MapView, *, colour: str, width: float = 1.1) -> Markup:
    """Return slanting lines over a stretch of ground, in the steps of the whole view."""
    step, reach = HATCH_PX * view.metres_per_px, view.width_px + view.height_px
    west, south, _east, north = view.box
    across = reach * view.metres_per_px
    first = np.floor((west + south) / step) * step
    sums = np.arange(first, west + south + across + step, step)
    # A line where east + north is the same falls to the right; the box is wide enough at both ends.
    begins = np.column_stack([sums - north - step, np.full(len(sums), north + step)])
    ends = np.column_stack([sums - south + step, np.full(len(sums), south - step)])
    lines = shapely.linestrings(np.stack([begins, ends], axis=1))
    shapely.prepare(ground)
    cut = np.atleast_1d(np.asarray(shapely.intersection(lines, ground), dtype=object))
    return tag("path", d=path_of(cut, view), stroke=colour, stroke_width=width, fill="none")


def draw_dots(ground: BaseGeometry, view: MapView, *, colour: str, radius: float = 1.3) -> Markup:
    """Return dots over a stretch of ground, in the steps of the whole view."""
    right, down = np.meshgrid(np.arange(0.0, view.width_px, DOTS_PX), np.arange(0.0, view.height_px, DOTS_PX))
    right[1::2] += DOTS_PX / 2
    x = view.west_m + right.ravel() * view.metres_per_px
    y = view.north_m - down.ravel() * view.metres_per_px
    inside = shapely.contains_xy(ground, x, y)
    # A line of no length with round ends is a dot, in far fewer letters than a circle each.
    path = "".join(
        f"M{a:.1f} {b:.1f}h0" for a, b in zip(right.ravel()[inside], down.ravel()[inside], strict=True)
    )
    return tag("path", d=path, stroke=colour, stroke_width=2 * radius, stroke_linecap="round", fill="none")
