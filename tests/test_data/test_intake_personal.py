"""Holds the door's eye for personal data against made-up canaries of nine countries and harmless texts."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.fi import hetu
from stdnum.lt import asmens
from stdnum.lv import pvn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer

from data.intake.personal import (
    PROBLEMS,
    looks_like_code,
    looks_personal,
    personal_problems,
    problem_sentence,
)
from tests.test_data.personal_canaries import (
    CLEAN_IDS,
    CLEAN_TEXTS,
    CODES,
    INDISTINGUISHABLE,
    PERSONAL,
    disguised,
    samples,
)

LEAST_SEEN = 0.995
# Codes of documents that sources use for ids of records as well: three letters and six digits.
NO_TROUBLE_IN_IDS = {"identity card, PL"}


def share_seen(texts: list[str], *, record_ids: bool = False) -> float:
    return float((personal_problems(pa.array(texts), record_ids=record_ids) > 0).mean())


def kinds_of(*texts: str | None, record_ids: bool = False) -> list[str]:
    numbers = personal_problems(pa.array(texts, pa.string()), record_ids=record_ids)
    return [PROBLEMS[number - 1] if number else "" for number in numbers]


@pytest.mark.parametrize("family", PERSONAL)
def test_personal_data_in_texts_is_seen(family: str) -> None:
    assert share_seen(samples(PERSONAL[family])) >= LEAST_SEEN


@pytest.mark.parametrize("family", [family for family in PERSONAL if family not in NO_TROUBLE_IN_IDS])
def test_personal_data_among_ids_of_records_is_seen(family: str) -> None:
    assert share_seen(samples(PERSONAL[family]), record_ids=True) >= LEAST_SEEN


@pytest.mark.parametrize("family", CLEAN_TEXTS)
def test_harmless_texts_raise_no_alarm(family: str) -> None:
    texts = samples(CLEAN_TEXTS[family])
    problems = personal_problems(pa.array(texts))
    assert [text for text, problem in zip(texts, problems, strict=True) if problem] == []


@pytest.mark.parametrize("family", CLEAN_IDS)
def test_harmless_ids_raise_no_alarm(family: str) -> None:
    texts = samples(CLEAN_IDS[family])
    problems = personal_problems(pa.array(texts), record_ids=True)
    assert [text for text, problem in zip(texts, problems, strict=True) if problem] == []


@pytest.mark.parametrize("family", INDISTINGUISHABLE)
def test_what_looks_like_a_register_number_or_a_file_number_is_seen_only_in_part(family: str) -> None:
    # Known limits: these go by unseen, wholly or by chance, because what must pass looks the same.
    assert share_seen(samples(INDISTINGUISHABLE[family])) < LEAST_SEEN


@pytest.mark.parametrize("family", PERSONAL)
def test_other_digits_dashes_blanks_and_unseen_signs_hide_nothing(family: str) -> None:
    chance = random.Random(family)
    texts = [disguised(text, chance) for text in samples(PERSONAL[family], 200)]
    assert share_seen(texts) >= LEAST_SEEN


@pytest.mark.parametrize("family", CODES)
@pytest.mark.parametrize(
    "sentence", ["hlö {}", "asiakas {} / soita", "({})", "id={}", "Pers.nr: {}.", "{}, ks. yllä"]
)
def test_a_code_is_seen_within_a_sentence(family: str, sentence: str) -> None:
    assert share_seen([sentence.format(code) for code in samples(CODES[family], 200)]) >= LEAST_SEEN


# What a library alone would do; the shares say which codes it lets through.
STDNUM: dict[str, tuple[Callable[[str], bool], float, float]] = {
    "FI hetu": (hetu.is_valid, 1.0, 1.0),
    "FI hetu, temporary": (hetu.is_valid, 0.0, 0.0),
    "SE personnummer": (personnummer.is_valid, 1.0, 1.0),
    "SE samordningsnummer": (personnummer.is_valid, 0.0, 0.0),
    "SE samordningsnummer, digits": (personnummer.is_valid, 0.0, 0.0),
    "NO fødselsnummer": (fodselsnummer.is_valid, 1.0, 1.0),
    "NO synthetic": (fodselsnummer.is_valid, 0.0, 0.0),
    "DK CPR since 2007": (cpr.is_valid, 0.5, 0.99),
    "DK replacement CPR": (cpr.is_valid, 0.0, 0.0),
    "EE isikukood": (ik.is_valid, 1.0, 1.0),
    "LT asmens kodas": (asmens.is_valid, 1.0, 1.0),
    "LV until 2017": (pvn.is_valid, 1.0, 1.0),
    "LV 32 to 39": (pvn.is_valid, 0.0, 0.05),
    "PL PESEL": (pesel.is_valid, 1.0, 1.0),
    "DE tax id": (idnr.is_valid, 1.0, 1.0),
}


@pytest.mark.parametrize("family", STDNUM)
def test_codes_of_newcomers_are_what_the_library_alone_would_miss(family: str) -> None:
    # The library as an oracle too: ordinary codes made here by the rules are codes to it.
    is_valid, least, most = STDNUM[family]
    codes = samples(CODES[family])
    assert least <= np.mean([is_valid(code) for code in codes]) <= most
    assert share_seen(codes) == 1.0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("131052-308T", "personal_code"),
        ("puh. 040 123 4567", "phone"),
        ("+358 (0)9 310 1691", "phone"),
        ("0170/1234567", "phone"),
        ("tel 98765432", "phone"),
        ("aino(at)esimerkki.fi", "email"),
        ("õie@näide.ee", "email"),
        ("FI21 1234 5600 0007 85", "iban"),
        ("4111 1111 1111 1111", "card"),
        ("C01X00T47", "passport"),
        ("FP1234567", "passport"),
        ("60.16995, 24.93840", "coordinates"),
        ("60,16995", "coordinates"),
        ("60°10'11.8\"N 24°56'18\"E", "coordinates"),
        ("6671234, 385123", "coordinates"),
    ],
)
def test_a_kind_is_named(text: str, kind: str) -> None:
    assert kinds_of(text) == [kind]
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mannerheimintie 12 A 34", "Brivibas iela 45-12", "ul. Dluga 5/7", "00100", "LV-1010", "00-950", "114 55",
        "Mo-Fr 08:00-16:00; Sa 10:00-14:00", "08.00-16.00", "1234567-8", "250mN667175E38600",
        "CRS3035RES250mN3858250E3150000", "1km_6223_576", "22620006649000", "6740006580000", "2026-03-01T12:30",
        "01.03.2026", "20260301", "Storgata 12,0154 Oslo", "Hauptstr. 5,10115 Berlin", "Postboks 2345 5005 Bergen",
        "2026/S 045-123456", "HRB 123456", "Cafe @ Mall", "K-18 10.00-22.00", "UTC+2 8.00-16.00", "", " ", "ā õ š ö",
        "385000 6671250",
    ],
)  # fmt: skip
def test_a_text_that_only_looks_a_little_personal_passes(text: str) -> None:
    assert kinds_of(text) == [""]
    assert not looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-000123",
        "S-0001234",
        "550e8400-e29b-41d4-a716-446655440000",
        "123456789",
        "2026-0001",
        "ID0001234",
    ],
)
def test_ids_of_records_pass_among_ids(text: str) -> None:
    assert kinds_of(text, record_ids=True) == [""]


@pytest.mark.parametrize("text", ["1234567890", "12345678901", "123456789012", "1764042000"])
def test_ten_to_twelve_digits_in_a_row_never_pass(text: str) -> None:
    assert kinds_of(text) == kinds_of(text, record_ids=True) == ["personal_code"]


PUBLIC_NUMBERS = [
    "+, 00 and country",
    "FI SE DE with 0",
    "with dots",
    "NO DK LV EE PL in groups",
    "LT with 8 or 0",
    "PL landline",
]
# Begins with a 0, all digits in a row: one code of 3 to 10.
LIKE_A_PHONE = {
    "NO fødselsnummer", "NO H-number", "NO synthetic", "NO in groups", "DK CPR, checked", "DK CPR since 2007",
    "LV until 2017", "PL PESEL", "SE personnummer, 10 digits", "SE samordningsnummer, digits", "SE samordningsnummer",
}  # fmt: skip


@pytest.mark.parametrize("family", CODES)
def test_most_codes_are_seen_in_a_column_for_public_phone_numbers(family: str) -> None:
    least = 0.6 if family in LIKE_A_PHONE else LEAST_SEEN
    assert np.mean([looks_like_code(code) for code in samples(CODES[family])]) >= least


@pytest.mark.parametrize("family", PUBLIC_NUMBERS)
def test_public_phone_numbers_are_no_codes(family: str) -> None:
    # 050485-8810 is one in five hundred: a hyphen in an odd place makes a date of birth of a number.
    assert np.mean([looks_like_code(text) for text in samples(PERSONAL[family])]) <= 0.005


def test_missing_texts_chunks_and_dictionaries_are_taken_as_they_come() -> None:
    texts = ["a", None, "131052-308T", "131052-308T", None]
    expected = [0, 0, 1, 1, 0]
    flat = pa.array(texts)
    for column in (
        flat,
        pa.chunked_array([texts[:2], texts[2:], []], pa.string()),
        flat.dictionary_encode(),
        pa.chunked_array([flat.dictionary_encode()]),
        flat.cast(pa.large_string()),
    ):
        problems = personal_problems(column)
        assert problems.tolist() == expected
        assert problems.dtype == np.int8
    assert personal_problems(pa.nulls(2)).tolist() == [0, 0]
    assert personal_problems(pa.chunked_array([], pa.string())).tolist() == []


def test_sentences_say_what_to_do_and_show_no_value() -> None:
    for code in PROBLEMS:
        sentence = problem_sentence(code)
        assert sentence.startswith("Looks like ")
        assert "Remove it" in sentence


def test_real_names_streets_and_places_raise_no_alarm(shared_data: Path) -> None:
    # 4,666 hospitals of eight countries, as their ministries publish them.
    hospitals = pd.read_csv(shared_data / "services/baltic-hospitals-2020.csv", dtype=str)
    for column in ("hospital_name", "site_name", "street", "house_number", "postcode", "city", "url"):
        texts = pa.array(hospitals[column].dropna().unique().tolist(), pa.string())
        assert not personal_problems(texts).any(), column
    for column in ("lat", "lon"):
        found = personal_problems(pa.array(hospitals[column], pa.string()))
        assert set(found.tolist()) <= {0, PROBLEMS.index("coordinates") + 1}
