"""Tests that what was expected is held against what was found since, on numbers that can be worked out."""

from collections.abc import Iterator

import pandas as pd
import pytest

from data.clock import set_today
from data.errors import NotAllowed
from data.periods import Period
from data.store import Store, open_store
from layers.evaluation.past_data import (
    PastTest,
    calibration,
    capture_curve,
    captured_at,
    inspection_test,
    outreach_test,
)
from layers.evaluation.town_checks import READERS
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

COORDINATOR, PLANNER = READERS["outreach"], READERS["inspection"]


@pytest.fixture(scope="module")
def rural(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    set_today(TODAY)
    path = tmp_path_factory.mktemp("rural") / "rural.duckdb"
    copy_of_demonstration("rural", path, years=2, seed=1)
    with open_store(path) as store:
        yield store


def units_of(*rows: tuple[float, float, float, float]) -> PastTest:
    """Make a test of units: effort, expected, found, score."""
    units = pd.DataFrame(rows, columns=["effort", "expected", "found", "layer"])
    return PastTest(Period(676, 681), units, ("layer",), learnt_from=100)


FOUR = units_of((10, 1, 0, 0.1), (10, 2, 3, 0.2), (10, 4, 4, 0.4), (10, 8, 9, 0.8))


def test_the_first_half_of_the_effort_held_thirteen_of_sixteen() -> None:
    # In order of score: 9, 4, 3, 0 found in 10 hours each.
    curve = capture_curve(FOUR, "layer")
    assert curve["effort"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["found"].tolist() == [0, 9 / 16, 13 / 16, 1, 1]
    # Half way into the second: 9 + 2 of 16.
    assert captured_at(FOUR, "layer", effort=0.375) == pytest.approx(11 / 16)


def test_equal_scores_are_gone_through_together() -> None:
    equal = units_of((30, 1, 0, 0.5), (10, 1, 8, 0.5))
    assert captured_at(equal, "layer", effort=0.5) == pytest.approx(0.5)


def test_parts_of_equal_effort_go_from_low_to_high_expectation() -> None:
    table = calibration(FOUR, parts=2)
    assert table["expected"].tolist() == [3, 12]
    assert table["found"].tolist() == [3, 13]
    assert table["effort"].tolist() == [20, 20]


def test_intervals_of_what_was_found_are_those_of_garwood() -> None:
    table = calibration(units_of((1, 1, 0, 1), (1, 2, 10, 2)), parts=2)
    # 90 % limits of a Poisson mean: nothing seen gives up to -ln 0.05 = 2.996; ten seen give 5.425 to 16.96.
    assert table["lower"].tolist() == pytest.approx([0, 5.425], abs=1e-3)
    assert table["upper"].tolist() == pytest.approx([2.996, 16.962], abs=1e-3)


def test_few_findings_are_not_enough() -> None:
    assert not FOUR.enough
    assert units_of(*[(1.0, 1.0, 1.0, 1.0)] * 20).enough


def test_what_is_expected_after_training_is_near_what_was_found(rural: Store) -> None:
    test = outreach_test(rural, COORDINATOR, level=2)
    assert test is not None
    assert test.tested == Period(676, 681)  # May to October 2026
    assert (test.units["effort"] > 0).all()
    # Poisson around the expectation: four standard deviations.
    expected = test.units["expected"].sum()
    assert abs(test.found - expected) < 4 * expected**0.5 + 4


def test_inspections_are_tested_from_inspections_alone(rural: Store) -> None:
    test = inspection_test(rural, PLANNER)
    assert test is not None
    assert test.units["expected"].between(0, 1).all()
    assert test.units["effort"].eq(1).all()
    with pytest.raises(NotAllowed):
        inspection_test(rural, COORDINATOR)
    with pytest.raises(NotAllowed):
        outreach_test(rural, PLANNER, level=2)


def test_a_store_without_a_past_has_nothing_to_compare(store: Store) -> None:
    assert outreach_test(store, COORDINATOR, level=2) is None
    assert inspection_test(store, PLANNER) is None
