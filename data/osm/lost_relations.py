"""Finds the middle of relations whose outline cannot be closed, since an extract cut members off."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import osmium

from data.osm.entities import each_entity

Member = tuple[str, int]
Point = tuple[float, float]


def read_middles(
    source: osmium.io.File, relations: Iterable[int]
) -> dict[int, tuple[float, float, datetime]]:
    """Return (lat, lon, last edit) of the relations of which the file has at least one corner.

    The middle is that of the box around the corners that are there. Reads the file three times (relations,
    their ways, the nodes of these), each time in a stream that is filtered before it reaches Python.
    """
    numbers = list(relations)
    if not numbers:
        return {}
    members, edited = _members_of(source, numbers)
    points = _points_of(source, members)
    middles = {}
    for number, wanted in members.items():
        corners = [point for member in wanted for point in points.get(member, ())]
        if corners:
            lon, lat = zip(*corners, strict=True)
            middles[number] = ((min(lat) + max(lat)) / 2, (min(lon) + max(lon)) / 2, edited[number])
    return middles


def _members_of(
    source: osmium.io.File, numbers: Iterable[int]
) -> tuple[dict[int, set[Member]], dict[int, datetime]]:
    relations = each_entity(source, osmium.osm.RELATION, osmium.filter.IdFilter(numbers))
    members: dict[int, set[Member]] = {}
    edited: dict[int, datetime] = {}
    for relation in relations:
        members[relation.id] = {(member.type, member.ref) for member in relation.members}
        edited[relation.id] = relation.timestamp
    return members, edited


def _points_of(source: osmium.io.File, members: Mapping[int, set[Member]]) -> dict[Member, list[Point]]:
    """Return (lon, lat) of the corners of each member, reading the file twice: ways, then their nodes."""
    wanted = set().union(*members.values())
    ways: dict[int, list[int]] = {}
    way_ids = [ref for kind, ref in wanted if kind == "w"]
    for way in each_entity(source, osmium.osm.WAY, osmium.filter.IdFilter(way_ids)):
        ways[way.id] = [node.ref for node in way.nodes]
    node_ids = {ref for kind, ref in wanted if kind == "n"}.union(*ways.values())
    nodes: dict[int, Point] = {}
    for node in each_entity(source, osmium.osm.NODE, osmium.filter.IdFilter(node_ids)):
        if node.location.valid():
            nodes[node.id] = (node.location.lon, node.location.lat)
    points = {("w", way): [nodes[ref] for ref in refs if ref in nodes] for way, refs in ways.items()}
    return points | {("n", ref): [nodes[ref]] for kind, ref in wanted if kind == "n" and ref in nodes}
