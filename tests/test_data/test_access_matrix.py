"""Tests that every role has what the matrix says and nothing else, where data is read and written."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.access import PURPOSES_OF_ROLE, Person, may, may_open
from data.access_matrix import FILE, access_matrix, parse_access_matrix
from data.access_text import access_as_markdown
from data.command_line import run_command
from data.errors import NotAllowed, Refused, StoreError
from data.intake.kinds import KIND_CODES
from data.organisation import Organisation
from data.organisations import register_organisation
from data.permission import check_does, check_layer, check_reads, columns_of, covers_store, may_do_for
from data.place_kind import PURPOSES
from data.places import read_places
from data.store import Store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from pages.screens.listed import listed_screens
from tests.built_stores import copy_of_empty_store
from tests.test_data.access_registry import (
    LETTERS,
    PURPOSE_OF_GATE,
    REFUSES_NOBODY,
    WHO_PASSES,
    call,
    functions_with_a_person,
    gated_functions,
)

# Written by hand a second time: a slip in the file shows here. Columns are the letters of LETTERS.
SCREENS = """
                c t i k p s a d o
    overview    x . x . . x . . .
    risk_map    x . x . . x . . .
    outreach    x . . . . . . . .
    inspections . . x x x . . . .
    debrief     . . x x x . . . .
    council     x x x x x x x x x
    releases    x x x x x x x x .
    intake      x . x . . x . . .
    entry       x x . . . . . . .
    log_round   x x . . . . . . .
    evidence    x . x . . x . . .
    methods     x x x x x x x x x
    audit       . . . . . x . x .
    upkeep      . . . . . x . x .
"""
# o: for the own organisation alone; x: for any, or for none.
ACTIONS = """
                         c t i k p s a d o
    plan_outreach        o . . . . . . . .
    log_round            x x . . . . . . .
    close_round          x x . . . x . . .
    plan_inspections     . . o . . . . . .
    go_on_inspections    . . . x x . . . .
    answer_for_authority . . . . x . . . .
    debrief              . . x x x . . . .
    import               o . o . . x . . .
    enter                o o . . . x . . .
    take_back            o . o . . x . . .
    read_ledger          x . x . . x . . .
    purge                . . . . . x . . .
    register             . . . . . x . . .
    read_drafts          . . . . . x x . .
    prepare_release      . . . . . x . . .
    approve_release      . . . . . . x . .
    publish_release      . . . . . x . . .
    read_openings        . . . . . x . x .
    read_unusual         . . x . . x . x .
    read_audit           . . . . . x . x .
    forget_audit         . . . . . x . . .
    read_upkeep          . . . . . x . x .
    backup               . . . . . x . . .
    restore              . . . . . x . . .
    export               x . x . . x . . .
"""
READS = """
               c t i k p s a d o
    outreach   x . . . . x . . .
    prevention x . . . . x . . .
    service    x x . . . x . . .
    inspection . . x . . x . . .
"""
FIELDS = """
                    c t i k p s a d o
    places          x x x . . x . . .
    services        x x . . . x . . .
    public_services . . x x x . . . .
    worksites       . . x . . x . . .
    site_cards      . . x x x . . . .
    signals         . . x . . . . . .
    unit_results    . . x . . . . . .
    inspections     . . x . . x . . .
    past_findings   . . x x x . . . .
    list_items      . . x . . . . . .
    overrides       . . x . . . . . .
    ledger          x . x . . x . . .
    sources         x . . . . x . . .
