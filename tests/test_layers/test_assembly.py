"""Layers of the catalogue are built from a store, for the right persons, and the wall holds."""

from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused, StoreError
from data.grid import Grid
from data.periods import Period
from data.store import Store
from data.vocabulary import place_kind
from layers.assembly import build_layer
from layers.catalogue import LAYERS, layers_of, listed_layer
from layers.explanation import explain
from layers.listed import Listed
from layers.ranking import layer_table

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
COUNCIL = Person("m", "example", frozenset({"council"}))
WEST_M, SOUTH_M = 385_000, 6_675_000  # cell (1540, 26700) of 250 m
JANUARY = 672


def write(store: Store, table: str, rows: list[dict[str, Any]]) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame(rows))


def place(number: int, kind: str, east_m: float) -> dict[str, Any]:
    keeps_point = place_kind(kind).keeps_point
    level = 0 if keeps_point else 2
    lat, lon = Grid(3067).metres_to_points([WEST_M + east_m], [SOUTH_M + 125.0])
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "kind": kind,
        "keeps_point": keeps_point,
        "lat": float(lat[0]) if keeps_point else None,
        "lon": float(lon[0]) if keeps_point else None,
        "east": int(WEST_M + east_m) // (125 << level),
        "north": SOUTH_M // (125 << level),
        "cell_level": level,
    }


def visit(number: int, column: int) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "east": 1540 + column,
        "north": 26700,
        "cell_level": 1,
        "week": 2922,
        "period": JANUARY,
        "minutes": 150,
        "team_size": 2,
        "contacts_band": "0",
        "unmet_needs": [],
    }


def sighting(number: int, column: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "place_precision": "cell",
        "east": 1540 + column,
        "north": 26700,
        "cell_level": 1,
        "time_precision": "month",
        "period": JANUARY,
        "category": 1,
        "forms": 1,
        "indicators": [],
        "discovered": True,
        "confidential": False,
    } | columns


@pytest.fixture
def town(store: Store) -> Store:
    """Give a store of 8 x 4 cells of 250 m with three places, eight visits and six discovered sightings."""
    write(
        store,
        "main.extents",
        [
            {
                "source": "test",
                "west_m": WEST_M,
                "south_m": SOUTH_M,
                "east_m": WEST_M + 2000,
                "north_m": SOUTH_M + 1000.0,
            }
        ],
    )
    write(store, "main.places", [place(1, "transport_hub", 125.0), place(2, "farm", 1125.0)])
    write(store, "main.places", [place(3, "ethnic_shop_cafe", 300.0)])
    write(store, "help.visits", [visit(number, number) for number in range(8)])
    write(store, "help.sightings", [sighting(number, number) for number in range(6)])
    return store


def test_outreach_exposure_counts_its_places(town: Store) -> None:
    layer = build_layer(town, COORDINATOR, code="outreach_exposure", level=1)
    assert layer.n == 3
    assert len(layer.cells) == 32
    best = layer_table(layer).sort_values("value").iloc[-1]
    assert (best["east"], best["north"]) in {(1540, 26700), (1541, 26700)}


def test_inspection_exposure_counts_the_farm_alone(town: Store) -> None:
    assert build_layer(town, PLANNER, code="inspection_exposure", level=1).n == 1


def test_the_rate_counts_what_visits_discovered(town: Store) -> None:
    write(
        town,
        "help.sightings",
        [
            sighting(100, 7, discovered=False),
            sighting(101, 7, period=JANUARY + 6),
            sighting(102, 7, forms=2),
            sighting(103, 0, cell_level=3, east=385, north=6675),
        ],
    )
    layer = build_layer(
        town,
        COORDINATOR,
        code="sightings_rate",
        level=1,
        period=Period(JANUARY, JANUARY),
        forms=1,
        season="winter",
    )
    # Six of form 1 in January at cells 0 to 5, eight visits of 150 minutes.
    assert (layer.n, layer.effort) == (6, 20)
    assert layer.cells["known"].sum() == 8
    text = " ".join(layer.caveats)
    assert "kept apart: 1." in text
    assert "not split: 1." in text
    assert "chosen forms" in text
    assert "chosen season" in text


def test_sightings_without_a_place_are_said_whether_discovered_or_reported(town: Store) -> None:
    nowhere = {"place_precision": "municipality", "east": None, "north": None, "cell_level": None}
    records = [sighting(number, 0, **nowhere, discovered=number < 202) for number in range(200, 205)]
    write(town, "help.sightings", records)
    everything = " ".join(build_layer(town, COORDINATOR, code="sightings_rate", level=1).caveats)
    assert "which are in no cell: 2." in everything
    assert "kept apart: 3." in everything
    # Six stand in visited cells.
    assert "25 % of all that was discovered: 2 of 8." in everything
    later = build_layer(
        town, COORDINATOR, code="sightings_rate", level=1, period=Period(JANUARY + 1, JANUARY + 2)
    )
    assert "without a place" not in " ".join(later.caveats)


