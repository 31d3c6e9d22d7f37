"""Turns labels in an export of our own form, which KoboToolbox gives by default, back into codes."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.field import Kind
from data.intake.sheet import Sheet
from data.intake.survey_questions import CELLS, Question, answers_of, each_language, survey_questions
from data.language import use_language

# The label of a stop ends with the code of its cell: see survey_form.
_CODE_OF_LABEL = re.compile(r".* \(([^() ]+)\)")


def without_labels(sheet: Sheet, kind: Kind) -> Sheet:
    """Return the sheet of our own form with names for the labels over its columns, and codes for its answers.

    Labels of every language count, as the form may have been made in another one. What is a name or a code
    already, or no label that is known, stays.
    """
    questions, answers = _known_labels(kind)
    headers: list[str] = []
    columns: list[pa.ChunkedArray] = []
    for header, column in zip(sheet.headers, sheet.columns, strict=True):
        question, choice = questions.get(header, (None, ""))
        headers.append(f"{question.name}{choice}" if question else header)
        columns.append(_coded(column, question, answers) if question and not choice else column)
    if len(set(headers)) < len(headers):
        return sheet
    return replace(sheet, headers=tuple(headers), columns=tuple(columns))


def _known_labels(kind: Kind) -> tuple[dict[str, tuple[Question, str]], dict[str, dict[str, str]]]:
    """Return for each header its question and, of a split column, `/code`; by list the code of a label."""
    headers: dict[str, tuple[Question, str]] = {}
    answers: dict[str, dict[str, str]] = {}
    with each_language() as languages:
        for code in languages:
            use_language(code)
            for question in survey_questions(kind):
                choices = answers_of(question.list) if question.list else ()
                labels = answers.setdefault(question.list, {})
                for name, label in choices:
                    labels.setdefault(label, name)
                for header in filter(None, (question.name, question.label)):
                    headers.setdefault(header, (question, ""))
                    if question.type == "select_multiple":
                        for name, label in choices:
                            headers.setdefault(f"{header}/{label}", (question, f"/{name}"))
    return headers, answers


def _coded(
    column: pa.ChunkedArray, question: Question, answers: Mapping[str, dict[str, str]]
) -> pa.ChunkedArray:
    """Return a column with the code of each answer; each distinct text is looked up once."""
    if not question.list:
        return column
    encoded = pc.dictionary_encode(column).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    labels = answers[question.list]
    several = question.type == "select_multiple"
    codes = [
        _code_of(text, question.list, labels, several=several) for text in encoded.dictionary.to_pylist()
    ]
    return pa.chunked_array([pa.array(codes, pa.string()).take(encoded.indices)])


def _code_of(text: str, list_name: str, labels: Mapping[str, str], *, several: bool) -> str:
    if list_name == CELLS:
        found = _CODE_OF_LABEL.fullmatch(text)
        return found[1] if found else text
    if not several:
        return labels.get(text, text)
    return _codes_of(text, labels) or text


def _codes_of(text: str, labels: Mapping[str, str]) -> str:
    """Return the codes of labels that follow each other, between spaces; empty where they are no labels.

    Labels hold spaces themselves, so at each place the longest one that fits is taken.
    """
    codes: list[str] = []
    rest = text
    while rest:
        label = max((each for each in labels if f"{rest} ".startswith(f"{each} ")), key=len, default=None)
        if label is None:
            return ""
        codes.append(labels[label])
        rest = rest[len(label) :].lstrip()
    return " ".join(codes)
