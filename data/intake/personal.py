"""Finds what may be personal data in the texts of a file, so that the file can be refused at the door."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.intake.personal_codes import holds_identity_code, is_code_rather_than_phone
from data.intake.personal_coordinates import holds_coordinates
from data.intake.personal_dates import stretches, without_dates
from data.intake.personal_patterns import holds_account, holds_card, holds_email, holds_passport
from data.intake.personal_phones import holds_phone
from data.intake.personal_screen import suspects
from data.intake.personal_text import plain_text, without_known_codes
from data.language import _

PERSONAL_CODE, PHONE, EMAIL, IBAN, CARD, PASSPORT, COORDINATES = PROBLEMS = (
    "personal_code",
    "phone",
    "email",
    "iban",
    "card",
    "passport",
    "coordinates",
)
_NOTHING = ""


def personal_problems(texts: "pa.Array | pa.ChunkedArray", *, record_ids: bool = False) -> NDArray[np.int8]:
    """Return for each text 0 where nothing personal is seen, else 1 + the place of the kind in PROBLEMS.

    Missing texts are 0. `record_ids` is for columns of ids at the source: counters of up to nine digits,
    numbers of a year (2026-0001) and UUIDs pass there; 10 to 12 digits in a row and all other kinds do not.

    Names of persons and addresses of homes cannot be told from other words: only closed columns keep them
    out. Phone numbers of eight digits in a row pass, as register numbers are the same, and so do passports
    that are digits only.
    """
    column = _strings(texts)
    problems = np.zeros(len(column), np.int8)
    positions = suspects(column, record_ids=record_ids)
    if positions.size == 0:
        return problems
    suspected = column.take(pa.array(positions)).dictionary_encode()
    # Each distinct text once, as patterns that look around themselves and check digits need Python.
    numbers = [_number(text, record_ids=record_ids) for text in suspected.dictionary.to_pylist()]
    problems[positions] = np.array(numbers, np.int8)[suspected.indices.to_numpy()]
    return problems


def looks_personal(text: str) -> bool:
    """Return whether a single text, such as a header, may hold personal data."""
    return _kind(text, record_ids=False) != _NOTHING


def looks_like_code(text: str) -> bool:
    """Return whether a text in a column for public phone numbers is a personal identity code instead."""
    return is_code_rather_than_phone(plain_text(text))


def problem_sentence(code: str) -> str:
    """Return what to do about a kind of PROBLEMS, without any value."""
    return {
        PERSONAL_CODE: _(
            "Looks like a personal identity code (10 to 12 digits, or a date of birth and digits). "
            "Remove it: nothing about a person is taken in."
        ),
        PHONE: _("Looks like a phone number. Remove it: nothing about a person is taken in."),
        EMAIL: _("Looks like an e-mail address. Remove it: nothing about a person is taken in."),
        IBAN: _("Looks like a bank account. Remove it: nothing about a person is taken in."),
        CARD: _("Looks like a payment card. Remove it: nothing about a person is taken in."),
        PASSPORT: _(
            "Looks like the number of a passport or identity card. Remove it, "
            "or write an id of two letters and digits with a hyphen."
        ),
        COORDINATES: _("Looks like an exact coordinate. Remove it, or map the column to a coordinate field."),
    }[code]


def _number(text: str, *, record_ids: bool) -> int:
    kind = _kind(text, record_ids=record_ids)
    return PROBLEMS.index(kind) + 1 if kind else 0


def _kind(text: str, *, record_ids: bool) -> str:
    """Return the first kind that is seen, the surest first."""
    plain = plain_text(text)
    if holds_email(plain):
        return EMAIL
    if holds_account(plain):
        return IBAN
    if holds_card(plain):
        return CARD
    numbers = without_dates(without_known_codes(plain))
    together = stretches(numbers)
    if holds_identity_code(numbers, together, record_ids=record_ids):
        return PERSONAL_CODE
    if holds_phone(numbers, together, record_ids=record_ids):
        return PHONE
    if holds_coordinates(numbers, together):
        return COORDINATES
    return PASSPORT if holds_passport(numbers, together, record_ids=record_ids) else _NOTHING


def _strings(texts: Any) -> Any:
    """Return one array of strings, also from chunks and dictionaries."""
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.string())
    return column
