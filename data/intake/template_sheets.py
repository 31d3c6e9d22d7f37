"""Fills the workbook of a template: the rows first, then what each field means and which codes there are."""

from datetime import datetime
from typing import Any

from data.intake.field import Field, Kind
from data.intake.kinds import entries_of
from data.intake.template_workbook import Book, BookSheet, add_table, width_of, workbook_bytes
from data.language import _

# All other columns but days are text, or a spreadsheet would make the 2nd of April of 2-4, a day of 2026-08.
_NUMBERS = frozenset({"latitude", "longitude", "metres", "number", "whole"})
_LAST_ROW = 1_048_575
_LONGEST_MESSAGE = 255


def template_workbook(kind: Kind) -> bytes:
    """Return the workbook of a kind: the sheet to fill in, named as the kind, then `Fields` and `Codes`."""

    def fill(workbook: Book) -> None:
        ranges = _code_ranges(kind)
        _add_rows(workbook, kind, ranges)
        add_table(workbook, _("Fields"), _field_rows(kind))
        if len(code_rows(kind)) > 1:
            add_table(workbook, _("Codes"), code_rows(kind))

    return workbook_bytes(fill)


def code_rows(kind: Kind) -> list[tuple[str, ...]]:
    """Return the table of codes: for each coded field its codes with their labels, below a header."""
    rows: list[tuple[str, ...]] = [(_("Field"), _("Code"), _("Label"))]
    for field in kind.fields:
        rows += [(field.code, code, label) for code, label in _codes_of(field)]
    return rows


def _add_rows(workbook: Book, kind: Kind, ranges: dict[str, str]) -> None:
    sheet = workbook.add_worksheet(kind.code)
    header = workbook.add_format({"bold": True, "bg_color": "#E8EDF2"})
    needed = workbook.add_format({"bold": True, "bg_color": "#BFD3E6"})
    text = workbook.add_format({"num_format": "@"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for column, field in enumerate(kind.fields):
        form = {"day": day}.get(field.type, None if field.type in _NUMBERS else text)
        sheet.set_column(column, column, width_of((field.code, *field.example)), form)
        sheet.write_string(0, column, field.code, needed if field.needed else header)
        sheet.write_comment(0, column, _comment(field), {"author": "", "x_scale": 2})
        for row, value in enumerate(field.example, start=1):
            if value:
                _write_example(sheet, row, column, field, value, form)
        _offer_codes(sheet, column, field, ranges)
    sheet.freeze_panes(1, 0)


def _write_example(sheet: BookSheet, row: int, column: int, field: Field, value: str, form: Any) -> None:
    if field.type == "day":
        sheet.write_datetime(row, column, datetime.fromisoformat(value), form)
    elif field.type in _NUMBERS:
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, value, form)


def _offer_codes(sheet: BookSheet, column: int, field: Field, ranges: dict[str, str]) -> None:
    """Let a column offer its codes in a list, and say what to write; other values are warned of, not barred.

    A band takes a number too, and several codes in one cell cannot be picked from a list.
    """
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": field.code[:32],
        "input_message": _comment(field)[:_LONGEST_MESSAGE],
    }
    if field.code in ranges and field.type != "codes":
        rule |= {"validate": "list", "source": ranges[field.code], "error_type": "information"}
        rule |= {"error_message": _("The sheet of codes lists what can be written here.")}
    sheet.data_validation(1, column, _LAST_ROW, column, rule)


def _comment(field: Field) -> str:
    lines = [field.label + (f" ({_('needed')})" if field.needed else ""), field.explanation]
    codes = ", ".join(code for code, _label in _codes_of(field))
    if codes:
        lines.append(codes if len(codes) <= _LONGEST_MESSAGE // 2 else _("See the sheet of codes."))
    return "\n".join(line for line in lines if line)


def _field_rows(kind: Kind) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(_("Field"), _("Label"), _("Needed"), _("What to write"), _("Codes"))]
    rows += [
        (
            field.code,
            field.label,
            _("yes") if field.needed else "",
            field.explanation,
            ", ".join(code for code, _label in _codes_of(field)),
        )
        for field in kind.fields
    ]
    return rows


def _code_ranges(kind: Kind) -> dict[str, str]:
    """Return for each coded field the cells of the sheet `Codes` that list its codes."""
    ranges: dict[str, str] = {}
    first = 2
    for field in kind.fields:
        if count := len(_codes_of(field)):
            ranges[field.code] = f"='{_('Codes')}'!$B${first}:$B${first + count - 1}"
            first += count
    return ranges


def _codes_of(field: Field) -> list[tuple[str, str]]:
    if field.type == "flag":
        return [("yes", _("yes")), ("no", _("no"))]
    return [(entry.code, entry.label) for entry in entries_of(field.vocabulary)] if field.vocabulary else []
