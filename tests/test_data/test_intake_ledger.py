"""Tests the ledger and taking back against a model in plain Python, after every step of random sequences."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data.access import Person
from data.aggregates import FACTS, Fact, batch_sql
from data.errors import NotAllowed, Refused
from data.intake.importing import check_may_bring_in, kinds_for, take_in
from data.intake.kinds import KIND_CODES, kind_of, kinds
from data.intake.ledger import read_ledger, take_back
from data.intake.record_keys import Keyer, record_ids
from data.organisations import read_organisations
from data.pepper import read_pepper
from data.periods import week_of_date
from data.store import Store
from tests.conftest import TODAY
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows, query, read_rows

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


# ---- a model: what a person would say who keeps the files in a folder

Key = tuple[str, int]  # a record id, or what a row without one says, and which of such rows it is
Content = str


@dataclass
class Version:
    """One content of a record, and the batch that stated it first."""

    content: Content
    first_batch: int


@dataclass
class Model:
    """The files that are in force, in order: of a record that several have, the last one counts."""

    files: dict[int, dict[Key, Version]] = field(default_factory=dict)

    def in_force(self) -> dict[Key, Version]:
        held: dict[Key, Version] = {}
        for number in sorted(self.files):
            held |= self.files[number]
        return held

    def take_in(self, number: int, rows: dict[Key, Content]) -> tuple[int, int, int]:
        """Add a file and return how many records are new, corrected and known."""
        before = self.in_force()
        known = {key for key, content in rows.items() if key in before and before[key].content == content}
        corrected = len(before.keys() & rows.keys()) - len(known)
        self.files[number] = {
            key: before[key] if key in known else Version(content, number) for key, content in rows.items()
        }
        return len(rows.keys() - before.keys()), corrected, len(known)

    def take_back(self, number: int) -> tuple[int, int, int]:
        """Remove a file and return how many of its records went, came back in another version, and stayed."""
        before = self.in_force()
        gone = self.files.pop(number)
        now = self.in_force()
        removed = sum(key not in now for key in gone)
        restored = sum(key in now and now[key] is not before[key] for key in gone)
        return removed, restored, len(gone) - removed - restored

    def purge(self, number: int) -> None:
        """Erase what a batch stated first, wherever else it stands."""
        self.files.pop(number, None)
        for rows in self.files.values():
            for key in [key for key, version in rows.items() if version.first_batch == number]:
                del rows[key]


@dataclass(frozen=True)
class Sample:
    """A kind of records for the sequences: its rows by id and content, and where the content is kept."""

    kind: str
    contents: tuple[dict[str, str], ...]
    kept: str
    has_ids: bool = True

    def row(self, number: int, content: int) -> dict[str, str]:
        named = {"record_id": f"R-{number}"} if self.has_ids else {}
        return (
            {name: text for name, text in example_rows(self.kind)[0].items() if name != "record_id"}
            | named
            | self.contents[content]
        )

    def held(self, store: Store) -> list[tuple[Any, ...]]:
        """Return what is kept of each record in force, after checking that none is in force twice."""
        table = kind_of(self.kind).table
        rows = query(
            store,
            f"SELECT source_id, version, {self.kept}, sum(sign) AS s FROM {table} GROUP BY ALL HAVING s <> 0",
        )
        assert all(row[-1] == 1 for row in rows), rows
        assert len({row[0] for row in rows}) == len(rows), rows
        return sorted(row[2:-1] for row in rows)


SAMPLES = (
    Sample("sightings", tuple({"people": people} for people in ("1", "3", "7")), "people_band"),
    Sample("sightings", tuple({"reliability": grade} for grade in "ABC"), "reliability", has_ids=False),
    Sample("visits", ({"contacts": "0"}, {"contacts": "1"}, {"contacts": "3", "cell": "1kmN6672E385", "latitude": "", "longitude": ""}), "contacts_band"),
    Sample("inspections", ({"outcome": "not_carried_out"}, {"outcome": "nothing_found"}, {"outcome": "administrative referral"}), "(carried_out, nothing_found, referral)"),
    Sample("signals", tuple({"channel": channel} for channel in ("tip_line", "union", "authority")), "channel"),
)  # fmt: skip


def kept_of(sample: Sample, content: int) -> tuple[Any, ...]:
    """Return what the store keeps of a content."""
    by_kind: dict[str, tuple[Any, ...]] = {
        "people_band": ("1", "2-4", "5-9"), "reliability": tuple("ABC"), "contacts_band": ("0", "1", "2-4"),
        "channel": ("tip_line", "union", "authority"),
        "(carried_out, nothing_found, referral)": ((False, False, False), (True, True, False), (True, False, True)),
    }  # fmt: skip
    return (by_kind[sample.kept][content],)


def keyed(sample: Sample, rows: list[tuple[int, int]]) -> dict[Key, Content]:
    """Return the records of rows (id, content) as the model has them."""
    if sample.has_ids:
        return {(f"R-{number}", 0): str(content) for number, content in rows}
    contents = [content for __, content in rows]
    return {(str(c), contents[:place].count(c)): str(c) for place, c in enumerate(contents)}


def check_cubes(store: Store) -> None:
    """Check that every cube holds what its rows add up to: were all of one batch, that batch's part is all."""
    for fact in FACTS:
        assert cube(store, fact) == recounted(store, fact), fact.cube


