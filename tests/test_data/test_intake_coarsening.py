"""Tests how large a cell is in which a sighting is kept, each recomputed record by record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.intake.coarsening import is_near_secret, kept_levels
from data.intake.importing import take_in
from data.intake.ledger import take_back
from data.intake.request import StoreFacts
from data.store import Store
from data.vocabulary import forms, place_kinds
from tests.test_data.intake_sheets import (
    STEWARD,
    bring_in,
    checked,
    empty_store,
    example_rows,
    population,
    query,
    read_rows,
    record_of,
    records_of,
    secret_cells,
    store_facts,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


KINDS = {kind.code: kind.number for kind in place_kinds()}
BITS = {form.code: form.bit for form in forms()}
LABOUR, SEXUAL = BITS["labour"], BITS["sexual"]
HOUSES = {"hotel", "worker_housing", "private_home", "shelter_day_centre", "asylum_reception"}
# A point in Helsinki: (385900.3, 6672050.3) in EPSG:3067.
POINT = {"east_m": "385900.3", "north_m": "6672050.3"}


def place(level: int) -> tuple[int, int]:
    """Return the cell of a level in which the point lies: 385900 / 125 = 3087.2, 6672050 / 125 = 53376.4."""
    return 3087 >> level, 53376 >> level


def people(level: int, inhabitants: int) -> tuple[int, int, int, int]:
    return level, *place(level), inhabitants


def sighting(**cells: str) -> dict[str, str]:
    return (
        {
            "organisation": "example",
            "discovered": "no",
            "when": "2026-09-14",
            "forms": "labour",
            "place_kind": "factory",
        }
        | POINT
        | cells
    )


def kept(*cells: tuple[int, int, int, int], **facts: Any) -> Any:
    """Return where the point is kept: its level and cell, or nothing."""
    changed = {name: facts.pop(name) for name in list(facts) if name in sighting(cell="", place="")}
    record = record_of(
        "sightings", sighting(**changed), facts=store_facts(population=population(cells), **facts)
    )
    if record["place_precision"] != "cell":
        assert (record["east"], record["north"], record["cell_level"]) == (None, None, None)
        return record["place_precision"]
    assert (record["east"], record["north"]) == place(record["cell_level"])
    return record["cell_level"]


def slow_level(east: int, north: int, least: int, kind: str | None, bits: int, facts: StoreFacts) -> int:
    """Return the level as decisions.md and the issue put it, for one record."""
    level = max(1, least)
    if kind in HOUSES or bits == 0 or bits & SEXUAL:
        level = max(level, 3)
    if kind is not None:
        own = next(each for each in place_kinds() if each.code == kind)
        level = max(level, 5 if own.secret else 2 if own.shown_as == "cell" else 1)
    if (east >> 5, north >> 5) in set(
        zip(*(facts.secret[n].to_pylist() for n in ("east", "north")), strict=True)
    ):
        level = max(level, facts.secret_level)
    table = facts.population.to_pylist()
    if not table:
        return max(level, 3)
    while level <= 5:
        by_size = [
            sum(
                row["inhabitants"]
                for row in table
                if row["cell_level"] == size
                and (row["east"] >> level - size, row["north"] >> level - size)
                == (east >> level, north >> level)
            )
            for size in range(level + 1)
        ]
        if max(by_size) >= facts.enough_inhabitants:
            return level
        level += 1
    return 6


cells_of_level_0 = st.tuples(st.integers(-40, 40), st.integers(-40, 40))
published = st.lists(
    st.tuples(
        st.sampled_from([1, 1, 1, 3]),
        st.integers(-20, 19),
        st.integers(-20, 19),
        st.sampled_from([1, 40, 60, 150]),
    ),
    max_size=25,
    unique_by=lambda cell: cell[:3],
)
records = st.lists(
    st.tuples(
        cells_of_level_0,
        st.integers(0, 5),
        st.none() | st.sampled_from(sorted(KINDS)),
        st.sampled_from([0, LABOUR, SEXUAL, LABOUR | SEXUAL, BITS["fraud"]]),
    ),
    min_size=1,
    max_size=12,
)


@given(
    records=records,
    people=published,
    secret=st.lists(st.tuples(st.integers(-2, 1), st.integers(-2, 1)), max_size=2, unique=True),
    enough=st.sampled_from([1, 100, 250]),
)
@settings(max_examples=80)
def test_levels_are_those_that_the_rules_give_record_by_record(
    records: list[Any], people: list[Any], secret: list[Any], enough: int
) -> None:
    facts = store_facts(
        population=population(people), secret=secret_cells(*secret), enough_inhabitants=enough
    )
    points, least, kinds, bits = zip(*records, strict=True)
    levels = kept_levels(
        np.array([point[0] for point in points]),
        np.array([point[1] for point in points]),
        least=np.array(least),
        category=np.array([KINDS.get(kind, 0) for kind in kinds]),
        form_bits=np.array(bits),
        facts=facts,
    )
    by_hand = [
        slow_level(*point, least_level, kind, form, facts)
        for point, least_level, kind, form in zip(points, least, kinds, bits, strict=True)
    ]
    assert levels.tolist() == by_hand


def test_the_smallest_cell_with_a_hundred_inhabitants_is_kept() -> None:
    assert kept(people(1, 100)) == 1
    assert kept(people(1, 99)) == "municipality"
    # 60 in the cell of 250 m and 40 in another one of the same 500 m.
    east, north = place(1)
    assert kept(people(1, 60), (1, east ^ 1, north, 40)) == 2
    assert kept(people(1, 60), (1, east ^ 1, north, 39)) == "municipality"
    assert kept(people(1, 99), enough_inhabitants=99) == 1


def test_inhabitants_published_by_larger_cells_make_no_smaller_cell_large_enough() -> None:
    assert kept(people(3, 3000)) == 3
    assert kept(people(5, 100)) == 5
    assert kept(people(5, 99)) == "municipality"


def test_people_who_stand_in_two_tables_are_not_counted_twice() -> None:
    # 60 people live in this square kilometre; two tables say so, by cells of 250 m and of 1 km.
    assert kept(people(1, 60), people(3, 60)) == "municipality"
    assert kept(people(1, 60), people(3, 60), people(5, 100)) == 5


def test_without_a_population_table_the_cell_has_1_km() -> None:
    assert kept() == 3


def test_inhabitants_of_250_m_cells_are_added_up_to_4_km_and_no_further() -> None:
    east, north = place(5)
    inside = [(1, (east << 4) + dx, north << 4, 10) for dx in range(10)]
    assert kept(*inside) == 5
    # The same hundred, ten of them in the next 4 km cell.
    assert kept(*inside[:9], (1, (east + 1) << 4, north << 4, 10)) == "municipality"


@pytest.mark.parametrize("kind", sorted(HOUSES - {"shelter_day_centre", "asylum_reception"}))
def test_accommodation_is_kept_in_at_least_1_km(kind: str) -> None:
    assert kept(people(1, 5000), place_kind=kind) == 3


@pytest.mark.parametrize("kind", ["shelter_day_centre", "asylum_reception"])
def test_a_sighting_at_a_secret_kind_of_place_is_kept_in_4_km(kind: str) -> None:
    assert kept(people(1, 5000), place_kind=kind) == 5


@pytest.mark.parametrize("kind", ["street_market", "ethnic_shop_cafe"])
def test_kinds_of_place_that_are_shown_as_cells_are_kept_in_at_least_500_m(kind: str) -> None:
    assert kept(people(1, 5000), place_kind=kind) == 2


@pytest.mark.parametrize(
    ("forms", "level"), [("labour", 1), ("labour fraud", 1), ("sexual", 3), ("labour sexual", 3), ("", 3)]
)
def test_sexual_exploitation_and_a_form_that_is_not_known_are_kept_in_at_least_1_km(
    forms: str, level: int
) -> None:
    assert kept(people(1, 5000), forms=forms) == level


@pytest.mark.parametrize(
    ("cell", "level"),
    [("250mN667200E38575", 1), ("500mN66720E3855", 2), ("4kmN6672E384", 5), ("2kmN6672E384", 4)],
)
def test_a_place_known_as_a_cell_is_kept_no_finer(cell: str, level: int) -> None:
    # Codes name the south-west corner in tens, hundreds and thousands of metres; 384000 = 96 * 4000.
    assert kept(people(1, 5000), cell=cell, east_m="", north_m="") == level


@pytest.mark.parametrize("place", ["municipality", "unknown"])
def test_a_place_that_is_to_be_left_open_is_not_kept_though_there_are_coordinates(place: str) -> None:
    assert kept(people(1, 5000), place=place) == place


def test_a_sighting_without_a_place_is_unknown() -> None:
    assert kept(east_m="", north_m="") == "unknown"
    assert kept(east_m="", north_m="", place="municipality") == "municipality"


# ---- secret places

SECRET = place(5)


@given(records=st.lists(st.tuples(st.integers(0, 31), st.integers(0, 31), st.integers(0, 5), st.none() | st.sampled_from(sorted(KINDS)), st.sampled_from([0, LABOUR, SEXUAL])), min_size=2, max_size=10), people=st.lists(st.tuples(st.just(1), st.integers(0, 15), st.integers(0, 15), st.sampled_from([20, 150])), max_size=8, unique_by=lambda cell: cell[:3]))  # fmt: skip
def test_around_a_secret_place_all_are_kept_alike_whatever_they_are(
    records: list[Any], people: list[Any]
) -> None:
    facts = store_facts(population=population(people), secret=secret_cells((0, 0)))
    east, north, least, kinds, bits = (
        np.array(column, dtype=object) for column in zip(*records, strict=True)
    )
    levels = kept_levels(
        east.astype(np.int64),
        north.astype(np.int64),
        least=least.astype(np.int64),
        category=np.array([KINDS.get(kind, 0) for kind in kinds]),
        form_bits=bits.astype(np.int64),
        facts=facts,
    )
    assert is_near_secret(east.astype(np.int64), north.astype(np.int64), facts).all()
    assert len(set(levels.tolist())) == 1
    assert set(levels.tolist()) <= {5, 6}


def test_a_secret_place_makes_its_own_4_km_cell_coarse_and_no_other() -> None:
    east, north = SECRET
    assert kept(people(1, 5000), secret=secret_cells(SECRET)) == 5
    assert kept(people(1, 5000), secret=secret_cells((east + 1, north), (east, north - 1))) == 1


def hidden_service(**cells: str) -> dict[str, str]:
    return example_rows("services")[1] | {"latitude": "", "longitude": ""} | POINT | cells


def test_a_secret_place_that_becomes_known_later_makes_earlier_sightings_as_coarse(store: Store) -> None:
    inside = sighting(people="1")
    far = sighting(people="2-4", east_m="405900", north_m="6672050")
    bring_in(store, "population", [{"cell": "250mN667200E38575", "inhabitants": "500"}])
    bring_in(store, "sightings", [inside, far])
    assert query(store, "SELECT cell_level FROM help.sightings ORDER BY ALL") == [(1,), (None,)]
    bring_in(store, "services", [hidden_service()])
    held = "SELECT east, north, cell_level FROM help.sightings WHERE cell_level IS NOT NULL"
    assert query(store, held) == [(*SECRET, 5)]
    # One that comes in now is kept in the same cell, and the cube has both there.
    bring_in(store, "sightings", [sighting(people="3")])
    assert set(query(store, held)) == {(*SECRET, 5)}
    cube = "SELECT east, north, cell_level, sum(sightings) FROM help.sighting_cube GROUP BY ALL HAVING sum(sightings) <> 0"
    assert query(store, cube) == [(*SECRET, 5, 2)]


def test_a_file_that_was_read_before_the_secret_place_came_in_is_kept_as_coarse(store: Store) -> None:
    answer, wanted = read_rows(store, "sightings", [sighting()])
    bring_in(store, "services", [hidden_service()])
    take_in(store, STEWARD, answer, wanted)
    assert query(store, "SELECT DISTINCT east, north, cell_level FROM help.sightings") == [(*SECRET, 5)]


def test_a_secret_place_that_comes_back_in_force_makes_sightings_coarse_again(store: Store) -> None:
    bring_in(store, "services", [hidden_service()])
    opened = bring_in(store, "services", [hidden_service(secret="no", name="Advice centre")])
    bring_in(store, "sightings", [sighting()])
    assert query(store, "SELECT cell_level FROM help.sightings") == [(3,)]
    assert opened.batch is not None
    take_back(store, STEWARD, opened.batch)
    assert query(store, "SELECT east, north, cell_level FROM help.sightings") == [(*SECRET, 5)]


def test_a_service_that_becomes_secret_leaves_no_address_in_its_earlier_versions(store: Store) -> None:
    public = hidden_service(
        secret="no", name="Advice centre", address="Example Street 1", phone="+358 9 310 1691"
    )
    bring_in(store, "services", [public, example_rows("services")[0]])
    bring_in(store, "services", [public | {"secret": "yes"}])
    rows = query(
        store,
        "SELECT version, sign, name, address, phone, lat, lon, east, north, cell_level FROM main.services WHERE secret ORDER BY ALL",
    )
    assert rows == [
        (version, sign, None, None, None, None, None, *SECRET, 5)
        for version, sign in ((1, -1), (1, 1), (2, 1))
    ]
    # The other service is still public.
    assert query(store, "SELECT name FROM main.services WHERE NOT secret") == [("Advice centre",)]


def test_the_notes_count_levels_and_records_near_a_secret_place() -> None:
    rows = [
        sighting(),
        sighting(east_m="405900"),
        sighting(east_m="", north_m=""),
        sighting(place="municipality"),
    ]
    facts = store_facts(secret=secret_cells(SECRET))
    __, __, notes = checked("sightings", rows, facts=facts)
    known = ("levels", "municipality", "unknown", "near_secret", "people_known")
    assert {name: notes[name] for name in known} == {
        "levels": {"5": 1, "3": 1}, "municipality": 1, "unknown": 1, "near_secret": 1, "people_known": False,
    }  # fmt: skip


def test_west_of_the_grids_origin_cells_are_floored_not_cut_towards_zero() -> None:
    # Bergen lies at about -31,500 m in EPSG:25833: -31500 / 1000 = -31.5, so column -32.
    row = sighting(east_m="-31500", north_m="6734000")
    assert [record["east"] for record in records_of("sightings", [row], facts=store_facts(epsg=25833))] == [
        -32
    ]
