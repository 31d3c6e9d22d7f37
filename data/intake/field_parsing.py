"""Parses the columns of a sheet as the types of their fields say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import shapely

from data.cell_codes import cell_of_code
from data.errors import Refused
from data.grid import CELL_SIZES_M
from data.intake.column import Column, Unreadable, parse_column
from data.intake.field import Field
from data.intake.kinds import entries_of
from data.intake.parsing_codes import CodeParser, parse_flag
from data.intake.parsing_moments import parse_moments
from data.intake.parsing_numbers import Measures, amount_parser, parse_measures, whole_parser
from data.intake.parsing_texts import TEXT_TYPES, parse_hours, parse_phone, parse_texts
from data.intake.parsing_time import TimeParser
from data.intake.request import StoreFacts
from data.language import _
from data.national_grids import country_of_grid

FUTURE_DAYS = frozenset({"valid_from", "valid_to"})
_MOST_METRES = 10_000_000

Parse = Callable[[str], tuple[Any, str]]


def parse_field(field: Field, texts: pa.ChunkedArray, facts: StoreFacts) -> Column | Measures:
    """Return the parsed column of a field, one entry per row."""
    if field.type in TEXT_TYPES:
        return parse_texts(texts, field.type, country=country_of_grid(facts.epsg))
    if field.type in ("latitude", "longitude"):
        most = 90 if field.type == "latitude" else 180
        problem = _("These are no degrees from {least} to {most}. Write them like 60.1719.")
        return parse_measures(texts, least=-most, most=most, problem=problem.format(least=-most, most=most))
    if field.type == "metres":
        problem = _("These are no metres of the grid of this store. Write them like 385742.")
        return parse_measures(texts, least=-_MOST_METRES, most=_MOST_METRES, problem=problem)
    if field.type == "moment":
        return parse_moments(texts, _parser_of(field, facts))
    return parse_column(texts, _parser_of(field, facts))


def _parser_of(field: Field, facts: StoreFacts) -> Parse:
    times = TimeParser(zone=facts.time_zone, today=date.fromisoformat(facts.today))
    codes = CodeParser(entries_of(field.vocabulary)) if field.vocabulary else CodeParser(())
    parsers: dict[str, Parse] = {
        "band": codes.band,
        "cell": _cell_parser(facts.epsg),
        "clock": times.clock,
        "code": codes.code,
        "codes": codes.codes,
        "day": times.any_day if field.code in FUTURE_DAYS else times.day,
        "flag": parse_flag,
        "hours": parse_hours,
        "moment": times.moment,
        "month": times.month,
        "number": amount_parser(field.most),
        "organisation": _organisation_parser(facts),
        "outline": _parse_outline,
        "phone": parse_phone,
        "quarter": times.quarter,
        "whole": whole_parser(field.least, field.most),
    }
    return parsers[field.type]


def _cell_parser(epsg: int) -> Parse:
    def parse(text: str) -> tuple[tuple[int, int, int | None], str]:
        try:
            east_m, north_m, size_m = cell_of_code(text, epsg=epsg)
        except Refused as refused:
            raise Unreadable(str(refused)) from None
        if size_m is not None and (size_m not in CELL_SIZES_M or east_m % size_m or north_m % size_m):
            raise Unreadable(_("There are no such cells here. Use cells of 250, 500, 1000, 2000 or 4000 m."))
        if max(abs(east_m), abs(north_m)) > _MOST_METRES:
            raise Unreadable(_("This cell lies outside the grid of this store. Correct it."))
        return (east_m, north_m, size_m), f"{east_m} {north_m} {size_m}"

    return parse


def _organisation_parser(facts: StoreFacts) -> Parse:
    def parse(text: str) -> tuple[str, str]:
        code = text.strip().casefold()
        if code not in facts.register:
            raise Unreadable(_("This organisation is not in the register. Enter it there first."))
        return code, code

    return parse


def _parse_outline(text: str) -> tuple[shapely.Geometry, str]:
    try:
        outline = shapely.from_wkt(text)
    except shapely.errors.GEOSException:
        outline = None
    if not isinstance(outline, shapely.Polygon | shapely.MultiPolygon) or outline.is_empty:
        raise Unreadable(
            _("This is no border. Write it as WKT, like POLYGON ((24.9 60.1, ...)), in degrees.")
        )
    return outline, text