"""
APART = {"ci", "ck", "cp", "ti", "tk", "tp", "si", "sc", "st", "sk", "sp", "sa", "sd", "cd", "id", "ad"}
GATED = gated_functions()
OTHER = "only-prevention"


def grid(written: str) -> dict[str, dict[str, str]]:
    """Return the sign of each row and role."""
    head, *rows = (line.split() for line in written.strip().splitlines())
    return {
        row[0]: {LETTERS[letter]: sign for letter, sign in zip(head, row[1:], strict=True)} for row in rows
    }


def person(role: str, organisation: str = "example") -> Person:
    return Person(
        "x", organisation, frozenset({role}), authority="tax", crew="TX-1" if role == "crew_member" else None
    )


def passing(gate: str) -> list[str]:
    return [LETTERS[letter] for letter in WHO_PASSES[gate].split()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store without records that knows an organisation of one purpose."""
    path = tmp_path_factory.mktemp("access") / "testby.duckdb"
    with copy_of_empty_store(path, name="Testby", crs_epsg=3067) as made:
        with made.write(kind="test", organisation="register") as batch:
            register_organisation(
                batch.cursor,
                Organisation(
                    code=OTHER, text="Other", source="test", controller="-", legal_basis="-",
                    purposes=frozenset({"prevention"}), recipients="-", retention_months=1,
                ),
            )  # fmt: skip
        yield made


def test_the_file_gives_each_role_the_screens_that_are_written_here() -> None:
    expected = grid(SCREENS)
    assert set(expected) == set(access_matrix().screens)
    found = {
        screen: {role: "x" if may_open(person(role), screen) else "." for role in LETTERS.values()}
        for screen in expected
    }
    assert found == expected


def test_every_screen_of_the_menu_is_in_the_matrix_and_the_other_way_round() -> None:
    assert set(listed_screens()) == set(access_matrix().screens)


def test_the_file_gives_each_role_the_actions_that_are_written_here() -> None:
    expected = grid(ACTIONS)
    assert set(expected) == set(access_matrix().actions)
    found = {
        action: {
            role: "o"
            if action in access_matrix().roles[role].own
            else "x"
            if may(person(role), action)
            else "."
            for role in LETTERS.values()
        }
        for action in expected
    }
    assert found == expected


def test_the_file_gives_each_role_the_purposes_that_are_written_here() -> None:
    expected = grid(READS)
    assert set(expected) == set(access_matrix().purposes) == PURPOSES
    found = {
        purpose: {role: "x" if purpose in PURPOSES_OF_ROLE[role] else "." for role in LETTERS.values()}
        for purpose in expected
    }
    assert found == expected


def test_the_file_gives_each_role_the_columns_of_the_reads_that_are_written_here() -> None:
    expected = grid(FIELDS)
    assert set(expected) == {each.read for each in access_matrix().fields}
    found = {
        read: {role: "x" if columns_of(person(role), read) else "." for role in LETTERS.values()}
        for read in expected
    }
    assert found == expected


def test_no_read_gives_what_names_a_person_or_an_employer() -> None:
    given = {column for each in access_matrix().fields for column in each.columns}
    assert given.isdisjoint({"employer_number", "stated_power", "team", "worker", "person", "may_pass_on"})


def test_roles_that_do_not_meet_in_one_person_are_those_written_here() -> None:
    pairs = {frozenset({LETTERS[one], LETTERS[two]}) for one, two in APART}
    assert set(access_matrix().incompatible) == pairs
    assert len(access_matrix().pairs) == len(pairs)
    for pair in pairs:
        with pytest.raises(Refused, match="cannot be both"):
            Person("x", "example", pair)


def test_whoever_plans_for_one_side_reads_nothing_of_the_other_whatever_roles_meet() -> None:
    for one in LETTERS.values():
        for two in LETTERS.values():
            if one == two or frozenset({one, two}) in access_matrix().incompatible:
                continue
            both = Person("x", "example", frozenset({one, two}), authority="tax")
            sees = both.purposes
            assert not (may(both, "plan_outreach") and "inspection" in sees), (one, two)
            assert not (may(both, "plan_inspections") and sees & {"outreach", "service", "prevention"}), (
                one,
                two,
            )
            assert not (may(both, "prepare_release") and may(both, "approve_release")), (one, two)
            plans = may(both, "plan_outreach") or may(both, "plan_inspections")
            assert not (may(both, "read_audit") and (plans or may(both, "approve_release"))), (one, two)


