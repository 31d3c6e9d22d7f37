"""Holds that a secret place which the map brings makes earlier sightings around it as coarse as all there."""

from pathlib import Path

import pandas as pd

from data.osm.bringing_in import import_extract
from data.store import open_store
from tests.test_data.extract_writing import TinyExtract
from tests.test_data.intake_sheets import bring_in, query

BOX_M = (-500.0, -500.0, 2_500.0, 2_500.0)


def test_sightings_that_came_in_before_a_shelter_was_mapped_become_coarse_in_rows_and_cube(
    tmp_path: Path,
) -> None:
    store_file = tmp_path / "town.duckdb"
    town = TinyExtract()
    town.point({"amenity": "library", "name": "Kirjasto"}, 100, 100)
    import_extract(
        town.write(tmp_path / "a.osm.pbf", box_m=BOX_M),
        store_file,
        name=None,
        epsg=None,
        progress=lambda *_step: None,
    )
    with open_store(store_file) as store:
        ((lat, lon, east, north),) = query(store, "SELECT lat, lon, east >> 1, north >> 1 FROM main.places")
        people = {
            "source": "example",
            "sign": 1,
            "east": east,
            "north": north,
            "cell_level": 1,
            "inhabitants": 500,
        }
        with store.write(kind="population", organisation="example") as batch:
            batch.append("main.population", pd.DataFrame([people]))
        sighting = {
            "when": "2026-09-14", "latitude": str(lat), "longitude": str(lon), "forms": "labour", "discovered": "no",
        }  # fmt: skip
        assert bring_in(store, "sightings", [sighting]).faults == ()
        assert query(store, "SELECT cell_level FROM help.sightings") == [(1,)]
    town.point({"amenity": "social_facility", "social_facility": "shelter"}, 300, 300)
    import_extract(
        town.write(tmp_path / "b.osm.pbf", box_m=BOX_M),
        store_file,
        name=None,
        epsg=None,
        progress=lambda *_step: None,
    )
    with open_store(store_file) as store:
        # 4 km cells are 16 cells of 250 m wide.
        assert query(store, "SELECT cell_level, east, north FROM help.sightings") == [
            (5, east >> 4, north >> 4)
        ]
        cube = query(
            store,
            "SELECT cell_level, sum(sightings) FROM help.sighting_cube GROUP BY ALL HAVING sum(sightings) <> 0",
        )
    assert cube == [(5, 1)]
