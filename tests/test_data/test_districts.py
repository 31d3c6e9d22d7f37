"""A point is named by its district, else by the nearest name on the map."""

import numpy as np
import pandas as pd
import shapely

from data.districts import area_names, districts_of_points, read_districts
from data.store import Store


def write_district(store: Store, name: str, outline: shapely.Geometry, **columns: object) -> None:
    row = {"source": "example", "source_id": name, "name": name, "outline": shapely.to_wkb(outline)}
    with store.write(kind="areas", organisation="example") as batch:
        batch.append("main.areas", pd.DataFrame([row | columns]))


def write_name(store: Store, name: str, x: float, y: float) -> None:
    row = {"source": "test", "layer": "place_name", "rank": 1, "name": name}
    with store.write(kind="places", organisation="example") as batch:
        batch.append("main.base_map", pd.DataFrame([row | {"outline": shapely.to_wkb(shapely.Point(x, y))}]))


def test_a_point_has_the_name_of_its_district_and_its_middle(store: Store) -> None:
    write_district(store, "West", shapely.box(0, 0, 100, 100))
    write_district(store, "East", shapely.box(100, 0, 200, 100))
    names, x, y = area_names(store, np.array([10.0, 190.0]), np.array([50.0, 50.0]))
    assert names.tolist() == ["West", "East"]
    assert (x.tolist(), y.tolist()) == ([50.0, 150.0], [50.0, 50.0])


def test_of_two_districts_the_first_counts(store: Store) -> None:
    write_district(store, "A", shapely.box(0, 0, 100, 100))
    write_district(store, "B", shapely.box(0, 0, 200, 100))
    rows = districts_of_points(read_districts(store), np.array([50.0, 150.0, 500.0]), np.full(3, 50.0))
    assert rows.tolist() == [0, 1, -1]


def test_a_district_that_was_taken_back_names_nothing(store: Store) -> None:
    write_district(store, "Gone", shapely.box(0, 0, 100, 100))
    write_district(store, "Gone", shapely.box(0, 0, 100, 100), sign=-1)
    assert area_names(store, np.array([50.0]), np.array([50.0]))[0].tolist() == [""]


def test_without_districts_the_nearest_name_counts_within_3_km(store: Store) -> None:
    write_name(store, "Near", 400_000, 6_700_000)
    write_name(store, "Nearer", 401_000, 6_700_000)
    names, x, _y = area_names(store, np.array([400_900.0, 404_001.0]), np.full(2, 6_700_000.0))
    # 404,001 m is 3,001 m from the nearer name.
    assert names.tolist() == ["Nearer", ""]
    assert (x[0], np.isnan(x[1])) == (401_000, True)


def test_without_districts_and_names_there_is_no_name(store: Store) -> None:
    assert area_names(store, np.array([1.0]), np.array([1.0]))[0].tolist() == [""]