def test_kinds_that_a_role_enters_are_kinds_of_records() -> None:
    entered = {kind for role in access_matrix().roles.values() for kind in role.enters}
    assert entered == {"sightings"} <= set(KIND_CODES)


# --- layers


def test_every_layer_of_the_catalogue_is_in_the_matrix_with_its_purpose() -> None:
    assert {layer.code: layer.purposes for layer in LAYERS} == {
        code: {purpose} for code, purpose in access_matrix().layers.items()
    }


@pytest.mark.parametrize("role", LETTERS.values())
def test_a_layer_is_built_for_who_reads_for_its_purpose_and_for_nobody_else(store: Store, role: str) -> None:
    for listed in LAYERS:
        (purpose,) = listed.purposes
        if grid(READS)[purpose][role] == "x":
            check_layer(store, person(role), listed.code)
        else:
            with pytest.raises(NotAllowed, match="does not read live data"):
                build_layer(store, person(role), code=listed.code, level=3)


def test_a_layer_that_the_matrix_does_not_name_is_for_nobody(store: Store) -> None:
    with pytest.raises(Refused, match="does not name the layer new_layer"):
        check_layer(store, person("steward"), "new_layer")


# --- every function that takes a person


def test_every_function_that_takes_a_person_is_in_the_registry() -> None:
    found = functions_with_a_person()
    free = {name for name in found if name in REFUSES_NOBODY or name.split(":")[0] in REFUSES_NOBODY}
    assert found - free - GATED.keys() == set(), "say in access_registry.py what they ask for"
    assert GATED.keys() - found == set(), "they are gone: take them out of access_registry.py"
    gone = {name for name in REFUSES_NOBODY if not any(each.startswith(name) for each in found)}
    assert gone == set()


@pytest.mark.parametrize("name", sorted(GATED))
def test_a_function_refuses_every_role_but_those_whose_work_it_is(store: Store, name: str) -> None:
    for role in LETTERS.values():
        if role not in passing(GATED[name]):
            with pytest.raises(NotAllowed):
                call(name, store, person(role))


@pytest.mark.parametrize("name", sorted(GATED))
def test_a_function_refuses_who_is_out_of_time_or_elsewhere(store: Store, name: str) -> None:
    gate = GATED[name]
    (role, *_others) = passing(gate)
    granted = person(role)
    with pytest.raises(NotAllowed, match="session is over"):
        call(name, store, replace(granted, until=datetime.now(UTC) - timedelta(days=1)))
    if name == "data.audit.forgetting:forget_segments":
        return  # of the installation, not of a store
    with pytest.raises(NotAllowed, match="does not cover the store testby"):
        call(name, store, replace(granted, stores=frozenset({"other"})))
    if gate in PURPOSE_OF_GATE:
        with pytest.raises(NotAllowed, match="does not give only-prevention the purpose"):
            call(name, store, replace(granted, organisation=OTHER))


@pytest.mark.parametrize("gate", [each for each in WHO_PASSES if " " not in each])
def test_an_action_is_for_the_roles_that_the_registry_names(store: Store, gate: str) -> None:
    for role in LETTERS.values():
        if role in passing(gate):
            check_does(store, person(role), gate)
        else:
            with pytest.raises(NotAllowed):
                check_does(store, person(role), gate)


# --- purposes of places, organisations, stores


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_places_of_a_purpose_are_read_by_the_roles_that_read_for_it(store: Store, purpose: str) -> None:
    for role, sign in grid(READS)[purpose].items():
        if sign == "x":
            assert set(read_places(store, person(role), purpose=purpose).columns) <= columns_of(
                person(role), "places"
            )
        else:
            with pytest.raises(NotAllowed):
                read_places(store, person(role), purpose=purpose)


