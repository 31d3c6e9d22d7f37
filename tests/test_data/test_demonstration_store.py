"""Holds demonstration stores: what is written, what is replaced and refused, and the command that builds them."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.clock import set_today
from data.command_line import run_command
from data.demonstration.building import build_demonstration
from data.demonstration.facts import generate_facts
from data.demonstration.plan import PLANS, plan_over, span_of_years
from data.demonstration.store_ground import guess_population, read_ground
from data.demonstration.truth import read_span, truth_of, truth_of_facts
from data.errors import Refused, StoreError
from data.store import Store, create_store, open_store
from data.vocabulary import place_kinds
from tests.built_stores import copy_of_demonstration

TODAY = date(2026, 11, 20)


def _silent(_text: str) -> None:
    """Progress that nobody reads."""


def _build(code: str, path: Path, *, years: int = 1, seed: int = 3) -> Store:
    set_today(TODAY)
    build_demonstration(code, path, years=years, seed=seed, tell=_silent)
    return open_store(path)


@pytest.fixture(scope="module")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a town that no process has open: its store and its secret."""
    set_today(TODAY)
    folder = tmp_path_factory.mktemp("town")
    copy_of_demonstration("town", folder / "town.duckdb", years=1, seed=3)
    return folder


@pytest.fixture(scope="module")
def town(town_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("open") / "copy"
    shutil.copytree(town_folder, folder)
    with open_store(folder / "town.duckdb") as store:
        yield store


@pytest.fixture(scope="module")
def rural(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    set_today(TODAY)
    path = tmp_path_factory.mktemp("rural") / "rural.duckdb"
    copy_of_demonstration("rural", path, years=1, seed=3)
    with open_store(path) as store:
        yield store


def _rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return store.cursor().execute(sql).fetchall()


def test_a_demonstration_says_what_it_is(town: Store) -> None:
    assert (town.settings.demonstration, town.settings.seed, town.settings.crs_epsg) == ("town", 3, 3067)


def test_each_kind_of_fact_of_each_organisation_is_one_batch(town: Store) -> None:
    batches = _rows(town, "SELECT kind, organisation FROM main.batches")
    assert len(batches) == len(set(batches))
    kinds = {
        "places",
        "area",
        "visits",
        "sightings",
        "reporting_effort",
        "services",
        "worksites",
        "inspections",
        "signals",
        "teams",
        "crews",
        "suppliers",
    }
    assert {kind for kind, _organisation in batches} == kinds


def test_the_town_has_two_outreach_organisations(town: Store) -> None:
    sources = _rows(
        town, "SELECT DISTINCT source FROM (FROM help.sightings UNION ALL BY NAME FROM help.visits)"
    )
    assert {source for (source,) in sources} == {"demo_outreach", "demo_city"}


def test_ids_are_keyed_and_shared_by_no_two_records(town: Store) -> None:
    ids = [
        row[0]
        for table in ("help.sightings", "help.visits", "help.reporting_effort", "inspection.signals")
        for row in _rows(town, f"SELECT source_id FROM {table}")  # own table names
    ]
    assert len(ids) == len(set(ids))
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)


def test_the_inspection_side_comes_from_inspection_organisations_alone(rural: Store) -> None:
    for table in ("worksites", "inspections", "signals"):
        sources = {row[0] for row in _rows(rural, f"SELECT DISTINCT source FROM inspection.{table}")}
        assert sources <= {"demo_inspectorate", "demo_union", "demo_tip_line"}
    confidential = {row[0] for row in _rows(rural, "SELECT code FROM main.organisations WHERE confidential")}
    assert not confidential & {"demo_inspectorate", "demo_union", "demo_tip_line"}


def test_places_that_must_not_be_known_have_no_point_and_no_name(town: Store) -> None:
    hidden = _rows(
        town,
        "SELECT kind, cell_level FROM main.places "
        "WHERE NOT keeps_point AND name IS NULL AND lat IS NULL AND lon IS NULL",
    )
    secret = {kind.code for kind in place_kinds() if kind.secret}
    assert {kind for kind, level in hidden if level == 5} == secret
    assert {kind for kind, level in hidden if level == 2} == {"street_market", "ethnic_shop_cafe"}


def test_every_visit_and_sighting_lies_in_the_area(town: Store) -> None:
    outside = _rows(
        town,
        """
        SELECT count(*) FROM (
            SELECT east, north, cell_level FROM help.visits
            UNION ALL SELECT east, north, cell_level FROM help.sightings WHERE place_precision = 'cell'
        ) AS cells, main.extents AS area
        WHERE (east + 1) * (125::INTEGER << cell_level) <= west_m OR east * (125::INTEGER << cell_level) >= east_m
           OR (north + 1) * (125::INTEGER << cell_level) <= south_m OR north * (125::INTEGER << cell_level) >= north_m
        """,
    )
    assert outside == [(0,)]


_STOPS_OF_SIGHTINGS = """
    SELECT sightings.source_id, count(visits.source_id) AS stops
    FROM help.sightings AS sightings LEFT JOIN help.visits AS visits ON visits.source = sightings.source
        AND (sightings.week IS NULL OR visits.week = sightings.week)
        AND (sightings.period IS NULL OR visits.period = sightings.period)
        AND (sightings.part_of_day IS NULL OR visits.part_of_day = sightings.part_of_day)
        AND (sightings.year IS NULL OR visits.period // 12 + 1970 = sightings.year)
        AND (sightings.season IS NULL OR sightings.season = CASE
            WHEN visits.period % 12 IN (11, 0, 1) THEN 'winter'
            WHEN visits.period % 12 IN (2, 3, 4) THEN 'spring'
            WHEN visits.period % 12 IN (5, 6, 7) THEN 'summer' ELSE 'autumn' END)
        AND (sightings.cell_level IS NULL OR (
            visits.east >> (sightings.cell_level - visits.cell_level) = sightings.east
            AND visits.north >> (sightings.cell_level - visits.cell_level) = sightings.north))
    WHERE sightings.discovered
    GROUP BY sightings.source_id
"""


@pytest.mark.parametrize("code", ["town", "rural"])
def test_joining_all_that_is_told_gives_no_sighting_its_stop(
    code: str, request: pytest.FixtureRequest
) -> None:
    stops = [row[1] for row in _rows(request.getfixturevalue(code), _STOPS_OF_SIGHTINGS)]
    assert len(stops) > 5
    assert min(stops) >= 2


def test_the_truth_is_computed_again_from_the_store_alone(town: Store) -> None:
    span = span_of_years(1, today=TODAY)
    assert read_span(town) == span
    truth = truth_of(town)
    visits = dict(
        _rows(town, "SELECT (east, north)::VARCHAR, sum(minutes) / 60 FROM help.visits GROUP BY ALL")
    )
    hours = {f"({c.east}, {c.north})": c.hours for c in truth.cells[truth.cells.hours > 0].itertuples()}
    # The truth is generated anew, the visits stand in the store: they agree cell by cell.
    assert {key.replace("'", ""): pytest.approx(value) for key, value in visits.items()} == hours
    sites = {row[0] for row in _rows(town, "SELECT source_id FROM inspection.worksites")}
    assert set(truth.yields.source_id) == sites


def test_facts_do_not_depend_on_the_secret_of_the_store(town: Store, tmp_path: Path) -> None:
    span = span_of_years(1, today=TODAY)
    plan = plan_over(PLANS["town"], span)
    with _build("town", tmp_path / "again.duckdb") as again:
        first, second = (
            generate_facts(read_ground(each), plan, span, each.grid, seed=3) for each in (town, again)
        )
        pd.testing.assert_frame_equal(first.sightings, second.sightings, check_exact=True)
        pd.testing.assert_frame_equal(
            truth_of_facts(first, span).cells, truth_of(again).cells, check_exact=True
        )
        columns = "east, north, week, minutes, source, part_of_day"
        kept = [
            _rows(each, f"SELECT {columns} FROM help.visits ORDER BY ALL")  # own columns
            for each in (town, again)
        ]
        assert kept[0] == kept[1]


def test_generated_worksites_are_never_at_a_real_business(rural: Store) -> None:
    sites = _rows(rural, "SELECT lat, lon, address, cell_level, name FROM inspection.worksites")
    assert sites
    assert all(site[:4] == (None, None, None, 1) for site in sites)
    named = {row[0] for row in _rows(rural, "SELECT name FROM main.places WHERE name IS NOT NULL")}
    assert not named & {site[4] for site in sites}


def test_an_extract_gets_guessed_inhabitants_marked_as_made_up(rural: Store) -> None:
    sources = _rows(rural, "SELECT DISTINCT source, cell_level FROM main.population")
    assert sources == [("demonstration", 1)]
    people = _rows(rural, "SELECT sum(inhabitants) FROM main.population")[0][0]
    assert people == guess_population(rural).inhabitants.sum() > 100


def test_a_real_store_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "real.duckdb"
    create_store(path, name="Realby", crs_epsg=3067).close()
    with pytest.raises(Refused, match="real store, Realby"):
        build_demonstration("town", path, years=1, seed=1, tell=_silent)
    with open_store(path) as store:
        assert store.settings.name == "Realby"


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_demonstration_is_replaced_with_its_secret(town_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demonstrations"
    shutil.copytree(town_folder, folder)
    before = _contents(folder)
    with _build("town", folder / "town.duckdb", seed=2) as store:
        assert store.settings.seed == 2
        own = f"{store.settings.store_id}.secrets.toml"
        streets = f"streets/{store.settings.store_id}/demonstration.osm.pbf"
        mark = f"marks/{store.settings.store_id}.mark"
    assert set(_contents(folder)) == {"town.duckdb", own, streets, mark}
    assert own not in before


def test_a_broken_run_leaves_the_old_store_and_nothing_else(town_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demonstrations"
    shutil.copytree(town_folder, folder)
    before = _contents(folder)

    def stop_at_writing(text: str) -> None:
        if text == "Writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demonstration("town", folder / "town.duckdb", years=1, seed=2, tell=stop_at_writing)
    (secret,) = (name for name in before if name.endswith(".secrets.toml"))
    after = _contents(folder)
    # Looking at what is to be replaced opened it, and so gave it its mark.
    after.pop(f"marks/{secret.removesuffix('.secrets.toml')}.mark", None)
    assert after == before


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be written to"):
        build_demonstration("town", tmp_path / "file" / "town.duckdb", years=1, seed=1, tell=_silent)


def test_a_real_store_has_no_truth(store: Store) -> None:
    with pytest.raises(StoreError, match="Testby is no demonstration"):
        truth_of(store)


def test_a_demonstration_without_facts_says_so(tmp_path: Path) -> None:
    with (
        create_store(tmp_path / "x.duckdb", name="X", crs_epsg=3067, demonstration="town", seed=1) as bare,
        pytest.raises(StoreError, match="no generated facts"),
    ):
        truth_of(bare)


def _run(*arguments: str) -> int:
    return run_command("python -m data", "", ("data.commands.demo",), ["demo", *arguments])


def test_the_command_ends_with_one_line_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.duckdb"
    assert _run("--size", "town", "--years", "1", "--store", str(path), "--json") == 0
    output = capsys.readouterr()
    figures = json.loads(output.out)
    assert set(figures) == {"store", "sightings", "visits", "worksites", "inspections", "seconds"}
    assert figures["store"] == str(path)
    with open_store(path) as store:
        for name, table in {"sightings": "help.sightings", "worksites": "inspection.worksites"}.items():
            assert _rows(store, f"SELECT count(*) FROM {table}") == [(figures[name],)]
    assert "Writing" in output.err


def test_without_options_both_extracts_are_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    assert _run("--years", "1") == 0
    assert {each.stem for each in tmp_path.glob("*.duckdb")} == {"helsinki", "rural"}
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_only_what_is_missing_of_the_start_screen_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    for there in ("helsinki", "region"):
        (tmp_path / f"{there}.duckdb").write_text("as it was")
    assert _run("--missing", "--years", "1") == 0
    with open_store(tmp_path / "rural.duckdb") as built:
        assert built.settings.demonstration == "rural"
    assert (tmp_path / "region.duckdb").read_text() == "as it was"


@pytest.mark.parametrize(
    "other", [("--store", "foo"), ("--extract", "nosuch"), ("--synthetic",), ("--size", "huge")]
)
def test_missing_ones_are_built_under_their_own_names_only(
    other: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    assert _run("--missing", *other, "--years", "1") == 2
    message = f"--missing builds all that the start screen lacks. Leave {other[0]} or --missing out.\n"
    assert capsys.readouterr().err == message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--years", "0"), "0 years cannot be made. Choose 1 to 40."),
        (("--years", "four"), "--years four is not a whole number. Write it in digits."),
        (("--seed", "x1"), "--seed x1 is not a whole number. Write it in digits."),
        (("--seed", "-5"), "The seed -5 cannot be used. Choose a whole number from 0 up."),
        (("--synthetic", "--size", "city"), "--size city is not known. Use one of region, town."),
        (("--extract", "oslo"), "--extract oslo is not known. Use one of helsinki, rural."),
        (
            ("--synthetic", "--extract", "rural"),
            "An invented municipality has no extract. Leave --extract or --synthetic out.",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_sentence(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*arguments) == 2
    assert capsys.readouterr().err == sentence + "\n"


def test_one_real_store_in_the_way_stops_all_before_anything_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    create_store(tmp_path / "rural.duckdb", name="Realby", crs_epsg=3067).close()
    assert _run() == 2
    assert "Realby" in capsys.readouterr().err
    assert not (tmp_path / "helsinki.duckdb").exists()
