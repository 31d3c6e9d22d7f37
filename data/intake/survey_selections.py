"""Brings answers together that a survey server split into a column for each choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.field import Field, Kind
from data.intake.headers import normalised
from data.intake.kinds import entries_of, kinds
from data.intake.sheet import Sheet

# KoboToolbox and ODK Central write 1 and 0, others True and False; a spreadsheet may make 1.0 of it.
_TICKED = ("1", "1.0", "true", "yes")
_NOT_TICKED = ("0", "0.0", "false", "no")


@dataclass(frozen=True)
class _Family:
    """The columns of one question: positions of its choices with their codes, None where there is none."""

    parent: str
    choices: dict[int, str | None]


def merged_selections(sheet: Sheet, kind: Kind | None = None) -> Sheet:
    """Return a sheet in which each question with several answers is one column, its codes between spaces.

    Only questions whose name is that of a field with several codes are brought together: of the kind, or of
    any kind where it is not known. The choices count where all of them are codes or labels of the field; else
    the column of the whole answer, where there is one. Rows without any choice column filled keep that
    column's text. Columns that hold anything but ticks stay as they are.
    """
    fields = selection_fields(kind)
    headers, columns = list(sheet.headers), list(sheet.columns)
    gone: set[int] = set()
    for family in _families(headers, fields):
        texts = [columns[position] for position in family.choices]
        if not all(_holds_ticks(each) for each in texts):
            continue
        first, *others = family.choices
        whole = headers.index(family.parent) if family.parent in headers else None
        if whole is None:
            headers[first], columns[first] = family.parent, _joined(family, headers, texts)
            gone.update(others)
            continue
        if None not in family.choices.values():
            columns[whole] = pc.coalesce(_joined(family, headers, texts), columns[whole])
        gone.update(family.choices)
    kept = [position for position in range(len(headers)) if position not in gone]
    return replace(
        sheet,
        headers=tuple(headers[position] for position in kept),
        columns=tuple(columns[position] for position in kept),
        letters=tuple(sheet.letter(position) for position in kept),
    )


def selection_fields(kind: Kind | None) -> dict[str, Field]:
    """Return the fields with several codes by every name that people write over them, normalised."""
    found: dict[str, Field] = {}
    for each in (kind,) if kind else kinds():
        for field in each.fields:
            if field.type == "codes":
                for name in (field.code, field.text, *field.also):
                    found.setdefault(normalised(name), field)
    return found


def _families(headers: Sequence[str], fields: Mapping[str, Field]) -> list[_Family]:
    families: dict[str, _Family] = {}
    for position, header in enumerate(headers):
        split = _split(header, fields)
        if split is not None:
            parent, code = split
            families.setdefault(parent, _Family(parent, {})).choices[position] = code
    return list(families.values())


def _split(header: str, fields: Mapping[str, Field]) -> tuple[str, str | None] | None:
    """Return the question and the code of a column such as `forms/labour`; None where it is no such column.

    Behind a hyphen, which is also part of names, only codes of the field count.
    """
    for separator in "/-":
        parent, found, choice = header.rpartition(separator)
        field = fields.get(normalised(parent)) if found else None
        if field is not None:
            codes = {
                normalised(name): entry.code
                for entry in reversed(entries_of(field.vocabulary))
                for name in (entry.label, entry.text, entry.code)
            }
            code = codes.get(normalised(choice))
            if separator == "/" or code is not None:
                return parent, code
    return None


def _holds_ticks(texts: pa.ChunkedArray) -> bool:
    ticks = pc.is_in(pc.utf8_lower(texts), pa.array([*_TICKED, *_NOT_TICKED, None], pa.string()))
    return bool(pc.all(ticks).as_py() in (True, None))


def _joined(family: _Family, headers: Sequence[str], texts: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Return the codes that are ticked in each row, null where none is."""
    ticked = pa.array(_TICKED, pa.string())
    parts = []
    for (position, code), column in zip(family.choices.items(), texts, strict=True):
        choice = code or "_".join(headers[position].rpartition("/")[2].split())
        is_ticked = pc.is_in(pc.utf8_lower(column), ticked)
        parts.append(pc.if_else(is_ticked, choice, ""))
    # Not null_handling="skip": pyarrow 26 drops a row in which all are null.
    spaced = pc.binary_join_element_wise(*parts, " ")
    joined = pc.utf8_trim(pc.replace_substring_regex(spaced, " +", " "), " ")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)
