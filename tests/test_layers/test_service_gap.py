"""Where help is out of reach is told with numbers to compute it again, and never where a hidden one is."""

import pickle
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.access import Person
from data.errors import CrsMismatch, NotAllowed, Refused
from data.store import Store
from layers.assembly import build_layer
from layers.explanation import explain
from layers.layer import Layer
from layers.service_fit import Wanted
from layers.service_gap import service_gap
from tests.test_layers.cells_and_places import EPSG, square_of_cells

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
CORNER_X, CORNER_Y = 400_000, 6_700_000  # the corner of every square of cells, and of a cell of 4 km
LAW = Wanted("legal_advice", "anybody", "", "Legal advice")


def service(east_m: float | None = None, north_m: float = 0, **changed: Any) -> dict[str, Any]:
    """Return a public advice centre at so many metres from the corner, or one without a place."""
    point = None if east_m is None else shapely.Point(CORNER_X + east_m, CORNER_Y + north_m)
    return {
        "needs": ["legal_advice"], "for_whom": ["anybody"], "languages": ["fi", "et"], "capacity": 10.0,
        "secret": False, "name": "Advice centre", "address": None, "opening_hours": "Mo-Fr 10:00-16:00",
        "east": None, "north": None, "cell_level": None, "geometry": point, **changed,
    }  # fmt: skip


def hidden(**changed: Any) -> dict[str, Any]:
    """Return a service with a hidden address in the 4 km cell at the corner."""
    return service(
        secret=True, name=None, opening_hours=None, east=100, north=1675, cell_level=5, **changed
    )  # fmt: skip


def services(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(list(rows), columns=list(service()))
    for name in ("east", "north", "cell_level"):
        frame[name] = frame[name].astype("Int32")
    frame["capacity"] = frame["capacity"].astype(float)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(frame["geometry"].to_numpy(), crs=EPSG))


def layer_of(
    *rows: dict[str, Any], side: int = 8, level: int = 3, people: float = 100, wanted: Wanted = LAW
) -> Layer:
    """Return the gap over a square of cells of 1 km, with as many people in each."""
    cells = square_of_cells(side, level=level)
    return service_gap(services(*rows), np.full(len(cells), float(people)), cells, wanted=wanted, level=level)


def as_bytes(layer: Layer) -> bytes:
    columns = [name for name in layer.cells.columns if name != "geometry"]
    cells = pd.DataFrame(layer.cells[columns])
    reasons = [explain(layer, int(cell.east), int(cell.north)) for cell in cells.itertuples()]
    return pickle.dumps(
        (
            [cells[name].to_numpy().tobytes() for name in columns], repr(layer.legend), layer.title,
            layer.caveats, layer.n, [(each.sentences, each.numbers.to_csv()) for each in reasons],
        )
    )  # fmt: skip


def test_where_all_share_alike_the_gap_is_half_and_what_is_out_of_reach_has_a_gap_of_100() -> None:
    # One service amid 4 cells of 1 km: 700 m are 4 minutes, so A = M everywhere.
    near = layer_of(service(1000, 1000), side=2)
    assert near.cells["value"].to_numpy() == pytest.approx(50)
    assert near.cells["access"].to_numpy() == pytest.approx(1000 * 10 / 400)
    assert near.cells["minutes"].to_numpy() == pytest.approx(np.sqrt(0.5) * 5.2)
    far = layer_of(service(0, 500), side=20)
    assert far.cells["value"].max() == 100
    assert far.cells.loc[far.cells["value"] == 100, "minutes"].min() > 60


def test_the_gap_grows_with_the_way() -> None:
    cells = layer_of(service(500, 500), side=16).cells
    row = cells[cells["north"] == cells["north"].min()].sort_values("east")
    assert (np.diff(row["value"]) >= 0).all()
    assert row["value"].nunique() == 4  # three bands and what lies beyond
    assert ((cells["lower"] <= cells["value"]) & (cells["value"] <= cells["upper"])).all()
    assert (cells["lower"] < cells["upper"]).any()


def test_the_interval_holds_the_gap_at_lower_and_higher_speeds() -> None:
    layer = layer_of(service(500, 500), side=16)
    x, y = ((layer.cells[name].to_numpy() + 0.5) * 1000.0 for name in ("east", "north"))
    by_speed = []
    for km_h in (10.5, 15.0, 19.5):
        minutes = np.hypot(x - CORNER_X - 500, y - CORNER_Y - 500) * 1.3 / km_h * 60 / 1000
        weights = np.select([minutes <= 15, minutes <= 30, minutes <= 60], [1, 0.68, 0.22], 0)
        reach = weights * 10 / (weights * 100).sum()
        by_speed.append(100 * reach.mean() / (reach + reach.mean()))
    assert layer.cells["value"].to_numpy() == pytest.approx(by_speed[1])
    assert layer.cells["lower"].to_numpy() == pytest.approx(np.min(by_speed, axis=0))
    assert layer.cells["upper"].to_numpy() == pytest.approx(np.max(by_speed, axis=0))
    assert (layer.cells["lower"] < layer.cells["value"]).any()


