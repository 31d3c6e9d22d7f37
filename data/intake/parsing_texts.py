"""Reads ids, names and other texts of the columns that may hold them, and refuses what looks personal."""

import re
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.column import Unreadable
from data.intake.personal import (
    PERSONAL_CODE,
    PROBLEMS,
    looks_like_code,
    personal_problems,
    problem_sentence,
)
from data.intake.register_numbers import register_number_problems, register_number_sentence
from data.intake.text_column import Check, TextColumn
from data.language import _
from data.osm.hours import normalised_hours

RECORD_ID = r"^[0-9A-Za-zÀ-ž._:/{}#-]{1,80}$"
SHORT_CODE = r"^[0-9A-Za-zÀ-ž][0-9A-Za-zÀ-ž._/-]{0,23}$"
REGISTER_CODE = r"^[a-z][a-z0-9_]{1,39}$"
REGISTER_NUMBER = "register_number"
MOST_LETTERS = {"name": 120, "text": 300}
_PHONE = re.compile(r"\+?[\d ()/.-]{3,24}")
_FEWEST_DIGITS = 3
# A coordinate that stands in the wrong column.
_DEGREES = re.compile(r"-?\d{1,3}\.\d{4,}")


def parse_texts(texts: pa.ChunkedArray, type_: str, *, country: str | None = None) -> TextColumn:
    """Return the column of texts of a type: record_id, short_code, register_code, name, text and so on.

    `country` is that of the store, where its grid tells: personal codes of it are the likeliest there.
    """
    if type_ == REGISTER_NUMBER:
        return TextColumn(texts, partial(_check_register_numbers, country=country))
    return TextColumn(texts, _CHECKS[type_])


def parse_hours(text: str) -> tuple[str, str]:
    """Return opening hours in OpenStreetMap's form; a remark in words is refused."""
    hours = None if '"' in text else normalised_hours(text)
    if hours is None:
        raise Unreadable(_("These are no opening hours. Write them like Mo-Fr 10:00-16:00; Sa 11:00-14:00."))
    return hours, hours


def parse_phone(text: str) -> tuple[str, str]:
    """Return the public number of a service."""
    if looks_like_code(text):
        raise Unreadable(problem_sentence(PERSONAL_CODE))
    digits = sum(letter.isdigit() for letter in text)
    if not _PHONE.fullmatch(text) or digits < _FEWEST_DIGITS or _DEGREES.fullmatch(text):
        raise Unreadable(_("This is no phone number. Write it like +358 9 310 1691."))
    return " ".join(text.split()), re.sub(r"\D", "", text)


def _check_record_ids(texts: pa.Array) -> list[tuple[NDArray[np.bool_], str]]:
    sentence = _(
        "This is no record id. Use up to 80 letters, digits and . _ : / -, with a digit and without space."
    )
    return [(~(_matches(texts, RECORD_ID) & _matches(texts, "[0-9]")), sentence), *_personal(texts, ids=True)]


def _check_short_codes(texts: pa.Array) -> list[tuple[NDArray[np.bool_], str]]:
    sentence = _("This is no short code. Use up to 24 letters, digits and . _ / - with at least one digit.")
    return [
        (~(_matches(texts, SHORT_CODE) & _matches(texts, "[0-9]")), sentence),
        *_personal(texts, ids=False),
    ]


def _check_register_codes(texts: pa.Array) -> list[tuple[NDArray[np.bool_], str]]:
    sentence = _(
        "This is no code of an organisation. Use small letters, digits and _, such as city_outreach."
    )
    return [(~_matches(texts, REGISTER_CODE), sentence)]


def _check_register_numbers(
    texts: pa.Array, *, country: str | None = None
) -> list[tuple[NDArray[np.bool_], str]]:
    found = register_number_problems(texts, country=country)
    return [(found == number, register_number_sentence(int(number))) for number in np.unique(found) if number]


def _check_names(texts: pa.Array) -> list[tuple[NDArray[np.bool_], str]]:
    return _check_words(texts, MOST_LETTERS["name"])


def _check_texts(texts: pa.Array) -> list[tuple[NDArray[np.bool_], str]]:
    return _check_words(texts, MOST_LETTERS["text"])


def _check_words(texts: pa.Array, most: int) -> list[tuple[NDArray[np.bool_], str]]:
    long = pc.greater(pc.utf8_length(texts), most).to_numpy(zero_copy_only=False)
    formula = _matches(texts, r"^[=+@|%-]")
    return [
        (long, _("This has more than {most} letters. Shorten it.").format(most=most)),
        (formula, _("This begins like a formula of a spreadsheet. Begin it with a letter or digit.")),
        *_personal(texts, ids=False),
    ]


def _personal(texts: pa.Array, *, ids: bool) -> list[tuple[NDArray[np.bool_], str]]:
    found = personal_problems(texts, record_ids=ids)
    return [
        (found == number, problem_sentence(PROBLEMS[number - 1])) for number in np.unique(found) if number
    ]


def _matches(texts: pa.Array, pattern: str) -> NDArray[np.bool_]:
    return np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), dtype=bool)


_CHECKS: dict[str, Check] = {
    "record_id": _check_record_ids,
    "short_code": _check_short_codes,
    "register_code": _check_register_codes,
    REGISTER_NUMBER: _check_register_numbers,
    "name": _check_names,
    "text": _check_texts,
}
TEXT_TYPES = frozenset(_CHECKS)
