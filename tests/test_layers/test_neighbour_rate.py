"""The rate that borrows from neighbours can be recomputed by hand, and says no more than it knows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma

from data.errors import Refused
from data.periods import Period
from layers.layer import Account, Layer
from layers.neighbour_rate import neighbour_rate
from layers.sightings_rate import LeftOut, sightings_rate
from tests.test_layers.cells_and_places import counts_of, effort_of, square_of_cells

# The west of a square of 8 x 8 cells, where much is found, and the east, where little is; cell (1, 1) was hardly
# looked at, cell (6, 1) neither, and nobody was in the northernmost row.
SIDE = 8
CELLS = [(column, row) for column in range(SIDE) for row in range(SIDE - 1)]
HARDLY = {(1, 1), (6, 1)}
EFFORT = effort_of(*[(*cell, 2, 15 if cell in HARDLY else 1200) for cell in CELLS])
COUNTS = counts_of(*[(*cell, (0 if cell in HARDLY else 6 if cell[0] < 4 else 1)) for cell in CELLS])


def rate(
    counts: pd.DataFrame = COUNTS, effort: pd.DataFrame = EFFORT, left_out: LeftOut | None = None
) -> Layer:
    return neighbour_rate(
        counts, effort, square_of_cells(SIDE), level=1, period=Period(670, 681), left_out=left_out
    )


def row_of(column: int, row: int) -> int:
    return row * SIDE + column


def numbers_of(account: Account) -> list[float]:
    return account.numbers["Number"].tolist()


def test_a_cell_hardly_looked_at_takes_after_its_neighbours() -> None:
    cells, plain = rate().cells, sightings_rate(COUNTS, EFFORT, square_of_cells(SIDE), level=1).cells
    west, east = row_of(1, 1), row_of(6, 1)
    assert plain["value"].iloc[west] == pytest.approx(plain["value"].iloc[east])
    assert cells["value"].iloc[west] > 3 * cells["value"].iloc[east]


def test_the_value_can_be_recomputed_from_the_numbers_of_its_account() -> None:
    layer = rate()
    for row in (row_of(1, 1), row_of(5, 2)):
        sightings, _visits, hours, suggested, *rest = numbers_of(layer.evidence.account(layer, row))
        for _scale in range(5):
            near, spent, weight, said, *rest = rest
            suggested = (100 * near + weight * suggested) / (spent + weight)
            assert said == pytest.approx(suggested)
        mean, own_hours, own_share, value, shape, gamma_hours, lower, upper = rest
        assert mean == pytest.approx(suggested)
        assert own_share == pytest.approx(hours / (own_hours + hours))
        assert value == pytest.approx((own_hours * suggested + 100 * sightings) / (own_hours + hours))
        assert value == pytest.approx(layer.cells["value"].iloc[row])
        assert shape / gamma_hours == pytest.approx(value / 100)
        ends = 100 * gamma.ppf([0.05, 0.95], shape, scale=1 / gamma_hours)
        assert [lower, upper] == pytest.approx(ends.tolist())
        assert layer.cells["exceeds"].iloc[row] == pytest.approx(
            gamma.sf(layer.evidence.high, shape, scale=1 / gamma_hours)  # type: ignore[attr-defined]
        )


def test_the_nearness_in_an_account_is_the_sum_over_all_other_visited_cells() -> None:
    layer, at = rate(), (1, 1)
    numbers = numbers_of(layer.evidence.account(layer, row_of(*at)))
    for position, scale in ((4, 8.0), (20, 0.5)):
        far = {cell: (cell[0] - at[0]) ** 2 + (cell[1] - at[1]) ** 2 for cell in CELLS if cell != at}
        reach = max(1, round(4 * scale))
        near = {
            cell: np.exp(-distance / (2 * scale**2))
            for cell, distance in far.items()
            if max(abs(cell[0] - at[0]), abs(cell[1] - at[1])) <= reach
        }
        sightings = sum(
            weight * (0 if cell in HARDLY else 6 if cell[0] < 4 else 1) for cell, weight in near.items()
        )
        hours = sum(weight * (0.25 if cell in HARDLY else 20) for cell, weight in near.items())
        assert numbers[position : position + 2] == pytest.approx([sightings, hours])


def test_the_account_says_in_words_what_weighs_how_much() -> None:
    layer = rate()
    sentences = layer.evidence.account(layer, row_of(1, 1)).sentences
    assert any(sentence.startswith("Its own visits weigh") for sentence in sentences)
    assert any("within about 250 m" in sentence for sentence in sentences)


def test_a_cell_nobody_visited_is_unknown_and_hears_what_its_neighbours_suggest() -> None:
    layer, row = rate(), row_of(1, SIDE - 1)
    assert not layer.cells["known"].iloc[row]
    assert layer.cells.loc[row, ["value", "lower", "upper", "exceeds"]].isna().all()
    sentences = layer.evidence.account(layer, row).sentences
    assert "not known" in sentences[0]
    assert sentences[1].startswith("The cells around suggest about")


def test_with_too_little_to_learn_it_is_the_sightings_rate_and_says_so() -> None:
    counts = counts_of(*[(column, 0, column) for column in range(4)])
    effort = effort_of(*[(column, 0, 4, 600) for column in range(6)])
    layer = rate(counts, effort)
    plain = sightings_rate(counts, effort, square_of_cells(SIDE), level=1)
    pd.testing.assert_frame_equal(
        pd.DataFrame(layer.cells[["value", "lower", "upper"]]),
        pd.DataFrame(plain.cells[["value", "lower", "upper"]]),
    )
    assert [caveat for caveat in layer.caveats if "an assumption" in caveat] == [
        "There is too little to learn how alike neighbours are: each cell is drawn to the overall rate with the "
        "weight of half a sighting, which is an assumption."
    ]
    said = " ".join(layer.evidence.account(layer, 1).sentences)
    assert "average of all visited cells" in said
    assert "cells around" not in said


def test_cells_that_do_not_differ_are_said_to_borrow_nothing_new() -> None:
    layer = rate(
        counts_of(*[(*cell, 30) for cell in CELLS]), effort_of(*[(*cell, 9, 6000) for cell in CELLS])
    )
    assert any("hardly more" in caveat for caveat in layer.caveats)


@pytest.mark.parametrize("counts", [counts_of(), COUNTS])
def test_without_any_visit_nothing_is_known(counts: pd.DataFrame) -> None:
    layer = rate(counts, effort_of())
    assert not layer.cells["known"].any()
    assert len(layer.shortfall) == 2
    assert layer.evidence.account(layer, 0).sentences[1:] == layer.shortfall


def test_too_few_sightings_leave_the_map_empty_and_say_how_many_are_missing() -> None:
    layer = rate(counts_of((0, 0, 1), (1, 0, 1)))
    assert not layer.cells["known"].any()
    assert layer.shortfall == ("Not enough sightings: visits discovered 2, a map needs 5; 3 are missing.",)


def test_one_cell_is_too_little_and_no_error() -> None:
    layer = neighbour_rate(counts_of((0, 0, 9)), effort_of((0, 0, 3, 900)), square_of_cells(1), level=1)
    assert not layer.cells["known"].any()


def test_what_the_sightings_rate_leaves_out_is_left_out_and_said_here_too() -> None:
    layer = rate(pd.concat([COUNTS, counts_of((3, 7, 7))]), left_out=LeftOut(sightings_too_coarse=5))
    assert any(caveat.endswith("in no rate: 7.") for caveat in layer.caveats)
    assert any("not split: 5" in caveat for caveat in layer.caveats)
    assert layer.cells["value"].equals(rate().cells["value"])


def test_a_frame_without_its_columns_is_refused() -> None:
    with pytest.raises(Refused, match="lack minutes"):
        rate(effort=EFFORT.drop(columns="minutes"))
