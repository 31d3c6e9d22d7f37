"""Writes cells as the codes that statistical offices publish them under, and reads such codes back.

Styles, all naming the south-west corner of the cell:

- ``inspire``: ``CRS3035RES1000mN3150000E3858000``, metres in any CRS (Regulation (EU) 2018/1799, article 3),
  read with or without the country before it, as in ``NL_CRS3035...``.
- ``short``: ``1kmN3150E3858``, ``250mN667175E38600``, divided by ten for each zero in the size in metres
  (INSPIRE geographical grid systems; so published by Statistics Finland and Germany's cartographic agency).
- ``danish``: ``1km_6223_576``, ``250m_622375_57550``, divided likewise (the square net, in EPSG:25832).
- ``swedish``: ``6740006580000``, easting in six digits and northing in seven (Statistics Sweden, EPSG:3006).
- ``norwegian``: ``22620006649000``, easting plus 2,000,000 and northing, in seven digits each (the SSBID of
  Statistics Norway, in EPSG:25833).

The last two do not say how large the cell is, so the level must be known. Consecutive numbers, as in the
national identifier of Finland, cannot be computed and are not handled.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.errors import Refused
from data.grid import Cells, level_of_size, side_of_level
from data.language import _

INSPIRE, SHORT, DANISH, SWEDISH, NORWEGIAN = STYLES = ("inspire", "short", "danish", "swedish", "norwegian")
NATIONAL_EPSG = {DANISH: 25832, SWEDISH: 3006, NORWEGIAN: 25833}
DANISH_SIZES_M = (250, 1000)
NORWEGIAN_OFFSET_M = 2_000_000

_SIZE = r"(?P<size>\d+)(?P<unit>k?m)"
_PATTERNS = {
    INSPIRE: re.compile(r"(?:[A-Z]{2}_)?CRS(?P<epsg>\d+)RES" + _SIZE + r"N(?P<north>-?\d+)E(?P<east>-?\d+)"),
    SHORT: re.compile(_SIZE + r"N(?P<north>-?\d+)E(?P<east>-?\d+)"),
    DANISH: re.compile(_SIZE + r"_(?P<north>-?\d+)_(?P<east>-?\d+)"),
    SWEDISH: re.compile(r"(?P<east>\d{6})(?P<north>\d{7})"),
    NORWEGIAN: re.compile(r"(?P<east>\d{7})(?P<north>\d{7})"),
}


@dataclass(frozen=True)
class _Corner:
    """A cell as its code gives it: its south-west corner and, where the code says so, size and CRS."""

    east_m: int
    north_m: int
    size_m: int | None
    epsg: int | None


def cells_to_codes(
    east: ArrayLike, north: ArrayLike, *, level: int, style: str, epsg: int
) -> NDArray[np.str_]:
    """Return the official code of every cell.

    Raises
    ------
    Refused
        When there is no such style, it belongs to another CRS, or has no code for one of the cells.
    """
    size_m = side_of_level(level)
    _check_style(style, size_m, epsg)
    east_m = np.atleast_1d(np.asarray(east, np.int64)) * size_m
    north_m = np.atleast_1d(np.asarray(north, np.int64)) * size_m
    if style in (SWEDISH, NORWEGIAN):
        return _number_codes(east_m, north_m, style)
    divisor = 1 if style == INSPIRE else _divisor(size_m)
    unit = f"{size_m // 1000}km" if size_m >= 1000 else f"{size_m}m"
    easts, norths = (east_m // divisor).astype(np.str_), (north_m // divisor).astype(np.str_)
    if style == DANISH:
        return _joined(f"{unit}_", norths, "_", easts)
    before = f"CRS{epsg}RES{size_m}m" if style == INSPIRE else unit
    return _joined(f"{before}N", norths, "E", easts)


def codes_to_cells(codes: Sequence[str] | NDArray[np.str_], *, level: int, style: str, epsg: int) -> Cells:
    """Return column and row of the cell of every code.

    Raises
    ------
    Refused
        When there is no such style or it belongs to another CRS; or when codes are not of the style, name
        cells of another size or CRS, or corners off the grid: the message lists the first of them.
    """
    size_m = side_of_level(level)
    _check_style(style, size_m, epsg)
    corners = [_parse_corner(str(code), style) for code in codes]
    faulty = [
        str(code)
        for code, corner in zip(codes, corners, strict=True)
        if corner is None or not _fits(corner, size_m, epsg)
    ]
    if faulty:
        raise Refused(
            _(
                "{count} codes are not cells of {size} m in the style '{style}' of EPSG:{epsg}: {codes}. "
                "Correct them, or choose another style or level."
            ).format(count=len(faulty), size=size_m, style=style, epsg=epsg, codes=_listed(faulty))
        )
    corners_m = np.array([(c.east_m, c.north_m) for c in corners if c is not None], np.int64).reshape(-1, 2)
    return (corners_m[:, 0] // size_m).astype(np.int32), (corners_m[:, 1] // size_m).astype(np.int32)


def level_of_code(code: str) -> int:
    """Return the grid level of a code that says how large its cell is.

    Raises
    ------
    Refused
        When the code does not say so, or no level has cells of that size.
    """
    for style in (INSPIRE, SHORT, DANISH):
        corner = _parse_corner(code, style)
        if corner is not None and corner.size_m is not None:
            return level_of_size(corner.size_m)
    raise Refused(
        _("The code '{code}' does not say how large its cell is. Give the level.").format(code=code[:40])
    )


def _parse_corner(code: str, style: str) -> _Corner | None:
    found = _PATTERNS[style].fullmatch(code.strip())
    if found is None:
        return None
    parts = found.groupdict()
    east, north = int(parts["east"]), int(parts["north"])
    if style == SWEDISH:
        return _Corner(east, north, None, None)
    if style == NORWEGIAN:
        return _Corner(east - NORWEGIAN_OFFSET_M, north, None, None)
    size_m = int(parts["size"]) * (1000 if parts["unit"] == "km" else 1)
    divisor = 1 if style == INSPIRE else _divisor(size_m)
    epsg = int(parts["epsg"]) if style == INSPIRE else None
    return _Corner(east * divisor, north * divisor, size_m, epsg)


def _fits(corner: _Corner, size_m: int, epsg: int) -> bool:
    return (
        corner.size_m in (None, size_m)
        and corner.epsg in (None, epsg)
        and corner.east_m % size_m == 0
        and corner.north_m % size_m == 0
    )


def _divisor(size_m: int) -> int:
    digits = str(size_m)
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))


def _number_codes(east_m: NDArray[np.int64], north_m: NDArray[np.int64], style: str) -> NDArray[np.str_]:
    shifted_m = east_m + (NORWEGIAN_OFFSET_M if style == NORWEGIAN else 0)
    smallest, largest = (10**6, 10**7) if style == NORWEGIAN else (10**5, 10**6)
    outside = (shifted_m < smallest) | (shifted_m >= largest) | (north_m < 10**6) | (north_m >= 10**7)
    if outside.any():
        corners = [f"({x}, {y})" for x, y in zip(east_m[outside], north_m[outside], strict=True)]
        raise Refused(
            _(
                "The style '{style}' has no code for {count} cells, with corners {corners}. Choose 'inspire'."
            ).format(style=style, count=len(corners), corners=_listed(corners))
        )
    return (shifted_m * 10**7 + north_m).astype(np.str_)


def _joined(before: str, first: NDArray[np.str_], between: str, second: NDArray[np.str_]) -> NDArray[np.str_]:
    return np.char.add(np.char.add(before, first), np.char.add(between, second))


def _listed(faulty: Sequence[str]) -> str:
    shown = ", ".join(code[:40] for code in faulty[:5])
    return shown if len(faulty) <= 5 else f"{shown}, ..."


def _check_style(style: str, size_m: int, epsg: int) -> None:
    if style not in STYLES:
        raise Refused(
            _("There is no style of cell codes '{style}'. Choose among {styles}.").format(
                style=style, styles=", ".join(STYLES)
            )
        )
    if NATIONAL_EPSG.get(style, epsg) != epsg:
        raise Refused(
            _(
                "The style '{style}' names cells of EPSG:{own}, not EPSG:{epsg}. Choose 'inspire' or 'short'."
            ).format(style=style, own=NATIONAL_EPSG[style], epsg=epsg)
        )
    if style == DANISH and size_m not in DANISH_SIZES_M:
        raise Refused(
            _(
                "The style 'danish' has no cells of {size} m. Choose cells of 250 or 1000 m, or 'short'."
            ).format(size=size_m)
        )


def cell_of_code(code: str, *, epsg: int) -> tuple[int, int, int | None]:
    """Return easting and northing in metres of a cell's south-west corner, and its size where it says so.

    Tries every style that a store of the CRS can have.

    Raises
    ------
    Refused
        When no style reads the code, or it names a cell of another CRS; the code is not in the message.
    """
    for style in STYLES:
        if NATIONAL_EPSG.get(style, epsg) == epsg and (corner := _parse_corner(code, style)) is not None:
            if corner.epsg not in (None, epsg):
                raise Refused(
                    _("This is no cell of EPSG:{epsg}, the grid of the store. Give coordinates.").format(
                        epsg=epsg
                    )
                )
            return corner.east_m, corner.north_m, corner.size_m
    raise Refused(_("This is no code of a statistical cell. Write it like 250mN667175E38600."))
