"""Holds counts per month and by source against rows that can be added up by hand."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.monthly_counts import (
    read_inspection_reasons,
    read_monthly_effort,
    read_monthly_inspections,
    read_monthly_sightings,
    read_sources,
)
from data.periods import Period
from data.store import Store
from tests.built_stores import copy_of_empty_store
from tests.test_data.test_counts import inspection, sighting, visit

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
JANUARY, JUNE = 672, 677  # 2026-01 and 2026-06

NOWHERE = {"place_precision": "municipality", "east": None, "north": None, "cell_level": None}
UNDATED = {"time_precision": "unknown", "period": None}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with copy_of_empty_store(tmp_path / "counted.duckdb", name="Countby", crs_epsg=3067) as made:
        with made.write(kind="sightings", organisation="example") as batch:
            batch.append(
                "help.sightings",
                pd.DataFrame(
                    [
                        sighting(1),
                        sighting(2, discovered=False, forms=2),
                        sighting(3, **NOWHERE),
                        sighting(4, period=JUNE),
                        sighting(5, **UNDATED),
                        sighting(6),
                        sighting(6, sign=-1),
                    ]
                ),
            )
            batch.append("help.visits", pd.DataFrame([visit(1), visit(2), visit(3, period=JUNE)]))
        with made.write(kind="inspections", organisation="example") as batch:
            batch.append(
                "inspection.inspections",
                pd.DataFrame(
                    [
                        inspection(1, administrative=True, referral=True),
                        inspection(2, nothing_found=True),
                        inspection(3, carried_out=False),
                        inspection(4, period=JUNE, trigger="random", labour_exploitation=True),
                    ]
                ),
            )
        yield made


def test_sightings_of_a_month_count_with_and_without_a_cell(store: Store) -> None:
    # January: 1 and 3 discovered, 2 reported; 6 was taken back; 5 has no month.
    found = read_monthly_sightings(store, COORDINATOR)
    assert found.to_dict("list") == {"period": [JANUARY, JUNE], "discovered": [2, 1], "reported": [1, 0]}


def test_form_and_season_leave_out_the_others(store: Store) -> None:
    of_form = read_monthly_sightings(store, COORDINATOR, forms=2)
    assert of_form.to_dict("list") == {"period": [JANUARY], "discovered": [0], "reported": [1]}
    assert read_monthly_sightings(store, COORDINATOR, season="summer")["period"].tolist() == [JUNE]
    assert read_monthly_effort(store, COORDINATOR, season="winter")["period"].tolist() == [JANUARY]


def test_effort_of_a_month_is_summed(store: Store) -> None:
    effort = read_monthly_effort(store, COORDINATOR)
    assert effort.to_dict("list") == {"period": [JANUARY, JUNE], "visits": [2, 1], "minutes": [50, 25]}


def test_sources_stand_by_name_with_what_they_brought(store: Store) -> None:
    every = read_sources(store, COORDINATOR)
    assert every["organisation"].tolist() == ["Example organisation"]
    assert every[["discovered", "reported"]].to_numpy().tolist() == [[4, 1]]
    dated = read_sources(store, COORDINATOR, period=Period(JANUARY, JANUARY))
    assert dated[["discovered", "reported"]].to_numpy().tolist() == [[2, 1]]


def test_an_inspection_counts_once_however_much_it_found_and_not_if_it_did_not_take_place(
    store: Store,
) -> None:
    monthly = read_monthly_inspections(store, PLANNER)
    assert monthly.to_dict("list") == {"period": [JANUARY, JUNE], "inspections": [2, 1], "found": [1, 1]}
    reasons = read_inspection_reasons(store, PLANNER)
    assert reasons["reason"].tolist() == ["planned", "random"]
    assert reasons["found"].tolist() == [1, 1]
    assert read_inspection_reasons(store, PLANNER, season="winter")["reason"].tolist() == ["planned"]


@pytest.mark.parametrize("read", [read_monthly_sightings, read_monthly_effort, read_sources])
def test_the_help_side_is_closed_to_inspection(read, store: Store) -> None:
    with pytest.raises(NotAllowed):
        read(store, PLANNER)


@pytest.mark.parametrize("read", [read_monthly_inspections, read_inspection_reasons])
def test_the_inspection_side_is_closed_to_outreach(read, store: Store) -> None:
    with pytest.raises(NotAllowed):
        read(store, COORDINATOR)


def test_an_unknown_season_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="monsoon"):
        read_monthly_effort(store, COORDINATOR, season="monsoon")


def test_an_empty_store_has_no_month(tmp_path: Path) -> None:
    with copy_of_empty_store(tmp_path / "empty.duckdb", name="Emptyby", crs_epsg=3067) as empty:
        assert read_monthly_sightings(empty, COORDINATOR).empty
        assert read_monthly_effort(empty, COORDINATOR).empty
        assert read_sources(empty, COORDINATOR).empty
        assert read_monthly_inspections(empty, PLANNER).empty
