"""Tests that nothing of a store is kept in a cache of the process but under whose it is."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from data.access import Person
from data.errors import NotAllowed
from data.organisations import example_organisation, register_organisation
from data.store import Store
from pages.shared.cache_key import access_key_of

ROOT = Path(__file__).resolve().parents[2]
CACHES = {"cache_data", "cache_resource"}
KEY = "AccessKey"
# Caches of the process that hold no row of a store: what they hold.
OPEN = {
    "audit_check:_kept": "whether the chain of the installation is whole; no row of a store",
    "council_downloads:reports": "reports of a published release",
    "council_map:pictures": "the map of a published release",
    "council_releases:_read": "published releases",
    "evidence_job:_worker": "a thread; a job is in the session that started it",
    "import_job:_workers": "threads; a job is in the session that started it",
    "inspections_targets:_known": "what was learnt, itself by AccessKey",
    "kind_guide:_survey_form": "an empty form, with cells of the area",
    "kind_guide:_template": "an empty template",
    "maps:_base_map": "the open map of the ground",
    "outreach_ground:_grounds": "streets, and stops by AccessKey",
    "outreach_job:_workers": "threads; a job is in the session that started it",
    "releases_job:_worker": "a thread; a job is in the session that started it",
    "shown_version:_known": "which version of a store a map was drawn from; no row of it",
    "shown_version:_lock": "a lock",
    "shown_version:_worker": "a thread that calls functions which are keyed themselves",
    "sign_in_record:_recorded": "digests of what was recorded already",
    "sign_in_record:_signed_out": "digests of tokens that were signed out",
    "stores:_open_stores": "connections; each read through them takes the person",
    "upkeep_job:_worker": "a thread; a job is in the session that started it",
}
# Containers that live as long as the process: none may hold what belongs to one person.
PROCESS_WIDE = {"start_checks", "serving", "serving_cookies", "serving_session", "serving_requests"}


@cache
def parsed() -> dict[str, ast.Module]:
    """Return every module of pages/ by its name."""
    return {
        path.stem: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "pages").rglob("*.py"))
    }


def caches_of(module: ast.Module) -> list[ast.FunctionDef]:
    """Return the functions of a module that Streamlit keeps for everybody."""
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(name, ast.Attribute) and name.attr in CACHES
            for decorator in node.decorator_list
            for name in ast.walk(decorator)
        )
    ]


def is_keyed(function: ast.FunctionDef, module: ast.Module) -> bool:
    """Return whether an `AccessKey`, or a frozen class that holds one, is among what keys the cache."""
    holders = {KEY} | {
        node.name
        for node in module.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(each, ast.AnnAssign) and ast.unparse(each.annotation) == KEY for each in node.body)
    }
    # Streamlit leaves out what begins with an underscore.
    return any(
        each.annotation is not None
        and ast.unparse(each.annotation) in holders
        and not each.arg.startswith("_")
        for each in (*function.args.args, *function.args.kwonlyargs)
    )


def faults_of(name: str, module: ast.Module) -> list[str]:
    return [
        f"{name}:{function.name}"
        for function in caches_of(module)
        if f"{name}:{function.name}" not in OPEN and not is_keyed(function, module)
    ]


def test_every_cache_of_what_a_store_holds_is_keyed_by_whose_it_is() -> None:
    assert [fault for name, module in parsed().items() for fault in faults_of(name, module)] == []


def test_a_cache_that_is_open_is_given_no_person_and_is_still_there() -> None:
    found = {
        f"{name}:{function.name}": {each.arg.strip("_") for each in function.args.args}
        for name, module in parsed().items()
        for function in caches_of(module)
    }
    assert set(OPEN) <= set(found)
    assert {name for name in OPEN if found[name] & {"person", "view"}} == set()


def test_the_two_registries_of_the_process_are_keyed_inside() -> None:
    assert "dict[AccessKey, Learnt]" in (ROOT / "pages/shared/inspections_targets.py").read_text()
    assert "_Wanted = tuple[AccessKey, date" in (ROOT / "pages/shared/outreach_ground.py").read_text()


def test_jobs_and_plans_are_kept_in_sessions_and_in_no_variable_of_a_module() -> None:
    found = []
    for name, module in parsed().items():
        if name in PROCESS_WIDE:
            continue
        for node in module.body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(value, ast.Dict | ast.List | ast.Set) and not (
                getattr(value, "keys", None) or getattr(value, "elts", None)
            ):
                found.append(f"{name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize(
    "written",
    [
        "@st.cache_data\ndef read(store_id: str, _view: View): ...",
        "@st.cache_resource(max_entries=3)\ndef read(_key: AccessKey): ...",
        "@st.cache_data(show_spinner=False)\ndef read(): ...",
    ],
)
def test_a_cache_without_a_key_is_seen(written: str) -> None:
    assert faults_of("made_up", ast.parse(written)) == ["made_up:read"]


def test_a_cache_with_a_key_is_let_be() -> None:
    keyed = "class Wanted:\n    key: AccessKey\n@st.cache_data\ndef read(wanted: Wanted, _view: View): ..."
    assert faults_of("made_up", ast.parse(keyed)) == []


def test_two_share_what_is_kept_where_all_is_equal_that_a_read_depends_on(store: Store) -> None:
    def key(**changed: object) -> object:
        said = {"id": "a", "organisation": "example", "roles": frozenset({"inspection_planner"})} | changed
        return access_key_of(store, Person(**said))  # type: ignore[arg-type]

    assert key() == key(id="b")
    others = [
        key(roles=frozenset({"steward"})),
        key(authority="tax"),
        key(crew="1"),
        key(until=datetime.now(UTC) + timedelta(hours=1)),
    ]
    assert len({key(), *others}) == len(others) + 1
    me, you = (Person(each, "example", frozenset({"inspection_planner"})) for each in "ab")
    assert access_key_of(store, me, own=True) != access_key_of(store, you, own=True)
    before = access_key_of(store, me, own=True)
    with store.write(kind="test", organisation="example"):
        pass
    assert access_key_of(store, me, own=True) != before


def test_what_the_register_takes_from_an_organisation_is_in_no_cache_for_it_any_more(store: Store) -> None:
    planner = Person("a", "example", frozenset({"inspection_planner"}))
    before = access_key_of(store, planner)
    entry = replace(example_organisation(), purposes=frozenset({"outreach"}))
    with store.write(kind="test", organisation="register") as batch:
        register_organisation(batch.cursor, entry)
    assert access_key_of(store, planner) != before


def test_nothing_is_found_in_a_cache_by_who_may_not_read_it_anew(store: Store) -> None:
    planner = frozenset({"inspection_planner"})
    for person in (
        Person("a", "example", planner, until=datetime.now(UTC) - timedelta(days=1)),
        Person("a", "example", planner, stores=frozenset({"other"})),
        Person("a", "nobody", planner),
    ):
        with pytest.raises(NotAllowed):
            access_key_of(store, person)
