"""Writes the parts of a release as GeoJSON after RFC 7946: in degrees, east before north."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.releases.plain import plain_to_json
from data.releases.release import Release
from data.releases.shape import part_shapes
from data.releases.tables import part_table

# A tenth of a metre, as the RFC advises against more digits than mean anything.
_DIGITS = 6
# A straight edge in metres is bent in degrees: with a point wherever it meets a square of 4 km it stays
# within a metre, and no point lies elsewhere than squares do.
_STEP_M = 4_000.0


def parts_to_geojson(release: Release) -> bytes:
    """Return a feature per part with the columns of `part_table`; always the same bytes."""
    rows = part_table(release).astype(object)
    rows = rows.where(rows.notna(), None)
    shapes = part_shapes(release)
    shapes.geometry = [_with_more_points(shape) for shape in shapes.geometry]
    degrees = shapes.to_crs(4326).geometry
    features = [
        {
            "type": "Feature",
            "id": properties["code"],
            "properties": properties,
            "geometry": _geometry(shape),
        }
        for properties, shape in zip(rows.to_dict("records"), degrees, strict=True)
    ]
    return plain_to_json({"type": "FeatureCollection", "features": features}, indent=None)


def _with_more_points(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape of edges along the axes with points where they meet squares of 4 km."""
    polygons = [
        shapely.Polygon(_finer(part.exterior.coords), [_finer(hole.coords) for hole in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _finer(ring: Iterable[tuple[float, ...]]) -> NDArray[np.float64]:
    corners = np.asarray(list(ring), np.float64)
    # Edge by edge, as each gets points of its own number; a part has few.
    edges = [_points_between(start, end) for start, end in pairwise(corners)]
    return np.concatenate([*edges, corners[-1:]])


def _points_between(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the start of an edge and the points on it, without its end."""
    along = int(np.argmax(np.abs(end - start)))
    low, high = sorted((start[along], end[along]))
    steps = np.arange(np.floor(low / _STEP_M) + 1, np.ceil(high / _STEP_M)) * _STEP_M
    points = np.tile(start, (len(steps) + 1, 1))
    points[1:, along] = steps if end[along] > start[along] else steps[::-1]
    return points


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    # The RFC wants outer rings to turn to the left; rounded, no machine's last bit is in the file.
    turned = shapely.orient_polygons(shape)
    rounded = shapely.transform(turned, lambda at: np.round(at, _DIGITS))
    plain: dict[str, Any] = shapely.geometry.mapping(rounded)
    return {"type": plain["type"], "coordinates": plain["coordinates"]}