def cube(store: Store, fact: Fact) -> list[tuple[Any, ...]]:
    sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in fact.measures)
    some = " OR ".join(f"sum({name}) <> 0" for name in fact.measures)
    dimensions = ", ".join(fact.dimensions)
    return query(
        store,
        f"SELECT {dimensions}, {sums} FROM {fact.cube} GROUP BY {dimensions} HAVING {some} ORDER BY ALL",
    )


def recounted(store: Store, fact: Fact) -> list[tuple[Any, ...]]:
    columns = ", ".join((*fact.dimensions, *fact.measures))
    with store.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"UPDATE {fact.rows} SET batch = 1")
        rows = cursor.execute(
            f"SELECT {columns} FROM ({batch_sql(fact)}) ORDER BY ALL", {"batch": 1}
        ).fetchall()
        cursor.execute("ROLLBACK")
    return rows


def check_store(store: Store, sample: Sample, model: Model) -> None:
    held = model.in_force()
    expected = sorted(kept_of(sample, int(version.content)) for version in held.values())
    assert sample.held(store) == expected
    if sample.has_ids:
        ids = record_ids(
            Keyer(read_pepper(store)), sample.kind, "example", pa.array([key[0] for key in held], pa.string())
        )
        table = kind_of(sample.kind).table
        stored = query(store, f"SELECT source_id FROM {table} GROUP BY source_id HAVING sum(sign) > 0")
        assert {row[0] for row in stored} == {each.hex() for each in ids.to_pylist()}


@dataclass
class Walk:
    """A random sequence of imports and take-backs, in a store and in the model alike."""

    store: Store
    sample: Sample
    rng: random.Random
    model: Model = field(default_factory=Model)
    files: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    erased: bool = False

    def step(self) -> None:
        if self.model.files and self.rng.random() < 0.3:
            self.take_one_back()
        else:
            self.take_one_in()
        check_store(self.store, self.sample, self.model)

    def take_one_in(self) -> None:
        if self.files and self.rng.random() < 0.2:
            rows = self.files[self.rng.choice(list(self.files))]  # a file of before
        else:
            chosen = self.rng.choices(range(5), k=self.rng.randrange(1, 5))
            numbers = list(dict.fromkeys(chosen)) if self.sample.has_ids else chosen
            rows = [(number if self.sample.has_ids else 0, self.rng.randrange(3)) for number in numbers]
        same = [number for number in self.model.files if self.files[number] == rows]
        report = bring_in(self.store, self.sample.kind, [self.sample.row(*row) for row in rows])
        if same:
            assert (report.accepted, report.already_known, report.batch) == (0, len(rows), max(same))
            return
        assert report.batch == self.store.version
        new, corrected, known = self.model.take_in(report.batch, keyed(self.sample, rows))
        self.files[report.batch] = rows
        assert (report.accepted, report.corrected, report.already_known) == (
            new + corrected,
            corrected,
            known,
        )

    def take_one_back(self) -> None:
        number = self.rng.choice(list(self.model.files))
        removed, restored, kept = self.model.take_back(number)
        taken = take_back(self.store, STEWARD, number)
        assert taken.batch == self.store.version
        assert (taken.removed, taken.restored) == (removed, restored)
        # Rows that put right what an erasure left are of the last batch, which then touches records of others.
        assert taken.kept == kept or (self.erased and taken.kept > kept)


