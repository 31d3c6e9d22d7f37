"""Makes the template of each kind: a header line of field codes and example rows that can be taken in."""

import csv
import io
import json
from typing import Any

import shapely

from data.errors import Refused
from data.intake.field import Field, Kind
from data.intake.template_sheets import template_workbook
from data.language import _

CSV, XLSX, GEOJSON = ".csv", ".xlsx", ".geojson"
# Kinds that people have as maps, and whose every example lies somewhere.
_AS_MAP = frozenset({"areas", "population"})
_GEOMETRY_FIELDS = frozenset({"outline", "latitude", "longitude", "east_m", "north_m"})


def template_bytes(kind: Kind, suffix: str) -> bytes:
    """Return the template of a kind in the format of a file name's suffix, such as ``.csv``.

    Raises
    ------
    Refused
        When this kind has no template of that format.
    """
    known = suffixes_of(kind)
    if suffix.lower() not in known:
        message = _("A template of {kind} cannot be a file of the type {suffix!r}. Use one of {known}.")
        raise Refused(message.format(kind=kind.code, suffix=suffix[:20], known=", ".join(known)))
    writers = {CSV: _csv, XLSX: template_workbook, GEOJSON: _geojson}
    return writers[suffix.lower()](kind)


def suffixes_of(kind: Kind) -> tuple[str, ...]:
    """Return the suffixes of the formats that a kind has a template of."""
    return (CSV, XLSX, GEOJSON) if kind.code in _AS_MAP else (CSV, XLSX)


def example_rows(kind: Kind) -> list[tuple[str, ...]]:
    """Return the example rows of a kind, in the order of its fields."""
    return list(zip(*(field.example for field in kind.fields), strict=True))


def _csv(kind: Kind) -> bytes:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(field.code for field in kind.fields)
    writer.writerows(example_rows(kind))
    return content.getvalue().encode("utf-8")


def _geojson(kind: Kind) -> bytes:
    features = [_feature(kind.fields, row) for row in example_rows(kind)]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _feature(fields: tuple[Field, ...], row: tuple[str, ...]) -> dict[str, Any]:
    values = dict(zip((field.code for field in fields), row, strict=True))
    if "outline" in values:
        geometry = shapely.from_wkt(values["outline"])
    else:
        geometry = shapely.Point(float(values["longitude"]), float(values["latitude"]))
    properties = {
        field.code: int(values[field.code]) if field.type == "whole" else values[field.code]
        for field in fields
        if field.code not in _GEOMETRY_FIELDS and values[field.code]
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": json.loads(shapely.to_geojson(geometry)),
    }
