"""Nothing on one side of the wall moves a byte of what is computed for the other."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.access import INSPECTION, OUTREACH, Person
from data.demonstration.building import build_demonstration
from data.periods import Period
from data.store import Store, open_store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from layers.explanation import explain
from layers.layer import Layer
from layers.listed import Listed

READERS = {
    OUTREACH: Person("c", "example", frozenset({"coordinator"})),
    INSPECTION: Person("p", "example", frozenset({"inspection_planner"})),
}
TABLES = {
    OUTREACH: (
        "help.sightings",
        "help.visits",
        "help.reporting_effort",
        "help.person_totals",
        "help.teams",
        "help.stop_choices",
        "help.stops_left_out",
        "help.plan_draws",
    ),
    INSPECTION: (
        "inspection.worksites",
        "inspection.inspections",
        "inspection.signals",
        "inspection.suppliers",
    ),
}
CUBES = {OUTREACH: ("help.sighting_cube", "help.visit_cube"), INSPECTION: ("inspection.inspection_cube",)}
OTHER = {OUTREACH: INSPECTION, INSPECTION: OUTREACH}
YEAR = Period(670, 681)  # November 2025 to October 2026


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a demonstration with enough records for most layers to say something."""
    path = tmp_path_factory.mktemp("wall") / "helsinki.duckdb"
    build_demonstration("helsinki", path, years=2, seed=3, tell=lambda text: None)  # noqa: ARG005
    # What the demonstration has none of: a stop that somebody spoke of, one left out, one drawn, and so on.
    stop = "'example', 'a', 1, 1, 999"
    cell = "1540, 26680, 1"
    with open_store(path) as store, store.write(kind="test", organisation="example") as batch:
        for table, values in (
            ("help.stop_choices", f"{stop}, ['fi'], 'Mo-Su 18:00-22:00', 20, false"),
            ("help.stops_left_out", f"{stop}, {cell}, 2960, 681, 'evening', 'no_time'"),
            ("help.plan_draws", f"{stop}, 2960, 681, {cell}, 1, 0.1, true"),
            ("help.person_totals", f"{stop}, NULL, 678, NULL, 'women', '25-44', 3"),
            ("inspection.suppliers", f"{stop}, NULL, 'A', '1', false, 'cleaning', true, NULL, NULL"),
        ):
            batch.cursor.execute(f"INSERT INTO {table} VALUES ({values})")
    return path


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[Store]:
    with open_store(built) as store:
        yield store


def of_purpose(purpose: str) -> list[Listed]:
    return [listed for listed in LAYERS if purpose in listed.purposes]


def layers_of(store: Store, purpose: str) -> dict[str, Layer]:
    """Return every layer of a purpose over a year, and over everything with the first of its other choices."""
    layers = {}
    for listed in of_purpose(purpose):
        others = {option.code: next(iter(option.choices())) for option in listed.options}
        for period, options in ((YEAR, {}), (None, others)):
            layers[f"{listed.code} {period}"] = build_layer(
                store, READERS[purpose], code=listed.code, level=max(2, listed.finest_level),
                period=period, options=options,
            )  # fmt: skip
    return layers


def as_bytes(layer: Layer) -> bytes:
    """Return everything that a layer shows: values, legend, words, and the reasons of its cells."""
    columns = [name for name in layer.cells.columns if name != "geometry"]
    cells = pd.DataFrame(layer.cells[columns])
    shown = cells.sort_values(["known", "value"], ascending=False).head(5)
    reasons = [explain(layer, int(cell.east), int(cell.north)) for cell in shown.itertuples()]
    return pickle.dumps(
        (
            [cells[name].to_numpy().tobytes() if cells[name].dtype != object else cells[name].tolist() for name in columns],
            repr(layer.legend), layer.title, layer.caveats, layer.shortfall, layer.n, layer.effort,
            [(reason.sentences, reason.numbers.to_csv()) for reason in reasons],
        )
    )  # fmt: skip


def change(store: Store, purpose: str, sql: Callable[[str], str]) -> None:
    for table in (*TABLES[purpose], *CUBES[purpose]):
        with store.write(kind="test", organisation="example") as batch:
            batch.cursor.execute(sql(table))
            batch.rows += 1


def test_every_table_of_either_side_holds_a_record_and_is_tried(opened: Store) -> None:
    found = opened.cursor().execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name IN ('help', 'inspection')"
    )
    tried = {*TABLES[OUTREACH], *TABLES[INSPECTION], *CUBES[OUTREACH], *CUBES[INSPECTION]}
    assert {row[0] for row in found.fetchall()} - {"inspection.target_kinds"} == tried
    empty = [table for table in sorted(tried) if not count(opened, table)]
    assert empty == []


def count(store: Store, table: str) -> int:
    """Return how many rows a table has."""
    row = store.cursor().execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("purpose", [INSPECTION, OUTREACH])
def test_what_the_other_side_records_changes_no_byte(opened: Store, purpose: str) -> None:
    before = {name: as_bytes(layer) for name, layer in layers_of(opened, purpose).items()}
    assert before
    # Every record of the other side once more (its counts doubled), then none at all.
    change(opened, OTHER[purpose], lambda table: f"INSERT INTO {table} SELECT * FROM {table}")
    doubled = {name: as_bytes(layer) for name, layer in layers_of(opened, purpose).items()}
    assert [name for name in before if doubled[name] != before[name]] == []


def test_without_any_record_of_the_other_side_each_stays_as_it_is(built: Path, tmp_path: Path) -> None:
    for purpose in (INSPECTION, OUTREACH):
        copy = tmp_path / f"{purpose}.duckdb"
        copy.write_bytes(built.read_bytes())
        with open_store(copy) as store:
            before = {name: as_bytes(layer) for name, layer in layers_of(store, purpose).items()}
            change(store, OTHER[purpose], lambda table: f"DELETE FROM {table}")
            after = {name: as_bytes(layer) for name, layer in layers_of(store, purpose).items()}
        assert [name for name in before if after[name] != before[name]] == []


@pytest.mark.parametrize(
    "listed", [each for each in LAYERS if each.over_time], ids=lambda listed: listed.code
)
def test_months_forms_and_season_move_every_layer_over_time(
    built: Path, tmp_path: Path, listed: Listed
) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(built.read_bytes())
    person = READERS[next(iter(listed.purposes))]
    with open_store(copy) as store:
        shown = {
            as_bytes(
                build_layer(store, person, code=listed.code, level=max(2, listed.finest_level), **filters)
            )
            for filters in ({}, {"period": YEAR}, {"season": "winter"}, {"forms": 2})
        }
    # The period moves all of them but seasonal work, which the season moves.
    assert len(shown) > 1


def test_the_test_would_see_a_change(opened: Store) -> None:
    before = {name: as_bytes(layer) for name, layer in layers_of(opened, OUTREACH).items()}
    change(opened, OUTREACH, lambda table: f"DELETE FROM {table}")
    after = {name: as_bytes(layer) for name, layer in layers_of(opened, OUTREACH).items()}
    assert any(after[name] != before[name] for name in before if name.startswith("sightings_rate"))
