"""Fills the sea from coastlines, which an extract holds as loose lines only."""

from collections.abc import Sequence

import numpy as np
import shapely

SIDE_STEP_M = 1.0
OPEN_END_REACH = 0.05  # part of the rectangle's shorter side


def sea_polygons(
    coastlines: Sequence[shapely.LineString], rectangle: tuple[float, float, float, float]
) -> list[shapely.Polygon]:
    """Return the parts of a rectangle that are sea.

    The rectangle is cut along the coast; a part is sea where more of its coast has it on the right, since
    in OpenStreetMap the land lies to the left. Without any coastline nothing is known, and nothing is sea.
    A line that ends short of the edge (a cut extract) is drawn on to it; one that ends further inside cuts
    nothing.

    Parameters
    ----------
    coastlines
        Lines in the grid's metres, in the direction in which they are drawn.
    rectangle
        (west, south, east, north), metres.
    """
    box = shapely.box(*rectangle)
    # line_merge could turn a line around; `directed` keeps the land on the left.
    merged = shapely.line_merge(shapely.MultiLineString(list(coastlines)), directed=True)
    inside = [
        line
        for part in shapely.get_parts(merged)
        for line in shapely.get_parts(shapely.intersection(part, box))
        if isinstance(line, shapely.LineString) and line.length > 0
    ]
    if not inside:
        return []
    reach_m = OPEN_END_REACH * min(rectangle[2] - rectangle[0], rectangle[3] - rectangle[1])
    cuts = [*inside, *_to_the_edge(inside, box, reach_m), box.boundary]
    parts = shapely.get_parts(shapely.polygonize([shapely.union_all(cuts)]))
    return [part for part in parts if isinstance(part, shapely.Polygon) and _is_sea(part, inside)]


def _to_the_edge(
    lines: Sequence[shapely.LineString], box: shapely.Polygon, reach_m: float
) -> list[shapely.LineString]:
    bridges = []
    for line in lines:
        if line.is_closed:
            continue
        for end in (shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])):
            bridge = shapely.shortest_line(end, box.boundary)
            if 0 < bridge.length <= reach_m:
                bridges.append(bridge)
    return bridges


def _is_sea(part: shapely.Polygon, coast: Sequence[shapely.LineString]) -> bool:
    near = shapely.STRtree(coast).query(part, predicate="intersects")
    segments = np.concatenate(
        [np.hstack([points[:-1], points[1:]]) for points in (shapely.get_coordinates(coast[i]) for i in near)]
        or [np.empty((0, 4))]
    )
    along = segments[:, 2:] - segments[:, :2]
    length = np.hypot(*along.T)
    segments, along, length = segments[length > 0], along[length > 0], length[length > 0]
    middle = (segments[:, :2] + segments[:, 2:]) / 2
    step = SIDE_STEP_M * np.column_stack([along[:, 1], -along[:, 0]]) / length[:, None]  # to the right
    shapely.prepare(part)
    right = shapely.contains_xy(part, middle + step)
    left = shapely.contains_xy(part, middle - step)
    return bool(length[right].sum() > length[left].sum())
