"""Finds the rectangle that an extract covers, and the day up to which it is up to date."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import osmium
import osmium.replication

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.osm.entities import each_entity

EDGE_POINTS = 21  # along each side of a box, so that its rectangle in metres covers its bent sides


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
