"""Writes tiny extracts for tests: nodes, closed ways and relations around one point."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import osmium
from osmium.osm import mutable

LAT, LON = 60.5, 25.0  # the south-west corner of the tiny town, in Finland
DEGREE_M = 111_195.0  # metres of a degree of latitude; of longitude half as much at 60 degrees north
EDITED = datetime(2024, 5, 17, 12, tzinfo=UTC)
Tags = Mapping[str, str]


class TinyExtract:
    """Collects features placed in metres east and north of the corner, and writes them in order."""

    def __init__(self, lat: float = LAT, lon: float = LON) -> None:
        self.lat, self.lon = lat, lon
        self._nodes: list[mutable.Node] = []
        self._ways: list[mutable.Way] = []
        self._relations: list[mutable.Relation] = []

    def point(
        self,
        tags: Tags,
        x: float = 0,
        y: float = 0,
        *,
        number: int | None = None,
        edited: datetime = EDITED,
    ) -> int:
        """Add a node and return its id."""
        number = number or len(self._nodes) + 1
        self._nodes.append(
            mutable.Node(id=number, location=self.place(x, y), tags=dict(tags), timestamp=edited, version=1)
        )
        return number

    def line(self, tags: Tags, corners: Sequence[tuple[float, float]], *, closed: bool = False) -> int:
        """Add a way through corners and return its id."""
        nodes = [self.point({}, x, y) for x, y in corners]
        return self.way(tags, [*nodes, nodes[0]] if closed else nodes)

    def way(self, tags: Tags, nodes: Sequence[int]) -> int:
        """Add a way through nodes by id."""
        number = len(self._ways) + 1
        self._ways.append(
            mutable.Way(id=number, nodes=list(nodes), tags=dict(tags), timestamp=EDITED, version=1)
        )
        return number

    def square(self, tags: Tags, side_m: float, x: float = 0, y: float = 0) -> int:
        """Add a square with its south-west corner at x, y and return the way's id."""
        corners = [(x, y), (x + side_m, y), (x + side_m, y + side_m), (x, y + side_m)]
        return self.line(tags, corners, closed=True)

    def relation(self, tags: Tags, members: Sequence[tuple[str, int, str]]) -> int:
        """Add a relation and return its id."""
        number = len(self._relations) + 1
        self._relations.append(
            mutable.Relation(id=number, members=list(members), tags=dict(tags), timestamp=EDITED, version=1)
        )
        return number

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return (lon, lat) of a point in metres from the corner; good to a per cent."""
        return self.lon + x / DEGREE_M * 2, self.lat + y / DEGREE_M

    def write(
        self,
        path: Path,
        *,
        box_m: tuple[float, float, float, float] | None = None,
        nodes: bool = True,
        as_of: str | None = None,
    ) -> Path:
        """Write the extract; `box_m` and `as_of` go into the header, `nodes=False` leaves the nodes out."""
        header = osmium.io.Header()
        if as_of is not None:
            header.set("osmosis_replication_timestamp", as_of)
        if box_m is not None:
            west, south, east, north = box_m
            header.add_box(
                osmium.osm.Box(
                    osmium.osm.Location(*self.place(west, south)),
                    osmium.osm.Location(*self.place(east, north)),
                )
            )
        with osmium.SimpleWriter(path, header=header, overwrite=True) as writer:
            for node in self._nodes if nodes else []:
                writer.add_node(node)
            for way in self._ways:
                writer.add_way(way)
            for relation in self._relations:
                writer.add_relation(relation)
        return path
