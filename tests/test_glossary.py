"""Holds the glossary to the words the project needs and to the names in its schema and vocabularies."""

import re
from pathlib import Path

import pytest

from data.vocabulary_list import vocabularies

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\*\*(.+?)\*\* — ", GLOSSARY, re.MULTILINE)


@pytest.mark.parametrize(
    "term",
    [
        "Batch", "Cell", "Compartment", "Cube", "Discovered and reported", "Effort", "Empirical Bayes", "Exposure",
        "Indicator", "Inspection", "Layer", "Level", "Never target", "Not known", "Period", "Place", "Purpose",
        "Secret", "Shown as", "Sighting", "Signal", "Store", "Tombstone", "Visit", "Worksite",
    ],
)  # fmt: skip
def test_the_glossary_explains_the_words_of_the_project(term: str) -> None:
    assert term in TERMS


def test_the_glossary_is_in_alphabetical_order_without_repeats() -> None:
    assert sorted(set(TERMS), key=str.lower) == TERMS


def test_every_code_in_the_glossary_is_a_name_of_the_schema_or_a_vocabulary() -> None:
    schema = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data" / "schema").glob("*.sql"))
    codes = {each.code for entries in vocabularies().values() for each in entries}
    known = codes | set(re.findall(r"\w+", schema))
    assert set(re.findall(r"`([^`]+)`", GLOSSARY)) - known == set()
