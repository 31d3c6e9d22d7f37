"""It says where we do not know: never inspected, or too long ago; a visit that failed is no visit."""

from datetime import date
from typing import Any

import pytest

from layers.explanation import explain
from layers.inspection_blind_spots import inspection_blind_spots
from layers.layer import Layer
from tests.test_layers.cells_and_places import square_of_cells
from tests.test_layers.inspected_worksites import DAY, site, sites_of, visit, visits_of

LATELY, LONG_AGO = date(2025, 3, 1), date(2024, 10, 31)  # 20 and 25 months before November 2026
A, B, C = site(1), site(2), site(3)


def layer(*rows: dict[str, Any], sites: tuple[dict[str, Any], ...] = (A, B, C)) -> Layer:
    return inspection_blind_spots(visits_of(*rows), sites_of(*sites), square_of_cells(2), level=1, day=DAY)


def grade(made: Layer) -> str:
    return made.legend.classes[made.cells["cls"].iloc[0]].label


def reason(made: Layer, row: int = 0) -> Any:
    cell = made.cells.iloc[row]
    return explain(made, int(cell.east), int(cell.north))


def test_worksites_never_inspected_are_said_not_to_be_known() -> None:
    made = layer()
    assert made.cells["value"].iloc[0] == 3
    assert made.cells["never"].iloc[0] == 3
    assert grade(made).startswith("We do not know")
    assert "we do not know" in reason(made).sentences[1]


def test_the_value_adds_up_from_never_and_long_ago() -> None:
    made = layer(visit(A, on=LATELY), visit(B, on=LONG_AGO))
    numbers = reason(made).numbers["Number"].tolist()
    assert numbers[:5] == [3, 1, 1, 1, 2]
    assert made.cells["value"].iloc[0] == numbers[1] + numbers[2]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((visit(A, on=LATELY), visit(B, on=LATELY)), "Most were inspected within"),
        ((visit(A, on=LATELY), visit(B, on=LONG_AGO)), "We know little now"),
        ((visit(A, on=LONG_AGO),), "We do not know"),
    ],
)
def test_the_grade_is_that_of_most_worksites(rows: tuple[dict[str, Any], ...], words: str) -> None:
    assert grade(layer(*rows)).startswith(words)


@pytest.mark.parametrize(("day", "stale"), [(date(2024, 11, 1), 0), (date(2024, 10, 31), 1)])
def test_twenty_four_months_are_counted_in_months(day: date, stale: int) -> None:
    made = layer(visit(A, on=day), sites=(A,))
    assert made.cells["value"].iloc[0] == stale


def test_an_inspection_that_was_not_carried_out_or_lies_ahead_is_none() -> None:
    failed = visit(A, on=LATELY, carried_out=False, nothing_found=False)
    made = layer(failed, visit(B, on=date(2030, 1, 1)))
    assert made.cells["never"].iloc[0] == 3


def test_the_last_inspection_counts() -> None:
    made = layer(visit(A, on=LATELY), visit(A, on=LONG_AGO), sites=(A,))
    assert made.cells["value"].iloc[0] == 0
    assert reason(made).sentences[1] == "All have been inspected at some time."


def test_a_cell_without_worksites_is_not_known() -> None:
    made = layer()
    assert made.cells["known"].tolist() == [True, False, False, False]
    assert "does not mean" in reason(made, 1).sentences[0]


def test_expected_findings_are_those_of_worksites_not_inspected_lately() -> None:
    rows = [visit(A, found=position < 4, on=LATELY) for position in range(20)]
    made = layer(*rows)
    # Two of three unseen, each with the yield of its kind: near 4 of 20.
    assert made.cells["expected"].iloc[0] == pytest.approx(2 * 0.2, abs=0.05)


def test_a_help_place_is_in_no_cell_and_is_counted() -> None:
    made = layer(sites=(A, site(9, "cleaning", 1, at_help_place=True)))
    assert made.cells["known"].tolist() == [True, False, False, False]
    assert any(caveat.endswith("in no cell: 1.") for caveat in made.caveats)


def test_without_any_worksite_it_says_what_is_missing() -> None:
    made = layer(visit(A), sites=())
    assert not made.cells["known"].any()
    assert "bring in a list of worksites" in made.shortfall[0]
