"""Made-up services: generic names, hidden ones as an area alone, and housing for men nearly nowhere."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.access import Person
from data.clock import set_today
from data.demonstration.ground import Ground, make_ground
from data.demonstration.plan import PLANS
from data.demonstration.services import invent_services, service_kinds
from data.grid import Grid
from data.overview import read_freshness
from data.services import read_services
from data.store import Store, open_store
from data.vocabulary import service_terms
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

GRID = Grid(3067)
COORDINATOR = Person("c", "example", frozenset({"coordinator"}))


def ground() -> Ground:
    """A square of 20 x 20 cells with people everywhere but in the lake of its first two rows."""
    east, north = (steps.ravel() for steps in np.meshgrid(np.arange(20), np.arange(20)))
    people = pd.DataFrame({"east": 1800 + east, "north": 26500 + north, "inhabitants": 50})
    nothing = pd.DataFrame(
        {name: pd.Series(dtype=int) for name in ("number", "east", "north", "cell_level", "places")}
    )
    return make_ground((1800, 26500, 20, 20), np.where(north < 2, 0.0, 1.0), people, nothing)


def invented(code: str, *, seed: int = 3) -> pd.DataFrame:
    return invent_services(ground(), PLANS[code], GRID, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("services") / "town.duckdb"
    set_today(TODAY)
    copy_of_demonstration("town", path, years=1, seed=3)
    with open_store(path) as store:
        yield store


@pytest.mark.parametrize(("code", "number"), [("region", 25), ("helsinki", 8), ("rural", 4), ("town", 4)])
def test_each_demonstration_has_so_many_services(code: str, number: int) -> None:
    assert len(invented(code)) == number


@pytest.mark.parametrize("code", ["region", "helsinki", "rural", "town"])
def test_everywhere_there_are_advice_work_rights_and_housing_for_women_but_only_the_region_has_a_bed_for_men(
    code: str,
) -> None:
    services = invented(code)
    needs = set().union(*services["needs"])
    assert {"legal_advice", "work_rights", "safe_housing", "food_and_basics"} <= needs
    housing = services[[("safe_housing" in each) for each in services["needs"]]]
    assert any("women" in each for each in housing["for_whom"])
    for_men = housing[[bool({"men", "anybody"} & set(each)) for each in housing["for_whom"]]]
    assert list(for_men["capacity"]) == ([1] if code == "region" else [])


@pytest.mark.parametrize("code", ["region", "helsinki"])
def test_a_hidden_service_is_a_cell_of_4_km_and_nothing_else(code: str) -> None:
    services = invented(code)
    hidden = services[services["secret"]]
    assert len(hidden) > 1
    assert (hidden["cell_level"] == 5).all()
    assert hidden[["name", "opening_hours", "lat", "lon"]].isna().all(axis=None)
    # The square of cells 1800 to 1819 of 250 m lies in the cells 112 and 113 of 4 km.
    assert set(hidden["east"]) <= {112, 113}


def test_names_are_generic_and_points_lie_in_their_cells_off_the_lake() -> None:
    public = invented("region").query("not secret")
    assert public["name"].str.fullmatch(r"[A-Z][a-z ]+ \d+").all()
    east, north = GRID.cells_of_points(public["lat"].astype(float), public["lon"].astype(float), level=0)
    assert (east == public["east"]).all()
    assert (north == public["north"]).all()
    assert (public["north"] // 2 - 26500).between(2, 19).all()


def test_where_real_houses_stand_no_service_has_a_point() -> None:
    services = invented("helsinki")
    assert services[["lat", "lon"]].isna().all(axis=None)
    assert set(services["cell_level"]) == {1, 5}


def test_the_same_stream_gives_the_same_services_and_another_others() -> None:
    pd.testing.assert_frame_equal(invented("region"), invented("region"), check_exact=True)
    assert not invented("region").equals(invented("region", seed=4))


def test_fewer_visits_or_worksites_move_no_service() -> None:
    plan = replace(PLANS["region"], worksites=3, visits_per_year=9)
    other = invent_services(ground(), plan, GRID, np.random.default_rng(3))
    pd.testing.assert_frame_equal(invented("region"), other, check_exact=True)


def test_every_code_is_one_of_the_vocabulary() -> None:
    known = {name: {term.code for term in service_terms(name)} for name in ("needs", "for_whom", "languages")}
    for kind in service_kinds():
        assert set(kind.needs) <= known["needs"]
        assert set(kind.for_whom) <= known["for_whom"]
    assert set().union(*invented("region")["languages"]) <= known["languages"]


def test_a_built_demonstration_holds_them_under_its_organisation_and_the_overview_says_so(
    town: Store,
) -> None:
    services = read_services(town, COORDINATOR)
    assert len(services) == 4
    assert set(services["source"]) == {"demo_city"}
    assert services["source_id"].is_unique
    fresh = read_freshness(town, COORDINATOR).set_index("kind").loc["services"]
    assert (fresh["records"], fresh["organisation"]) == (4, "Example city outreach unit")


def test_no_demonstration_writes_a_phone_or_an_address(town: Store) -> None:
    kept = town.cursor().execute("SELECT count(phone) + count(address) FROM main.services").fetchone()
    assert kept == (0,)
