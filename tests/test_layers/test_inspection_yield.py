"""Expected findings can be computed by hand, hear no complaint among plans, and never take silence for zero."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Refused
from layers.explanation import explain
from layers.inspection_yield import inspection_yield
from layers.layer import Layer
from layers.reserve_correction import base_rate, planned_to_lots
from layers.yield_groups import yield_groups
from tests.test_layers.cells_and_places import square_of_cells
from tests.test_layers.inspected_worksites import DAY, site, sites_of, visit, visits, visits_of

KITCHEN, FARM, SHOP = site(1), site(2, "farm", 1), site(3, "shop", 1)
SITES = (KITCHEN, FARM, SHOP)
VISITS = (*visits(KITCHEN, 20, 4), *visits(FARM, 10, 4), *visits(SHOP, 20, 1))


def layer(
    *rows: dict[str, Any], sites: tuple[dict[str, Any], ...] = SITES, side: int = 3, **choices: Any
) -> Layer:
    return inspection_yield(
        visits_of(*(rows or VISITS)),
        sites_of(*sites),
        square_of_cells(side),
        **({"level": 1, "day": DAY} | choices),
    )


def said(made: Layer, words: str) -> str:
    found = [caveat for caveat in made.caveats if words in caveat]
    assert len(found) == 1, made.caveats
    return found[0]


def values(made: Layer) -> pd.DataFrame:
    return pd.DataFrame(made.cells[["value", "lower", "upper", "exceeds"]])


def test_the_value_can_be_computed_from_the_numbers_of_the_explanation() -> None:
    made = layer()
    for row in (0, 1):
        cell = made.cells.iloc[row]
        numbers = explain(made, int(cell.east), int(cell.north)).numbers
        alpha, beta, found, inspected, worksites = (
            numbers[name]
            for name in (
                "alpha of the kind",
                "beta of the kind",
                "Findings, weighted (x)",
                "Inspections (n)",
                "Worksites here",
            )
        )
        each = 10 * (alpha + found) / (alpha + beta + inspected)
        assert cell["value"] == pytest.approx((worksites * each).sum() / worksites.sum())
    assert numbers["Inspections (n)"].tolist() == [10, 20]


def test_a_cell_without_worksites_is_not_known_and_says_so() -> None:
    made = layer()
    assert made.cells["known"].tolist() == [True, True, *[False] * 7]
    assert made.cells["value"].iloc[2:].isna().all()
    cell = made.cells.iloc[5]
    assert "does not mean" in explain(made, int(cell.east), int(cell.north)).sentences[0]


def test_kinds_with_more_findings_have_more_to_expect() -> None:
    made = layer(sites=(KITCHEN, FARM, site(3, "shop", 2)))
    kitchen, farm, shop = made.cells["value"].iloc[:3]
    assert farm > kitchen > shop
    assert shop > 10 * 1 / 20  # drawn up towards all
    assert farm < 10 * 4 / 10  # and down
    exceeds = made.cells["exceeds"]
    assert exceeds[1] > exceeds[0] > exceeds[2]


def test_a_complaint_moves_no_planned_yield() -> None:
    complaints = visits(FARM, 30, 30, trigger="complaint")
    both = layer(*VISITS, *complaints)
    assert values(both).equals(values(layer()))
    assert said(both, "kept apart").endswith(": 30.")
    alone = layer(*VISITS, *complaints, trigger="complaint")
    assert values(alone).equals(values(layer(*complaints, trigger="complaint")))
    assert alone.n == 30


def test_follow_ups_are_counted_and_said_but_move_nothing() -> None:
    made = layer(*VISITS, *visits(SHOP, 8, 8, trigger="follow_up"))
    assert values(made).equals(values(layer()))
    assert said(made, "Follow-up").endswith(": 8.")


def test_not_carried_out_is_never_nothing_found() -> None:
    made = layer(*VISITS, *visits(KITCHEN, 6, 0, carried_out=False, nothing_found=False))
    assert values(made).equals(values(layer()))
    assert said(made, "never “nothing found”").endswith(": 6.")


def test_outcomes_of_the_last_three_months_are_open() -> None:
    recent, old = date(2026, 10, 1), date(2026, 8, 1)
    made = layer(*VISITS, *visits(KITCHEN, 5, 0, on=recent, stage="day"))
    assert values(made).equals(values(layer()))
    assert said(made, "still open").endswith(": 5.")
    settled = layer(*VISITS, *visits(KITCHEN, 5, 0, on=old, stage="day"))
    assert settled.n == 55
    assert said(settled, "not final").endswith(": 5.")


def test_a_date_in_the_future_counts_for_nothing() -> None:
    made = layer(*VISITS, visit(KITCHEN, found=True, on=date(2031, 1, 1)))
    assert values(made).equals(values(layer()))
    assert said(made, "in the future").endswith(": 1.")


def test_each_outcome_has_its_own_yield() -> None:
    rows = [each | {"administrative": True} for each in VISITS]
    faults = layer(*rows, outcome="administrative")
    assert faults.cells["value"][0] > 8 > layer(*rows).cells["value"][0]
    assert not layer(*rows, outcome="referral").cells["known"].any()


def test_worksites_that_may_not_be_inspected_are_in_no_cell() -> None:
    hidden = (
        site(4, "cleaning", 2, at_help_place=True),
        site(5, "worker_housing", 2),
        site(6, "clinic_hospital", 2),
    )
    made = layer(sites=(*SITES, *hidden))
    assert made.cells["known"].tolist() == [True, True, *[False] * 7]
    assert values(made).equals(values(layer()))
    assert said(made, "help place").endswith(": 3.")
    assert layer(sites=(*SITES, site(5, "worker_housing", 2, has_stated_power=True))).cells["known"][2]


def test_a_worksite_known_to_a_larger_area_is_not_split() -> None:
    coarse = site(4, "cleaning") | {
        "cell_level": 3,
        "east": KITCHEN["east"] >> 2,
        "north": KITCHEN["north"] >> 2,
    }
    made = layer(sites=(*SITES, coarse))
    assert made.cells["worksites"].sum() == 3
    assert said(made, "larger area").endswith(": 1.")


def lots_and_plans(planned: int, by_lot: int) -> list[dict[str, Any]]:
    return [*visits(KITCHEN, 200, planned), *visits(KITCHEN, 200, by_lot, trigger="random")]


def test_planned_findings_count_less_where_the_reserve_finds_less() -> None:
    # Planned find 60 of 200, lots 30 of 200: twice as much, drawn towards 1.
    made = layer(*lots_and_plans(60, 30), sites=(KITCHEN,))
    assert 1.3 < made.cells["value"][0] < 2.25  # between what lots find and both put together
    assert "1.8 times as much" in said(made, "drawn by lot in the same kind")
    assert "about 1.5" in said(made, "By the reserve alone")


def test_a_reserve_that_is_too_small_says_so_and_corrects_nothing() -> None:
    made = layer(*visits(KITCHEN, 60, 15), *visits(KITCHEN, 8, 1, trigger="random"), sites=(KITCHEN,))
    assert "8 inspections, 1 with a finding" in said(made, "too small")
    # 16 of 68 find something, and one kind alone has little to lean on.
    assert made.cells["value"][0] == pytest.approx(10 * 16 / 68, abs=0.25)


def test_the_ratio_is_that_of_mantel_and_haenszel() -> None:
    # Within each kind planned find three times as much, though put together it would be 5.4 times.
    kinds = pd.DataFrame(
        {"main": [900, 100], "main_found": [540, 6], "lots": [100, 900], "lots_found": [20, 18]}
    )
    found = planned_to_lots(kinds)
    assert found.enough
    assert found.ratio == pytest.approx(3 ** (0.25 / (0.25 + raw_variance(kinds))))


def raw_variance(kinds: pd.DataFrame) -> float:
    # Greenland and Robins, written out for each kind.
    top = above = below = 0.0
    for row in kinds.itertuples():
        total = row.main + row.lots
        top += (
            row.main * row.lots * (row.main_found + row.lots_found) - row.main_found * row.lots_found * total
        ) / total**2
        above += row.main_found * row.lots / total
        below += row.lots_found * row.main / total
    assert above / below == pytest.approx(3)
    return float(top / (above * below))


def test_the_base_rate_weighs_each_lot_by_its_chance_of_being_drawn() -> None:
    # Kind A: 90 worksites, 1 of 10 lots; kind B: 10 worksites, 5 of 10: 0.9 * 0.1 + 0.1 * 0.5 = 0.14.
    kinds = pd.DataFrame({"lots": [10, 10, 0], "lots_found": [1, 5, 0], "worksites": [90, 10, 100]})
    found = base_rate(kinds)
    assert found is not None
    assert found.rate == pytest.approx(0.14)
    assert found.covered == 0.5
    assert found.lower < 0.14 < found.upper
    assert base_rate(kinds.assign(lots=0)) is None


def test_too_few_inspections_leave_the_map_empty_and_say_how_many_are_missing() -> None:
    made = layer(*visits(KITCHEN, 9, 1))
    assert not made.cells["known"].any()
    assert "9 have an outcome that counts, a map needs 20; 11 are missing." in made.shortfall[0]
    assert "2 are missing" in made.shortfall[1]
    cell = made.cells.iloc[0]
    assert "alpha of the kind" not in explain(made, int(cell.east), int(cell.north)).numbers


@pytest.mark.parametrize("rows", [(), VISITS])
def test_without_worksites_or_inspections_nothing_is_known(rows: tuple[dict[str, Any], ...]) -> None:
    made = inspection_yield(visits_of(*rows), sites_of(), square_of_cells(1), level=1, day=DAY)
    assert not made.cells["known"].any()
    assert made.shortfall


def test_a_finding_everywhere_and_a_single_cell_stay_within_bounds() -> None:
    made = layer(*visits(KITCHEN, 40, 40), sites=(KITCHEN,), side=1)
    assert 9 < made.cells["value"][0] <= made.cells["upper"][0] <= 10


def test_regions_of_one_kind_lend_each_other() -> None:
    far = site(9, "restaurant", 40)  # 10 km east, in another region, never inspected
    made = layer(sites=(*SITES, far), side=41)
    here, there = made.cells["value"].iloc[0], made.cells["value"].iloc[40]
    width = made.cells["upper"] - made.cells["lower"]
    assert there == pytest.approx(here, rel=0.25)
    assert width.iloc[40] > width.iloc[0]


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["restaurant", "farm", "shop"]),
            st.integers(0, 40),
            st.booleans(),
            st.sampled_from(["planned", "random", "complaint", "follow_up"]),
            st.integers(1, 4),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_values_are_finite_between_zero_and_ten_and_inside_their_interval(rows: list[Any]) -> None:
    sites = [site(number, kind, column) for number, (kind, column, *_rest) in enumerate(rows)]
    done = [
        each
        for place, (_kind, _column, found, why, times) in zip(sites, rows, strict=True)
        for each in visits(place, times, int(found), trigger=why)
    ]
    made = inspection_yield(visits_of(*done), sites_of(*sites), square_of_cells(41), level=1, day=DAY)
    known = made.cells[made.cells["known"]]
    assert np.isfinite(known[["value", "lower", "upper", "exceeds"]]).all(axis=None)
    assert (known["lower"].between(0, 10) & known["upper"].between(0, 10)).all()
    assert known["exceeds"].between(0, 1).all()


@pytest.mark.parametrize("choice", [{"outcome": "wages"}, {"trigger": "follow_up"}])
def test_unknown_choices_are_refused(choice: dict[str, str]) -> None:
    with pytest.raises(Refused, match="There is no choice"):
        layer(**choice)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Refused, match="stage"):
        yield_groups(
            visits_of(*VISITS).drop(columns="stage"),
            sites_of(*SITES),
            outcome="referral",
            trigger="planned",
            day=DAY,
        )
