"""Tests what the overview says of a store, against numbers that can be counted by hand."""

from datetime import date

import pandas as pd
import pytest

from data.access import Person
from data.clock import set_today
from data.errors import NotAllowed, StoreError
from data.overview import last_months, read_data_range, read_figures, read_freshness, read_missing
from data.periods import Period
from data.store import Store

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
STEWARD = Person("s", "example", frozenset({"steward"}))
COUNCIL = Person("k", "example", frozenset({"council"}))

# The clock of tests stands in November 2026 (682): the last whole month is October (681), twelve begin in 670.
VISIT = {
    "source": "example", "east": 0, "north": 0, "cell_level": 2, "week": 2960, "period": 681, "minutes": 45,
    "team_size": 2, "contacts_band": "0", "unmet_needs": [],
}  # fmt: skip
SIGHTING = {
    "source": "example", "place_precision": "cell", "east": 0, "north": 0, "cell_level": 2, "time_precision": "month",
    "period": 681, "category": 1, "forms": 1, "indicators": [], "discovered": True, "confidential": False,
    "may_pass_on": "no",
}  # fmt: skip
WORKSITE = {
    "source": "example", "kind": "farm", "east": 0, "north": 0, "cell_level": 2, "own_contract": False,
    "sole_trader": False, "at_help_place": False,
}  # fmt: skip
INSPECTION = {
    "source": "example", "worksite_source": "example", "worksite_id": "w0", "kind": "farm", "east": 0, "north": 0,
    "cell_level": 2, "inspected_on": date(2026, 10, 1), "period": 681, "trigger": "planned", "stage": "final",
    "carried_out": True, "nothing_found": False, "administrative": True, "labour_exploitation": False,
    "referral": False, "finding_codes": [], "authorities": [],
}  # fmt: skip


def rows(common: dict[str, object], *changes: dict[str, object], prefix: str) -> pd.DataFrame:
    return pd.DataFrame(
        [common | {"source_id": f"{prefix}{number}"} | change for number, change in enumerate(changes)]
    )


@pytest.fixture
def filled(store: Store) -> Store:
    """Give an area of 2 x 2 cells of 500 m, of which one was visited lately and one long ago."""
    with store.write(kind="visits", organisation="example") as batch:
        extent = {"source": "x", "west_m": 0.0, "south_m": 0.0, "east_m": 999.0, "north_m": 999.0}
        batch.append("main.extents", pd.DataFrame([extent]))
        batch.append(
            "help.visits",
            rows(VISIT, {}, {"minutes": 90}, {"east": 1, "period": 669, "minutes": 10}, prefix="v"),
        )
        nowhere = {"place_precision": "municipality", "east": None, "north": None, "cell_level": None}
        sightings = rows(SIGHTING, {}, {"period": 669}, nowhere, prefix="s")
        whole = dict.fromkeys(("east", "north", "cell_level", "period"), "Int64")
        batch.append("help.sightings", sightings.astype(whole))
        batch.append("inspection.worksites", rows(WORKSITE, {}, {}, prefix="w"))
        not_done = {"worksite_id": "w1", "carried_out": False, "administrative": False}
        batch.append("inspection.inspections", rows(INSPECTION, {}, not_done, prefix="i"))
    return store


def figures(store: Store, person: Person) -> dict[str, tuple[float, float | None]]:
    return {figure.code: (figure.now, figure.before) for figure in read_figures(store, person)}


def test_figures_count_twelve_whole_months_and_the_twelve_before(filled: Store) -> None:
    # Lately: sightings s0 and the one without a place; visits of 45 and 90 minutes. Before: one of each.
    assert figures(filled, COORDINATOR) == {
        "places": (0, None),
        "sightings": (2, 1),
        "visit_hours": (2.25, 10 / 60),
        "visits": (2, 1),
    }


def test_an_inspection_that_was_not_carried_out_is_not_counted(filled: Store) -> None:
    assert figures(filled, PLANNER) == {
        "places": (0, None),
        "inspections": (1, 0),
        "findings": (1, 0),
        "worksites": (2, None),
    }


def test_each_role_sees_its_own_side_and_the_council_none(filled: Store) -> None:
    assert figures(filled, STEWARD).keys() == {"places", "sightings", "visit_hours", "inspections"}
    assert set(read_freshness(filled, COORDINATOR)["kind"]) == {"sightings", "visits"}
    assert set(read_freshness(filled, PLANNER)["kind"]) == {"worksites", "inspections"}
    for read in (read_figures, read_freshness):
        with pytest.raises(NotAllowed, match="council does not read live data"):
            read(filled, COUNCIL)


def test_only_places_of_ones_own_purposes_are_counted(filled: Store) -> None:
    # A street market serves outreach and prevention alone: it moves no figure of the inspection side.
    before = figures(filled, PLANNER)
    place = {
        "source": "example",
        "source_id": "p1",
        "kind": "street_market",
        "keeps_point": False,
        "east": 0,
        "north": 0,
        "cell_level": 2,
    }
    with filled.write(kind="places", organisation="example") as batch:
        batch.append("main.places", pd.DataFrame([place]))
    assert figures(filled, PLANNER) == before
    assert figures(filled, COORDINATOR)["places"] == (1, None)


def test_an_inspection_without_an_outcome_yet_has_no_finding(filled: Store) -> None:
    before = figures(filled, PLANNER)["findings"]
    with filled.write(kind="inspections", organisation="example") as batch:
        open_one = rows(INSPECTION, {"source_id": "i9", "administrative": False, "stage": "day"}, prefix="x")
        batch.append("inspection.inspections", open_one)
    assert figures(filled, PLANNER)["findings"] == before


def test_what_is_missing_is_counted(filled: Store) -> None:
    # Four cells, one visited in the last twelve months; three sightings, one without a cell.
    help_side = read_missing(filled, COORDINATOR)
    assert (help_side.cells, help_side.cells_not_visited) == (4, 3)
    assert (help_side.sightings, help_side.sightings_without_cell) == (3, 1)
    assert help_side.worksites is None
    # Worksite w1 has only an inspection that did not take place.
    enforcement = read_missing(filled, PLANNER)
    assert (enforcement.worksites, enforcement.worksites_not_inspected) == (2, 1)
    assert enforcement.cells_not_visited is None


def test_a_source_that_fell_silent_is_late(filled: Store) -> None:
    assert not read_freshness(filled, COORDINATOR)["late"].any()
    set_today(date(2027, 2, 15))
    assert read_freshness(filled, COORDINATOR)["late"].all()


def test_the_range_of_records_is_that_of_what_one_may_read(filled: Store) -> None:
    assert read_data_range(filled, COORDINATOR) == Period(669, 681)
    assert read_data_range(filled, PLANNER) == Period(681, 681)
    assert read_data_range(filled, COUNCIL) is None


def test_a_store_without_an_area_says_how_to_bring_one_in(store: Store) -> None:
    with pytest.raises(StoreError, match="python -m data places import"):
        read_missing(store, COORDINATOR)


def test_last_months_end_with_the_last_whole_month() -> None:
    assert last_months(3) == Period(679, 681)
    assert last_months(12, back=12) == Period(658, 669)