def test_an_organisation_reads_for_the_purposes_of_its_entry_alone(store: Store) -> None:
    check_reads(store, person("coordinator", OTHER), "prevention")
    for purpose in ("outreach", "service"):
        with pytest.raises(NotAllowed, match=f"does not give {OTHER} the purpose {purpose}"):
            check_reads(store, person("coordinator", OTHER), purpose)
    with pytest.raises(NotAllowed, match="nobody is not in the register"):
        check_reads(store, person("coordinator", "nobody"), "outreach")


def test_a_change_of_the_register_counts_at_once(store: Store) -> None:
    newcomer = person("coordinator", "newcomer")
    with pytest.raises(NotAllowed):
        check_reads(store, newcomer, "outreach")
    entry = Organisation(
        code="newcomer", text="N", source="test", controller="-", legal_basis="-",
        purposes=frozenset({"outreach"}), recipients="-", retention_months=1,
    )  # fmt: skip
    with store.write(kind="test", organisation="register") as batch:
        register_organisation(batch.cursor, entry)
    check_reads(store, newcomer, "outreach")


def test_who_signed_in_acts_for_the_own_organisation_unless_the_matrix_says_any() -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    for action, signs in grid(ACTIONS).items():
        for role, sign in signs.items():
            signed_in = replace(person(role), until=until)
            assert may_do_for(signed_in, action, "example") == (sign != "."), (action, role)
            assert may_do_for(signed_in, action, OTHER) == (sign == "x"), (action, role)
            # A local person is alone at the machine.
            assert may_do_for(person(role), action, OTHER) == (sign != "."), (action, role)


def test_a_grant_covers_the_stores_that_it_names() -> None:
    assert covers_store(person("steward"), "any")
    assert covers_store(replace(person("steward"), stores=frozenset({"a"})), "a")
    assert not covers_store(replace(person("steward"), stores=frozenset({"a"})), "b")
    assert not covers_store(replace(person("steward"), stores=frozenset()), "a")


# --- the file itself


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("[roles.council]", "[roles.mayor]\nwho = 1\n[roles.council]", "mayor"),
        ('purposes = ["service"]', 'purposes = ["espionage"]', "espionage"),
        ('screens = ["council", "methods"]', 'screens = ["council", "cellar"]', "cellar"),
        ('any = ["read_drafts", "approve_release"]', 'any = ["read_minds"]', "read_minds"),
        ('any = ["read_drafts", "approve_release"]', 'any = ["read_drafts", "read_drafts"]', "read_drafts"),
        ("[layers]\n", '[layers]\nespionage = ["x"]\n', "espionage"),
        ('    "trends",\n', '    "trends",\n    "trends",\n', "trends"),
        ('roles = ["steward", "approver"]', 'roles = ["steward", "mayor"]', "mayor"),
        ('read = "places"\n', 'read = "places"\ncolour = 1\n', "colour"),
        ('read = "services"\n', 'read = "places"\n', "places: coordinator"),
        ('purpose = "service"\n', 'purpose = "espionage"\n', "espionage"),
        ("[open]\n", "[closed]\n", "closed"),
        ("[open]\n", "[open\n", "cannot be read"),
    ],
)
def test_a_slip_in_the_file_is_refused_by_name(before: str, after: str, named: str) -> None:
    written = FILE.read_text(encoding="utf-8")
    assert before in written
    with pytest.raises(StoreError, match=f"not sound: .*{named}"):
        parse_access_matrix(written.replace(before, after))
    assert parse_access_matrix(written) == access_matrix()


# --- the page


def test_the_page_says_what_the_file_says() -> None:
    written = (FILE.parents[1] / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == access_as_markdown(access_matrix()), (
        "run python -m data access --markdown > docs/access.md"
    )


def test_the_command_prints_the_page_or_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("majakka", "", ["data.commands.access"], ["access", "--markdown"]) == 0
    assert capsys.readouterr().out == access_as_markdown(access_matrix())
    assert run_command("majakka", "", ["data.commands.access"], ["access", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["roles"]["council"]["screens"] == ["council", "methods"]
    assert said["layers"]["trends"] == "outreach"
