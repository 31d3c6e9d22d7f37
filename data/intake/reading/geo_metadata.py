"""Reads what a GeoParquet file says of its geometry: which column, in which reference system."""

import json
from dataclasses import dataclass
from typing import Any

from data.errors import Refused
from data.language import _

_DEGREES = 4326
_WITHOUT_SYSTEM = {"id": {"authority": "OGC", "code": "CRS84"}}


@dataclass(frozen=True)
class GeoMetadata:
    """The column of the primary geometry, its EPSG code, and columns that hold boxes around it."""

    column: str
    epsg: int
    boxes: frozenset[str]


def geo_metadata(stated: bytes) -> GeoMetadata:
    """Return what the ``geo`` metadata of a file says.

    Raises
    ------
    Refused
        When it is not as the standard says, geometries are no well-known binary, or their reference system is
        not of EPSG; without one it is degrees, as the standard has it.
    """
    primary, column = _primary(stated)
    if str(primary.get("encoding")).upper() != "WKB":
        raise Refused(_not_binary())
    return GeoMetadata(column, _epsg(primary.get("crs", _WITHOUT_SYSTEM)), _boxes(primary.get("covering")))


def _primary(stated: bytes) -> tuple[dict[str, Any], str]:
    try:
        said = json.loads(stated)
    except (ValueError, RecursionError):
        raise Refused(_not_binary()) from None
    columns = said.get("columns") if isinstance(said, dict) else None
    column = said.get("primary_column") if isinstance(said, dict) else None
    primary = columns.get(column) if isinstance(columns, dict) and isinstance(column, str) else None
    if not isinstance(primary, dict) or not isinstance(column, str):
        raise Refused(_not_binary())
    return primary, column


def _epsg(crs: Any) -> int:
    named = crs.get("id") if isinstance(crs, dict) else None
    authority, code = (named.get("authority"), named.get("code")) if isinstance(named, dict) else (None, None)
    if authority == "OGC" and code == "CRS84":
        return _DEGREES
    if authority == "EPSG" and str(code).isdecimal() and 1024 <= int(str(code)[:7]) <= 999_999:
        return int(str(code))
    raise Refused(_("The file names a reference system that is not of EPSG. Save it in EPSG:4326."))


def _boxes(covering: Any) -> frozenset[str]:
    box = covering.get("bbox") if isinstance(covering, dict) else None
    paths = box.values() if isinstance(box, dict) else ()
    return frozenset(
        path[0] for path in paths if isinstance(path, list) and path and isinstance(path[0], str)
    )


def _not_binary() -> str:
    return _("The geometry is not well-known binary. Save the file as GeoParquet with WKB.")