def test_a_larger_cell_takes_in_what_a_smaller_one_must_leave_out(town: Store) -> None:
    write(town, "help.sightings", [sighting(103, 0, cell_level=3, east=385, north=6675)])
    layer = build_layer(town, COORDINATOR, code="sightings_rate", level=3)
    assert layer.n == 7


def test_records_of_250_m_make_no_smaller_cells(town: Store) -> None:
    with pytest.raises(Refused, match="250 m or more"):
        build_layer(town, COORDINATOR, code="sightings_rate", level=0)


@pytest.mark.parametrize(
    ("person", "code"),
    [(PLANNER, "outreach_exposure"), (PLANNER, "sightings_rate"), (COORDINATOR, "inspection_exposure")]
    + [(COUNCIL, listed.code) for listed in LAYERS],
)
def test_nobody_sees_a_layer_of_another_purpose(town: Store, person: Person, code: str) -> None:
    with pytest.raises(NotAllowed):
        build_layer(town, person, code=code, level=1)


def test_help_records_and_help_places_move_no_inspection_layer(town: Store) -> None:
    before = layer_table(build_layer(town, PLANNER, code="inspection_exposure", level=1))
    write(town, "help.visits", [visit(900, 1)])
    write(town, "help.sightings", [sighting(901, 1), sighting(902, 4)])
    write(town, "main.places", [place(903, "ethnic_shop_cafe", 1125.0), place(904, "school", 1125.0)])
    after = layer_table(build_layer(town, PLANNER, code="inspection_exposure", level=1))
    assert before.to_csv() == after.to_csv()


def test_a_store_without_area_says_what_to_do(store: Store) -> None:
    with pytest.raises(StoreError, match="places import"):
        build_layer(store, COORDINATOR, code="outreach_exposure", level=1)


def test_an_area_without_records_makes_layers_that_say_what_is_missing(town: Store) -> None:
    layer = build_layer(town, COORDINATOR, code="sightings_rate", level=1, period=Period(300, 301))
    assert not layer.cells["known"].any()
    assert len(layer.shortfall) == 2


def test_the_catalogue_lists_each_layer_once_with_its_maker(town: Store) -> None:
    codes = [listed.code for listed in LAYERS]
    assert len(set(codes)) == len(codes)
    for listed in LAYERS:
        person = COORDINATOR if "outreach" in listed.purposes else PLANNER
        layer = build_layer(town, person, code=listed.code, level=1)
        assert layer.code == listed.code
        assert layer.purpose in listed.purposes
        assert layer.method.anchor == listed.anchor
        assert listed.label


@pytest.mark.parametrize(
    "listed", [listed for listed in LAYERS if not listed.over_time], ids=lambda listed: listed.code
)
def test_months_forms_and_season_move_no_layer_of_what_is_there_now(town: Store, listed: Listed) -> None:
    person = COORDINATOR if "outreach" in listed.purposes else PLANNER
    always = build_layer(town, person, code=listed.code, level=1)
    chosen = build_layer(
        town, person, code=listed.code, level=1, period=Period(300, 301), forms=4, season="summer"
    )
    assert layer_table(always).to_csv() == layer_table(chosen).to_csv()
    assert chosen.caveats == always.caveats
    assert chosen.period is None


def test_no_layer_serves_both_sides_of_the_wall() -> None:
    assert {listed.code for listed in layers_of("outreach")} & {
        listed.code for listed in layers_of("inspection")
    } == set()
    assert layers_of("council") == ()


def test_an_unknown_layer_is_refused_with_the_list() -> None:
    with pytest.raises(Refused, match="sightings_rate"):
        listed_layer("heat")


def test_time_in_cells_that_can_hold_no_sighting_is_set_against_nothing(town: Store) -> None:
    # People live in the western half alone: sightings of the eastern one are kept in larger cells.
    rows = [{"source": "test", "source_id": f"{column:04x}", "east": 1540 + column, "north": 26700, "cell_level": 1,
             "inhabitants": 100 if column < 4 else 99, "sign": 1} for column in range(8)]  # fmt: skip
    write(town, "main.population", rows)
    layer = build_layer(town, COORDINATOR, code="sightings_rate", level=1)
    assert layer.effort == 10  # four of eight visits of 150 minutes
    assert "for a sighting to be kept in a cell of this size: 4" in " ".join(layer.caveats)
    assert "Teams were here (1 visits)" in explain(layer, 1547, 26700).sentences[0]
