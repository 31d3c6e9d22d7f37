"""Finds the rectangle and the day that an extract covers, and the grid that suits it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import osmium
import osmium.replication
import shapely

from data.errors import Refused
from data.grid import PRESETS, Grid
from data.language import _
from data.osm.entities import each_entity

EDGE_POINTS = 21  # along each side of a box, so that its rectangle in metres covers its bent sides

# Rough outlines of the countries around the Baltic, (lon, lat): they choose a grid, they are no borders.
# Where none holds the middle of the extract, the European grid serves.
COUNTRIES: dict[str, tuple[tuple[float, float], ...]] = {
    "FI": (
        (19.0, 59.6), (23.5, 59.55), (27.9, 60.1), (31.7, 62.8), (29.3, 66.8), (29.2, 69.9), (25.9, 70.1),
        (21.0, 69.3), (23.6, 67.9), (24.1, 65.9), (21.2, 64.0), (20.8, 62.9), (19.0, 60.6),
    ),
    "EE": (
        (21.6, 57.9), (24.3, 57.87), (26.0, 57.75), (27.4, 57.5), (27.8, 57.8), (27.5, 58.8), (28.25, 59.4),
        (26.0, 59.95), (22.0, 59.5), (21.5, 58.6),
    ),
    "LV": (
        (20.8, 56.08), (22.0, 56.42), (24.9, 56.4), (26.6, 55.66), (28.2, 56.1), (27.8, 57.4), (26.0, 57.75),
        (24.3, 57.87), (21.4, 57.85), (20.9, 57.0),
    ),
    "LT": (
        (20.9, 55.28), (22.8, 54.35), (23.5, 53.92), (25.6, 54.1), (26.9, 55.4), (26.6, 55.66), (24.9, 56.4),
        (22.0, 56.42), (20.8, 56.08),
    ),
    "SE": (
        (10.9, 58.95), (11.5, 57.0), (12.65, 56.0), (12.75, 55.35), (14.4, 55.2), (19.6, 57.0), (19.0, 60.3),
        (21.0, 63.7), (24.15, 65.8), (23.5, 67.9), (20.5, 69.05), (18.1, 68.5), (15.5, 66.1), (14.3, 64.5),
        (12.1, 63.4), (12.3, 61.1), (11.8, 59.7),
    ),
    "NO": (
        (4.3, 61.0), (5.0, 58.5), (7.0, 57.8), (10.9, 58.95), (11.8, 59.7), (12.3, 61.1), (12.1, 63.4),
        (14.3, 64.5), (15.5, 66.1), (18.1, 68.5), (20.5, 69.05), (25.9, 69.7), (29.3, 69.3), (31.5, 70.4),
        (25.0, 71.3), (15.0, 69.5), (11.0, 65.5),
    ),
    "DK": (
        (8.0, 54.9), (9.4, 54.82), (11.5, 54.5), (12.8, 55.0), (12.65, 56.0), (10.9, 57.9), (8.0, 57.2),
    ),
    "PL": (
        (14.2, 53.95), (14.1, 52.8), (14.7, 51.0), (16.3, 50.4), (18.8, 49.5), (22.7, 49.1), (24.1, 50.8),
        (23.6, 52.7), (23.5, 53.92), (22.8, 54.35), (19.6, 54.46), (17.0, 54.9),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle in degrees, EPSG:4326."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in the box or on its edge."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def rectangle(self, grid: Grid) -> tuple[float, float, float, float]:
        """Return (west, south, east, north) in metres of the smallest upright rectangle around the box."""
        along = np.linspace(0, 1, EDGE_POINTS)
        lon = self.west + (self.east - self.west) * along
        lat = self.south + (self.north - self.south) * along
        corner = np.ones(EDGE_POINTS)
        x, y = grid.points_to_metres(
            np.concatenate([lat, lat, corner * self.south, corner * self.north]),
            np.concatenate([corner * self.west, corner * self.east, lon, lon]),
        )
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def read_header_box(source: osmium.io.File) -> Box | None:
    """Return the box that the file's header states, if it does."""
    with osmium.io.Reader(source, osmium.osm.NOTHING) as reader:
        stated = reader.header().box()
    if not stated.valid():
        return None
    west, south, east, north = (
        stated.bottom_left.lon, stated.bottom_left.lat, stated.top_right.lon, stated.top_right.lat,
    )  # fmt: skip
    return Box(west, south, east, north) if west < east and south < north else None


def read_box_of_nodes(source: osmium.io.File) -> Box | None:
    """Return the box around all nodes with coordinates, reading the file once; None if there are none."""
    west = south = float("inf")
    east = north = float("-inf")
    for node in each_entity(source, osmium.osm.NODE):
        if node.location.valid():
            lat, lon = node.location.lat, node.location.lon
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, lat), max(north, lat)
    return None if west > east else Box(west, south, east, north)


def read_source_date(source: osmium.io.File) -> date | None:
    """Return the day up to which the file is up to date: its header's, else that of its newest edit.

    The newest edit is that of all features and corners, found in one more pass without Python: among
    so many, it tells nothing about a single place. None if nothing in the file says when it was edited.
    """
    with osmium.io.Reader(source, osmium.osm.NOTHING) as reader:
        stated = reader.header().get("osmosis_replication_timestamp")
    try:
        return datetime.fromisoformat(stated).date()
    except ValueError:
        with osmium.io.Reader(source) as reader:
            newest = osmium.replication.newest_change_from_file(reader)
    return newest.date() if newest.year > 1970 else None


def epsg_of_box(box: Box) -> int:
    """Return the EPSG code of the national grid where the box has its middle, else the European one."""
    middle = shapely.Point((box.west + box.east) / 2, (box.south + box.north) / 2)
    for country, outline in COUNTRIES.items():
        if shapely.Polygon(outline).contains(middle):
            return PRESETS[country]
    return PRESETS["EU"]


def open_extract(path: Path, file_format: str) -> osmium.io.File:
    """Return the file for reading, with its format told by its content and not by its name.

    Raises
    ------
    Refused
        When it is a history file, with several versions of one feature.
    """
    source = osmium.io.File(str(path), file_format)
    with osmium.io.Reader(source, osmium.osm.NOTHING) as reader:
        if reader.header().has_multiple_object_versions:
            raise Refused(
                _("{path} holds the history of its features. Give an extract of one day.").format(path=path)
            )
    return source
