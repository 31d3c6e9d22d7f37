"""Holds the difference between business ids and codes of persons, in columns of register numbers."""

import random

import numpy as np
import pyarrow as pa
import pytest

from data.intake.register_numbers import register_number_problems, register_number_sentence
from tests.test_data.personal_canaries import BUSINESS_IDS, CODES, PERSONAL, disguised, mixed, samples

FINE, NO_BUSINESS_ID, PERSON = 0, 1, 2
# A Polish NIP that is 21 January 1978 and four digits too, and one that can be no date: checked by hand.
# 210178105?: 2*6+1*5+0*7+1*2+7*3+8*4+1*5+0*6+5*7 = 112 = 10*11+2, so the last digit is 2.
BOTH = "2101781052"
# 526104082?: 5*6+2*5+6*7+1*2+0*3+4*4+0*5+8*6+2*7 = 162 = 14*11+8.
ONLY_NIP = "5261040828"


def problems(*texts: str | None, country: str | None = None) -> list[int]:
    return register_number_problems(pa.array(texts, pa.string()), country=country).tolist()


@pytest.mark.parametrize("family", BUSINESS_IDS)
def test_business_ids_of_nine_countries_pass(family: str) -> None:
    assert not register_number_problems(pa.array(samples(BUSINESS_IDS[family]))).any()


@pytest.mark.parametrize("family", CODES)
def test_codes_of_persons_do_not_pass(family: str) -> None:
    found = register_number_problems(pa.array(samples(CODES[family])))
    assert np.mean(found != FINE) >= 0.995
    assert np.mean(found == PERSON) >= 0.99


# Danish and Norwegian groups are those of business ids too, and by chance one of eleven is right.
BY_CHANCE = {"NO DK LV EE PL in groups", "with dots"}


@pytest.mark.parametrize("family", [family for family in PERSONAL if family not in CODES])
def test_phones_coordinates_and_the_like_are_no_business_ids(family: str) -> None:
    found = register_number_problems(pa.array(samples(PERSONAL[family])))
    assert np.mean(found != FINE) >= (0.95 if family in BY_CHANCE else 0.995)


def test_files_of_a_few_business_ids_of_all_countries_are_taken_in() -> None:
    chance = random.Random(20261120)
    ids = mixed(BUSINESS_IDS, 4200)
    refused = [any(problems(*chance.sample(ids, 10))) for _file in range(300)]
    assert sum(refused) == 0


def test_a_number_that_is_both_is_a_persons_unless_it_is_written_or_stands_as_a_business_id() -> None:
    assert problems(BOTH) == [PERSON]
    assert problems(f"PL{BOTH}") == problems("210-178-10-52") == problems("210-17-81-052") == [FINE]
    assert problems("210178-1052") == [PERSON]
    assert problems(BOTH, ONLY_NIP) == [FINE, FINE]
    assert problems(BOTH, "2077474-0") == [FINE, FINE]
    assert problems(BOTH, "2077474-0", country="DK") == [PERSON, FINE]
    assert problems(BOTH, ONLY_NIP, "131052-308T") == [PERSON, FINE, PERSON]


def test_the_share_of_numbers_that_are_both_is_what_the_module_says() -> None:
    for family, most in (("PL NIP", 0.08), ("PL KRS", 0.03), ("LV", 0.04)):
        alone = [problems(number) != [FINE] for number in samples(BUSINESS_IDS[family])]
        assert 0.005 < np.mean(alone) < most


@pytest.mark.parametrize(
    "text",
    [
        "2077474-0", "FI20774740", "Y-tunnus 2077474-0", "212000-0142", "SE212000014201", "16212000-0142", "988 077 917",
        "NO 988 077 917 MVA", "13585628", "DK 13585628", "CVR-nr. 13585628", "12345678", "EE100931558", "40103548442",
        "LV 40103548442", "119511515", "LT100001919017", "526-10-40-828", "NIP 526-10-40-828", "0000123456",
        "HRB 12345", "HRA 123 B", "Amtsgericht Hamburg HRB 12345", "DE136695976", "ATU57194903", "NL4495445B01",
    ],
)  # fmt: skip
def test_business_ids_are_read_in_all_usual_ways(text: str) -> None:
    assert problems(text) == [FINE]


@pytest.mark.parametrize(
    "text",
    [
        "2077474-1",
        "12345",
        "Example Ltd",
        "n/a",
        "0451234567",
        "a@b.fi",
        "988 077 918",
        "29.2286339",
        "601-234-567",
    ],
)
def test_what_is_no_business_id_is_said_to_be_none(text: str) -> None:
    assert problems(text) == [NO_BUSINESS_ID]


@pytest.mark.parametrize(
    "text", ["880320-0016", "SE880320001601", "LV01017012345", "ES12345678Z", "320000-12345", "131052-308T"]
)
def test_a_sole_traders_own_code_is_a_persons(text: str) -> None:
    assert problems(text) == [PERSON]


def test_other_digits_and_unseen_signs_change_nothing() -> None:
    chance = random.Random(3)
    assert not any(problems(*(disguised(number, chance) for number in mixed(BUSINESS_IDS, 700))))


def test_empty_cells_are_no_problem_and_chunks_are_taken_as_they_come() -> None:
    assert problems(None, "2077474-0", None) == [FINE, FINE, FINE]
    assert register_number_problems(pa.chunked_array([], pa.string())).tolist() == []
    chunks = pa.chunked_array([["2077474-0"], [None, "x"]], pa.string())
    assert register_number_problems(chunks).tolist() == [FINE, FINE, NO_BUSINESS_ID]


def test_sentences_say_what_to_do() -> None:
    assert "leave it empty" in register_number_sentence(NO_BUSINESS_ID)
    assert "mark a sole trader" in register_number_sentence(PERSON)
