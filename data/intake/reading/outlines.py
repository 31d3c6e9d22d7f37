"""Turns geometries of map files into shapely geometries, and refuses those that cannot be placed."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import Refused
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.language import _

Geometries = NDArray[Any]

# 1 to 7 in the last digits of a WKB type are points, lines, polygons and collections; others are curves.
_STRAIGHT = frozenset(range(1, 8))
_EWKB_FLAGS = 0xE0000000
_MOST_POINTS = 20_000_000


def geometries_of_wkb(blobs: Sequence[bytes | None]) -> Geometries:
    """Return geometries of well-known binary, None where there is none or it is empty.

    Raises
    ------
    SheetFaults
        With the rows of geometries that are damaged, are curves, or have coordinates that are no numbers.
    """
    curves = [row for row, blob in enumerate(blobs) if blob and _type_of(blob) not in _STRAIGHT]
    if curves:
        problem = _("This geometry is damaged or a curve. Save curves as straight lines in a map program.")
        raise SheetFaults([Fault(row + 1, None, problem) for row in curves])
    try:
        made = shapely.from_wkb(np.array(blobs, dtype=object), on_invalid="ignore")
    except NotImplementedError:
        # A curve within a collection; shapely 2.2 does not say which.
        raise Refused(_("The file holds curves. Save them as straight lines in a map program.")) from None
    return _checked(made, [bool(blob) for blob in blobs])


def geometries_of_geojson(members: Sequence[Any]) -> Geometries:
    """Return geometries of GeoJSON members, None where null or empty; raises as `geometries_of_wkb`."""
    try:
        texts = np.array([None if each is None else json.dumps(each) for each in members], dtype=object)
    except RecursionError:
        raise Refused(_("The JSON is nested too deep. Save the layer anew as GeoJSON.")) from None
    # A number too large for a coordinate is infinite here, and refused below.
    with np.errstate(all="ignore"):
        made = shapely.from_geojson(texts, on_invalid="ignore")
    return _checked(made, [each is not None for each in members])


def _type_of(wkb: bytes) -> int:
    stated = wkb[1:5] if wkb[:1] != b"\x01" else wkb[4:0:-1]
    code = int.from_bytes(stated, "big") if len(wkb) >= 5 else 0
    # PostGIS marks Z and M by high bits, ISO by thousands.
    return (code & ~_EWKB_FLAGS) % 1000


def _checked(made: Geometries, given: list[bool]) -> Geometries:
    lost = np.array(given, dtype=bool) & shapely.is_missing(made)
    faults = [Fault(int(row) + 1, None, _damaged()) for row in np.flatnonzero(lost)]
    # An empty geometry is no fault: it has no place, as a null has none.
    made = shapely.force_2d(made)
    made[shapely.is_empty(made)] = None
    points, rows = shapely.get_coordinates(made, return_index=True)
    if len(points) > _MOST_POINTS:
        raise Refused(_("The outlines have too many points. Simplify them in a map program."))
    infinite = np.unique(rows[~np.isfinite(points).all(axis=1)])
    faults += [Fault(int(row) + 1, None, _damaged()) for row in infinite]
    if faults:
        raise SheetFaults(faults)
    return made


def _damaged() -> str:
    return _("This geometry is damaged, or its coordinates are no numbers. Correct it in a map program.")
