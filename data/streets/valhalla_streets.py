"""Answers from Valhalla's tiles, in this process: times, ways with directions, and what lies within reach."""

import json
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from valhalla import Actor, ValhallaError

from data.basemap import OSM_ATTRIBUTION
from data.errors import Refused
from data.language import _, language
from data.streets.config import travelling, write_config
from data.streets.kept_times import KeptTimes
from data.streets.matrix import NO_WAY, THREADS, times_between_s
from data.streets.network import BICYCLE, CAR, FOOT, PUBLIC_TRANSPORT, Leg
from data.streets.polyline import decode_polyline
from data.streets.snapping import Snapped, SnappedPoints

COSTINGS = {FOOT: "pedestrian", PUBLIC_TRANSPORT: "pedestrian", BICYCLE: "bicycle", CAR: "auto"}
# What Valhalla 3.9.1 can give directions in, of the languages that are spoken around the Baltic.
DIRECTIONS = {"da": "da-DK", "de": "de-DE", "en": "en-GB", "et": "et-EE", "fi": "fi-FI", "nb": "nb-NO"} | {
    "pl": "pl-PL", "ru": "ru-RU", "sv": "sv-SE", "uk": "uk-UA",
}  # fmt: skip
# How much smaller than the whole an outline may be to be left out, and how far it may be off.
_DENOISE, _GENERALISE_M = 0.0, 10


class ValhallaStreets:
    """The streets in one folder of tiles; made by `open_streets`. Threads may share it."""

    def __init__(self, tiles: Path, *, attribution: str = OSM_ATTRIBUTION) -> None:
        self._attribution = attribution
        config = write_config(tiles)
        self._actors: queue.SimpleQueue[Any] = queue.SimpleQueue()  # an actor serves one thread at a time
        for _each in range(THREADS):
            self._actors.put(Actor(config))
        costings = set(COSTINGS.values())
        self._kept = {costing: KeptTimes(tiles / f"times-{costing}.npz") for costing in costings}
        self._snapped = {costing: SnappedPoints(costing) for costing in costings}

    @property
    def caveat(self) -> str:
        """Return nothing: these are streets."""
        return ""

    @property
    def attribution(self) -> str:
        """Return whose streets these are."""
        return self._attribution

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the seconds from each point to each other, shape (n, n); infinite where there is no way."""
        costing = COSTINGS[mode]
        return self._kept[costing].times_s(
            _as_points(points),
            lambda some, sources, targets: times_between_s(
                self._actor, costing, self._snap(costing, some), sources, targets
            ),
        )

    def legs(self, mode: str, points: NDArray[np.float64]) -> tuple[Leg, ...]:
        """Return the way through the points in order, n - 1 legs.

        Raises
        ------
        Refused
            When a point lies on no street, or no way leads from one to the next.
        """
        points = _as_points(points)
        snapped = self._snap(COSTINGS[mode], points)
        missing = np.setdiff1d(np.arange(len(points)), snapped.found)
        if len(missing):
            raise Refused(
                _("No street is near {points}. Move the point to a street, or leave it out.").format(
                    points="; ".join(_text_of(points[i]) for i in missing)
                )
            )
        with self._actor() as actor:
            return tuple(_leg(actor, COSTINGS[mode], snapped, points, i) for i in range(len(points) - 1))

    def reach(self, mode: str, point: tuple[float, float], *, minutes: float) -> shapely.Geometry:
        """Return the area within the minutes, in EPSG:4326; empty where no street is near the point."""
        snapped = self._snap(COSTINGS[mode], _as_points(point))
        if not len(snapped.found):
            return shapely.Polygon()
        request = {
            "locations": [snapped.location(0)],
            "contours": [{"time": float(minutes)}],
            "polygons": True,
            "denoise": _DENOISE,
            "generalize": _GENERALISE_M,
        } | travelling(COSTINGS[mode])
        with self._actor() as actor:
            answer = actor.isochrone(request)
        shapes = [shapely.from_geojson(json.dumps(each["geometry"])) for each in answer["features"]]
        return shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object)))

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the nearest point on a street for each point; NaN where none is near."""
        return self._snap(COSTINGS[mode], _as_points(points)).points

    def _snap(self, costing: str, points: NDArray[np.float64]) -> Snapped:
        with self._actor() as actor:
            return self._snapped[costing].snap(actor, points)

    @contextmanager
    def _actor(self) -> Iterator[Any]:
        actor = self._actors.get()
        try:
            yield actor
        finally:
            self._actors.put(actor)


def _leg(actor: Any, costing: str, snapped: Snapped, points: NDArray[np.float64], i: int) -> Leg:
    request = {
        "locations": [snapped.location(i), snapped.location(i + 1)],
        "language": DIRECTIONS.get(language().split("-")[0], "en-GB"),
        "units": "kilometers",
    } | travelling(costing)
    try:
        leg = actor.route(request)["trip"]["legs"][0]
    except ValhallaError as error:
        if error.code not in NO_WAY:
            raise
        raise Refused(
            _("No way leads from {start} to {end}. Leave one of them out, or travel another way.").format(
                start=_text_of(points[i]), end=_text_of(points[i + 1])
            )
        ) from error
    return Leg(
        decode_polyline(leg["shape"]),
        1000.0 * float(leg["summary"]["length"]),
        float(leg["summary"]["time"]),
        tuple(str(each["instruction"]) for each in leg["maneuvers"]),
    )


def _as_points(points: Any) -> NDArray[np.float64]:
    return np.asarray(points, dtype=float).reshape(-1, 2)


def _text_of(point: NDArray[np.float64]) -> str:
    return f"{point[0]:.5f}, {point[1]:.5f}"
