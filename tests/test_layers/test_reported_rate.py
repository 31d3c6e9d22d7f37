"""What was reported is set against those who could report, and never taken for what teams discover."""

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from layers.explanation import explain
from layers.layer import Layer
from layers.reported_rate import reported_rate
from layers.reporting_exposure import ReportingExposure
from tests.test_layers.cells_and_places import SOUTH, WEST, counts_of, square_of_cells

COUNTS = counts_of(*[(column, 0, column + 1) for column in range(5)])


def rate(counts: pd.DataFrame = COUNTS, people: float = 500, **more: int) -> Layer:
    cells = square_of_cells(6)
    near = np.where(cells["north"] == SOUTH + 5, 0.0, people)
    exposure = ReportingExposure(np.full(36, 2.0), np.full(36, 3.0), np.full(36, 1.0))
    return reported_rate(counts, near, exposure, cells, level=1, **more)


def test_the_value_is_reports_per_thousand_people_and_year() -> None:
    # Thirty cells with 500 people x 2 years each and 15 reports: too few cells with one to learn from? Five
    # cells have some, so a and b are learnt; the account gives them and the value follows.
    layer = rate()
    numbers = explain(layer, WEST + 4, SOUTH).numbers.set_index("What")["Number"]
    shape, effort = numbers["Shape of the prior (a)"], numbers["Effort that the prior weighs (b)"]
    assert numbers["People times years (E)"] == 1_000
    assert layer.cells["value"].iloc[4] == pytest.approx(1_000 * (shape + 5) / (effort + 1_000))
    assert layer.n == 15


def test_where_nobody_lives_near_the_rate_is_not_known() -> None:
    layer = rate()
    top = layer.cells[layer.cells["north"] == SOUTH + 5]
    assert not top["known"].any()
    assert "Too few people live here" in explain(layer, WEST, SOUTH + 5).sentences[0]


def test_reports_that_stand_in_no_rate_are_counted_and_said() -> None:
    layer = rate(pd.concat([COUNTS, counts_of((2, 5, 4), (50, 50, 2))]), too_coarse=7, in_no_cell=3)
    said = " ".join(layer.caveats)
    for words in (
        "too few people live, which are in no rate: 4",
        "no cell: 2",
        "not split: 7",
        "in no cell: 3",
    ):
        assert words in said


def test_without_inhabitants_or_reports_it_says_what_is_missing() -> None:
    assert "population grid" in rate(people=0).shortfall[0]
    assert not rate(people=0).cells["known"].any()
    few = rate(counts_of((0, 0, 2)))
    assert few.shortfall == ("Not enough reports: 2 came in, a map needs 5; 3 are missing.",)


def test_people_of_other_cells_are_refused() -> None:
    with pytest.raises(Refused, match="other cells"):
        reported_rate(COUNTS, np.ones(3), ReportingExposure(*(np.ones(3),) * 3), square_of_cells(6), level=1)
