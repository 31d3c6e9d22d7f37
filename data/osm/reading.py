"""Reads an extract file into places, base map and area, or refuses it with one sentence."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import osmium
import pandas as pd
import shapely

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.osm.coast import sea_polygons
from data.osm.container import check_extract
from data.osm.crosswalk import read_crosswalk
from data.osm.drawn import WATER
from data.osm.entities import each_entity
from data.osm.extent import Box, open_extract, read_box_of_nodes, read_header_box, read_source_date
from data.osm.outlines import Outlines
from data.osm.places_frame import parse_places
from data.osm.stream import Progress, Stream, read_stream

# A header's box is not believed when more places lie outside it: tools that merge files keep the first one's.
MOST_OUTSIDE = 0.05


@dataclass(frozen=True)
class Reading:
    """What an extract says, in the grid's metres.

    ``places`` and ``hidden_ids`` have every name, point and id, and stay in memory.
    """

    places: pd.DataFrame
    hidden_ids: frozenset[str]
    base_map: pd.DataFrame
    box: Box
    unmapped: Counter[str]
    unread_hours: int
    missing: int
    source_date: date | None


class ExtractFile:
    """A checked extract file: where it lies, and what it holds.

    Raises
    ------
    Refused
        When the file is missing, damaged, of another format, or a history file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        file_format = check_extract(path)
        with self._damage_refused():
            self._source = open_extract(path, file_format)
            self._header_box = read_header_box(self._source)

    def read_box(self) -> Box:
        """Return the box of the header, else that of the nodes.

        Raises
        ------
        Refused
            When no node has coordinates, or the file holds nothing.
        """
        return self._header_box or self._read_box_of_nodes()

    def read(self, grid: Grid, progress: Progress) -> Reading:
        """Read everything in one stream.

        Raises
        ------
        Refused
            When the file is damaged, empty, without coordinates, or outside the grid.
        """
        box = self.read_box()
        rectangle = box.rectangle(grid)
        outlines = Outlines(grid, rectangle)
        crosswalk = read_crosswalk()
        size_bytes = self.path.stat().st_size
        with self._damage_refused():
            stream = read_stream(self._source, crosswalk, outlines, size_bytes=size_bytes, progress=progress)
            source_date = read_source_date(self._source)
        self._check_located(stream)
        progress("places", len(stream.features))
        places, unread_hours = parse_places(stream.features.values(), crosswalk, grid)
        progress("map", stream.seen)
        outlines.add_metres(WATER, sea_polygons(_lines_in_metres(stream.coastlines, grid), rectangle), 1)
        return Reading(
            places,
            frozenset(stream.hidden_ids),
            outlines.finish(),
            self._believed_box(box, places),
            stream.unmapped,
            unread_hours,
            stream.missing,
            source_date,
        )

    def read_digest(self) -> str:
        """Return the SHA-256 of the file, in hex digits."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _believed_box(self, box: Box, places: pd.DataFrame) -> Box:
        if self._header_box is None or places.empty:
            return box
        outside = ~(places["lon"].between(box.west, box.east) & places["lat"].between(box.south, box.north))
        return self._read_box_of_nodes() if outside.mean() > MOST_OUTSIDE else box

    def _read_box_of_nodes(self) -> Box:
        with self._damage_refused():
            box = read_box_of_nodes(self._source)
            if box is None:
                raise self._without_coordinates() if self._holds_anything() else self._empty()
        return box

    def _holds_anything(self) -> bool:
        return any(True for entity in each_entity(self._source, osmium.osm.ALL))

    def _check_located(self, stream: Stream) -> None:
        if stream.located == 0 and not stream.features:
            raise self._without_coordinates() if stream.missing else self._empty()

    @contextmanager
    def _damage_refused(self) -> Iterator[None]:
        try:
            yield
        except Refused:  # a ValueError too, with its own sentence
            raise
        except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
            raise Refused(
                _("{path} is cut short or damaged. Download the extract again.").format(path=self.path)
            ) from error

    def _empty(self) -> Refused:
        return Refused(
            _("{path} holds no features. Choose an extract of an area with places.").format(path=self.path)
        )

    def _without_coordinates(self) -> Refused:
        return Refused(
            _("{path} holds features without coordinates. Make the extract again with its nodes.").format(
                path=self.path
            )
        )


def _lines_in_metres(coastlines: list[str], grid: Grid) -> list[shapely.LineString]:
    lines = shapely.transform(
        shapely.from_wkb(np.array(coastlines, dtype=object)),
        lambda points: np.column_stack(grid.points_to_metres(points[:, 1], points[:, 0])),
    )
    return list(lines)
