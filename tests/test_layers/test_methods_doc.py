"""The methods page says of every layer how it is made, and of every kind how much it weighs."""

import re
from pathlib import Path

import pytest

from data.vocabulary import place_kind
from layers.catalogue import LAYERS
from layers.exposure_weights import read_weights
from layers.season_weights import SeasonOfKind, read_seasons

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
PARTS = ("In words", "In symbols", "Unit", "Goes in", "Source", "Known limits", "What it does not say")


def sections() -> dict[str, str]:
    """Return the text of each level-2 section by its anchor, as Markdown viewers make it."""
    found = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)[1:]
    return {
        heading.lower().replace(" ", "-"): text for heading, text in zip(found[::2], found[1::2], strict=True)
    }


@pytest.mark.parametrize("listed", LAYERS, ids=lambda listed: listed.code)
def test_each_layer_has_a_section_with_all_parts(listed: object) -> None:
    text = sections()[listed.anchor]  # type: ignore[attr-defined]
    assert f"`{listed.code}`" in text  # type: ignore[attr-defined]
    assert [part for part in PARTS if f"**{part}.**" not in text] == []


@pytest.mark.parametrize("kind", read_weights().kinds, ids=lambda kind: kind.code)
def test_each_kind_stands_in_the_table_with_its_weights_and_reach(kind: object) -> None:
    code, row = kind.code, kind  # type: ignore[attr-defined]
    cells = (
        f"| `{code}` | {place_kind(code).text} | {row.outreach:g} | {row.inspection:g} | "  # type: ignore[attr-defined]
        f"{row.reach_urban_m:g} | {row.reach_rural_m:g} | {row.reason} | {row.source} |"  # type: ignore[attr-defined]
    )
    assert cells in PAGE


@pytest.mark.parametrize("kind", read_seasons(), ids=lambda kind: kind.code)
def test_each_kind_with_a_season_stands_in_the_table(kind: SeasonOfKind) -> None:
    shares = " | ".join(f"{kind.in_season(season):g}" for season in ("winter", "spring", "summer", "autumn"))
    assert f"| `{kind.code}` | {shares} | {kind.reason} |" in PAGE


def test_it_says_what_goes_in_no_score() -> None:
    text = sections()["what-goes-in-no-score"]
    for words in ("nationality", "religion", "foreigners", "cuisine", "shelter", "confidential"):
        assert words in text
