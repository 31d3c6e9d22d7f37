"""The rate never takes silence for zero, loses no record, and says when it cannot say anything."""

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from data.periods import Period
from layers.layer import Layer
from layers.sightings_rate import LeftOut, sightings_rate
from tests.test_layers.cells_and_places import counts_of, effort_of, square_of_cells

# Five cells of ten hours each, with 1 to 5 sightings: too few cells to learn from, enough to show.
COUNTS = counts_of(*[(column, 0, column + 1) for column in range(5)])
EFFORT = effort_of(*[(column, 0, 4, 600) for column in range(5)])


def rate(
    counts: pd.DataFrame = COUNTS, effort: pd.DataFrame = EFFORT, left_out: LeftOut | None = None
) -> Layer:
    return sightings_rate(
        counts, effort, square_of_cells(6), level=1, period=Period(670, 681), left_out=left_out
    )


def said(layer: Layer, words: str) -> str:
    found = [caveat for caveat in layer.caveats if words in caveat]
    assert len(found) == 1, layer.caveats
    return found[0]


def test_the_value_is_posterior_mean_per_hundred_hours() -> None:
    # Weak prior: shape 0.5, mean (15 + 0.5) / 50 = 0.31 per hour, so 0.5 / 0.31 hours.
    layer = rate()
    weight = 0.5 / 0.31 + 10
    expected = [100 * (0.5 + count) / weight for count in (1, 2, 3, 4, 5)]
    assert layer.cells["value"].iloc[:5].tolist() == pytest.approx(expected)
    assert layer.n == 15
    assert layer.effort == 50


def test_a_cell_without_visits_is_unknown_and_not_zero() -> None:
    cells = rate().cells
    assert cells["known"].tolist() == [True] * 5 + [False] * 31
    assert cells["value"].iloc[5:].isna().all()
    assert (cells["cls"].iloc[5:] == -1).all()


def test_a_visited_cell_without_sightings_is_known_and_above_zero() -> None:
    cells = rate(effort=pd.concat([EFFORT, effort_of((0, 1, 4, 600))])).cells
    assert cells["known"].iloc[6]
    assert 0 < cells["value"].iloc[6] < cells["value"].iloc[:5].min()


def test_sightings_without_a_visit_are_counted_and_said() -> None:
    layer = rate(pd.concat([COUNTS, counts_of((3, 3, 7))]))
    assert layer.n == 15
    assert said(layer, "without a logged visit").endswith(": 7.")


def test_records_outside_the_area_are_counted_and_said() -> None:
    layer = rate(pd.concat([COUNTS, counts_of((90, 0, 2))]), pd.concat([EFFORT, effort_of((90, 0, 1, 90))]))
    assert said(layer, "Sightings outside").endswith(": 2.")
    assert said(layer, "Hours of visits outside").endswith(": 1.5.")


def test_odd_minutes_leave_no_dust_outside_the_area() -> None:
    effort = effort_of(*[(column, row, 1, 25) for column in range(6) for row in range(6)])
    assert not any("outside" in caveat for caveat in rate(effort=effort).caveats)


def test_coarse_and_reported_records_are_said_and_change_no_value() -> None:
    layer = rate(left_out=LeftOut(sightings_too_coarse=5, visits_too_coarse=3, reported=40))
    assert ": 5." in said(layer, "not split")
    assert "in a cell of this size: 3. Their time is in no rate." in said(layer, "larger area, or where")
    assert said(layer, "kept apart").endswith(": 40.")
    assert layer.cells["value"].equals(rate().cells["value"])


def test_the_share_left_out_counts_every_sighting_that_is_in_no_rate() -> None:
    # 15 in visited cells; 7 without a visit, 2 outside, 5 too coarse, 12 without place or month: 26 of 41.
    counts = pd.concat([COUNTS, counts_of((3, 3, 7), (90, 0, 2))])
    layer = rate(counts, left_out=LeftOut(sightings_too_coarse=5, sightings_in_no_cell=12, reported=40))
    assert said(layer, "without a place").endswith("in no cell: 12.")
    assert said(layer, "leave out") == "So the rates leave out 63 % of all that was discovered: 26 of 41."


def test_undated_sightings_make_the_share_an_upper_bound() -> None:
    layer = rate(left_out=LeftOut(sightings_in_no_cell=5, undated=True))
    assert said(layer, "of any date").endswith(": 5.")
    assert "leave out up to 25 % of all that was discovered: 5 of 20." in said(layer, "leave out")


def test_the_weak_prior_is_said_to_be_an_assumption() -> None:
    said(rate(), "an assumption")


def test_cells_that_do_not_differ_are_said_not_to() -> None:
    everywhere = [(column, row) for column in range(6) for row in range(6)]
    layer = rate(
        counts_of(*[(*cell, 30) for cell in everywhere]),
        effort_of(*[(*cell, 9, 6000) for cell in everywhere]),
    )
    said(layer, "hardly differ beyond chance")


def test_too_few_sightings_leave_the_map_empty_and_say_how_many_are_missing() -> None:
    layer = rate(counts_of((0, 0, 1), (1, 0, 1)))
    assert not layer.cells["known"].any()
    assert layer.shortfall == ("Not enough sightings: visits discovered 2, a map needs 5; 3 are missing.",)


def test_too_few_visited_cells_leave_the_map_empty() -> None:
    layer = rate(counts_of((0, 0, 9)), effort_of((0, 0, 3, 900)))
    assert not layer.cells["known"].any()
    assert "1 cells were visited" in layer.shortfall[0]


@pytest.mark.parametrize("counts", [counts_of(), COUNTS])
def test_without_any_visit_nothing_is_known(counts: pd.DataFrame) -> None:
    layer = rate(counts, effort_of())
    assert not layer.cells["known"].any()
    assert layer.effort == 0
    assert len(layer.shortfall) == 2


def test_unsure_values_fade() -> None:
    # Cells of one hour among cells of a hundred hours: their intervals reach over the whole legend.
    effort = effort_of(
        *[(column, 0, 9, 6000) for column in range(6)], *[(column, 1, 1, 60) for column in range(6)]
    )
    counts = counts_of(*[(column, 0, 4 * column + 1) for column in range(6)], (0, 1, 1), (1, 1, 1))
    faded = rate(counts, effort).cells["faded"]
    assert faded.iloc[6:12].all()
    assert not faded.iloc[:6].all()


def test_a_frame_without_its_columns_is_refused() -> None:
    with pytest.raises(Refused, match="lack minutes"):
        rate(effort=EFFORT.drop(columns="minutes"))
    with pytest.raises(Refused, match="lack sightings"):
        rate(COUNTS.drop(columns="sightings"))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(Refused, match="negative"):
        rate(COUNTS.assign(sightings=-1))


def test_thirty_sightings_make_a_map_that_admits_its_doubts() -> None:
    generator = np.random.default_rng(0)
    cells = [(column, row) for column in range(6) for row in range(5)]
    counts = generator.poisson(1.0, 30)
    layer = rate(
        counts_of(*[(*cell, int(count)) for cell, count in zip(cells, counts, strict=True)]),
        effort_of(*[(*cell, 2, 120) for cell in cells]),
    )
    assert layer.cells["known"].sum() == 30
    assert layer.cells["faded"].any()
