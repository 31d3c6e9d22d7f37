"""Recognises exact coordinates: degrees with decimals, minutes and seconds, metres of a national grid."""

import re
from collections.abc import Sequence

# Not a clock's fraction of a second (12:30:15.123456), and not a month and year (3.2026).
_POINT = re.compile(
    r"(?<![\d.,])(?<!\d:)(?!(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?!\d))(?:0|[1-9]\d{0,2})\.\d{4,}(?!\d|\.\d)"
)
# With a comma it may be a house and a postcode: "Storgata 12,0154 Oslo".
_COMMA = re.compile(r"(?<![\d.,])(?:0|[1-9]\d{0,2}),(?P<decimals>\d{4,})(?P<behind> ?[^\W\d_]{2})?(?!\d|,\d)")
_STREET = re.compile(
    r"(?!(?:lat|lon|lng|leveys|pituus|koord|bredd|breite|länge|laius|pikkus)\w*)"
    r"[^\W\d_]{2,}[.:]? ?(?:\d+ ?[-/] ?)?$",
    re.IGNORECASE,
)
_LAT = r"(?:4[7-9]|[56]\d|7[0-2])[.,]\d{3,}"
_LON = r"0?(?:[3-9]|[12]\d|3[0-3])[.,]\d{3,}"
# Three decimals are 100 m, finer than any cell that is kept: two of them within northern Europe are a point.
_PAIR = re.compile(rf"(?<![\d.,])(?:{_LAT}\D{{1,8}}{_LON}|{_LON}\D{{1,8}}{_LAT})(?!\d|[.,]\d)")
_DEGREES = r"\d{1,3}[ :-]\d{1,2}(?:[ :-]\d{1,2})?(?:[.,]\d+)?"
_MINUTES = re.compile(
    r"\d{1,3} ?(?:°|deg\b) ?\d{1,2}(?:[.,]\d+)? ?(?:'|m|min\b|[NSEWÖVPI]\b|\d)|\d{1,3}[.,]\d{3,} ?°"
    r"|\b[NSP] ?\d{1,2}[ :-]\d{1,2}[ .,:-]\d{1,3}(?:[.,]\d+)?.{0,3}\b[EWIÖV] ?\d{1,3}[ :-]\d{1,2}[ .,:-]\d"
    rf"|{_DEGREES} ?[NS]\b.{{0,3}}\b{_DEGREES} ?[EW]\b"
    r"|(?<!\d)\d{4,6}(?:\.\d+)?[NS][ ,/]?0?\d{4,6}(?:\.\d+)?[EW]\b",
    re.IGNORECASE,
)
_METRES = re.compile(
    r"(?<!\d)(\d{6,7})(?:[.,]\d+)?(?: ?[,;/] ?| )(\d{6,7})(?:[.,]\d+)?(?!\d)"
    r"|\b[NYP][ :=]{0,2}([67]\d{6})\b.{0,3}\b[EXI][ :=]{0,2}(\d{6,7})\b"
)
_FINEST_CELL_M = 125


def holds_coordinates(text: str, stretches: Sequence[tuple[int, int]]) -> bool:
    """Return whether a plain text, without dates and cell codes, holds an exact coordinate.

    `stretches` are where digits stand together. Corners of cells, multiples of 125 m, are no coordinates.
    """
    if ("." in text or "," in text) and (_has_decimals(text) or _PAIR.search(text)):
        return True
    if ("°" in text or "deg" in text or stretches) and _MINUTES.search(text):
        return True
    return bool(stretches) and any(_is_point(found) for found in _METRES.finditer(text))


def _has_decimals(text: str) -> bool:
    if _POINT.search(text):
        return True
    return any(
        len(found["decimals"]) > 5 or not (found["behind"] or _STREET.search(text[: found.start()]))
        for found in _COMMA.finditer(text)
    )


def _is_point(found: re.Match[str]) -> bool:
    """Return whether two numbers are a point of a national grid and no corner of a cell."""
    pair = [int(value) for value in found.groups() if value is not None]
    if not any(6_000_000 <= value < 8_000_000 for value in pair):
        return False
    return any(value % _FINEST_CELL_M for value in pair)
