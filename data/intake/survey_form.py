"""Makes our own survey forms as XLSForms, for phones that collect offline: no point, device or clock."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.errors import Refused
from data.intake.field import Kind
from data.intake.survey_questions import (
    CELL_PATTERN,
    CELLS,
    MARK,
    MARKS,
    ORGANISATION,
    Question,
    answers_of,
    survey_questions,
)
from data.intake.template_workbook import Book, add_table, workbook_bytes
from data.language import _

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
# Columns of an XLSForm that are attributes of Question.
_COLUMNS = (
    "name",
    "label",
    "hint",
    "relevant",
    "constraint",
    "constraint_message",
    "appearance",
    "calculation",
    "default",
)


@dataclass(frozen=True)
class FormStop:
    """A stop that the form offers by its name; the answer is the code of its cell, never the stop."""

    name: str
    cell: str


def survey_form_bytes(
    kind: Kind, *, organisation: str = "", cells: Sequence[str] = (), stops: Sequence[FormStop] = ()
) -> bytes:
    """Return the XLSForm of sightings or of visits, in the language of the session.

    Parameters
    ----------
    organisation
        Code in the register of organisations, which stands in every answer; none where it is said on import.
    cells
        Codes of cells to choose from, as `data.cell_codes.cells_to_codes` gives them.
    stops
        Stops to choose from, before the cells. Without stops and cells the code of the cell is written.

    Raises
    ------
    Refused
        When there is no form for this kind, or the code of the organisation or of a cell is none.
    """
    if organisation and not _CODE.fullmatch(organisation):
        message = _("{code!r} is no code of an organisation. Use small letters, digits and _.")
        raise Refused(message.format(code=organisation[:40]))
    choices = _cell_choices(cells, stops)
    questions = _with_cells(survey_questions(kind), bool(choices))
    survey = _survey_rows(kind, organisation, questions)
    answers = _choice_rows(questions, choices)
    settings = _settings_rows(kind, organisation, [survey, answers])

    def fill(workbook: Book) -> None:
        for name, rows in (("survey", survey), ("choices", answers), ("settings", settings)):
            add_table(workbook, name, rows)

    return workbook_bytes(fill)


def _cell_choices(cells: Sequence[str], stops: Sequence[FormStop]) -> list[tuple[str, str]]:
    """Return code and label of each cell; a stop's label ends with the code, for exports that hold labels."""
    names: dict[str, list[str]] = {}
    for stop in stops:
        names.setdefault(stop.cell, []).append(stop.name)
    choices = [(code, f"{' / '.join(of_cell)} ({code})") for code, of_cell in names.items()]
    choices += [(code, code) for code in dict.fromkeys(cells) if code not in names]
    faulty = [code for code, _label in choices if not re.fullmatch(CELL_PATTERN, code)]
    if faulty:
        message = _("{count} of the cells are no codes of cells. Write them like 250mN667175E38600.")
        raise Refused(message.format(count=len(faulty)))
    return choices


def _with_cells(questions: tuple[Question, ...], listed: bool) -> tuple[Question, ...]:
    if not listed:
        return tuple(replace(each, list="" if each.list == CELLS else each.list) for each in questions)
    return tuple(
        replace(
            each,
            type="select_one",
            appearance="minimal autocomplete",
            hint="",
            constraint="",
            constraint_message="",
        )
        if each.list == CELLS
        else each
        for each in questions
    )


def _survey_rows(kind: Kind, organisation: str, questions: tuple[Question, ...]) -> list[list[str]]:
    mark = next(mark for mark, code in MARKS.items() if code == kind.code)
    fixed = [Question(name=MARK, type="calculate", calculation=f"'{mark}'")]
    if organisation:
        fixed.append(Question(name=ORGANISATION, type="calculate", calculation=f"'{organisation}'"))
    rows = [["type", "required", *_COLUMNS]]
    for each in (*fixed, *questions):
        type_ = f"{each.type} {each.list}".strip()
        values = (getattr(each, attribute) for attribute in _COLUMNS)
        rows.append([type_, "yes" if each.needed else "", *values])
    return rows


def _choice_rows(questions: tuple[Question, ...], cells: list[tuple[str, str]]) -> list[list[str]]:
    rows = [["list_name", "name", "label"]]
    for name in dict.fromkeys(each.list for each in questions if each.list):
        rows += [[name, code, label] for code, label in (cells if name == CELLS else answers_of(name))]
    return rows


def _settings_rows(kind: Kind, organisation: str, sheets: list[list[list[str]]]) -> list[list[str]]:
    form_id = "_".join(filter(None, ("majakka", kind.code, organisation)))
    # Servers take a changed form only under another version: it is a digest of what the form holds.
    digest = hashlib.sha256(json.dumps(sheets).encode("utf-8")).hexdigest()[:8]
    return [
        ["form_title", "form_id", "version", "style"],
        [_("Majakka: {kind}").format(kind=kind.label), form_id, digest, "pages"],
    ]
