"""Tries the import of extracts: what comes in, what stays out, and what a second one changes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.access import Person
from data.area import read_extent
from data.osm.bringing_in import Report, import_extract
from data.places import read_places
from data.store import Store, open_store
from tests.built_stores import copy_of_empty_store
from tests.test_data.extract_writing import TinyExtract

BOX_M = (-500.0, -500.0, 2_500.0, 2_500.0)
STEWARD = Person("s", "example", frozenset({"steward"}))


def ignore(step: str, count: int) -> None:
    """Take a progress report and do nothing with it."""


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Report]:
    """Give a function that writes a tiny extract and imports it into ``town.duckdb``."""

    def write_and_import(
        town: TinyExtract, *, box_m: tuple[float, ...] | None = BOX_M, as_of: str | None = None
    ) -> Report:
        path = town.write(tmp_path / "tiny-town.osm.pbf", box_m=box_m, as_of=as_of)  # type: ignore[arg-type]
        return import_extract(path, tmp_path / "town.duckdb", name=None, epsg=None, progress=ignore)

    return write_and_import


def rows(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    with open_store(tmp_path / "town.duckdb") as store:
        return store.cursor().execute(sql).fetchall()


def in_force(tmp_path: Path) -> dict[str, str]:
    sql = """
        SELECT source_id, any_value(name) FROM main.places WHERE keeps_point
        GROUP BY source_id, version HAVING sum(sign) > 0
    """
    return {str(key): str(name) for key, name in rows(tmp_path, sql)}


def three_places() -> TinyExtract:
    town = TinyExtract()
    town.point({"amenity": "library", "name": "Kirjasto"}, 100, 100)
    town.point({"amenity": "restaurant", "name": "Ravintola"}, 200, 200)
    town.point({"amenity": "social_facility", "social_facility": "shelter", "name": "Hidden house"}, 300, 300)
    return town


def test_nodes_ways_and_multipolygons_become_places_with_name_address_hours_and_date(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    town = TinyExtract()
    town.point(
        {"amenity": "cafe", "name": "Kahvila", "addr:street": "Rantatie", "addr:housenumber": "3",
         "opening_hours": "Mo-Su 00:00-24:00"}
    )  # fmt: skip
    town.square({"amenity": "hospital", "name": "Sairaala"}, 100, 1_000, 0)
    corners = [town.point({}, x, y) for x, y in ((0, 1000), (90, 1000), (90, 1090), (0, 1090))]
    ring = town.way({}, [*corners, corners[0]])
    town.relation({"type": "multipolygon", "amenity": "school", "name": "Koulu"}, [("w", ring, "outer")])
    report = bring(town)

    assert {code: n for code, n in report.by_category.items() if n} == {
        "clinic_hospital": 1,
        "restaurant": 1,
        "school": 1,
    }
    assert set(in_force(tmp_path)) == {"node/1", "way/1", "relation/1"}
    sql = "SELECT name, address, opening_hours, source_date FROM main.places WHERE source_id = 'node/1'"
    assert [str(value) for value in rows(tmp_path, sql)[0]] == ["Kahvila", "Rantatie 3", "24/7", "2024-05-17"]
    # The centroid of a square of 100 m (50 m of longitude make half of it) lies in its middle.
    ((lat, lon),) = rows(tmp_path, "SELECT lat, lon FROM main.places WHERE source_id = 'way/1'")
    middle_lon, middle_lat = town.place(1_050, 50)
    assert lat == pytest.approx(middle_lat, abs=1e-6)
    assert lon == pytest.approx(middle_lon, abs=1e-6)


def test_nothing_of_a_secret_or_cell_only_place_stands_in_any_byte_of_the_store(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    town = TinyExtract()
    facts = {"addr:street": "Verysecretstreet", "addr:housenumber": "7", "opening_hours": "Tu 03:17-04:19"}
    for number, tags in {
        71234567891: {"social_facility": "shelter", "name": "Unspokenname"},
        71234567892: {"amenity": "social_facility", "social_facility:for": "refugee", "name": "Quietname"},
        71234567893: {"amenity": "brothel", "name": "Rosename"},
        71234567894: {"amenity": "money_transfer", "name": "Remitname"},
    }.items():
        town.point(tags | facts, 333, 444, number=number)
    shelter = {"amenity": "social_facility", "social_facility": "shelter"}
    town.square({"building": "yes", "name": "Unspokenhouse"} | shelter, 80)
    town.square({"leisure": "park", "name": "Unspokenpark"} | shelter, 80, 200)
    town.square({"natural": "water", "name": "Unspokenpond"} | shelter, 80, 400)
    town.line({"highway": "residential", "name": "Unspokenlane"} | shelter, [(0, 600), (90, 600)])
    town.point({"place": "locality", "name": "Unspokenspot"} | shelter, 500, 500)
    town.point({"place": "locality", "name": "Unspokenruin", "disused": "yes"} | shelter, 500, 500)
    town.square({"highway": "pedestrian", "amenity": "brothel", "name": "Rosenamed"}, 80, 600)
    town.square({"building": "yes", "name": "Unspokenhome"}, 80, 800)  # a house whose use is not told
    report = bring(town)

    assert report.places == 10
    sql = "SELECT layer, count(*), count(name) FROM main.base_map GROUP BY layer"
    assert rows(tmp_path, sql) == [("building", 2, 0)]
    content = b"".join(path.read_bytes() for path in tmp_path.glob("town.duckdb*"))
    # DuckDB may pack text, so the tables are read as text too.
    tables = rows(tmp_path, "SELECT DISTINCT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
    for (table,) in tables:
        content += str(rows(tmp_path, f"SELECT * FROM main.{table}")).encode()
    for word in (
        b"Unspoken",
        b"Quietname",
        b"Rosename",
        b"Remitname",
        b"Verysecret",
        b"03:17",
        b"7123456789",
    ):
        assert word not in content
    sql = "SELECT DISTINCT kind, cell_level, lat, lon, source_date FROM main.places ORDER BY kind"
    assert rows(tmp_path, sql) == [
        ("asylum_reception", 5, None, None, None),
        ("ethnic_shop_cafe", 2, None, None, None),
        ("shelter_day_centre", 5, None, None, None),
        ("street_market", 2, None, None, None),
    ]


def test_a_place_that_becomes_secret_leaves_no_name_point_or_id_behind(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    town, facts = TinyExtract(), {"name": "Unspokenname", "addr:street": "Verysecretstreet"}
    town.point({"amenity": "community_centre"} | facts, 300, 300, number=71234567891)
    bring(town)
    assert "Unspoken" in str(rows(tmp_path, "SELECT * FROM main.places"))
    for __ in range(2):  # the second time nothing is left to be done
        town = TinyExtract()
        town.point(
            {"amenity": "community_centre", "social_facility": "shelter"} | facts,
            300,
            300,
            number=71234567891,
        )
        report = bring(town)
        assert rows(tmp_path, "SELECT kind, sign, name, address, lat, lon FROM main.places") == [
            ("shelter_day_centre", 1, None, None, None, None)
        ]
        assert "71234567891" not in str(rows(tmp_path, "SELECT * FROM main.places"))
    assert (report.changes.added, report.changes.removed) == (0, 0)
    assert rows(tmp_path, "SELECT count(*) FROM main.batches") == [(2,)]


def test_a_place_that_becomes_secret_is_purged_though_it_was_removed_before_and_lies_outside_the_box(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    centre = {"amenity": "community_centre", "name": "Unspokenname"}
    town, other = TinyExtract(), three_places()
    town.point(centre, 300, 300, number=99)
    bring(town)
    bring(other)  # its tombstone holds the name too
    again = three_places()
    again.point(centre | {"social_facility": "shelter"}, 2_600, 2_600, number=99)
    report = bring(again)
    assert "Unspoken" not in str(rows(tmp_path, "SELECT * FROM main.places"))
    assert (report.changes.added, report.changes.removed) == (1, 0)


def test_how_fresh_an_extract_is_follows_from_its_header_else_from_its_newest_edit(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    shelter = {"social_facility": "shelter", "name": "Hidden"}
    town = TinyExtract()
    town.point({"amenity": "library"}, edited=datetime(2017, 8, 13, tzinfo=UTC))
    town.point(shelter, 50, 50, edited=datetime(2018, 2, 2, tzinfo=UTC))
    town.point({}, 90, 90, edited=datetime(2019, 4, 14, tzinfo=UTC))  # a corner that has no tags
    sql = "SELECT source_date::VARCHAR FROM main.extents WHERE batch = (SELECT max(batch) FROM main.extents)"
    for as_of, fresh in ((None, "2019-04-14"), ("2020-01-05T20:59:02Z", "2020-01-05")):
        bring(town, as_of=as_of)
        assert rows(tmp_path, sql) == [(fresh,)]


def test_the_same_file_twice_changes_nothing(tmp_path: Path, bring: Callable[..., Report]) -> None:
    first = bring(three_places())
    before = rows(tmp_path, "SELECT * FROM main.places ORDER BY ALL")
    again = bring(three_places())
    assert (first.changes.added, again.changes) == (3, type(again.changes)(0, 0, 0))
    assert again.by_category == first.by_category
    assert rows(tmp_path, "SELECT * FROM main.places ORDER BY ALL") == before
    assert rows(tmp_path, "SELECT count(*) FROM main.batches") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM main.extents") == [(1,)]


def test_the_same_file_takes_the_names_off_houses_that_an_earlier_version_put_on_the_map(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    town = three_places()
    town.square({"building": "yes"}, 50)
    bring(town)
    with open_store(tmp_path / "town.duckdb") as store:
        store.cursor().execute("UPDATE main.base_map SET name = 'Hidden house'")
    bring(town)
    assert rows(tmp_path, "SELECT layer, name FROM main.base_map") == [("building", None)]
    assert rows(tmp_path, "SELECT count(*) FROM main.extents WHERE batch = 1") == [(1,)]


def test_a_later_extract_corrects_adds_and_removes_by_source_id(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(three_places())
    later = TinyExtract()
    later.point({"amenity": "library", "name": "Uusi kirjasto"}, 100, 100)
    later.point({"amenity": "clinic", "name": "Terveysasema"}, 400, 400, number=9)
    report = bring(later)
    assert (report.changes.added, report.changes.corrected, report.changes.removed) == (1, 1, 2)
    assert in_force(tmp_path) == {"node/1": "Uusi kirjasto", "node/9": "Terveysasema"}
    versions = rows(
        tmp_path, "SELECT version, sign FROM main.places WHERE source_id = 'node/1' ORDER BY version, sign"
    )
    assert versions == [(1, -1), (1, 1), (2, 1)]

    bring(three_places())  # what was gone comes back, as a version of its own
    assert in_force(tmp_path) == {"node/1": "Kirjasto", "node/2": "Ravintola"}
    sql = "SELECT max(version) FROM main.places WHERE source_id = 'node/2'"
    assert rows(tmp_path, sql) == [(2,)]
    assert rows(tmp_path, "SELECT sum(sign) FROM main.places") == [(3,)]


def test_an_extract_of_another_area_removes_nothing_outside_its_own(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(three_places())
    elsewhere = TinyExtract(lat=60.7, lon=25.4)
    elsewhere.point({"amenity": "pub", "name": "Pubi"}, number=77)
    report = bring(elsewhere)
    assert (report.changes.added, report.changes.removed) == (1, 0)
    assert in_force(tmp_path) == {"node/1": "Kirjasto", "node/2": "Ravintola", "node/77": "Pubi"}
    assert rows(tmp_path, "SELECT count(*) FROM main.extents") == [(2,)]


def test_what_people_added_stays(tmp_path: Path, bring: Callable[..., Report]) -> None:
    bring(three_places())
    with (
        open_store(tmp_path / "town.duckdb") as store,
        store.write(kind="places", organisation="example") as batch,
    ):
        held = store.cursor().execute("SELECT * FROM main.places WHERE source_id = 'node/1'").df()
        batch.append("main.places", held.assign(source="example", source_id="own-1", name="Oma"))
    empty = TinyExtract()
    empty.line({"highway": "residential", "name": "Katu"}, [(0, 0), (100, 0)])
    report = bring(empty)
    assert (report.places, report.changes.removed) == (0, 3)
    assert in_force(tmp_path) == {"own-1": "Oma"}


def test_a_store_is_made_with_the_national_grid_and_the_name_of_the_file(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    report = bring(three_places())
    assert (report.store_name, report.crs_epsg) == ("Tiny town", 3067)
    with open_store(tmp_path / "town.duckdb") as store:
        west, south, east, north = read_extent(store)
    # The header's box is 3 km by 3 km; near 60.5 degrees half a degree of longitude is 1.5 % short of that.
    assert east - west == pytest.approx(3_000, rel=0.05)
    assert north - south == pytest.approx(3_000, rel=0.05)


def test_without_a_box_in_the_header_the_nodes_say_where_the_extract_lies(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(three_places(), box_m=None)
    with open_store(tmp_path / "town.duckdb") as store:
        west, south, east, north = read_extent(store)
    assert (east - west, north - south) == pytest.approx((200, 200), rel=0.05)


def test_a_header_box_that_leaves_places_outside_is_not_believed(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(three_places(), box_m=(0, 0, 150, 150))
    with open_store(tmp_path / "town.duckdb") as store:
        west, south, east, north = read_extent(store)
    assert (east - west, north - south) == pytest.approx((200, 200), rel=0.05)


def test_a_place_that_an_extract_draws_several_times_counts_once(bring: Callable[..., Report]) -> None:
    town = TinyExtract()
    town.square({"building": "yes", "amenity": "restaurant", "name": "Ravintola Meri"}, 50)
    town.point({"amenity": "restaurant", "name": "RAVINTOLA MERI", "opening_hours": "24/7"}, 20, 20)
    town.point({"amenity": "restaurant", "name": "Toinen"}, 25, 25)  # another one in the same house
    town.square({"landuse": "greenhouse_horticulture"}, 200, 1_000, 0)
    town.square({"building": "greenhouse"}, 50, 1_010, 10)
    town.square({"building": "greenhouse"}, 50, 1_100, 10)
    town.point({"railway": "station", "name": "Asema"}, 0, 1_000)
    town.point({"public_transport": "station", "name": "Asema"}, 60, 1_000)
    report = bring(town)
    counted = {code: n for code, n in report.by_category.items() if n}
    assert counted == {"greenhouse": 1, "restaurant": 2, "transport_hub": 1}


def test_unreadable_hours_are_counted_and_left_out(tmp_path: Path, bring: Callable[..., Report]) -> None:
    town = TinyExtract()
    town.point({"amenity": "cafe", "opening_hours": "ma-pe 9-17"})
    town.point({"amenity": "pub", "opening_hours": '"by appointment"'})
    assert bring(town).unread_hours == 1
    sql = "SELECT opening_hours FROM main.places ORDER BY source_id"
    assert rows(tmp_path, sql) == [(None,), ('"by appointment"',)]


def test_a_relation_that_lost_its_members_at_the_edge_is_placed_by_what_is_left(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    town = TinyExtract()
    half = town.line({}, [(0, 0), (100, 0), (100, 60)])
    members = [("w", half, "outer"), ("w", 999, "outer"), ("n", 12345, "entrance")]
    town.relation({"type": "multipolygon", "amenity": "hospital", "name": "Sairaala"}, members)
    town.relation({"type": "multipolygon", "amenity": "school"}, [("w", 998, "outer")])
    report = bring(town)
    assert {code: n for code, n in report.by_category.items() if n} == {"clinic_hospital": 1}
    ((lat, lon),) = rows(tmp_path, "SELECT lat, lon FROM main.places")
    middle_lon, middle_lat = town.place(50, 30)
    assert (lat, lon) == pytest.approx((middle_lat, middle_lon), abs=1e-6)


def test_a_way_whose_corners_are_partly_missing_is_placed_by_the_others(bring: Callable[..., Report]) -> None:
    town = TinyExtract()
    corners = [town.point({}, 0, 0), town.point({}, 50, 0), town.point({}, 50, 50)]
    town.way({"amenity": "clinic"}, [*corners, 888, corners[0]])
    town.way({"amenity": "library"}, [886, 887, 886])
    town.way({"highway": "residential"}, [corners[0], corners[1], 888, corners[2], corners[0]])
    report = bring(town)
    assert (report.by_category["clinic_hospital"], report.by_category["library_wifi"]) == (1, 0)
    assert report.missing >= 1


def test_help_places_never_come_with_the_purpose_inspection_and_secret_ones_only_as_cells(
    tmp_path: Path, bring: Callable[..., Report]
) -> None:
    bring(three_places())
    with open_store(tmp_path / "town.duckdb") as store:
        inspected = read_places(store, STEWARD, purpose="inspection")
        served = read_places(store, STEWARD, purpose="service")
    assert list(inspected["kind"]) == ["restaurant"]
    shelter = served.loc[served["kind"] == "shelter_day_centre"].iloc[0]
    assert shelter["cell_level"] == 5
    assert (shelter.geometry.x % 4_000, shelter.geometry.y % 4_000) == (2_000, 2_000)  # a cell's centre
    library = served.loc[served["kind"] == "library_wifi"].iloc[0]
    x, y = store.grid.points_to_metres([60.5 + 100 / 111_195], [25 + 200 / 111_195])
    assert (library.geometry.x, library.geometry.y) == pytest.approx((x[0], y[0]), abs=0.1)


def test_worker_housing_without_a_stated_power_is_no_place_of_inspection(store: Store) -> None:
    cell = {"source": "example", "keeps_point": False, "east": 770, "north": 13_400, "cell_level": 2}
    with store.write(kind="places", organisation="example") as batch:
        batch.append("main.places", pd.DataFrame([cell | {"source_id": "1", "kind": "worker_housing"}]))
        site = {"source_id": "2", "kind": "car_wash", "keeps_point": True, "lat": 60.5, "lon": 25.0}
        batch.append("main.places", pd.DataFrame([cell | site | {"cell_level": 0}]))
    assert list(read_places(store, STEWARD, purpose="inspection")["kind"]) == ["car_wash"]


def test_an_import_that_fails_while_writing_leaves_store_and_folder_as_they_were(
    tmp_path: Path, bring: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(*arguments: object) -> None:  # noqa: ARG001  # takes what the real one takes
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("data.osm.writing._replace_base_map", cancel)
        with pytest.raises(KeyboardInterrupt):
            bring(three_places())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["tiny-town.osm.pbf"]

    bring(three_places())
    before = rows(tmp_path, "SELECT * FROM main.places ORDER BY ALL")
    with monkeypatch.context() as patched:
        patched.setattr("data.osm.writing._replace_base_map", cancel)
        later = three_places()
        later.point({"amenity": "pub"}, 500, 500)
        with pytest.raises(KeyboardInterrupt):
            bring(later)
    assert rows(tmp_path, "SELECT * FROM main.places ORDER BY ALL") == before


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("helsinki-centre", {"restaurant": 300, "shop": 300, "consulate_embassy": 10, "library_wifi": 5}),
        ("kymenlaakso-rural", {"greenhouse": 3, "factory": 3, "school": 1, "farm": 1}),
    ],
)
def test_the_demonstration_extracts_come_in(
    shared_data: Path, store: Store, name: str, least: dict[str, int]
) -> None:
    path = shared_data / "osm" / f"{name}.osm.pbf"
    store.close()
    report = import_extract(path, store.path, name=None, epsg=None, progress=ignore)
    assert all(report.by_category[code] >= count for code, count in least.items())
    assert report.unmapped
    again = import_extract(path, store.path, name=None, epsg=None, progress=ignore)
    assert (again.changes.added, again.changes.corrected, again.changes.removed) == (0, 0, 0)


def test_the_grid_of_a_store_that_exists_cannot_be_chosen_again(tmp_path: Path) -> None:
    from data.errors import Refused

    copy_of_empty_store(tmp_path / "town.duckdb", name="Town", crs_epsg=3067).close()
    path = three_places().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    with pytest.raises(Refused, match="EPSG:3067"):
        import_extract(path, tmp_path / "town.duckdb", name=None, epsg=3035, progress=ignore)
