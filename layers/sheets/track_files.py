"""Writes a round for the map applications of phones: GPX 1.1 and GeoJSON (RFC 7946)."""

import json
from datetime import UTC, datetime
from typing import Any

import gpxpy.gpx
import numpy as np
from numpy.typing import NDArray

from data.language import _
from layers.routing.team import Point
from layers.sheets.sheet import Sheet
from layers.sheets.sheet_stop import SheetStop

DIGITS = 6  # of a degree: about 0.1 m
GPX_VERSION = "1.1"


def sheet_gpx(sheet: Sheet) -> str:
    """Return the round as GPX 1.1: a waypoint for each stop, the stops as a route, the way as a track."""
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "Majakka"
    gpx.name = sheet.code
    gpx.description = sheet.valid_until
    gpx.time = datetime(sheet.made.year, sheet.made.month, sheet.made.day, tzinfo=UTC)
    if sheet.attribution:
        gpx.copyright_author = sheet.attribution
        gpx.copyright_license = "https://opendatacommons.org/licenses/odbl/1-0/"
    gpx.waypoints = [_waypoint(each) for each in sheet.stops]
    route = gpxpy.gpx.GPXRoute(name=sheet.code)
    route.points = [
        gpxpy.gpx.GPXRoutePoint(*_rounded(sheet.start), name=_("Start")),
        *(gpxpy.gpx.GPXRoutePoint(*_rounded(each.point), name=_name(each)) for each in sheet.stops),
        gpxpy.gpx.GPXRoutePoint(*_rounded(sheet.end), name=_("End")),
    ]
    gpx.routes.append(route)
    track = gpxpy.gpx.GPXTrack(name=sheet.code)
    points = [gpxpy.gpx.GPXTrackPoint(lat, lon) for lat, lon in _way(sheet).tolist()]
    track.segments.append(gpxpy.gpx.GPXTrackSegment(points))
    gpx.tracks.append(track)
    return str(gpx.to_xml(version=GPX_VERSION))


def sheet_geojson(sheet: Sheet) -> str:
    """Return the round as a FeatureCollection in EPSG:4326: the way, the stops in order, areas as squares."""
    way = _way(sheet)
    features = [_feature("LineString", way[:, ::-1].tolist(), name=sheet.code, what="way")]
    for stop in sheet.stops:
        features.append(
            _feature("Point", _turned(stop.point), name=_name(stop), what="stop", **_when(sheet, stop))
        )
        if stop.is_area:
            # RFC 7946 asks for rings that run counter-clockwise and close.
            ring = [_turned(corner) for corner in (*stop.square, stop.square[0])]
            features.append(_feature("Polygon", [ring], name=_name(stop), what="area"))
    corners = [corner for each in sheet.stops for corner in (each.point, *each.square)]
    reached = np.concatenate([way, np.round(np.array(corners), DIGITS)])[:, ::-1]
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "bbox": [*reached.min(axis=0).tolist(), *reached.max(axis=0).tolist()],
        "features": features,
        "code": sheet.code,
        "expires": sheet.expires.isoformat(),
    }
    if sheet.attribution:
        collection["attribution"] = sheet.attribution
    return json.dumps(collection, ensure_ascii=False, allow_nan=False)


def _waypoint(stop: SheetStop) -> gpxpy.gpx.GPXWaypoint:
    return gpxpy.gpx.GPXWaypoint(*_rounded(stop.point), name=_name(stop), symbol="Flag")


def _name(stop: SheetStop) -> str:
    return f"{stop.number} {''.join(filter(str.isprintable, stop.name))}"


def _when(sheet: Sheet, stop: SheetStop) -> dict[str, Any]:
    return {
        "number": stop.number,
        "arrives": sheet.moment(stop.arrives_s).isoformat(),
        "leaves": sheet.moment(stop.leaves_s).isoformat(),
    }


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _way(sheet: Sheet) -> NDArray[np.float64]:
    """Return latitude and longitude along the whole way, each point once."""
    points = np.round(np.concatenate([leg.line for leg in sheet.legs]), DIGITS)
    moves = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return points[moves] if moves.sum() > 1 else points[:2]


def _rounded(point: Point) -> Point:
    return round(point[0], DIGITS), round(point[1], DIGITS)


def _turned(point: tuple[float, float]) -> list[float]:
    """Return longitude and latitude, as GeoJSON has them."""
    return [round(point[1], DIGITS), round(point[0], DIGITS)]
