"""Understands a sheet: which column is what, what is wrong with each row, and what is kept of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.column import Column
from data.intake.content_guess import content_of
from data.intake.field import Kind
from data.intake.field_parsing import parse_field
from data.intake.header_check import header_faults
from data.intake.headers import OTHER_NAME, Match, guess_kind, left_out, match_headers
from data.intake.kinds import kind_of
from data.intake.parsed import Built, Fault, Parsed
from data.intake.parsing_numbers import Measures
from data.intake.record_keys import Keyer
from data.intake.records.effort import (
    build_person_totals,
    build_reporting_effort,
    build_teams,
    build_visits,
)
from data.intake.records.ground import build_areas, build_population
from data.intake.records.help_services import build_services
from data.intake.records.inspections import build_inspections, build_signals
from data.intake.records.register import build_organisations
from data.intake.records.sightings import build_sightings
from data.intake.records.worksites import build_suppliers, build_worksites
from data.intake.request import Request, Tell
from data.intake.row_keys import keyed_rows, repeated_ids, running_numbers
from data.intake.sheet import Sheet
from data.intake.survey_export import own_form_kind, server_columns, understood_export
from data.language import _

REGISTER = "register"
_THREADS = 2
_BUILDERS: dict[str, Callable[[Parsed], Built]] = {
    "sightings": build_sightings,
    "visits": build_visits,
    "reporting_effort": build_reporting_effort,
    "person_totals": build_person_totals,
    "teams": build_teams,
    "services": build_services,
    "worksites": build_worksites,
    "inspections": build_inspections,
    "signals": build_signals,
    "suppliers": build_suppliers,
    "areas": build_areas,
    "population": build_population,
    "organisations": build_organisations,
}
FAULTS_SCHEMA = pa.schema([("row", pa.int32()), ("column", pa.string()), ("problem", pa.string())])


def look(sheet: Sheet, request: Request) -> dict[str, Any]:
    """Return what a file seems to be: its kind, its columns and the field of each; nothing is checked."""
    keyer = Keyer(request.facts.pepper)
    sheet = understood_export(sheet, kind_of(request.kind) if request.kind else None)
    code = (
        request.kind or own_form_kind(sheet.headers, sheet.columns) or guess_kind(sheet.headers, keyer=keyer)
    )
    matches = _matches(sheet, kind_of(code), request, keyer) if code else (Match(None),) * len(sheet.headers)
    return {
        "format": sheet.format,
        "sheets": list(sheet.sheets),
        "sheet": sheet.sheet,
        "header_row": sheet.header_row,
        "encoding": sheet.encoding,
        "rows": len(sheet.row_numbers),
        "kind": code,
        "geometry": sheet.geometry is not None,
        "columns": [
            {
                "position": position,
                "letter": sheet.letter(position - 1),
                "header": header,
                "field": match.field,
                "because": match.because,
                "looks_like": content_of(texts),
            }
            for position, (header, texts, match) in enumerate(
                zip(sheet.headers, sheet.columns, matches, strict=True), 1
            )
        ],
    }


def check(sheet: Sheet, request: Request, tell: Tell) -> tuple[pa.Table, pa.Table | None, dict[str, Any]]:
    """Return the faults of a sheet, the coarsened rows where there are none, and what was understood.

    The rows are in the columns of the kind's table and in random order. Faults name rows as a spreadsheet
    shows them and columns by field.
    """
    keyer = Keyer(request.facts.pepper)
    kind = kind_of(request.kind or "")
    sheet = understood_export(sheet, kind)
    rows = len(sheet.row_numbers)
    tell("checking", 0, rows)
    matches = _matches(sheet, kind, request, keyer)
    faults = header_faults(sheet, kind, matches)
    notes: dict[str, Any] = {"rows": rows, "columns_left_out": left_out(matches)}
    if faults:
        return _fault_table(faults, sheet), None, notes
    cells = [(match.field, texts) for match, texts in zip(matches, sheet.columns, strict=True) if match.field]
    # From here on only the parsed columns are held: the cells of a large file are a good part of its memory.
    sheet = replace(sheet, columns=())
    columns, wrong = _parsed_columns(kind, cells, request, rows, tell)
    faults += wrong
    organisation, whose = _organisation(kind, columns, request)
    faults += whose
    parsed = Parsed(kind, columns, rows, request.facts, keyer, organisation, sheet.geometry, sheet.epsg)
    tell("coarsening", 0, rows)
    built = _BUILDERS[kind.code](parsed)
    faults += [*built.faults, *repeated_ids(parsed)]
    if any(match == Match("record_id", OTHER_NAME) for match in matches):
        faults += running_numbers(parsed)
    notes |= built.notes | {"organisation": organisation}
    if faults:
        return _fault_table(faults, sheet), None, notes
    tell("keying", 0, rows)
    return _fault_table([], sheet), keyed_rows(parsed, built), notes


def _parsed_columns(
    kind: Kind, cells: list[tuple[str, pa.ChunkedArray]], request: Request, rows: int, tell: Tell
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the columns by field and their faults; the cells leave the list as they are parsed."""
    columns: dict[str, Any] = {}
    faults: list[Fault] = []
    count = len(cells)
    with ThreadPoolExecutor(_THREADS) as threads:  # most of the work is Arrow's, which lets others run
        # A thread of its own would not know the language of the user: each parses in a copy of this context.
        parsing = [
            (code, threads.submit(copy_context().run, _parsed_field, kind, code, texts, request))
            for code, texts in cells
        ]
        cells.clear()
        for done, (code, parsed) in enumerate(parsing, 1):
            columns[code], wrong = parsed.result()
            faults += wrong
            tell("checking", rows * done // count, rows)
    return columns, faults


def _parsed_field(
    kind: Kind, code: str, texts: pa.ChunkedArray, request: Request
) -> tuple[Column | Measures, list[Fault]]:
    column = parse_field(kind.field(code), texts, request.facts)
    faults: list[Fault] = [(where, code, problem) for where, problem in column.faults()]
    return column, faults + _empty_faults(kind, code, texts)


def _matches(sheet: Sheet, kind: Kind, request: Request, keyer: Keyer) -> tuple[Match, ...]:
    survey = server_columns(sheet.headers) if own_form_kind(sheet.headers, sheet.columns) == kind.code else {}
    return match_headers(
        sheet.headers,
        kind,
        said=request.mapping,
        remembered=request.remembered,
        survey=survey,
        keyer=keyer,
    )


def _empty_faults(kind: Kind, code: str, texts: pa.ChunkedArray) -> list[Fault]:
    if not kind.field(code).needed:
        return []
    empty = np.flatnonzero(texts.is_null().to_numpy())
    return [(empty, code, _("This may not be empty. Write a value."))] if empty.size else []


def _organisation(kind: Kind, columns: dict[str, Any], request: Request) -> tuple[str, list[Fault]]:
    """Return whose records these are: as the user says, else as every row of the file says alike."""
    nowhere = np.zeros(0, dtype=np.intp)
    if kind.code == "organisations":
        return REGISTER, []
    column = columns.get("organisation")
    named = sorted({each for each in column.values if each}) if isinstance(column, Column) else []
    if len(named) > 1:
        problem = _("The file names more than one organisation. Make one file for each.")
        return named[0], [(nowhere, "organisation", problem)]
    if request.facts.organisation and named and named[0] != request.facts.organisation:
        problem = _(
            "The file names another organisation than was said. Choose that one, or correct the file."
        )
        return named[0], [(nowhere, "organisation", problem)]
    if isinstance(column, Column) and named and (column.codes < 0).any():
        empty = np.flatnonzero(column.codes < 0)
        return named[0], [(empty, "organisation", _("This may not be empty. Write a value."))]
    if not named and not request.facts.organisation:
        problem = _(
            "The file does not say whose records these are. Choose the organisation, or add the column."
        )
        return "", [(nowhere, "organisation", problem)]
    whose = named[0] if named else request.facts.organisation
    if whose not in request.facts.register:
        problem = _("This organisation is not in the register. Enter it there first.")
        return whose, [(nowhere, "organisation", problem)]
    return whose, []


def _fault_table(faults: list[Fault], sheet: Sheet) -> pa.Table:
    """Return the faults by row and column; those of the whole file first."""
    rows: list[pa.Array] = []
    columns: list[str | None] = []
    problems: list[str] = []
    counts: list[int] = []
    for where, column, problem in faults:
        numbers = sheet.row_numbers[where] if where.size else None
        rows.append(pa.nulls(1, pa.int32()) if numbers is None else pa.array(numbers, pa.int32()))
        columns.append(column)
        problems.append(problem)
        counts.append(1 if numbers is None else len(numbers))
    repeat = pa.array(np.repeat(np.arange(len(faults)), counts))
    table = pa.table(
        {
            "row": pa.concat_arrays(rows) if rows else pa.array([], pa.int32()),
            "column": pa.array(columns, pa.string()).take(repeat),
            "problem": pa.array(problems, pa.string()).take(repeat),
        },
        FAULTS_SCHEMA,
    )
    return table.sort_by([("row", "ascending"), ("column", "ascending")])
