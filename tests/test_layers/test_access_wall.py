"""Tests with records of both sides that nobody's reads hold a record of what is not theirs."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.access import INSPECTION, OUTREACH, SERVICE, Person
from data.clock import set_today
from data.counts import (
    read_inspection_results,
    read_sighting_counts,
    read_sightings_in_no_cell,
    read_visit_effort,
)
from data.inspecting.blocked_cells import read_blocked_days
from data.inspecting.crews import read_crews
from data.inspecting.debriefing import read_debriefs
from data.inspecting.follow_ups import read_follow_ups
from data.inspecting.lists import read_list_items, read_lists
from data.inspecting.month_list import SiteKey
from data.inspecting.overrides import read_overrides
from data.inspecting.signals import read_signals
from data.inspecting.site_card import read_site_cards
from data.inspecting.site_dates import read_site_dates
from data.inspecting.unit_results import read_unit_results
from data.inspecting.visits import read_visits
from data.inspection_results import read_inspections
from data.intake.ledger import read_ledger
from data.last_visits import read_last_visits
from data.monthly_counts import (
    read_inspection_reasons,
    read_monthly_effort,
    read_monthly_inspections,
    read_monthly_sightings,
    read_sources,
)
from data.overview import read_figures, read_freshness, read_missing
from data.permission import columns_of
from data.places import read_places
from data.remoteness import read_help_points, read_hubs
from data.reporting_effort import read_reporting_effort
from data.services import read_public_services, read_services
from data.stop_choices import read_stop_choices
from data.store import Store, open_store
from data.teams import read_teams
from data.worksites import read_worksites
from layers.assembly import build_layer
from layers.catalogue import layers_of
from layers.ranking import layer_table
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

ROOT = Path(__file__).resolve().parents[2]
PLANNER = Person("p", "example", frozenset({"inspection_planner"}), authority="labour_inspectorate")
COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
TEAM = Person("t", "example", frozenset({"team_member"}))
STEWARD = Person("s", "example", frozenset({"steward"}))

type Reads = dict[str, Callable[[Store], Any]]

# Functions that take a store and no person: why each may. Nothing else in data/ reads a store without one.
OPEN_READS = {
    "data.area": "where the area is",
    "data.audit.recording": "writes lines of the audit: codes that are covered, and the day where the store lies",
    "data.basemap": "the drawn map of the ground",
    "data.backups": "copies by the schedule of the app; nothing of them is shown",
    "data.bench": "measures speed, in a command",
    "data.bench_facts": "measures speed, in a command",
    "data.demonstration": "makes demonstrations, in a command",
    "data.districts": "names and outlines of districts",
    "data.doctor": "says what is wrong with the files of a store, in a command and for upkeep; no rows",
    "data.high_water": "numbers of batches, against loss",
    "data.inspecting.openings:openings_path": "where a file is",
    "data.intake.bench_baseline": "measures speed, in a command",
    "data.intake.column_memory": "digests of headers that were chosen for before",
    "data.intake.store_facts": "what the check of a file needs; nothing of it is shown",
    "data.kept_cells:cells_that_hold_sightings": "which cells are large enough to hold a record: population, not records",
    "data.organisations": "the register",
    "data.osm": "brings the map in, in a command",
    "data.pepper": "the store's secret, for keyed ids",
    "data.population": "inhabitants by cell",
    "data.processing": "parts of a page that checks the person",
    "data.releases": "what is published, and the parts of making a draft, which checks the person",
    "data.retention": "rules and months of keeping, no records",
    "data.rounds": "closes rounds whose time is over; gives numbers alone",
    "data.sealed_files": "seals and opens bytes for who read or wrote them",
    "data.sealed_folders": "seals what lay in clear beside a store that was encrypted",
    "data.streets": "streets beside the store",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the demonstration that the wall is tried with, opened."""
    path = tmp_path_factory.mktemp("access-wall") / "helsinki.duckdb"
    set_today(TODAY)
    copy_of_demonstration("helsinki", path, years=2, seed=3)
    with open_store(path) as opened:
        yield opened


def values_of(store: Store, sql: str) -> frozenset[str]:
    return frozenset(str(row[0]) for row in store.cursor().execute(sql).fetchall() if row[0])


def texts_in(found: Any) -> set[str]:
    """Return every text in what was read: in frames, lists, dataclasses and what those hold."""
    if isinstance(found, str):
        return {found}
    if isinstance(found, pd.DataFrame):
        return set().union(*(texts_in(found[name].tolist()) for name in found.columns if found[name].dtype == object or str(found[name].dtype) in {"str", "string"}), set())  # fmt: skip
    if is_dataclass(found) and not isinstance(found, type):
        return texts_in([getattr(found, name) for name in found.__dataclass_fields__])
    if isinstance(found, dict):
        return texts_in([*found.keys(), *found.values()])
    if isinstance(found, list | tuple | set | frozenset | np.ndarray) and not (
        isinstance(found, np.ndarray) and found.dtype != object
    ):
        return set().union(*map(texts_in, found), set())
    return set()


