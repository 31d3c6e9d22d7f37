"""What is read for the target list: units to take out, facts of closed sites, signals, what lies around."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed
from data.inspecting.signals import read_signals
from data.inspecting.unit_results import read_unit_results
from data.periods import week_of_date
from data.store import Store
from layers.targets.expected import expected_findings
from layers.targets.reading import read_inspection_facts

DAY = date(2026, 11, 20)
PLANNER = Person("p1", "example", frozenset({"inspection_planner"}))
COORDINATOR = Person("p2", "example", frozenset({"coordinator"}))
CELL = {"east": 1600, "north": 26800, "cell_level": 1}


def worksite(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "source": "example", "source_id": f"W{number}", "version": 1, "sign": 1, "kind": "restaurant",
        **CELL, "valid_from": None, "valid_to": None, "season": None, "staff_band": "5-9",
        "employer_housing": True, "own_contract": False, "sole_trader": False, "at_help_place": False,
    } | facts  # fmt: skip


def inspection(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "source": "example", "source_id": f"I{number}", "version": 1, "sign": 1,
        "worksite_source": "example", "worksite_id": "W1", "kind": "restaurant", **CELL,
        "inspected_on": date(2025, 6, 10), "period": 665, "trigger": "planned", "stage": "final",
        "carried_out": True, "nothing_found": True, "administrative": False, "labour_exploitation": False,
        "referral": False, "finding_codes": [], "authorities": [], "unit_code": "U1",
    } | facts  # fmt: skip


def signal(number: int, day: date, **facts: Any) -> dict[str, Any]:
    return {
        "source": "example", "source_id": f"{number:032x}", "version": 1, "sign": 1,
        "worksite_source": "example", "worksite_id": "W1", "channel": "union", "week": week_of_date(day),
        "period": 670, "indicators": [],
    } | facts  # fmt: skip


def write(store: Store, table: str, *rows: dict[str, Any]) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame(list(rows)))


@pytest.fixture
def filled(store: Store) -> Store:
    write(store, "inspection.worksites", worksite(1), worksite(2, valid_to=date(2026, 1, 1), season="summer"))
    write(
        store,
        "inspection.inspections",
        inspection(1, stage="day"),
        inspection(1, stage="day", sign=-1),
        inspection(1, version=2, nothing_found=False, labour_exploitation=True),
        inspection(2, worksite_id="W2", unit_code="U2"),
        inspection(3, inspected_on=date(2026, 12, 1)),
    )
    write(
        store,
        "inspection.signals",
        signal(1, date(2026, 3, 2)),
        signal(2, date(2026, 3, 3)),
        signal(2, date(2026, 3, 3), sign=-1),
        signal(3, date(2026, 12, 24)),
    )
    return store


def test_units_are_read_with_what_is_known_of_sites_that_closed_too(filled: Store) -> None:
    rows = read_unit_results(filled, PLANNER, day=DAY)
    assert rows[["source_id", "unit_code", "labour_exploitation"]].to_numpy().tolist() == [
        ["I1", "U1", True],
        ["I2", "U2", False],
    ]
    assert rows["season"].tolist()[1] == "summer"
    assert rows["staff_band"].tolist() == ["5-9", "5-9"]


def test_signals_that_hold_are_read_up_to_the_week(filled: Store) -> None:
    assert read_signals(filled, PLANNER, day=DAY)["source_id"].tolist() == [f"{1:032x}"]


def test_only_who_reads_for_inspection_reads_them(filled: Store) -> None:
    for read in (read_unit_results, read_signals, read_inspection_facts):
        with pytest.raises(NotAllowed):
            read(filled, COORDINATOR, day=DAY)


def test_what_the_map_does_not_know_is_not_known(filled: Store) -> None:
    facts = read_inspection_facts(filled, PLANNER, day=DAY)
    assert len(facts.factors) == 1
    assert facts.factors[["transport_m", "help_m", "people"]].isna().all(axis=None)
    known = expected_findings(facts)
    assert known.sites[["source_id", "own_inspected", "own_found", "signals"]].to_numpy().tolist() == [
        ["W1", 1, 1, 1]
    ]
    assert "too few" in known.shortfall[0]


def test_people_within_a_kilometre_are_counted_from_cell_to_cell(filled: Store) -> None:
    # Cells of 250 m: the own one, one 1,000 m east, and one 1,250 m east, whose middles lie as far apart.
    for offset, people in ((0, 10), (4, 20), (5, 40)):
        row = {"source": "example", "sign": 1, "east": 1600 + offset, "north": 26800, "cell_level": 1,
               "inhabitants": people}  # fmt: skip
        write(filled, "main.population", row)
    assert read_inspection_facts(filled, PLANNER, day=DAY).factors["people"].tolist() == [30]
