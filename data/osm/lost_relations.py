"""Finds the middle of relations whose outline cannot be closed, since an extract cut members off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import osmium

from data.osm.entities import each_entity


@dataclass(frozen=True)
class LostRelation:
    """A relation that would be a place, with its tags and its members as (type, id)."""

    tags: dict[str, str]
    members: tuple[tuple[str, int], ...]
    edited: datetime


def read_middles(
    source: osmium.io.File, relations: Mapping[int, LostRelation], locations: Any
) -> dict[int, tuple[float, float]]:
    """Return (lat, lon) of the relations of which the file has at least one corner.

    The middle is that of the box around the corners that are there. Reads the ways of the file once more. Its
    ids are looked up in a Python set, since pyosmium 4.3's IdFilter takes 4 MB for every 33 million ids.

    Parameters
    ----------
    locations
        Coordinates of the file's nodes by id, as kept while it was read.
    """
    wanted = {ref for lost in relations.values() for kind, ref in lost.members if kind == "w"}
    corners: dict[tuple[str, int], list[int]] = {
        ("n", ref): [ref] for lost in relations.values() for kind, ref in lost.members if kind == "n"
    }
    if wanted:
        for way in each_entity(source, osmium.osm.WAY):
            if way.id in wanted:
                corners["w", way.id] = [node.ref for node in way.nodes]
    middles = {}
    for number, lost in relations.items():
        nodes = [node for member in lost.members for node in corners.get(member, ())]
        points = _points(nodes, locations)
        if points:
            lat, lon = zip(*points, strict=True)
            middles[number] = ((min(lat) + max(lat)) / 2, (min(lon) + max(lon)) / 2)
    return middles


def _points(nodes: Iterable[int], locations: Any) -> list[tuple[float, float]]:
    points = []
    for node in nodes:
        try:
            location = locations.get(node)
        except KeyError:
            continue
        if location.valid():
            points.append((location.lat, location.lon))
    return points