def planner_reads(store: Store) -> Reads:
    keys = [SiteKey(*row) for row in store.cursor().execute("SELECT DISTINCT source, source_id FROM inspection.worksites ORDER BY ALL LIMIT 400").fetchall()]  # fmt: skip
    day = date(2026, 11, 20)
    return {
        "figures": lambda s: read_figures(s, PLANNER),
        "freshness": lambda s: read_freshness(s, PLANNER),
        "missing": lambda s: read_missing(s, PLANNER),
        "places": lambda s: read_places(s, PLANNER, purpose=INSPECTION),
        "worksites": lambda s: read_worksites(s, PLANNER, day=day),
        "inspections": lambda s: read_inspections(s, PLANNER),
        "results": lambda s: read_inspection_results(s, PLANNER, level=2).cells,
        "monthly": lambda s: read_monthly_inspections(s, PLANNER),
        "reasons": lambda s: read_inspection_reasons(s, PLANNER),
        "signals": lambda s: read_signals(s, PLANNER, day=day),
        "unit results": lambda s: read_unit_results(s, PLANNER, day=day),
        "site dates": lambda s: read_site_dates(s, PLANNER),
        "site cards": lambda s: read_site_cards(s, PLANNER, keys),
        "blocked days": lambda s: read_blocked_days(
            s, PLANNER, keys[:20], first=day, last=date(2026, 12, 20)
        ),
        "crews": lambda s: read_crews(s, PLANNER),
        "lists": lambda s: read_lists(s, PLANNER),
        "list items": lambda s: read_list_items(s, PLANNER),
        "overrides": lambda s: read_overrides(s, PLANNER),
        "visits": lambda s: read_visits(s, PLANNER, day=day),
        "debriefs": lambda s: read_debriefs(s, PLANNER),
        "follow-ups": lambda s: read_follow_ups(s, PLANNER),
        "ledger": lambda s: read_ledger(s, PLANNER),
        "services": lambda s: read_public_services(s, PLANNER).drop(columns="source"),
    }


def coordinator_reads() -> Reads:
    return {
        "figures": lambda s: read_figures(s, COORDINATOR),
        "freshness": lambda s: read_freshness(s, COORDINATOR),
        "missing": lambda s: read_missing(s, COORDINATOR),
        "places": lambda s: [read_places(s, COORDINATOR, purpose=each) for each in (OUTREACH, SERVICE)],
        "sightings": lambda s: read_sighting_counts(s, COORDINATOR, level=2).cells,
        "in no cell": lambda s: read_sightings_in_no_cell(s, COORDINATOR),
        "effort": lambda s: read_visit_effort(s, COORDINATOR, level=2).cells,
        "monthly": lambda s: [read_monthly_sightings(s, COORDINATOR), read_monthly_effort(s, COORDINATOR)],
        "sources": lambda s: read_sources(s, COORDINATOR),
        "last visits": lambda s: read_last_visits(s, COORDINATOR, level=2, until=683, half_life_months=12.0),
        "reporting": lambda s: read_reporting_effort(s, COORDINATOR),
        "services": lambda s: read_services(s, COORDINATOR),
        "teams": lambda s: read_teams(s, COORDINATOR, day=date(2026, 11, 20)),
        "choices": lambda s: dict(read_stop_choices(s, COORDINATOR)),
        "ledger": lambda s: read_ledger(s, COORDINATOR),
    }


def leaks(store: Store, reads: Reads, kept_from: frozenset[str]) -> dict[str, list[str]]:
    """Return what some reads hold of what is kept from their reader, by read."""
    found = {name: sorted(texts_in(read(store)) & kept_from)[:5] for name, read in reads.items()}
    return {name: each for name, each in found.items() if each}


def protected(store: Store) -> frozenset[str]:
    """Return names and ids of places that are never inspected, and ids of hidden services."""
    named = values_of(
        store,
        "SELECT DISTINCT p.name FROM main.places p JOIN main.place_kinds k ON k.code = p.kind "
        "WHERE (k.never_target OR k.secret) AND p.name IS NOT NULL",
    )
    ids = values_of(
        store,
        "SELECT DISTINCT p.source_id FROM main.places p JOIN main.place_kinds k ON k.code = p.kind "
        "WHERE k.never_target OR k.secret",
    )
    return named | ids | values_of(store, "SELECT DISTINCT source_id FROM main.services WHERE secret")


def of_help(store: Store) -> frozenset[str]:
    """Return ids of every record of help, and codes and names of the confidential organisations."""
    ids = values_of(
        store,
        "SELECT source_id FROM help.sightings UNION SELECT source_id FROM help.visits "
        "UNION SELECT source_id FROM help.teams UNION SELECT source_id FROM help.reporting_effort",
    )
    return ids | values_of(
        store,
        "SELECT code FROM main.organisations WHERE confidential "
        "UNION SELECT name FROM main.organisations WHERE confidential",
    )


