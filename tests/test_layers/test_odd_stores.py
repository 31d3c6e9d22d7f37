"""Every layer stays sound on stores that hold next to nothing, or facts that cannot be."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.access import OUTREACH, Person
from data.periods import Period
from data.store import Store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from layers.explanation import explain
from layers.layer import Layer
from layers.listed import Listed
from tests.built_stores import copy_of_empty_store

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
SIDE_M = 250
EAST, NORTH = 1540, 26700  # cells of 250 m
MONTH, FUTURE = 681, 760  # October 2026, May 2033; today is 2026-11-20
YEAR = Period(670, 681)


def write(store: Store, table: str, rows: list[dict[str, Any]]) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame(rows))


def area(store: Store, cells: int) -> None:
    west, south = EAST * SIDE_M, NORTH * SIDE_M
    side = SIDE_M * cells
    write(store, "main.extents", [
        {"source": "test", "west_m": west, "south_m": south, "east_m": west + side, "north_m": south + side}
    ])  # fmt: skip


def visits(store: Store, cells: list[tuple[int, int]], period: int = MONTH) -> None:
    write(store, "help.visits", [
        {
            "source": "example", "source_id": f"{1000 + number:04x}", "east": EAST + column, "north": NORTH + row,
            "cell_level": 1, "week": 2960, "period": period, "minutes": 90, "team_size": 2, "contacts_band": "0",
            "unmet_needs": [],
        }
        for number, (column, row) in enumerate(cells)
    ])  # fmt: skip


def sightings(
    store: Store, cells: list[tuple[int, int]], period: int = MONTH, *, discovered: bool = True
) -> None:
    write(store, "help.sightings", [
        {
            "source": "example", "source_id": f"{number:04x}{int(discovered)}", "place_precision": "cell",
            "east": EAST + column, "north": NORTH + row, "cell_level": 1, "time_precision": "month",
            "period": period, "category": 0, "forms": 1, "indicators": [], "discovered": discovered,
            "confidential": False,
        }
        for number, (column, row) in enumerate(cells)
    ])  # fmt: skip


def worksites(store: Store, inspected: bool, period: int = MONTH) -> None:
    site = {"source": "example", "kind": "car_wash", "north": NORTH, "cell_level": 1}
    write(store, "inspection.worksites", [
        {**site, "source_id": f"W{column}", "east": EAST + column, "own_contract": False, "sole_trader": False,
         "at_help_place": False}
        for column in range(3)
    ])  # fmt: skip
    if inspected:
        write(store, "inspection.inspections", [
            {**site, "source_id": f"I{column}", "east": EAST + column, "worksite_source": "example",
             "worksite_id": f"W{column}", "inspected_on": pd.Timestamp("2026-10-06"), "period": period,
             "trigger": "planned", "stage": "final", "carried_out": True, "nothing_found": True,
             "administrative": False, "labour_exploitation": False, "referral": False, "finding_codes": [],
             "authorities": []}
            for column in range(3)
        ])  # fmt: skip


EVERYWHERE = [(column, row) for column in range(8) for row in range(8)]


def only_an_area(store: Store) -> None:
    area(store, 8)


def one_cell(store: Store) -> None:
    area(store, 1)
    visits(store, [(0, 0)])
    sightings(store, [(0, 0)])
    worksites(store, inspected=True)


def nothing_found(store: Store) -> None:
    area(store, 8)
    visits(store, EVERYWHERE)
    worksites(store, inspected=True)


def no_visits(store: Store) -> None:
    area(store, 8)
    sightings(store, EVERYWHERE)
    sightings(store, EVERYWHERE[:9], discovered=False)
    worksites(store, inspected=False)


def all_in_the_future(store: Store) -> None:
    area(store, 8)
    visits(store, EVERYWHERE, FUTURE)
    sightings(store, EVERYWHERE[:20], FUTURE)
    worksites(store, inspected=True, period=FUTURE)


def all_in_one_cell(store: Store) -> None:
    area(store, 8)
    visits(store, [(3, 3)] * 40)
    sightings(store, [(3, 3)] * 60)
    sightings(store, [(3, 3)] * 60, discovered=False)


STORES = (only_an_area, one_cell, nothing_found, no_visits, all_in_the_future, all_in_one_cell)


def made(store: Store, listed: Listed, period: Period | None, **filters: Any) -> Layer:
    person = COORDINATOR if OUTREACH in listed.purposes else PLANNER
    if not listed.over_time:
        filters = {}
    level = max(1, listed.finest_level)
    return build_layer(store, person, code=listed.code, level=level, period=period, **filters)


def check_sound(layer: Layer) -> None:
    known = layer.cells["known"].to_numpy()
    numbers = layer.cells[["value", "lower", "upper"]].to_numpy(float)
    assert np.isfinite(numbers[known]).all()
    assert (numbers[known] >= 0).all()
    assert not (known.any() and layer.shortfall)
    for row in {0, len(known) - 1, int(known.argmax())}:
        cell = layer.cells.iloc[row]
        explanation = explain(layer, int(cell["east"]), int(cell["north"]))
        assert all(explanation.sentences)
        assert not any(word in " ".join(explanation.sentences).lower() for word in ("nan", "inf ", "none"))


@pytest.fixture(scope="module", params=STORES, ids=lambda fill: fill.__name__)
def odd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give each odd store, made once: layers only read it."""
    path = tmp_path_factory.mktemp("odd") / "odd.duckdb"
    with copy_of_empty_store(path, name="Odd", crs_epsg=3067) as made_up:
        request.param(made_up)
        yield made_up


@pytest.mark.parametrize("listed", LAYERS, ids=lambda listed: listed.code)
def test_an_odd_store_makes_a_sound_layer(odd: Store, listed: Listed) -> None:
    for period in (YEAR, None):
        check_sound(made(odd, listed, period))
    check_sound(made(odd, listed, YEAR, forms=4, season="winter"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with copy_of_empty_store(
        tmp_path_factory.mktemp("bare") / "bare.duckdb", name="Bare", crs_epsg=3067
    ) as made_up:
        only_an_area(made_up)
        yield made_up


@pytest.mark.parametrize("listed", LAYERS, ids=lambda listed: listed.code)
def test_a_store_with_nothing_but_an_area_makes_no_claim_and_says_what_is_missing(
    bare: Store, listed: Listed
) -> None:
    layer = made(bare, listed, YEAR)
    assert not layer.cells["known"].any()
    assert layer.shortfall
