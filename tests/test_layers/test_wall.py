"""Nothing on one side of the wall moves a byte of what is computed for the other."""

import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.access import INSPECTION, OUTREACH, Person
from data.clock import set_today
from data.periods import Period
from data.store import Store, open_store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from layers.explanation import explain
from layers.layer import Layer
from layers.listed import Listed
from layers.month.joint_visits import proposals_of
from layers.month.month import Month
from layers.month.targets import targets_of_month
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

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
        "help.released_sightings",
    ),
    INSPECTION: (
        "inspection.worksites",
        "inspection.inspections",
        "inspection.signals",
        "inspection.suppliers",
        "inspection.crews",
        "inspection.month_lists",
        "inspection.list_items",
        "inspection.overrides",
        "inspection.planned_visits",
        "inspection.debriefs",
        "inspection.authority_findings",
        "inspection.follow_ups",
        "inspection.steps_aside",
        "inspection.released_inspections",
    ),
}
CUBES = {OUTREACH: ("help.sighting_cube", "help.visit_cube"), INSPECTION: ("inspection.inspection_cube",)}
OTHER = {OUTREACH: INSPECTION, INSPECTION: OUTREACH}
YEAR = Period(670, 681)  # November 2025 to October 2026


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a demonstration with enough records for most layers to say something."""
    path = tmp_path_factory.mktemp("wall") / "helsinki.duckdb"
    copy_of_demonstration("helsinki", path, years=2, seed=3)
    # What the demonstration has none of: a stop that somebody spoke of, one left out, one drawn, and so on.
    stop = "'example', 'a', 1, 1, 999"
    site = "'demo_inspectorate', 'W0001'"
    cell = "1540, 26680, 1"
    with open_store(path) as store, store.write(kind="test", organisation="example") as batch:
        for table, values in (
            ("help.stop_choices", f"{stop}, ['fi'], 'Mo-Su 18:00-22:00', 20, false"),
            ("help.stops_left_out", f"{stop}, {cell}, 2960, 681, 'evening', 'no_time'"),
            ("help.plan_draws", f"{stop}, 2960, 681, {cell}, 1, 0.1, true"),
            ("help.person_totals", f"{stop}, NULL, 678, NULL, 'women', '25-44', 3"),
            ("inspection.month_lists", f"{stop}, 683, 'tax', 1, 40, 5"),
            ("inspection.list_items", f"{stop}, 'l', 1, {site}, 'random', NULL, 0.1, NULL, NULL, NULL, NULL"),
            ("inspection.overrides", f"{stop}, 683, 'tax', {site}, 'left_out', 'safety', 'value'"),
            (
                "inspection.planned_visits",
                f"{stop}, 683, {site}, 'shop', 'random', DATE '2026-12-03', 28800, 36000, DATE '2026-12-01', 'tax', "
                "['tax'], ['TX-1'], ['leads'], 'Bus stop', NULL, NULL, 'tax', [], NULL, false, NULL, NULL, 'planned'",
            ),
            ("inspection.debriefs", f"{stop}, 'day', true, NULL, 0"),
            ("inspection.authority_findings", f"{stop}, 'a', 'tax', [], true, false"),
            ("inspection.follow_ups", f"{stop}, 'a', {site}, 'visit_again', 'tax', DATE '2026-12-30', NULL"),
            ("inspection.steps_aside", f"{stop}, 'p', {site}, 'other'"),
            ("help.released_sightings", "'example', '2026-H1', 999, 'example', 'a'"),
            ("inspection.released_inspections", "'example', '2026-H1', 999, 'example', 'a'"),
        ):
            batch.cursor.execute(f"INSERT INTO {table} VALUES ({values})")
    return path


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[Store]:
    """Give it opened, to be read alone."""
    with open_store(built) as store:
        yield store


@pytest.fixture(scope="module")
def as_built(opened: Store) -> dict[str, dict[str, bytes]]:
    """Give every layer of either side as it is before anything is changed."""
    set_today(TODAY)  # as the tests do, which begin after this
    return {purpose: bytes_of_layers(opened, purpose) for purpose in READERS}


def copy_of(built: Path, folder: Path) -> Store:
    """Return a copy with its secret, opened, to be changed."""
    path = folder / "copy.duckdb"
    path.write_bytes(built.read_bytes())
    for secret in built.parent.glob("*.secrets.toml"):
        shutil.copy2(secret, folder)
    return open_store(path)


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


def bytes_of_layers(store: Store, purpose: str) -> dict[str, bytes]:
    """Return all that is shown for a purpose; for inspection also what is proposed, but for the calendar."""
    shown = {name: as_bytes(layer) for name, layer in layers_of(store, purpose).items()}
    return shown | ({"list of a month": bytes_of_list(store)} if purpose == INSPECTION else {})


def bytes_of_list(store: Store) -> bytes:
    """Return the list of a month with what it stands on, and the partners that are proposed."""
    person = READERS[INSPECTION]
    targets = targets_of_month(store, person, Month(period=683, budget=40))
    assert targets.listed.items
    partners = proposals_of(store, person, targets)
    # Equal objects need not pickle alike, and NaN is equal to nothing: what is written of them is compared.
    return repr((targets.listed, targets.expected.sites.to_csv(), targets.caveats, partners)).encode()


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
def test_what_the_other_side_records_changes_no_byte(
    built: Path, as_built: dict[str, dict[str, bytes]], tmp_path: Path, purpose: str
) -> None:
    before = as_built[purpose]
    assert before
    with copy_of(built, tmp_path) as store:
        # Every record of the other side once more (its counts doubled).
        change(store, OTHER[purpose], lambda table: f"INSERT INTO {table} SELECT * FROM {table}")
        doubled = bytes_of_layers(store, purpose)
    assert [name for name in before if doubled[name] != before[name]] == []


@pytest.mark.parametrize("purpose", [INSPECTION, OUTREACH])
def test_without_any_record_of_the_other_side_each_stays_as_it_is(
    built: Path, as_built: dict[str, dict[str, bytes]], tmp_path: Path, purpose: str
) -> None:
    with copy_of(built, tmp_path) as store:
        change(store, OTHER[purpose], lambda table: f"DELETE FROM {table}")
        after = bytes_of_layers(store, purpose)
    before = as_built[purpose]
    assert [name for name in before if after[name] != before[name]] == []


@pytest.mark.parametrize(
    "listed", [each for each in LAYERS if each.over_time], ids=lambda listed: listed.code
)
def test_months_forms_and_season_move_every_layer_over_time(
    built: Path, tmp_path: Path, listed: Listed
) -> None:
    person = READERS[next(iter(listed.purposes))]
    with copy_of(built, tmp_path) as store:
        shown = {
            as_bytes(
                build_layer(store, person, code=listed.code, level=max(2, listed.finest_level), **filters)
            )
            for filters in ({}, {"period": YEAR}, {"season": "winter"}, {"forms": 2})
        }
    # The period moves all of them but seasonal work, which the season moves.
    assert len(shown) > 1


def test_the_test_would_see_a_change(
    built: Path, as_built: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    before = as_built[OUTREACH]
    with copy_of(built, tmp_path) as store:
        change(store, OUTREACH, lambda table: f"DELETE FROM {table}")
        after = bytes_of_layers(store, OUTREACH)
    assert any(after[name] != before[name] for name in before if name.startswith("sightings_rate"))
