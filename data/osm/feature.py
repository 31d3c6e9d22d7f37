"""Describes one place as it was read from an extract, before anything is taken away from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import shapely


@dataclass(frozen=True)
class Feature:
    """A node, way or area that the crosswalk gave a kind.

    ``lat`` and ``lon`` are degrees, EPSG:4326; ``outline`` is that of an area, in degrees too (x is lon). It
    lives in memory during an import only.
    """

    source_id: str
    kind: str
    lat: float
    lon: float
    name: str | None
    address: str | None
    written_hours: str | None
    source_date: date | None
    outline: shapely.Geometry | None = None


def feature_from_tags(
    source_id: str,
    kind: str,
    tags: Mapping[str, str],
    lat: float,
    lon: float,
    edited: datetime,
    outline: shapely.Geometry | None = None,
) -> Feature:
    """Return the place with its name, address and hours from tags; empty ones become None."""
    return Feature(
        source_id,
        kind,
        lat,
        lon,
        _text(tags.get("name")),
        address_from_tags(tags),
        _text(tags.get("opening_hours")),
        edited.date() if edited.year > 1970 else None,
        outline,
    )


def address_from_tags(tags: Mapping[str, str]) -> str | None:
    """Return street (or hamlet) and number, as ``Satamakatu 3``; None without a street."""
    street = _text(tags.get("addr:street")) or _text(tags.get("addr:place"))
    if street is None:
        return None
    number = _text(tags.get("addr:housenumber"))
    return f"{street} {number}" if number else street


def _text(written: str | None) -> str | None:
    return " ".join(written.split()) or None if written else None