@pytest.mark.parametrize(
    "sample", SAMPLES, ids=lambda sample: f"{sample.kind}{'' if sample.has_ids else ' without ids'}"
)
def test_the_store_holds_what_the_files_in_force_say_after_every_import_and_take_back(
    store: Store, sample: Sample
) -> None:
    walk = Walk(store, sample, random.Random(1))
    for step in range(16):
        walk.step()
        if step % 5 == 0:
            check_cubes(store)
    check_cubes(store)
    for number in list(walk.model.files):
        walk.model.take_back(number)
        take_back(store, STEWARD, number)
        check_store(store, sample, walk.model)
    # All is taken back: nothing is in force, and the cubes come to nothing.
    assert sample.held(store) == []
    check_cubes(store)
    assert all(cube(store, fact) == [] for fact in FACTS)


@pytest.mark.parametrize("kind", ["person_totals", "teams", "population", "areas", "worksites", "services", "suppliers", "organisations", "reporting_effort"])  # fmt: skip
def test_a_correction_taken_back_restores_the_earlier_version_of_every_kind(store: Store, kind: str) -> None:
    changed = {
        "person_totals": {"persons": "99"}, "teams": {"team_size": "9"}, "population": {"inhabitants": "77"}, "areas": {"name": "Renamed 1"},
        "worksites": {"staff": "60"}, "services": {"capacity": "7"}, "suppliers": {"subcontractors": "no"}, "organisations": {"retention_months": "7"},
        "reporting_effort": {"amount": "1"},
    }  # fmt: skip
    table = kind_of(kind).table
    columns = [row[0] for row in query(store, f"DESCRIBE {table}") if row[0] not in ("sign", "batch")]

    def held() -> list[str]:
        return sorted(
            map(
                repr,
                query(store, f"SELECT {', '.join(columns)} FROM {table} GROUP BY ALL HAVING sum(sign) = 1"),
            )
        )

    rows = example_rows(kind)
    bring_in(store, kind, rows)
    before = held()
    report = bring_in(store, kind, [rows[0] | changed[kind], *rows[1:]])
    assert report.corrected == 1
    assert report.batch is not None
    assert held() != before
    taken = take_back(store, STEWARD, report.batch)
    assert (taken.restored, taken.removed, taken.kept) == (1, 0, len(before) - 1)
    assert held() == before


# ---- what the ledger says


def test_the_ledger_tells_what_came_in_in_which_week_and_what_was_taken_back(store: Store) -> None:
    bring_in(store, "sightings", example_rows("sightings"))
    bring_in(store, "visits", example_rows("visits"))
    take_back(store, STEWARD, 1)
    ledger = read_ledger(store, STEWARD)
    assert ledger["batch"].tolist() == [3, 2, 1]
    assert ledger["kind"].tolist() == ["sightings", "visits", "sightings"]
    assert ledger["rows"].tolist() == [3, 2, 3]
    assert set(ledger["week"]) == {week_of_date(TODAY)}
    assert ledger["takes_back"].fillna(0).tolist() == [1, 0, 0]
    assert ledger["taken_back_by"].fillna(0).tolist() == [0, 0, 3]
    assert ledger["can_take_back"].tolist() == [False, True, False]
    assert not ledger["purged"].any()


def test_a_person_sees_the_kinds_that_a_role_brings_in(store: Store) -> None:
    for code in KIND_CODES:
        bring_in(store, code, example_rows(code))
    help_kinds = {"sightings", "visits", "reporting_effort", "person_totals", "teams"}
    inspection_kinds = {"worksites", "inspections", "signals", "suppliers"}
    assert set(read_ledger(store, STEWARD)["kind"]) == set(KIND_CODES)
    # The register is kept by the steward alone.
    others = set(KIND_CODES) - inspection_kinds - {"organisations"}
    assert set(read_ledger(store, COORDINATOR)["kind"]) == others
    assert not set(read_ledger(store, PLANNER)["kind"]) & (help_kinds | {"services"})
    council = Person("x", "example", frozenset({"council"}))
    with pytest.raises(NotAllowed):
        read_ledger(store, council)
    assert kinds_for(store, council) == ()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_what_a_person_may_not_bring_in_is_not_taken_in_and_not_taken_back(store: Store, kind: Any) -> None:
    for person in (COORDINATOR, PLANNER):
        if person.purposes & set(kind.purposes) and kind.code != "organisations":
            check_may_bring_in(store, person, kind)
            continue
        with pytest.raises(NotAllowed, match="register" if kind.code == "organisations" else kind.label):
            check_may_bring_in(store, person, kind)
    for role in ("council", "team_member", "crew_member"):
        with pytest.raises(NotAllowed, match="import"):
            check_may_bring_in(store, Person("x", "example", frozenset({role})), kind)
    outsider = COORDINATOR if "outreach" not in kind.purposes else PLANNER
    if kind.code == "organisations" or not outsider.purposes & set(kind.purposes):
        answer, wanted = read_rows(store, kind.code, example_rows(kind.code))
        with pytest.raises(NotAllowed):
            take_in(store, outsider, answer, wanted)
        assert store.version == 0
        take_in(store, STEWARD, answer, wanted)
        with pytest.raises(NotAllowed):
            take_back(store, outsider, 1)


