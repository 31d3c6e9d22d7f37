"""Seasonal work counts what has a season, as much as the season does, and says which kinds that is."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import Refused
from layers.explanation import explain
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.season_weights import read_seasons
from layers.seasonal_work import seasonal_work
from tests.test_layers.cells_and_places import SOUTH, WEST, places_at, square_of_cells

FARM, STATION = ("farm", 125.0, 125.0, 0), ("transport_hub", 125.0, 125.0, 0)


def of(*places: tuple[str, float, float, int], season: str | None = None, purpose: str = "outreach") -> Layer:
    return seasonal_work(
        places_at(*places), square_of_cells(4), read_weights(), read_seasons(), purpose=purpose, level=1,
        season=season,
    )  # fmt: skip


def test_a_farm_counts_the_share_of_its_season() -> None:
    whole = exposure(places_at(FARM), square_of_cells(4), read_weights(), purpose="outreach", level=1)
    shares = {kind.code: kind for kind in read_seasons()}
    for season in ("winter", "summer", None):
        expected = whole.cells["value"] * shares["farm"].in_season(season)
        assert of(FARM, season=season).cells["value"].tolist() == pytest.approx(expected.tolist())
    assert shares["farm"].in_season("winter") < shares["farm"].in_season(None) == 1


def test_what_works_alike_all_year_counts_nothing() -> None:
    assert of(FARM, STATION).cells["value"].equals(of(FARM).cells["value"])
    only = of(STATION)
    assert not only.cells["known"].any()
    assert only.shortfall == ("The map knows no places of seasonal work here.",)


def test_the_value_is_recomputed_from_nearness_and_weight() -> None:
    layer = of(FARM, season="winter")
    numbers = explain(layer, WEST, SOUTH).numbers
    assert (numbers["Nearness, summed"] * numbers["Weight"]).sum() == pytest.approx(
        layer.cells["value"].iloc[0]
    )
    assert "winter" in layer.caveats[0]


def test_a_table_that_is_not_sound_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "seasons.toml"
    row = (
        'code = "{code}"\nwinter = {share}\nspring = 0\nsummer = 0\nautumn = 0\nreason = "r"\nsource = "s"\n'
    )
    for code, share in (("igloo", 0), ("farm", 1.5)):
        table.write_text("[[kinds]]\n" + row.format(code=code, share=share), encoding="utf-8")
        with pytest.raises(Refused, match=f"{code}: no such kind"):
            read_seasons(table)
    table.write_text('[[kinds]]\ncode = "farm"\n', encoding="utf-8")
    with pytest.raises(Refused, match="lacks a column"):
        read_seasons(table)


def test_every_row_says_why_and_where_from() -> None:
    assert all(kind.reason and "para" in kind.source for kind in read_seasons())
    assert replace(read_seasons()[0], winter=0.3).in_season("winter") == 0.3
