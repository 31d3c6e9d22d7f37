"""Tests that a record goes for good when the months are over that its organisation keeps it, and no other."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from data.access import Person
from data.audit.events import ERASED_BY_AGE
from data.clock import set_today
from data.command_line import run_command
from data.errors import NotAllowed, Refused, StoreInUse
from data.intake.kinds import kinds
from data.intake.ledger import read_ledger, take_back
from data.intake.record_keys import Keyer, record_ids
from data.organisations import register_organisation
from data.pepper import read_pepper
from data.releases.counted import read_counted
from data.retention.due import read_due
from data.retention.erasing import ErasedByAge, erase_due
from data.retention.kept import PUBLISHED, kept_kinds
from data.retention.rules import read_rules, write_rule
from data.store import Store, open_store
from data.vocabulary import example_organisation
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows, query
from tests.test_data.test_intake_ledger import check_cubes

# Today is 2026-11-20, and the example organisation keeps 36 months. A week counts to the month of its Thursday: that of
# October 29 to October 2023, that of October 31 to November, of which the 36 months end with November 2026.
OLD, YOUNG = "2023-10-29", "2023-10-31"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


def visit(number: int, day: str, **cells: str) -> dict[str, str]:
    return example_rows("visits")[0] | {"record_id": f"V-{number}", "contacts": "0", "date": day} | cells


def erase(store: Store) -> tuple[Store, ErasedByAge]:
    store.close()
    erased = erase_due(store.path, STEWARD)
    return open_store(store.path), erased


def due_of(store: Store) -> list[tuple[str, str, int, int]]:
    due = read_due(store, STEWARD)
    return list(due[["kind", "source", "months", "records"]].itertuples(index=False, name=None))


def rule_of(store: Store, kind: str) -> tuple[int, bool]:
    """Return the months of a kind of the example organisation, and whether a rule shortened them."""
    ((months, shortened),) = (
        (row["months"], row["shortened"])
        for row in read_rules(store).to_dict("records")
        if (row["source"], row["kind"]) == ("example", kind)
    )
    return months, shortened


def bytes_of(path: Path) -> bytes:
    return b"".join(
        each.read_bytes() for each in path.parent.glob("*") if each.is_file() and each.suffix != ".toml"
    )


# ---- which records


def test_a_record_is_due_from_the_month_after_its_months_are_over(store: Store) -> None:
    bring_in(store, "visits", [visit(1, OLD), visit(2, YOUNG)])
    assert due_of(store) == [("visits", "example", 36, 1)]
    assert read_due(store, STEWARD)["period"].tolist() == [(2023 - 1970) * 12 + 9]
    set_today(date(2026, 10, 31))
    assert due_of(store) == []
    set_today(date(2026, 12, 1))
    assert [row[-1] for row in due_of(store)] == [1, 1]


def test_a_time_that_is_roughly_known_counts_by_its_last_month(store: Store) -> None:
    # Autumn ends in November, winter at the latest in the next year, a year in December; without a time the
    # month counts in which it came in.
    times = ("summer 2023", "autumn 2023", "winter 2023", "2022", "2023", "")
    sighting = example_rows("sightings")[0]
    rows = [sighting | {"record_id": f"S-{number}", "when": when} for number, when in enumerate(times)]
    assert bring_in(store, "sightings", rows).accepted == len(times)
    periods = read_due(store, STEWARD)["period"].tolist()
    assert periods == [(2022 - 1970) * 12 + 11, (2023 - 1970) * 12 + 7]


def test_the_month_of_the_version_in_force_counts_and_of_what_was_taken_back_the_last(store: Store) -> None:
    bring_in(store, "visits", [visit(1, OLD), visit(2, YOUNG)])
    bring_in(store, "visits", [visit(1, YOUNG), visit(2, OLD)])
    bring_in(store, "visits", [visit(3, OLD), visit(4, YOUNG)])
    take_back(store, STEWARD, 3)
    assert due_of(store) == [("visits", "example", 36, 2)]


def test_each_organisation_keeps_its_own_months(store: Store) -> None:
    register_organisation(store.cursor(), replace(example_organisation(), code="short", retention_months=1))
    for code in ("example", "short"):
        rows = [visit(1, "2026-09-27", organisation=code), visit(2, "2026-10-01", organisation=code)]
        bring_in(store, "visits", rows, organisation=code)
    assert due_of(store) == [("visits", "short", 1, 1)]


def test_a_rule_shortens_one_kind_of_one_organisation_until_it_is_ended(store: Store) -> None:
    bring_in(store, "visits", [visit(1, "2026-01-15")])
    bring_in(store, "reporting_effort", [example_rows("reporting_effort")[0]])
    write_rule(store, STEWARD, "example", "visits", 3)
    assert due_of(store) == [("visits", "example", 3, 1)]
    assert rule_of(store, "visits") == (3, True)
    assert rule_of(store, "sightings") == (36, False)
    write_rule(store, STEWARD, "example", "visits", None)
    assert due_of(store) == []


def test_a_rule_never_lengthens_what_the_register_says(store: Store) -> None:
    for months in (36, 400, 0):
        with pytest.raises(Refused, match="1 to 35 months"):
            write_rule(store, STEWARD, "example", "visits", months)
    write_rule(store, STEWARD, "example", "visits", 35)
    register_organisation(store.cursor(), replace(example_organisation(), retention_months=2))
    assert rule_of(store, "visits") == (2, False)
    for organisation, kind in (("nobody", "visits"), ("example", "areas"), ("example", "jokes")):
        with pytest.raises(Refused):
            write_rule(store, STEWARD, organisation, kind, 1)


def test_what_stands_goes_after_it_ended_and_a_worksite_when_nothing_names_it(store: Store) -> None:
    team, supplier = example_rows("teams")[0] | {"valid_from": ""}, example_rows("suppliers")[0]
    bring_in(store, "teams", [team, team | {"team": "T2", "valid_to": OLD}])
    bring_in(store, "suppliers", [supplier | {"valid_from": "", "valid_to": OLD}])
    bring_in(store, "services", [example_rows("services")[0]])
    bring_in(store, "services", [example_rows("services")[0] | {"name": "Another name"}])
    site = example_rows("worksites")[0] | {"valid_from": "", "valid_to": OLD}
    bring_in(store, "worksites", [site, site | {"record_id": "W-2"}])
    inspected = example_rows("inspections")[0] | {"worksite": "W-001", "date": YOUNG}
    bring_in(
        store, "inspections", [inspected, inspected | {"record_id": "I-2", "worksite": "W-2", "date": OLD}]
    )
    kinds_due = ["inspections", "suppliers", "teams", "worksites"]
    assert due_of(store) == [(kind, "example", 36, 1) for kind in kinds_due]
    # Of the service the first version ended today: it goes after 36 months more, the one in force stays.
    set_today(date(2029, 12, 1))
    assert due_of(store) == [
        ("inspections", "example", 36, 1), ("inspections", "example", 36, 1), ("services", "example", 36, 1),
        ("suppliers", "example", 36, 1), ("teams", "example", 36, 1), ("worksites", "example", 36, 2),
    ]  # fmt: skip
    set_today(date(2026, 11, 20))
    opened, erased = erase(store)
    with opened:
        assert erased.records == 4
        assert query(opened, "SELECT team FROM help.teams") == [("T1",)]
        assert query(
            opened,
            "SELECT count(*) FROM inspection.inspections i JOIN inspection.worksites w "
            "ON w.source = i.worksite_source AND w.source_id = i.worksite_id",
        ) == [(1,)]


def test_every_table_of_facts_says_how_long_it_is_kept(store: Store) -> None:
    with_batch = {
        f"{schema}.{table}"
        for schema, table in query(
            store,
            "SELECT schema_name, table_name FROM duckdb_columns() WHERE database_name = 'store' "
            "AND column_name = 'version' AND table_name <> 'schema_migrations'",
        )
    }
    assert with_batch - {"main.confirmations"} == {kind.table for kind in kept_kinds()}
    assert {kind.table for kind in kinds()} <= {kind.table for kind in kept_kinds()}


# ---- for good


def test_no_byte_of_a_record_that_was_due_is_left_in_the_file_and_the_others_are(store: Store) -> None:
    site = example_rows("worksites")[0] | {"valid_from": ""}
    bring_in(store, "worksites", [site | {"record_id": "W-1", "name": "Erasmus Eatery", "operator": "Vanishing Oy", "valid_to": OLD}])  # fmt: skip
    bring_in(
        store, "worksites", [site | {"record_id": "W-2", "name": "Lasting Larder", "valid_to": "2023-11-01"}]
    )
    bring_in(store, "visits", [visit(1, OLD), visit(2, YOUNG)])
    ids = record_ids(Keyer(read_pepper(store)), "visits", "example", pa.array(["V-1", "V-2"]))
    gone, stays = (each.hex().encode() for each in ids.to_pylist())
    (digest,) = query(store, "SELECT file_sha256 FROM main.batches WHERE batch = 1")[0]
    store.close()
    secrets = (b"Erasmus Eatery", b"Vanishing Oy", gone, digest.encode())
    assert all(secret in bytes_of(store.path) for secret in secrets)
    erased = erase_due(store.path, STEWARD)
    assert (erased.records, erased.rows, erased.emptied) == (2, 2, (1,))
    after = bytes_of(store.path)
    assert not any(secret in after for secret in secrets)
    assert all(kept in after for kept in (b"Lasting Larder", stays))


def test_cubes_ledger_audit_and_what_releases_counted_are_right_afterwards(
    store: Store, tmp_path: Path
) -> None:
    bring_in(store, "visits", [visit(1, OLD)])
    bring_in(store, "visits", [visit(1, YOUNG), visit(2, OLD), visit(3, YOUNG)])
    sighting = example_rows("sightings")[0]
    bring_in(store, "sightings", [sighting | {"when": OLD}, sighting | {"record_id": "2", "when": YOUNG}])
    bring_in(store, "inspections", [row | {"date": OLD} for row in example_rows("inspections")])
    ((source_id,),) = query(store, "SELECT source_id FROM help.sightings WHERE period = 645")
    with store.write(kind="release", organisation="example") as batch:
        row = {"source": "example", "release": "2023-H2", "record_source": "example", "record_id": source_id}
        batch.append("help.released_sightings", pd.DataFrame([row]))
    opened, erased = erase(store)
    with opened:
        # Gone are a visit, a sighting and both inspections; the visit that was corrected stays with its history.
        assert (erased.records, erased.rows, erased.batch, erased.emptied) == (4, 4, 6, (4,))
        check_cubes(opened)
        assert query(opened, "SELECT sum(visits) FROM help.visit_cube") == [(2,)]
        assert query(opened, "SELECT coalesce(sum(inspections), 0) FROM inspection.inspection_cube") == [(0,)]
        assert read_counted(opened, STEWARD).sightings["record_id"].tolist() == [source_id]
        rows = query(opened, "SELECT kind, organisation, rows FROM main.batches WHERE batch = 6")
        assert rows == [(ERASED_BY_AGE, "register", 4)]
        assert read_ledger(opened, STEWARD).set_index("batch")["purged"].to_dict()[4] is True
        with pytest.raises(Refused, match="erased"):
            take_back(opened, STEWARD, 4)
        assert take_back(opened, STEWARD, 2).removed == 1
        check_cubes(opened)
    assert ERASED_BY_AGE in (tmp_path / "var" / "audit" / "chain.jsonl").read_text(encoding="utf-8")


# ---- who may, and the command


def test_a_steward_erases_and_a_data_protection_officer_reads_what_is_due(store: Store) -> None:
    bring_in(store, "visits", [visit(1, OLD)])
    officer = Person("d", "example", frozenset({"data_protection_officer"}))
    assert len(read_due(store, officer)) == 1
    for role in ("coordinator", "approver", "council"):
        with pytest.raises(NotAllowed):
            read_due(store, Person("x", "example", frozenset({role})))
    with pytest.raises(StoreInUse):
        erase_due(store.path, STEWARD)
    store.close()
    with pytest.raises(NotAllowed):
        erase_due(store.path, officer)
    with open_store(store.path) as opened:
        assert query(opened, "SELECT count(*) FROM help.visits") == [(1,)]


def run(*arguments: str) -> int:
    return run_command("", "", ("data.commands.retention",), ["retention", *arguments])


def test_the_command_shows_first_and_erases_nothing_unasked(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    bring_in(store, "visits", [visit(1, OLD)])
    store.close()
    named = ("--store", str(store.path))
    assert run(*named) == 0
    assert "1 record is older" in capsys.readouterr().out
    assert run(*named, "--erase") == 2
    assert "--yes" in capsys.readouterr().err
    assert run(*named, "--json") == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert run(*named, "--erase", "--yes", "--json") == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert run(*named, "--shorten", "example", "visits", "7", "--rules", "--json") == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert {"source": "example", "kind": "visits", "months": 7, "shortened": True} in rules
    assert run(*named, "--erase", "--yes") == 0
    assert "0 records erased" in capsys.readouterr().out
    assert run(*named, "--shorten", "example", "visits", "many") == 2


def test_every_store_is_looked_at_but_demonstrations_and_a_fault_of_one_stops_no_other(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bring_in(store, "visits", [visit(1, OLD)])
    store.close()
    monkeypatch.setenv("MAJAKKA_VAR", str(store.path.parent))
    (store.path.parent / "a-torn.duckdb").write_bytes(b"no store")
    assert run("--every-store", "--json") == 2
    assert json.loads(capsys.readouterr().out.splitlines()[0])["records"] == 1
    with open_store(store.path) as opened:
        opened.cursor().execute("UPDATE main.settings SET demonstration = 'town'")
    assert run("--every-store", "--json") == 2
    assert '"records"' not in capsys.readouterr().out


def test_kinds_without_a_limit_hold_no_person() -> None:
    limited = {kind.code for kind in kept_kinds() if kind.basis == PUBLISHED}
    assert limited == {"places", "areas", "population", "organisations"}
