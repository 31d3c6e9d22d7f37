"""Visits are read by cell, week and part of the day, corrections and taken-back ones included."""

from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed
from data.recent_visits import read_parts_of_day, read_visit_weeks
from data.store import Store

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))


def write_visit(store: Store, source_id: str, east: int, week: int, **columns: Any) -> None:
    row = {
        "source": "example", "source_id": source_id, "east": east, "north": -3, "cell_level": 1, "week": week,
        "period": 680, "part_of_day": "evening", "minutes": 45, "team_size": 2, "contacts_band": "0",
        "unmet_needs": [],
    }  # fmt: skip
    with store.write(kind="visits", organisation="example") as batch:
        batch.append("help.visits", pd.DataFrame([row | columns]))


def test_cells_weeks_and_parts_are_counted(store: Store) -> None:
    write_visit(store, "a", 10, 2960)
    write_visit(store, "b", 11, 2960)
    write_visit(store, "c", 11, 2960, part_of_day=None)
    write_visit(store, "d", 10, 2961)
    write_visit(store, "e", 10, 2962)  # after the last week asked for
    write_visit(store, "f", 5, 2960, cell_level=3)  # known to a kilometre only
    read = read_visit_weeks(store, COORDINATOR, level=2, until=2961)
    # Cells 10 and 11 of 250 m are cell 5 of 500 m; row -3 lies in row -2, by floor.
    assert read.to_numpy().tolist() == [
        [5, -2, 2961, "evening", 1],
        [5, -2, 2960, "", 1],
        [5, -2, 2960, "evening", 2],
    ]


def test_a_visit_that_was_taken_back_counts_no_more(store: Store) -> None:
    write_visit(store, "a", 10, 2960)
    write_visit(store, "a", 10, 2960, sign=-1)
    assert len(read_visit_weeks(store, COORDINATOR, level=1, until=2961)) == 0
    assert len(read_parts_of_day(store, COORDINATOR)[1]) == 0


def test_minutes_are_summed_by_part_of_day(store: Store) -> None:
    write_visit(store, "a", 10, 2960)
    write_visit(store, "b", 10, 2960, minutes=90)
    write_visit(store, "c", 10, 2960, minutes=10, part_of_day="morning")
    assert read_parts_of_day(store, COORDINATOR)[1].to_numpy().tolist() == [["evening", 135], ["morning", 10]]


def test_the_inspection_side_reads_none_of_it(store: Store) -> None:
    with pytest.raises(NotAllowed):
        read_visit_weeks(store, PLANNER, level=1, until=2961)
    with pytest.raises(NotAllowed):
        read_parts_of_day(store, PLANNER)