def test_a_batch_is_taken_back_once_and_a_take_back_never(store: Store) -> None:
    bring_in(store, "visits", example_rows("visits"))
    take_back(store, STEWARD, 1)
    for number, says in ((1, "already"), (2, "takes another one back"), (3, "no batch 3"), (0, "no batch 0")):
        with pytest.raises(Refused, match=says):
            take_back(store, STEWARD, number)
    assert store.version == 2


def test_what_did_not_come_in_by_a_file_is_not_taken_back(store: Store) -> None:
    with store.write(kind="visits", organisation="example"):
        pass
    with pytest.raises(Refused, match="did not come in by a file"):
        take_back(store, STEWARD, 1)
    assert not read_ledger(store, STEWARD)["can_take_back"].any()


def test_a_file_that_was_taken_back_can_come_in_again(store: Store) -> None:
    rows = example_rows("visits")
    bring_in(store, "visits", rows)
    take_back(store, STEWARD, 1)
    again = bring_in(store, "visits", rows)
    assert (again.accepted, again.already_known, again.batch) == (2, 0, 3)
    assert query(store, "SELECT sum(sign) FROM help.visits") == [(2,)]


def test_a_file_with_faults_changes_nothing(store: Store) -> None:
    rows = example_rows("visits")
    report = bring_in(store, "visits", [rows[0], rows[1] | {"minutes": "long"}])
    assert (report.accepted, report.batch, store.version) == (0, None, 0)
    assert report.as_json() == {
        "accepted": 0, "already_known": 0, "batch": None,
        "faults": [{"row": 3, "column": "minutes", "problem": report.faults[0].problem}],
    }  # fmt: skip


def test_a_file_that_the_schema_refuses_leaves_the_store_as_it_was(store: Store) -> None:
    bring_in(store, "visits", example_rows("visits"))
    answer, wanted = read_rows(store, "visits", [example_rows("visits")[0] | {"record_id": "V-9"}])
    assert answer.rows is not None
    broken = answer.rows.set_column(
        answer.rows.column_names.index("minutes"), "minutes", pa.array([11], pa.int16())
    )
    with pytest.raises(Refused, match="the rule"):
        take_in(
            store,
            STEWARD,
            type(answer)(answer.digest, answer.size, answer.faults, broken, answer.notes),
            wanted,
        )
    assert store.version == 1
    assert query(store, "SELECT count(*) FROM help.visits") == [(2,)]
    check_cubes(store)


# ---- the register


def registered(store: Store) -> dict[str, int]:
    return {each.code: each.retention_months for each in read_organisations(store)}


def test_the_register_follows_its_entries(store: Store) -> None:
    row = example_rows("organisations")[0]
    bring_in(store, "organisations", [row])
    assert registered(store)["city_outreach"] == 36
    bring_in(store, "organisations", [row | {"retention_months": "24"}])
    assert registered(store)["city_outreach"] == 24
    take_back(store, STEWARD, 2)
    assert registered(store)["city_outreach"] == 36
    take_back(store, STEWARD, 1)
    assert set(registered(store)) == {"example"}


def test_an_organisation_with_records_in_force_stays_in_the_register(store: Store) -> None:
    bring_in(store, "organisations", example_rows("organisations"))
    rows = [row | {"organisation": "city_outreach"} for row in example_rows("visits")]
    bring_in(store, "visits", rows, organisation="city_outreach")
    with pytest.raises(Refused, match="city_outreach"):
        take_back(store, STEWARD, 1)
    assert "city_outreach" in registered(store)
    take_back(store, STEWARD, 2)
    take_back(store, STEWARD, 1)
    assert "city_outreach" not in registered(store)


def test_an_organisation_without_the_purpose_of_a_kind_brings_none_in(store: Store) -> None:
    bring_in(store, "organisations", example_rows("organisations"))
    rows = [row | {"organisation": "city_outreach"} for row in example_rows("worksites")]
    with pytest.raises(Refused, match="no purpose"):
        bring_in(store, "worksites", rows, organisation="city_outreach")
