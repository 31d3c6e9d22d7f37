"""Inspections and worksites are read as they hold now: corrected, in force, and by those who may."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.inspection_results import read_inspections
from data.periods import Period
from data.store import Store
from data.worksites import read_worksites

PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
JULY, JANUARY = 666, 672  # 2025-07 and 2026-01


def inspection(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"I{number}",
        "version": 1,
        "sign": 1,
        "worksite_source": "example",
        "worksite_id": "W1",
        "kind": "restaurant",
        "east": 1540,
        "north": 26700,
        "cell_level": 1,
        "inspected_on": date(2026, 1, 14),
        "period": JANUARY,
        "trigger": "planned",
        "stage": "final",
        "carried_out": True,
        "nothing_found": True,
        "administrative": False,
        "labour_exploitation": False,
        "referral": False,
        "finding_codes": [],
        "authorities": [],
        "unit_code": "U1",
    } | columns


def worksite(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"W{number}",
        "version": 1,
        "sign": 1,
        "kind": "restaurant",
        "name": "Example kitchen",
        "east": 1540,
        "north": 26700,
        "cell_level": 1,
        "own_contract": False,
        "sole_trader": False,
        "at_help_place": False,
    } | columns


def write(store: Store, table: str, *rows: dict[str, Any]) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame(list(rows)))


def test_a_corrected_inspection_is_read_once_as_it_holds_now(store: Store) -> None:
    write(
        store,
        "inspection.inspections",
        inspection(1, stage="day"),
        inspection(1, stage="day", sign=-1),
        inspection(1, version=2, nothing_found=False, labour_exploitation=True),
        inspection(2),
        inspection(2, sign=-1),
    )
    rows = read_inspections(store, PLANNER)
    assert rows[["source_id", "stage", "labour_exploitation"]].to_numpy().tolist() == [["I1", "final", True]]


def test_period_and_season_choose_months(store: Store) -> None:
    write(store, "inspection.inspections", inspection(1), inspection(2, period=JULY))
    assert read_inspections(store, PLANNER, period=Period(JULY, JULY))["source_id"].tolist() == ["I2"]
    assert read_inspections(store, PLANNER, season="winter")["source_id"].tolist() == ["I1"]
    assert len(read_inspections(store, PLANNER, season="spring")) == 0


def test_not_carried_out_is_read_and_marked(store: Store) -> None:
    write(store, "inspection.inspections", inspection(1, carried_out=False, nothing_found=False))
    assert read_inspections(store, PLANNER)["carried_out"].tolist() == [False]


def test_no_unit_is_read(store: Store) -> None:
    assert "unit_code" not in read_inspections(store, PLANNER).columns


@pytest.mark.parametrize(
    ("first", "last", "works"),
    [
        (None, None, True),
        (date(2026, 1, 1), None, True),
        (None, date(2025, 12, 31), False),
        (date(2026, 1, 15), None, False),
        (date(2026, 1, 14), date(2026, 1, 14), True),
    ],
)
def test_a_worksite_is_read_while_somebody_works_there(
    store: Store, first: date | None, last: date | None, works: bool
) -> None:
    write(store, "inspection.worksites", worksite(1, valid_from=first, valid_to=last), worksite(2))
    rows = read_worksites(store, PLANNER, day=date(2026, 1, 14))
    assert rows["source_id"].tolist() == (["W1", "W2"] if works else ["W2"])


def test_a_corrected_worksite_is_read_as_it_holds_now_and_without_a_name(store: Store) -> None:
    write(
        store,
        "inspection.worksites",
        worksite(1),
        worksite(1, sign=-1),
        worksite(1, version=2, kind="worker_housing", stated_power="Act 1, section 2"),
    )
    rows = read_worksites(store, PLANNER, day=date(2026, 1, 14))
    assert rows[["kind", "has_stated_power"]].to_numpy().tolist() == [["worker_housing", True]]
    assert not {"name", "address", "operator", "lat", "lon"} & set(rows.columns)


def test_those_who_do_not_read_for_inspection_are_refused(store: Store) -> None:
    with pytest.raises(NotAllowed):
        read_inspections(store, COORDINATOR)
    with pytest.raises(NotAllowed):
        read_worksites(store, COORDINATOR, day=date(2026, 1, 14))


def test_an_unknown_season_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="no season"):
        read_inspections(store, PLANNER, season="monsoon")