def of_inspection(store: Store) -> frozenset[str]:
    """Return ids of every record of inspection, and names and operators of worksites."""
    return values_of(
        store,
        "SELECT source_id FROM inspection.worksites UNION SELECT source_id FROM inspection.inspections "
        "UNION SELECT source_id FROM inspection.signals UNION SELECT crew FROM inspection.crews "
        "UNION SELECT name FROM inspection.worksites UNION SELECT operator FROM inspection.worksites",
    )


def test_an_inspection_planner_reads_no_confidential_record_and_no_protected_place(store: Store) -> None:
    kept_from = of_help(store) | protected(store)
    assert len(kept_from) > 1000
    reads = planner_reads(store)
    # A public service is told of by name, so that somebody can be referred to it.
    public = texts_in(reads.pop("services")(store))
    assert leaks(store, reads, kept_from) == {}
    assert public.isdisjoint(values_of(store, "SELECT DISTINCT source_id FROM main.services WHERE secret"))
    assert public.isdisjoint(of_help(store))


def test_no_layer_for_inspection_holds_a_text_of_the_other_side(store: Store) -> None:
    kept_from = of_help(store) | protected(store)
    for listed in layers_of(INSPECTION):
        layer = build_layer(store, PLANNER, code=listed.code, level=max(3, listed.finest_level))
        assert (texts_in(layer_table(layer)) | {*layer.caveats, layer.title}).isdisjoint(kept_from), (
            listed.code
        )


def test_points_of_help_that_a_planner_measures_from_are_public_and_nameless(store: Store) -> None:
    hidden = store.cursor().execute(
        "SELECT lat, lon FROM main.places p JOIN main.place_kinds k ON k.code = p.kind WHERE k.secret AND lat IS NOT NULL"
    )
    assert hidden.fetchall() == []
    for points in (read_help_points(store, PLANNER), read_hubs(store, PLANNER)):
        assert set(vars(points)) == {"x", "y"}


def test_a_coordinator_reads_no_record_and_no_plan_of_inspection(store: Store) -> None:
    kept_from = of_inspection(store)
    assert len(kept_from) > 300
    shared = texts_in(coordinator_reads()["places"](store))
    # A farm or building site is an open place of outreach, too: its name is on the map for everybody.
    assert leaks(store, coordinator_reads(), kept_from - shared) == {}
    worksite_ids = values_of(store, "SELECT source_id FROM inspection.worksites")
    assert shared.isdisjoint(worksite_ids)


def test_a_team_member_reads_services_and_nothing_of_hidden_ones(store: Store) -> None:
    services = read_services(store, TEAM)
    hidden = services[services["secret"].astype(bool)]
    assert len(hidden)
    assert hidden[["name", "address", "phone", "opening_hours"]].isna().all(axis=None)
    assert hidden.geometry.isna().all()


def test_the_test_would_see_a_leak(store: Store) -> None:
    assert leaks(store, {"ids": lambda s: read_inspections(s, PLANNER)}, of_inspection(store))
    assert leaks(store, {"teams": lambda s: read_sources(s, STEWARD)}, of_help(store))


@pytest.mark.parametrize("role", ["inspection_planner", "coordinator", "steward", "team_member"])
def test_reads_give_the_columns_that_the_matrix_names_and_all_of_them(store: Store, role: str) -> None:
    person = Person("x", "example", frozenset({role}), authority="tax")
    day = date(2026, 11, 20)
    reads: dict[str, Callable[[], pd.DataFrame]] = {
        "worksites": lambda: read_worksites(store, person, day=day),
        "inspections": lambda: read_inspections(store, person),
        "signals": lambda: read_signals(store, person, day=day),
        "unit_results": lambda: read_unit_results(store, person, day=day),
        "site_cards": lambda: read_site_cards(store, person, []),
        "list_items": lambda: read_list_items(store, person),
        "overrides": lambda: read_overrides(store, person),
        "services": lambda: read_services(store, person),
        "public_services": lambda: read_public_services(store, person),
        "ledger": lambda: read_ledger(store, person),
        "sources": lambda: read_sources(store, person),
        "places": lambda: read_places(store, person, purpose=min(person.purposes)),
    }
    for name, read in reads.items():
        if columns := columns_of(person, name):
            assert set(read().columns) == columns, name


def test_a_read_of_a_store_without_a_person_is_one_of_those_that_are_open() -> None:
    found = set()
    for path in (ROOT / "data").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            arguments = {
                each.arg: ast.unparse(each.annotation).strip("'\"") if each.annotation else ""
                for each in (*node.args.args, *node.args.kwonlyargs)
            }
            if "person" not in arguments and {"Store"} & set(" | ".join(arguments.values()).split(" | ")):
                found.add(f"{module}:{node.name}")
    open_ones = tuple(OPEN_READS)
    assert sorted(name for name in found if not name.startswith(open_ones)) == []
