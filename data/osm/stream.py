"""Reads an extract in one stream: places with their kinds, the outlines of a base map, coastlines."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from data.osm.crosswalk import Crosswalk, keeps_point
from data.osm.drawn import BASE_MAP_KEYS, BUILDING, PLACE_NAME, area_layer, line_layer, name_rank
from data.osm.feature import Feature, feature_from_tags
from data.osm.lost_relations import LostRelation, read_middles
from data.osm.outline_measures import area_of_degrees, centre_of
from data.osm.outlines import Outlines

Progress = Callable[[str, int], None]

SMALL_FILE_BYTES = 30_000_000
REPORT_EVERY = 5_000
AREA_RELATIONS = frozenset({"multipolygon", "site", "boundary"})


@dataclass
class Stream:
    """What one pass over an extract gathered.

    ``hidden_ids`` are those of features that keep neither name nor point, with ids as at the source;
    ``missing`` counts features without coordinates.
    """

    features: dict[str, Feature] = field(default_factory=dict)
    hidden_ids: set[str] = field(default_factory=set)
    unmapped: Counter[str] = field(default_factory=Counter)
    coastlines: list[str] = field(default_factory=list)  # WKB in hex digits, degrees
    lost_relations: dict[int, LostRelation] = field(default_factory=dict)
    seen: int = 0
    located: int = 0
    missing: int = 0


def read_stream(
    source: osmium.io.File, crosswalk: Crosswalk, outlines: Outlines, *, size_bytes: int, progress: Progress
) -> Stream:
    """Read places and outlines; only features with a telling key ever reach Python.

    Coordinates of nodes are held in memory for a small file, else in an unnamed temporary file that the
    system may write out, so memory does not grow with the extract.
    """
    reader = _Reader(crosswalk, outlines)
    index = "flex_mem" if size_bytes < SMALL_FILE_BYTES else "sparse_file_array"
    drawn_keys = crosswalk.keys | frozenset(BASE_MAP_KEYS)
    processor = (
        osmium.FileProcessor(source, thread_pool=osmium.io.ThreadPool(2))
        .with_locations(index)
        .with_areas(osmium.filter.KeyFilter(*drawn_keys))
        .with_filter(_key_filter(crosswalk.point_keys | {"place"}, osmium.osm.NODE))
        .with_filter(_key_filter(drawn_keys, osmium.osm.WAY | osmium.osm.RELATION | osmium.osm.AREA))
    )
    stream = reader.stream
    for entity in processor:
        reader.take(entity)
        if stream.seen % REPORT_EVERY == 0:
            progress("read", stream.seen)
    reader.place_lost_relations(source, processor.node_location_storage)
    return stream


class _Reader:
    def __init__(self, crosswalk: Crosswalk, outlines: Outlines) -> None:
        self._crosswalk = crosswalk
        self._outlines = outlines
        self._wkb = osmium.geom.WKBFactory()
        self.stream = Stream()

    def take(self, entity: Any) -> None:
        self.stream.seen += 1
        tags = dict(entity.tags)
        if entity.is_node():
            self._take_node(entity, tags)
        elif entity.is_way():
            self._take_way(entity, tags)
        elif entity.is_area():
            self._take_area(entity, tags)
        elif tags.get("type") in AREA_RELATIONS and self._crosswalk.may_be_place(tags):
            self._take_relation(entity, tags)

    def _take_relation(self, relation: Any, tags: dict[str, str]) -> None:
        # Its area comes before it or after it; where an extract cut members off, none comes.
        if f"relation/{relation.id}" not in self.stream.features:
            members = tuple((member.type, member.ref) for member in relation.members)
            self.stream.lost_relations[relation.id] = LostRelation(tags, members, relation.timestamp)

    def _take_node(self, node: Any, tags: dict[str, str]) -> None:
        if not node.location.valid():
            self.stream.missing += 1
            return
        self.stream.located += 1
        lat, lon = node.location.lat, node.location.lon
        self._take_place(f"node/{node.id}", tags, lat, lon, node.timestamp)
        if (rank := name_rank(tags)) is not None and not self._crosswalk.hides(tags):
            self._outlines.add(PLACE_NAME, self._wkb.create_point(node), rank, tags["name"])

    def _take_way(self, way: Any, tags: dict[str, str]) -> None:
        points = _located(way)
        if not points:
            self.stream.missing += 1
            return
        self.stream.located += 1
        drawn = line_layer(tags)
        if drawn is not None and not self._crosswalk.hides(tags):
            for wkb in self._line(way, points):
                self._outlines.add(drawn[0], wkb, drawn[1], tags.get("name"))
        if tags.get("natural") == "coastline":
            self.stream.coastlines += self._line(way, points)
        if way.is_closed() and len(points) == len(way.nodes):
            return  # it comes again as an area
        if drawn is None or self._crosswalk.may_be_place(tags):
            lat = sum(point[1] for point in points) / len(points)
            lon = sum(point[0] for point in points) / len(points)
            self._take_place(f"way/{way.id}", tags, lat, lon, way.timestamp)

    def _take_area(self, area: Any, tags: dict[str, str]) -> None:
        source_id = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
        if not area.from_way():
            self.stream.lost_relations.pop(area.orig_id(), None)
        layer = self._layer_of_area(tags)
        is_candidate = self._crosswalk.may_be_place(tags)
        if layer is None and not is_candidate:
            self._count_unmapped(tags)
            return
        try:
            wkb = self._wkb.create_multipolygon(area)
        except (osmium.InvalidLocationError, RuntimeError):  # broken rings, or corners that are not there
            self.stream.missing += 1
            return
        self.stream.located += 1
        if layer is not None:
            # No house has a name on the map: it would tell of a place that other tags or features hide.
            self._outlines.add(layer, wkb, 0, None if layer == BUILDING else tags.get("name"))
        if is_candidate:
            outline = shapely.from_wkb(wkb)
            point = centre_of(outline)
            self._take_place(source_id, tags, point.y, point.x, area.timestamp, outline)
        else:
            self._count_unmapped(tags)

    def _layer_of_area(self, tags: Mapping[str, str]) -> str | None:
        """Return the layer; of a place that is hidden only a house is drawn, like every other house."""
        layer = area_layer(tags)
        return None if layer != BUILDING and self._crosswalk.hides(tags) else layer

    def _take_place(
        self,
        source_id: str,
        tags: Mapping[str, str],
        lat: float,
        lon: float,
        edited: datetime,
        outline: BaseGeometry | None = None,
    ) -> None:
        kind = self._crosswalk.kind_of(tags, area_m2=area_of_degrees(outline) if outline else 0.0)
        if kind is None:
            self._count_unmapped(tags)
            return
        self.stream.features[source_id] = feature_from_tags(source_id, kind, tags, lat, lon, edited, outline)
        if not keeps_point(kind):
            self.stream.hidden_ids.add(source_id)

    def _count_unmapped(self, tags: Mapping[str, str]) -> None:
        if (tag := self._crosswalk.unmapped_tag(tags)) is not None:
            self.stream.unmapped[tag] += 1

    def _line(self, way: Any, points: list[tuple[float, float]]) -> list[str]:
        """Return the way as lines, broken where corners are missing from the file."""
        if len(points) == len(way.nodes):
            return [self._wkb.create_linestring(way)] if len(set(points)) > 1 else []
        runs: list[list[tuple[float, float]]] = [[]]
        for node in way.nodes:
            if node.location.valid():
                runs[-1].append((node.location.lon, node.location.lat))
            elif runs[-1]:
                runs.append([])
        return [shapely.LineString(run).wkb_hex for run in runs if len(run) > 1]

    def place_lost_relations(self, source: osmium.io.File, locations: Any) -> None:
        """Give places whose area could not be put together the middle of what the file has of them."""
        lost = {
            number: relation
            for number, relation in self.stream.lost_relations.items()
            if self._crosswalk.kind_of(relation.tags, area_m2=0.0) is not None
        }
        if not lost:
            return
        for number, (lat, lon) in read_middles(source, lost, locations).items():
            self._take_place(f"relation/{number}", lost[number].tags, lat, lon, lost[number].edited)


def _located(way: Any) -> list[tuple[float, float]]:
    return [(node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()]


def _key_filter(keys: frozenset[str], entities: Any) -> Any:
    key_filter = osmium.filter.KeyFilter(*sorted(keys))
    key_filter.enable_for(entities)
    return key_filter
