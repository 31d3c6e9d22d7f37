"""Reads GeoJSON: the properties of features become columns, their geometries stay geometries."""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.cell_text import cell_text
from data.intake.reading.cells import sheet_of
from data.intake.reading.csv_records import too_many_rows
from data.intake.reading.encoding import utf8_of
from data.intake.reading.formats import GEOJSON
from data.intake.reading.header_row import check_width
from data.intake.reading.outlines import geometries_of_geojson
from data.intake.reading.sheet_faults import Fault, SheetFaults, shown_name
from data.intake.sheet import ReadingOptions, Sheet
from data.language import _

_DEGREES = 4326
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,6})", re.IGNORECASE)
_CRS_84 = re.compile(r"urn:ogc:def:crs:OGC:[\d.]*:CRS84|OGC:CRS84", re.IGNORECASE)
_CONTAINERS = (dict, list)


def read_geojson(content: bytes, options: ReadingOptions) -> Sheet:
    """Return the features of a collection, in degrees unless an old ``crs`` member names another EPSG code.

    Lists among properties become words with spaces between. Members that are neither properties nor geometry
    are left out; a feature's ``id`` too, as programs number features anew when they save them.

    Raises
    ------
    Refused
        When it is not sound JSON or no collection of features, or names a CRS that is not of EPSG.
    SheetFaults
        With the rows (features, counted from 1) whose properties or geometry cannot be taken.
    """
    view, encoding = utf8_of(content, stated=options.encoding)
    collection = _parsed(str(view, "utf-8"))
    del view, content
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise Refused(
            _("This JSON is no collection of features. Save the layer as GeoJSON, or the table as CSV.")
        )
    if not features:
        raise Refused(_("The file holds no features. Save the layer anew, with its features."))
    if len(features) > LIMITS.rows:
        raise Refused(too_many_rows())
    epsg = _epsg(collection.get("crs"))
    properties = _properties(features)
    names = tuple(dict.fromkeys(name for each in properties for name in each))
    check_width(len(names))
    shown = [shown_name(name, position) for position, name in enumerate(names)]
    return sheet_of(
        names,
        [_column(properties, name, label) for name, label in zip(names, shown, strict=True)],
        np.arange(1, len(features) + 1, dtype=np.int32),
        names=shown,
        format=GEOJSON,
        header_row=0,
        encoding=encoding,
        geometry=geometries_of_geojson([feature.get("geometry") for feature in features]),
        epsg=epsg,
    )


def _parsed(text: str) -> dict[str, Any]:
    try:
        # A number stays as it is written; digits without end would take the time of their square.
        parsed = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_number,
        )
    except RecursionError:
        raise Refused(_("The JSON is nested too deep. Save the layer anew as GeoJSON.")) from None
    except json.JSONDecodeError as error:
        message = _("The JSON is damaged or cut off in line {line}. Save the layer anew as GeoJSON.")
        raise Refused(message.format(line=error.lineno)) from None
    if not isinstance(parsed, dict):
        raise Refused(
            _("This JSON is no collection of features. Save the layer as GeoJSON, or the table as CSV.")
        )
    return parsed


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Refused(_("The JSON gives one thing the same property twice. Rename one, and save it anew."))
    return members


def _refuse_constant(_text: str) -> NoReturn:
    raise Refused(_("The JSON holds NaN or Infinity, which are no numbers. Replace them by null."))


def _whole(text: str) -> float | int:
    return int(text) if len(text) <= 18 else _number(text)


def _number(text: str) -> float:
    number = float(text)
    if not np.isfinite(number):
        raise Refused(_("The JSON holds a number that is too large for any program. Correct or remove it."))
    return number


def _properties(features: list[Any]) -> list[dict[str, Any]]:
    wrong = [
        row
        for row, feature in enumerate(features, 1)
        if not isinstance(feature, dict)
        or feature.get("type") != "Feature"
        or not isinstance(feature.get("properties") or {}, dict)
        or not isinstance(feature.get("geometry") or {}, dict)
    ]
    if wrong:
        problem = _("This is no feature with properties and geometry. Save the layer anew as GeoJSON.")
        raise SheetFaults([Fault(row, None, problem) for row in wrong])
    return [feature.get("properties") or {} for feature in features]


def _column(properties: Sequence[dict[str, Any]], name: str, label: str) -> pa.ChunkedArray:
    texts: list[str | None] = []
    faults: list[Fault] = []
    for row, each in enumerate(properties, 1):
        value = each.get(name)
        if isinstance(value, list) and not any(isinstance(part, _CONTAINERS) for part in value):
            value = " ".join(cell_text(part) or "" for part in value)
        if isinstance(value, _CONTAINERS):
            problem = _("This holds a table of its own. Write plain values, one property for each.")
            faults.append(Fault(row, label, problem))
            continue
        texts.append(cell_text(value))
    if faults:
        raise SheetFaults(faults)
    try:
        return pa.chunked_array([pa.array(texts, pa.string())], pa.string())
    except UnicodeEncodeError:
        raise SheetFaults(
            [Fault(None, label, _("A text holds half a letter (a surrogate). Type it anew."))]
        ) from None


def _epsg(crs: Any) -> int:
    if crs is None:
        return _DEGREES
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and _CRS_84.fullmatch(name):
        return _DEGREES
    if isinstance(name, str) and (found := _CRS_NAME.fullmatch(name)):
        return int(found[1])
    raise Refused(_("The file names a reference system that is not of EPSG. Save it in EPSG:4326."))