def test_the_gap_can_be_computed_again_from_the_numbers_that_are_told() -> None:
    layer = layer_of(service(500, 500), service(7000, 200, capacity=3), hidden(), side=12)
    cell = layer.cells[layer.cells["value"] < 100].iloc[7]
    numbers = explain(layer, int(cell["east"]), int(cell["north"])).numbers.to_numpy()
    told = dict(numbers)
    by_words = [(what, number) for what, number in numbers]
    places = [number for what, number in by_words if what.endswith("places (S)")]
    shared = [number for what, number in by_words if what.endswith("(D)")]
    weight = [number for what, number in by_words if what.endswith("(w)")]
    assert len(places) > 1
    reach = sum(1000 * w * s / d for w, s, d in zip(weight, places, shared, strict=True))
    assert reach == pytest.approx(told["Places per 1,000 people within reach (A)"])
    mean = told["Places per 1,000 people of the whole area (M)"]
    assert 100 * mean / (reach + mean) == pytest.approx(cell["value"])
    assert mean == pytest.approx(1000 * 23 / (144 * 100))  # all places over all people


def test_more_services_than_are_listed_are_told_together() -> None:
    layer = layer_of(*(service(100 * each, 0, capacity=each + 1) for each in range(12)), side=2)
    cell = layer.cells.iloc[0]
    numbers = explain(layer, int(cell["east"]), int(cell["north"])).numbers.to_numpy()
    adds = [number for what, number in numbers if "adds 1000" in what or "All others" in what]
    assert len(adds) == 9
    assert sum(adds) == pytest.approx(cell["access"])


def test_wherever_a_hidden_service_lies_the_layer_has_the_same_bytes() -> None:
    first, second = (
        hidden(geometry=shapely.Point(CORNER_X + east_m, CORNER_Y + north_m))
        for east_m, north_m in ((30, 40), (3900, 2500))
    )
    public = service(6000, 6000)
    layers = [as_bytes(layer_of(public, each)) for each in (first, second, hidden())]
    assert layers[0] == layers[1] == layers[2]
    elsewhere = hidden(geometry=shapely.Point(CORNER_X + 9_100, CORNER_Y)) | {"east": 102, "north": 1676}
    assert as_bytes(layer_of(public, elsewhere)) == layers[0]
    assert as_bytes(layer_of(public, hidden(capacity=99))) != layers[0]


def test_a_hidden_service_counts_alike_in_all_cells_of_its_area_and_has_no_distance() -> None:
    layer = layer_of(hidden(), side=16, level=1, people=7)  # 16 cells of 250 m fill the 4 km
    assert layer.cells["value"].nunique() == 1
    assert layer.cells["minutes"].isna().all()
    cell = layer.cells.iloc[3]
    sentences = " ".join(explain(layer, int(cell["east"]), int(cell["north"])).sentences)
    assert "A service with a hidden address, somewhere in the area; its address is hidden." in sentences
    assert "minutes" not in sentences


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (LAW, True),
        (Wanted("safe_housing", "anybody", "", "x"), False),
        (Wanted("legal_advice", "men", "", "x"), True),  # who takes anybody takes men
        (Wanted("legal_advice", "anybody", "et", "x"), True),
        (Wanted("legal_advice", "anybody", "ar", "x"), False),
    ],
)
def test_a_service_fits_by_need_group_and_language(wanted: Wanted, fits: bool) -> None:
    assert layer_of(service(0, 0), wanted=wanted).n == int(fits)


def test_a_service_for_women_fits_neither_men_nor_whoever_asks_for_anybody() -> None:
    for group, count in (("women", 1), ("men", 0), ("anybody", 0)):
        wanted = Wanted("legal_advice", group, "", "x")
        assert layer_of(service(0, 0, for_whom=["women"]), wanted=wanted).n == count


def test_that_no_place_of_help_fits_is_a_finding_and_no_error() -> None:
    layer = layer_of(service(0, 0, needs=["work_rights"]))
    assert layer.title == "No place of help fits: Legal advice."
    assert (layer.cells["value"] == 100).all()
    assert layer.shortfall == ()
    assert "None of the 1 services entered fits." in layer.caveats
    cell = layer.cells.iloc[0]
    sentences = explain(layer, int(cell["east"]), int(cell["north"])).sentences
    assert "No service that fits is within an hour." in sentences
    assert "The gap is 100 of 100 points, also at a speed 30 % lower or higher." in sentences


def test_a_service_too_far_for_anybody_is_told_as_such() -> None:
    layer = layer_of(service(500_000, 0))
    assert layer.title == "No place of help that fits is within an hour of anybody: Legal advice."
    assert (layer.cells["value"] == 100).all()


