"""Tests which records are the same ones: files twice, overlapping files, alike rows, corrections."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import shapely
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Refused
from data.intake.bulk_mac import BulkMac
from data.intake.importing import take_in
from data.intake.kinds import KIND_CODES
from data.intake.record_keys import Keyer
from data.organisation import Organisation
from data.organisations import register_organisation
from data.pepper import keyed_id, read_pepper
from data.store import Store
from tests.test_data.intake_sheets import (
    STEWARD,
    Row,
    bring_in,
    empty_store,
    example_rows,
    faults_at,
    query,
    read_rows,
    records_of,
    store_facts,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


TWO = {"register": {"example": False, "other": False}}


def sighting(**cells: str) -> dict[str, str]:
    return {
        "when": "2026-09-14 21:30", "latitude": "60.1719", "longitude": "24.9414", "place_kind": "farm", "forms": "labour fraud",
        "discovered": "no", "people": "3",
    } | cells  # fmt: skip


def ids(rows: Sequence[Row], kind: str = "sightings", **known: Any) -> list[str]:
    """Return the ids of rows, sorted: their order is not kept."""
    facts = known.pop("facts", None) or store_facts(organisation="example")
    return sorted(record["source_id"] for record in records_of(kind, rows, facts=facts, **known))


def held(store: Store) -> int:
    return int(query(store, "SELECT coalesce(sum(sign), 0) FROM help.sightings")[0][0])


# ---- the same file


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    for kind in KIND_CODES:
        first = bring_in(store, kind, example_rows(kind))
        version = store.version
        again = bring_in(store, kind, example_rows(kind))
        assert (again.accepted, again.corrected, again.already_known) == (0, 0, first.accepted), kind
        assert (again.batch, store.version) == (first.batch, version), kind


def test_the_same_records_in_another_file_are_known_and_are_confirmed(store: Store) -> None:
    bring_in(store, "sightings", [sighting()])
    report = bring_in(store, "sightings", [sighting(confidential="")])
    assert (report.accepted, report.already_known, report.batch) == (0, 1, 2)
    assert held(store) == 1
    assert query(store, "SELECT batch, version FROM main.confirmations") == [(2, 1)]


def test_two_persons_who_take_in_the_same_file_at_once_keep_it_once(store: Store) -> None:
    # Both files were read before either was written.
    reads = [read_rows(store, "sightings", [sighting()]) for __ in range(2)]
    reports = [take_in(store, STEWARD, answer, wanted) for answer, wanted in reads]
    assert [report.accepted for report in reports] == [1, 0]
    assert held(store) == 1


def test_threads_that_take_in_overlapping_files_at_once_lose_and_double_nothing(store: Store) -> None:
    files = [[sighting(people=str(number)) for number in range(first, first + 3)] for first in (1, 2, 3)]
    reads = [read_rows(store, "sightings", rows) for rows in files]

    def take(read: Any) -> int:
        try:
            return take_in(store, STEWARD, *read).accepted
        except Refused:  # the later of two may be told to try once more
            return take_in(store, STEWARD, *read).accepted

    with ThreadPoolExecutor(3) as threads:
        accepted = sum(threads.map(take, reads))
    # People 1, then 2, 3, 4 which are one band and so one record each way: bands 1, 2-4 (three of them), 5-9.
    bands = [
        Counter("1" if n == 1 else "2-4" if n < 5 else "5-9" for n in range(first, first + 3))
        for first in (1, 2, 3)
    ]
    expected = sum((bands[0] | bands[1] | bands[2]).values())
    assert accepted == held(store) == expected


# ---- records without ids of their own

rows_of_few_kinds = st.lists(
    st.sampled_from([("1", "labour"), ("1", "sexual"), ("3", "labour"), ("12", "")]), min_size=1, max_size=7
)


@given(first=rows_of_few_kinds, second=rows_of_few_kinds, seed=st.integers(0, 99))
@settings(max_examples=30)
def test_of_overlapping_files_each_alike_row_counts_as_often_as_in_the_file_that_has_most(
    first: list[tuple[str, str]], second: list[tuple[str, str]], seed: int
) -> None:
    one, other = (
        [sighting(people=people, forms=forms) for people, forms in rows] for rows in (first, second)
    )
    found = ids(one), ids(other)
    assert [len(set(each)) for each in found] == [len(first), len(second)]  # alike rows stay two
    together = set(found[0]) | set(found[1])
    assert len(together) == sum((Counter(first) | Counter(second)).values())
    shuffled = random.Random(seed).sample(one, len(one))
    assert ids(shuffled) == found[0]


def test_alike_rows_of_a_later_file_add_what_it_has_more_of(store: Store) -> None:
    bring_in(store, "sightings", [sighting()] * 2)
    report = bring_in(store, "sightings", [sighting()] * 3)
    assert (report.accepted, report.already_known) == (1, 2)
    assert held(store) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"when": "2026-09-14 21:31"}, {"when": "2026-09-14 21:30:05"}, {"latitude": "60.1719001"}, {"people": "5"}, {"forms": "labour"},
        {"discovered": "yes"}, {"reliability": "A"}, {"place": "municipality"}, {"weekend": "yes"}, {"time": "21:30"},
    ],
)  # fmt: skip
def test_rows_that_differ_in_what_is_not_even_kept_are_two_records(change: dict[str, str]) -> None:
    assert ids([sighting()]) != ids([sighting(**change)])
    assert len(set(ids([sighting(), sighting(**change)]))) == 2


@pytest.mark.parametrize(
    "written",
    [
        {"when": "2026-09-14T21:30"}, {"when": "2026-09-14 21:30:00"}, {"when": "14.9.2026 21.30"}, {"when": "2026-09-14T18:30Z"},
        {"latitude": "60,1719"}, {"latitude": "60.17190"}, {"place_kind": "Farm"}, {"forms": "fraud; labour"}, {"forms": "LABOUR, FRAUD"},
        {"discovered": "ei"}, {"people": "3.0"}, {"people": "2-4"}, {"people": "4"},
    ],
)  # fmt: skip
def test_the_same_fact_written_otherwise_is_the_same_record(written: dict[str, str]) -> None:
    assert ids([sighting(**written)]) == ids([sighting()])


def test_the_order_of_columns_their_names_and_empty_ones_change_nothing() -> None:
    turned = dict(reversed(sighting().items()))
    renamed = {
        {"when": "Päivämäärä", "people": "henkilöä"}.get(name, name): text
        for name, text in sighting().items()
    }
    more = sighting(
        part_of_day="",
        weekend="",
        indicators="",
        reliability="",
        place="",
        record_id="",
        cell="",
        east_m="",
        north_m="",
    )
    assert ids([turned]) == ids([renamed]) == ids([more]) == ids([sighting()])
    said = sighting() | {"extra": "x"}
    assert ids([said], mapping={"extra": ""}) == ids([sighting()])


def test_another_column_that_is_filled_in_one_row_makes_that_row_another_record_alone() -> None:
    rows = [sighting(reliability=""), sighting(people="1", reliability="A")]
    assert set(ids(rows)) & set(ids([sighting(), sighting(people="1")])) == set(ids([sighting()]))


@pytest.mark.parametrize("kind", [code for code in KIND_CODES if code not in ("areas", "organisations")])
def test_the_same_record_of_another_organisation_is_another_record(kind: str) -> None:
    rows = [{k: v for k, v in row.items() if k != "organisation"} for row in example_rows(kind)]
    mine, theirs = (
        ids(rows, kind, facts=store_facts(organisation=code, **TWO)) for code in ("example", "other")
    )
    assert not set(mine) & set(theirs)


def test_two_organisations_keep_their_own_records(store: Store) -> None:
    other = Organisation(
        code="other", text="Other", source="test", controller="Other", legal_basis="x", purposes=frozenset({"outreach"}), recipients="x",
        retention_months=12, confidential=False, example=True,
    )  # fmt: skip
    with store.cursor() as cursor:
        register_organisation(cursor, other)
    for code in ("example", "other"):
        assert bring_in(store, "sightings", [sighting(record_id="1")], organisation=code).accepted == 1
    assert query(store, "SELECT source, version FROM help.sightings ORDER BY ALL") == [
        ("example", 1),
        ("other", 1),
    ]


@pytest.mark.parametrize("record_id", ["", "S-1"])
def test_where_the_file_s_geometry_lies_belongs_to_the_record(record_id: str) -> None:
    row = {
        name: text
        for name, text in sighting(record_id=record_id).items()
        if name not in ("latitude", "longitude")
    }

    def keys(*points: Any) -> set[tuple[str, str]]:
        facts = store_facts(organisation="example")
        records = records_of("sightings", [row | ({"record_id": f"S-{n}"} if record_id else {}) for n, __ in enumerate(points)], geometry=points, epsg=4326, facts=facts)  # fmt: skip
        return {(record["source_id"], record["content_key"]) for record in records}

    here, there = shapely.Point(24.94, 60.17), shapely.Point(24.99, 60.19)
    assert keys(here) == keys(shapely.Point(24.94, 60.17 + 1e-9))
    assert keys(here) != keys(there)
    assert len(keys(here, here, there, None)) == 4
    assert keys(here) < keys(here, there)


# ---- records with ids of their own


def test_a_record_with_an_id_of_its_own_is_corrected_and_not_counted_twice(store: Store) -> None:
    bring_in(store, "sightings", [sighting(record_id="S-1"), sighting(record_id="S-2")])
    report = bring_in(store, "sightings", [sighting(record_id="S-1", people="12"), sighting(record_id="S-2")])
    assert (report.accepted, report.corrected, report.already_known) == (1, 1, 1)
    rows = query(
        store, "SELECT version, people_band, sum(sign) FROM help.sightings GROUP BY ALL ORDER BY ALL"
    )
    # S-1 in version 1 comes to nothing beside its tombstone, S-2 in version 1 stays.
    assert rows == [(1, "2-4", 1), (2, "10+", 1)]
    assert held(store) == 2


def test_a_correction_that_changes_nothing_that_is_kept_is_a_correction_all_the_same(store: Store) -> None:
    bring_in(store, "sightings", [sighting(record_id="S-1")])
    assert bring_in(store, "sightings", [sighting(record_id="S-1", when="2026-09-14 21:45")]).corrected == 1
    assert bring_in(store, "sightings", [sighting(record_id="S-1", when="14.9.2026 21.45")]).corrected == 0


def test_a_record_id_twice_in_a_file_is_a_fault_of_the_later_row() -> None:
    rows = [sighting(record_id=code) for code in ("a1", "", "a2", "a1", "", "a1")]
    assert faults_at("sightings", rows, facts=store_facts(organisation="example")) == [
        (5, "record_id"),
        (7, "record_id"),
    ]


@pytest.mark.parametrize(
    ("kind", "column"),
    [("teams", "team"), ("areas", "area_id"), ("organisations", "code"), ("person_totals", "quarter")],
)
def test_what_makes_a_record_the_same_stands_once_in_a_file(kind: str, column: str) -> None:
    rows = [example_rows(kind)[0]] * 2
    assert (3, column) in faults_at(kind, rows)


def test_totals_of_another_age_group_are_another_record_and_a_new_number_is_a_correction(
    store: Store,
) -> None:
    rows = example_rows("person_totals")
    bring_in(store, "person_totals", rows)
    assert bring_in(store, "person_totals", [rows[0] | {"persons": "15"}]).corrected == 1
    assert bring_in(store, "person_totals", [rows[0] | {"age_group": "18-24"}]).corrected == 0
    assert query(store, "SELECT sum(sign * persons) FROM help.person_totals") == [(15 + 14 + 23,)]


def test_a_count_published_anew_corrects_the_cell(store: Store) -> None:
    for count in ("5", "7"):
        bring_in(store, "population", [{"cell": "250mN667100E38500", "inhabitants": count}])
    assert query(store, "SELECT sum(sign * inhabitants), sum(sign) FROM main.population") == [(7, 1)]


def test_the_same_id_in_two_kinds_of_records_gives_two_keyed_ids() -> None:
    seen = [
        ids([example_rows(kind)[0] | {"record_id": "X-1"}], kind)[0]
        for kind in (
            "sightings",
            "visits",
            "reporting_effort",
            "services",
            "worksites",
            "inspections",
            "signals",
            "suppliers",
        )
    ]
    assert len(set(seen)) == len(seen)


def numbered(count: int, month: int, header: str = "nr") -> list[dict[str, str]]:
    return [
        {header: str(n), "pvm": f"2026-{month:02d}-{n:02d}", "discovered": "no"} for n in range(1, count + 1)
    ]


def test_numbers_of_rows_are_not_taken_for_record_ids_by_a_guess(store: Store) -> None:
    # Taken so, September's row 1 would be a correction of August's, and August would be gone.
    facts = store_facts(organisation="example")
    assert faults_at("sightings", numbered(3, 8), facts=facts) == [(None, "record_id")]
    for month in (8, 9):
        assert bring_in(store, "sightings", numbered(3, month), mapping={"nr": ""}).accepted == 3
    assert held(store) == 6


def test_numbers_are_record_ids_where_that_is_said_or_where_they_are_no_row_numbers() -> None:
    facts = store_facts(organisation="example")
    assert len(set(ids(numbered(3, 8), mapping={"nr": "record_id"}))) == 3
    assert len(set(ids(numbered(3, 8, "record_id")))) == 3
    for codes in (("4711", "4712"), ("1", "3"), ("A-1", "A-2")):
        rows = [row | {"nr": code} for row, code in zip(numbered(2, 8), codes, strict=True)]
        assert faults_at("sightings", rows, facts=facts) == []


# ---- the keys themselves


def test_ids_cannot_be_made_without_the_pepper_of_the_store() -> None:
    mine, theirs = (ids([sighting(), sighting(record_id="S-1")], facts=store_facts(organisation="example", pepper=pepper)) for pepper in (b"a" * 32, b"b" * 32))  # fmt: skip
    assert not set(mine) & set(theirs)
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in mine)


def test_ids_and_keys_of_content_are_made_under_keys_of_their_own() -> None:
    keyer = Keyer(b"p" * 32)
    same = pa.array(["one message"])
    made = {
        keyer.ids(same)[0].as_py().hex(),
        keyer.content_keys(same)[0].as_py().hex(),
        keyer.key("one message"),
    }
    assert len(made) == 3


def test_a_record_with_an_id_has_a_key_of_its_content_and_one_without_has_none() -> None:
    facts = store_facts(organisation="example")
    rows = [sighting(record_id="S-1"), sighting(record_id="")]
    keys = [record["content_key"] for record in records_of("sightings", rows, facts=facts)]
    assert sorted(key is None for key in keys) == [False, True]


def test_the_digest_of_a_file_is_kept_keyed_and_not_as_anybody_can_make_it(store: Store) -> None:
    answer, wanted = read_rows(store, "sightings", [sighting()])
    take_in(store, STEWARD, answer, wanted)
    ((kept,),) = query(store, "SELECT file_sha256 FROM main.batches")
    assert kept != answer.digest
    assert (
        kept
        == keyed_id(store, "file", "sightings", answer.digest)
        == Keyer(read_pepper(store)).key("file", "sightings", answer.digest)
    )


@given(
    messages=st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=70),
        min_size=1,
        max_size=12,
    )
)
def test_keys_of_many_texts_are_the_cmac_that_another_library_makes(messages: list[str]) -> None:
    key = bytes(range(32))

    def one(message: str) -> bytes:
        mac = CMAC(AES(key))
        mac.update(message.encode())
        return mac.finalize()[:16]

    whole = pa.array(messages, pa.string())
    assert BulkMac(key).macs(whole).to_pylist() == [one(message) for message in messages]
    assert BulkMac(key).macs(whole.slice(1)).to_pylist() == [one(message) for message in messages[1:]]
