"""Finds the stretch of ground where parts are too small for their labels, to be drawn once more, enlarged."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.council.part_labels import LabelAsked, fits_inside
from layers.map_view import Box, MapView, view_of_box

# Below this, the enlarged map would show hardly more.
LEAST_ENLARGED = 1.7
FEWEST = 2
MARGIN = 0.06
# Small parts that are no farther from each other than so many pixels stand in the same crowd.
NEAR_PX = 25.0
# A part that takes more of the map's width is not small, whatever its form.
LARGEST = 0.13
# A part is labelled on the enlarged map if so much of it is there.
MOSTLY = 0.6


def crowded_box(asked: Sequence[LabelAsked], view: MapView) -> Box | None:
    """Return the box of the enlarged map; nothing where no parts are too small for their labels.

    Of the boxes around the smallest parts of the largest crowd, it is that in which most labels fit.
    """
    small = [each for each in asked if not fits_inside(each, view) and _extent(each.ground) <= _largest(view)]
    if len(small) < FEWEST:
        return None
    crowd = sorted(_largest_crowd(small, NEAR_PX * view.metres_per_px), key=lambda each: _extent(each.ground))
    closer = [_close_view(crowd[:number], view) for number in range(FEWEST, len(crowd) + 1)]
    closer = [each for each in closer if view.metres_per_px / each.metres_per_px >= LEAST_ENLARGED]
    if not closer:
        return None
    return max(closer, key=lambda close: (_readable(asked, close), close.metres_per_px)).box


def is_mostly_in(ground: BaseGeometry, box: Box) -> bool:
    """Return whether enough of a part is in a box for it to be labelled there."""
    return bool(shapely.clip_by_rect(ground, *box).area >= MOSTLY * ground.area)


def _readable(asked: Sequence[LabelAsked], close: MapView) -> int:
    return sum(is_mostly_in(each.ground, close.box) and fits_inside(each, close) for each in asked)


def _close_view(parts: Sequence[LabelAsked], view: MapView) -> MapView:
    west, south, east, north = shapely.total_bounds([each.ground for each in parts])
    margin = MARGIN * max(east - west, north - south)
    box = (west - margin, south - margin, east + margin, north + margin)
    return view_of_box(box, width_px=view.width_px, height_px=view.height_px)


def _extent(ground: BaseGeometry) -> float:
    west, south, east, north = ground.bounds
    return float(max(east - west, north - south))


def _largest(view: MapView) -> float:
    return LARGEST * view.width_px * view.metres_per_px


def _largest_crowd(parts: Sequence[LabelAsked], near_m: float) -> list[LabelAsked]:
    """Return those that hang together over short gaps, in the crowd of most."""
    grounds = np.array([each.ground for each in parts], dtype=object)
    joined = shapely.get_parts(shapely.union_all(shapely.buffer(grounds, near_m / 2)))
    crowds = [[each for each in parts if each.ground.intersects(area)] for area in joined]
    return max(crowds, key=len)
