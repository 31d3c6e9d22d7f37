"""Every value can be computed again from what its explanation shows, and no place is named."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.errors import Refused
from data.periods import Period
from layers.explanation import explain
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.ranking import cell_ranking, layer_table
from layers.sightings_rate import sightings_rate
from tests.test_layers.cells_and_places import SOUTH, WEST, counts_of, effort_of, places_at, square_of_cells

PLACES = places_at(
    ("farm", 300, 300, 0), ("farm", 900, 300, 0), ("school", 200, 200, 0), ("ethnic_shop_cafe", 100, 100, 2)
)


def exposed(level: int = 1, side: int = 6) -> Layer:
    cells = square_of_cells(side, level=level)
    return exposure(
        PLACES.assign(name="Somebody's farm"), cells, read_weights(), purpose="outreach", level=level
    )


def rated(elsewhere: pd.DataFrame | None = None) -> Layer:
    return sightings_rate(
        pd.concat([counts_of(*[(column, 0, column + 1) for column in range(5)]), elsewhere]),
        effort_of(*[(column, 0, 4, 600) for column in range(5)]),
        square_of_cells(6),
        level=1,
        period=Period(670, 681),
    )


@pytest.mark.parametrize(("level", "side"), [(0, 9), (1, 6), (2, 4), (4, 2)])
def test_exposure_is_weight_times_nearness_summed_over_kinds(level: int, side: int) -> None:
    layer = exposed(level, side)
    for row in layer.cells.itertuples():
        numbers = explain(layer, row.east, row.north).numbers
        assert (numbers["Weight"] * numbers["Nearness, summed"]).sum() == pytest.approx(row.value)


def test_exposure_counts_kinds_and_names_nobody() -> None:
    explanation = explain(exposed(), WEST + 1, SOUTH + 1)
    assert explanation.numbers.set_index("Kind of place")["Places within reach"].to_dict() == {
        "Large farms and fields": 2,
        "Schools and vocational colleges": 1,
        "Community shops, cafés and remittance desks": 1,
    }
    assert explanation.sentences[0].startswith("4 places lie within reach")
    assert "Somebody" not in str(explanation)
    assert explanation.numbers["Share"].sum() == pytest.approx(1)


def test_exposure_says_how_sure_it_is_and_that_the_border_is_near() -> None:
    sentences = explain(exposed(), WEST, SOUTH).sentences
    assert any("a quarter shorter or longer" in sentence for sentence in sentences)
    assert any("border" in sentence for sentence in sentences)


def test_exposure_is_told_to_be_of_now() -> None:
    layer = exposed()
    assert explain(layer, WEST, SOUTH).sentences[-1] == "It shows what is on the map now."
    assert layer.caveats[0].startswith("It shows what is on the map now")
    assert layer.legend.note == "n = 4 places on the map now"


def test_a_cell_out_of_reach_of_everything_says_so() -> None:
    layer = exposure(
        places_at(*[("school", 100, 100, 0)] * 12),
        square_of_cells(8),
        read_weights(),
        purpose="outreach",
        level=1,
    )
    explanation = explain(layer, WEST + 7, SOUTH + 7)
    assert explanation.sentences[0] == "No place on the map lies within reach of this cell."
    assert explanation.numbers.empty


def test_without_places_the_account_is_empty() -> None:
    layer = exposure(places_at(), square_of_cells(2), read_weights(), purpose="outreach", level=1)
    assert explain(layer, WEST, SOUTH).numbers.empty


def test_a_rate_is_recomputed_from_count_hours_and_prior() -> None:
    layer = rated()
    numbers = explain(layer, WEST + 2, SOUTH).numbers["Number"].tolist()
    count, visits, hours, shape, prior_hours, average, share, mean, own_shape, own_hours, lower, upper = (
        numbers
    )
    assert (count, visits, hours) == (3, 4, 10)
    assert average == pytest.approx(100 * shape / prior_hours)
    assert share == pytest.approx(hours / (prior_hours + hours))
    assert mean == pytest.approx(100 * (shape + count) / (prior_hours + hours))
    assert mean == pytest.approx(100 * share * count / hours + (1 - share) * average)
    assert mean == pytest.approx(100 * own_shape / own_hours)
    ends = stats.gamma.ppf([0.05, 0.95], own_shape, scale=100 / own_hours)
    assert [lower, upper] == pytest.approx(ends.tolist())
    cell = layer.cells.iloc[2]
    assert [mean, lower, upper] == pytest.approx(cell[["value", "lower", "upper"]].tolist())


def test_a_rate_is_told_with_interval_and_period() -> None:
    text = " ".join(explain(rated(), WEST + 2, SOUTH).sentences)
    assert "Teams spent 10 hours here in 4 visits; sightings discovered: 3." in text
    # Gamma of shape 3.5 over 0.5 / 0.31 + 10 = 11.61 hours, whose 5 % and 95 % points are 9.3 and 61; not
    # knowing the prior widens it by little here.
    assert "about 30 (9–61) per 100 hours" in text
    assert "Period: November 2025 to October 2026." in text


def test_an_unvisited_cell_is_explained_by_the_average_and_not_by_zero() -> None:
    explanation = explain(rated(), WEST + 5, SOUTH + 5)
    assert "not known" in explanation.sentences[0]
    assert "any cell: about 31" in explanation.sentences[1]


def test_sightings_without_a_visit_make_no_rate_of_their_own() -> None:
    # Three sightings, but no hours to set them against: what holds for any cell holds here too.
    layer = rated(counts_of((5, 5, 3)))
    explanation = explain(layer, WEST + 5, SOUTH + 5)
    numbers = explanation.numbers.set_index("What")["Number"]
    assert numbers["Sightings discovered (y)"] == 3
    assert numbers["Average cell, per 100 hours: 100 a / b"] == pytest.approx(31)
    own_shape = numbers["Shape of its Gamma, unsure of a and b as well"]
    assert own_shape < 0.5
    lower, upper = stats.gamma.ppf([0.05, 0.95], own_shape, scale=31 / own_shape)
    assert numbers["Lower end of the 90 % interval: its 5 % point"] == pytest.approx(lower, rel=1e-3)
    assert numbers["Upper end of the 90 % interval: its 95 % point"] == pytest.approx(upper, rel=1e-3)
    assert not [what for what in numbers.index if what.startswith("Rate")]
    assert "any cell: about 31 (" in explanation.sentences[1]


def test_where_the_layer_says_nothing_its_cells_say_no_rate_either() -> None:
    layer = sightings_rate(
        counts_of((0, 0, 1)),
        effort_of(*[(column, 0, 4, 600) for column in range(5)]),
        square_of_cells(6),
        level=1,
    )
    for column in (0, 5):
        explanation = explain(layer, WEST + column, SOUTH)
        assert len(explanation.numbers) == 3
        assert "per 100 hours" not in " ".join(explanation.sentences)
        assert explanation.sentences[1] == layer.shortfall[0]


def test_without_any_visit_the_shortfall_is_told() -> None:
    layer = sightings_rate(counts_of(), effort_of(), square_of_cells(2), level=1)
    sentences = explain(layer, WEST, SOUTH).sentences
    assert any("Not enough visits" in sentence for sentence in sentences)
    assert sentences[-1] == "It shows all that is in the store, whatever its date."


def test_a_cell_outside_the_area_is_refused() -> None:
    with pytest.raises(Refused, match="outside the area"):
        explain(rated(), WEST - 1, SOUTH)


def test_the_title_is_the_official_code() -> None:
    # The corner of cell (1600, 26800) of 250 m is 400,000 m and 6,700,000 m, divided by ten.
    assert explain(rated(), WEST, SOUTH).title == "Cell 250mN670000E40000"


def test_the_ranking_lists_the_known_cells_from_the_highest_value() -> None:
    ranked = cell_ranking(rated(), top=3)
    assert ranked["rank"].tolist() == [1, 2, 3]
    assert ranked["east"].tolist() == [WEST + 4, WEST + 3, WEST + 2]
    assert len(cell_ranking(rated(), top=99)) == 5


def test_the_table_has_every_cell_with_its_code() -> None:
    table = layer_table(rated())
    columns = ["cell", "east", "north", "value", "lower", "upper", "known", "exceeds"]
    assert list(table.columns) == columns
    assert len(table) == 36
    assert table["cell"].iloc[0] == "250mN670000E40000"
    assert np.isnan(table.loc[~table["known"], "value"]).all()
