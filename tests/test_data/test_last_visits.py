"""Last visits are read by cell, with minutes that count less as they age."""

import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.last_visits import read_last_visits
from data.store import Store
from tests.test_data.test_counts import COORDINATOR, PLANNER, visit, write

JUNE, MAY = 677, 676


def rows(
    store: Store, *, level: int = 1, until: int = JUNE, half_life: float = 12
) -> list[tuple[float, ...]]:
    found = read_last_visits(store, COORDINATOR, level=level, until=until, half_life_months=half_life).cells
    return [tuple(row) for row in found.itertuples(index=False)]


def test_an_hour_counts_half_after_a_half_life(store: Store) -> None:
    visits = [visit(1, minutes=90, period=JUNE - 12), visit(2, minutes=90, period=JUNE - 24)]
    write(store, "help.visits", visits)
    # 90 / 2 after twelve months and 90 / 4 after twenty-four.
    assert rows(store) == [(1540, 26700, JUNE - 12, 180, 67.5)]


def test_minutes_of_this_month_count_in_full(store: Store) -> None:
    write(store, "help.visits", [visit(1, minutes=25)])
    assert rows(store, until=672) == [(1540, 26700, 672, 25, 25.0)]


def test_visits_after_the_month_are_not_read(store: Store) -> None:
    write(store, "help.visits", [visit(1, period=JUNE), visit(2, period=MAY)])
    assert rows(store, until=MAY) == [(1540, 26700, MAY, 25, 25.0)]


def test_a_visit_taken_back_is_no_last_visit(store: Store) -> None:
    write(store, "help.visits", [visit(1, period=MAY), visit(2, period=JUNE)])
    write(store, "help.visits", [visit(2, period=JUNE, sign=-1)])
    assert [row[2] for row in rows(store)] == [MAY]


def test_small_cells_add_up_in_their_parent_and_the_latest_month_holds(store: Store) -> None:
    write(store, "help.visits", [visit(1, period=MAY), visit(2, period=JUNE, east=1541)])
    assert [row[:4] for row in rows(store, level=2)] == [(770, 13350, JUNE, 50)]


def test_visits_known_only_to_a_larger_cell_are_counted_apart(store: Store) -> None:
    write(store, "help.visits", [visit(1), visit(2, east=192, north=3337, cell_level=4)])
    found = read_last_visits(store, COORDINATOR, level=1, until=JUNE, half_life_months=12)
    assert (len(found.cells), found.too_coarse) == (1, 1)


def test_an_empty_store_has_none(store: Store) -> None:
    assert rows(store) == []


@pytest.mark.parametrize("half_life", [0, -1, float("nan")])
def test_a_half_life_of_nothing_is_refused(store: Store, half_life: float) -> None:
    with pytest.raises(Refused, match="more than zero"):
        rows(store, half_life=half_life)


@pytest.mark.parametrize("person", [PLANNER, Person("n", "example", frozenset())])
def test_only_who_reads_for_outreach_may_read_it(store: Store, person: Person) -> None:
    with pytest.raises(NotAllowed):
        read_last_visits(store, person, level=1, until=JUNE, half_life_months=12)