def test_without_any_service_entered_nothing_is_claimed() -> None:
    layer = layer_of()
    assert not layer.cells["known"].any()
    assert layer.shortfall[0].startswith("No services entered yet")


def test_where_nobody_lives_the_gap_is_not_known() -> None:
    cells = square_of_cells(2, level=3)
    layer = service_gap(services(service(0, 0)), np.array([0.0, 5, 5, 5]), cells, wanted=LAW, level=3)
    assert list(layer.cells["known"]) == [False, True, True, True]
    sentences = explain(layer, int(cells["east"].iloc[0]), int(cells["north"].iloc[0])).sentences
    assert "Nobody lives here, so there is no gap." in sentences


def test_without_inhabitants_each_cell_counts_as_one_and_this_is_said() -> None:
    layer = layer_of(service(0, 0), side=2, people=0)
    assert layer.cells["known"].all()
    assert "No inhabitants are known here: each cell counts as one person." in layer.caveats
    assert layer.cells["access"].iloc[0] == pytest.approx(1000 * 10 / 4)


def test_unknown_capacity_counts_as_ten_and_what_cannot_be_placed_is_said() -> None:
    layer = layer_of(service(0, 0, capacity=None), service(), side=2)
    assert layer.cells["access"].iloc[0] == pytest.approx(1000 * 10 / 400)
    caveats = " ".join(layer.caveats)
    assert "which count with 10 places: 1." in caveats
    assert "have no place, which are near no cell: 1." in caveats


def test_public_services_are_told_with_minutes_and_hours() -> None:
    layer = layer_of(service(1000, 1000), service(1000, 1000, name="Desk", opening_hours=None), side=2)
    cell = layer.cells.iloc[0]
    sentences = " ".join(explain(layer, int(cell["east"]), int(cell["north"])).sentences)
    assert "Advice centre: about 3.7 minutes; open Mo-Fr 10:00-16:00." in sentences
    assert "Desk: about 3.7 minutes; open at hours that are not entered." in sentences


def test_a_service_known_by_its_cell_stands_in_the_middle_of_it() -> None:
    by_cell = layer_of(service(east=1600, north=26800, cell_level=1), side=4)
    by_point = layer_of(service(125, 125), side=4)
    assert by_cell.cells["value"].to_numpy() == pytest.approx(by_point.cells["value"].to_numpy())


def test_other_cells_or_other_metres_are_refused() -> None:
    cells = square_of_cells(2, level=3)
    with pytest.raises(Refused, match="other cells"):
        service_gap(services(service(0, 0)), np.ones(3), cells, wanted=LAW, level=3)
    with pytest.raises(CrsMismatch):
        service_gap(services(service(0, 0)), np.ones(4), cells.to_crs(4326), wanted=LAW, level=3)


def fill(store: Store) -> None:
    """Give the store an area of 4 km, 50 people in each cell of 1 km, and one hidden service for women."""
    with store.write(kind="test", organisation="example") as batch:
        extent = {
            "west_m": CORNER_X,
            "south_m": CORNER_Y,
            "east_m": CORNER_X + 4000,
            "north_m": CORNER_Y + 4000,
        }
        batch.append("main.extents", pd.DataFrame([{"source": "test", **extent}]))
        cells = square_of_cells(4, level=3)[["east", "north"]]
        people = pd.DataFrame(cells).assign(source="test", sign=1, cell_level=3, inhabitants=50)
        batch.append("main.population", people)
        batch.append("main.services", pd.DataFrame([{
            "source": "example", "source_id": "aa", "version": 1, "sign": 1, "needs": ["safe_housing"],
            "for_whom": ["women"], "languages": ["fi"], "capacity": 4, "secret": True, "east": 100,
            "north": 1675, "cell_level": 5,
        }]))  # fmt: skip


def test_a_store_gives_the_layer_with_what_is_chosen(store: Store) -> None:
    fill(store)
    chosen = {"need": "safe_housing", "for_whom": "women", "language": "fi"}
    layer = build_layer(store, COORDINATOR, code="service_gap", level=3, options=chosen)
    assert layer.n == 1
    assert layer.cells["access"].to_numpy() == pytest.approx(1000 * 4 / 800)
    for_men = build_layer(
        store, COORDINATOR, code="service_gap", level=3, options={**chosen, "for_whom": "men"}
    )
    assert for_men.title == ("No place of help fits: Safe housing; for whom: Men; language: Finnish.")
    with pytest.raises(Refused):
        build_layer(store, COORDINATOR, code="service_gap", level=3, options={"need": "gold"})


def test_who_inspects_sees_no_gap_of_services(store: Store) -> None:
    fill(store)
    with pytest.raises(NotAllowed):
        build_layer(
            store, Person("p", "example", frozenset({"inspection_planner"})), code="service_gap", level=3
        )
