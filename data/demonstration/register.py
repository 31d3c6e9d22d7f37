"""Reads the made-up organisations that take part in demonstrations."""

from functools import cache
from pathlib import Path

from data.organisation import Organisation
from data.vocabulary import organisations
from data.vocabulary_file import read_vocabulary

_FILE = Path(__file__).parent / "organisations.toml"


@cache
def demonstration_organisations() -> dict[str, Organisation]:
    """Organisations by code: those of the vocabulary, and some that only demonstrations have."""
    own = read_vocabulary(_FILE, "organisations", Organisation)
    return {each.code: each for each in (*organisations(), *own) if each.code.startswith("demo_")}
