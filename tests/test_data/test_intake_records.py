"""Tests what is kept of each kind of records, against the schema and against rules worked out by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyproj
import pytest
import shapely

from data.intake.kinds import KIND_CODES, kind_of
from data.intake.record_keys import Keyer, record_ids
from data.store import Store
from tests.test_data.intake_sheets import (
    PEPPER,
    bring_in,
    checked,
    empty_store,
    example_rows,
    faults_at,
    query,
    record_of,
    records_of,
    store_facts,
    worksites,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


CANARY = "Anna Canary 5551234"
OWN = {"source", "source_id", "content_key"}


def week(day: str) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 5)).days // 7


def month(year: int, number: int) -> int:
    return (year - 1970) * 12 + number - 1


def kept(kind: str, row: dict[str, str], **known: Any) -> dict[str, Any]:
    """Return what is kept of a row, without whose it is and its keys."""
    return {name: value for name, value in record_of(kind, row, **known).items() if name not in OWN}


def first_example(kind: str, **cells: str) -> dict[str, str]:
    return example_rows(kind)[0] | cells


def cell(lat: float, lon: float, level: int) -> dict[str, int]:
    x, y = pyproj.Transformer.from_crs(4326, 3067, always_xy=True).transform(lon, lat)
    return {"east": int(x // (125 << level)), "north": int(y // (125 << level)), "cell_level": level}


# ---- every kind


def test_the_records_of_every_kind_have_the_columns_of_their_table_and_come_into_a_store(
    store: Store,
) -> None:
    for code in KIND_CODES:
        kind = kind_of(code)
        __, records, __ = checked(code, example_rows(code))
        assert records is not None
        columns = [row[0] for row in query(store, f"DESCRIBE {kind.table}")]
        assert sorted(records.column_names) == sorted(set(columns) - {"version", "sign", "batch"}), code
        report = bring_in(store, code, example_rows(code))
        assert (report.accepted, report.faults) == (records.num_rows, ()), code
        ((stored,),) = query(store, f"SELECT sum(sign) FROM {kind.table} WHERE batch = ?", report.batch)
        assert stored == records.num_rows


@pytest.mark.parametrize("code", KIND_CODES)
def test_a_cell_that_cannot_be_read_is_a_fault_of_its_row_and_column_and_is_never_repeated(code: str) -> None:
    for field in kind_of(code).fields:
        if field.type in ("name", "text"):
            continue
        rows = example_rows(code)
        rows[-1][field.code] = CANARY
        faults, records, __ = checked(code, rows, facts=store_facts(organisation=""))
        assert records is None
        assert (len(rows) + 1, field.code) in [(fault.row, fault.column) for fault in faults], field.code
        assert "Canary" not in repr(faults)
        assert "5551234" not in repr(faults)


@pytest.mark.parametrize("code", KIND_CODES)
def test_a_file_whose_cells_are_all_wrong_lists_faults_and_raises_nothing(code: str) -> None:
    fields = kind_of(code).fields
    for content in (CANARY, "-1", "9" * 40, "2026-13-45", "=1+1", "é"):
        faults, records, __ = checked(code, [{field.code: content for field in fields}] * 2)
        assert records is None
        assert faults
        assert len(content) < 5 or content not in repr(faults)


@pytest.mark.parametrize("code", KIND_CODES)
def test_a_file_whose_cells_are_all_empty_but_one_lists_what_is_needed(code: str) -> None:
    row = dict.fromkeys((field.code for field in kind_of(code).fields), "")
    faults = faults_at(code, [row], facts=store_facts(organisation="example"))
    assert {(2, field.code) for field in kind_of(code).fields if field.needed} <= set(faults)


@pytest.mark.parametrize(
    "code", [code for code in KIND_CODES if code not in ("population", "areas", "organisations")]
)
def test_names_phones_and_codes_of_persons_in_columns_of_words_are_refused(code: str) -> None:
    for field in kind_of(code).fields:
        if field.type in ("name", "text", "record_id", "short_code"):
            for canary in ("anna@example.org", "131052-308T", "+358 40 123 4567"):
                faults = faults_at(code, [first_example(code) | {field.code: canary}])
                assert (2, field.code) in faults, (field.code, canary)


def test_records_leave_in_an_order_that_the_file_does_not_tell() -> None:
    rows = [first_example("visits", record_id=f"V-{number}", contacts=str(number)) for number in range(40)]
    ids = record_ids(Keyer(PEPPER), "visits", "example", pa.array([row["record_id"] for row in rows]))
    in_file = [each.hex() for each in ids.to_pylist()]
    orders = {tuple(in_file.index(r["source_id"]) for r in records_of("visits", rows)) for __ in range(3)}
    assert all(sorted(order) == list(range(40)) for order in orders)
    # Three shuffles of forty are alike once in 40! times.
    assert len(orders) == 3
    assert tuple(range(40)) not in orders


# ---- whose records


def test_the_organisation_is_said_or_named_in_the_file_and_must_be_in_the_register() -> None:
    facts = {"register": {"a": False, "b": False}}
    row = first_example("visits", organisation="")
    assert record_of("visits", row, facts=store_facts(organisation="a", **facts))["source"] == "a"
    assert record_of("visits", row | {"organisation": " B "}, facts=store_facts(**facts))["source"] == "b"
    assert faults_at("visits", [row], facts=store_facts(**facts)) == [(None, "organisation")]
    for said, named in (("a", "b"), ("", "c")):
        assert faults_at(
            "visits", [row | {"organisation": named}], facts=store_facts(organisation=said, **facts)
        )
    two = [row | {"organisation": "a", "record_id": "1"}, row | {"organisation": "b", "record_id": "2"}]
    assert faults_at("visits", two, facts=store_facts(**facts)) == [(None, "organisation")]
    some = [row | {"organisation": "a", "record_id": "1"}, row | {"record_id": "2"}]
    assert faults_at("visits", some, facts=store_facts(organisation="a", **facts)) == [(3, "organisation")]


@pytest.mark.parametrize("code", ["osm", "register", "stranger"])
def test_an_organisation_that_was_said_but_is_not_in_the_register_brings_nothing_in(code: str) -> None:
    # The store lets the open map and the register write without being registered; a file must not be them.
    for kind in ("services", "areas", "population", "sightings"):
        rows = [{k: v for k, v in row.items() if k != "organisation"} for row in example_rows(kind)]
        assert faults_at(kind, rows, facts=store_facts(organisation=code)) == [(None, "organisation")]


# ---- sightings


def test_a_sighting_is_kept_as_cell_week_and_part_of_day() -> None:
    # 2026-09-14 21:30 is an evening of the week of Monday 14 September, and of September by its Thursday.
    assert kept("sightings", first_example("sightings")) == {
        "place_precision": "cell", **cell(60.1719, 24.9414, 3), "time_precision": "week", "week": week("2026-09-14"),
        "period": month(2026, 9), "season": None, "year": None, "part_of_day": "evening", "weekend": False, "category": 1,
        "forms": 1, "indicators": ["signs_of_fear"], "discovered": False, "confidential": False, "people_band": "2-4",
        "reliability": "B", "may_pass_on": "no",
    }  # fmt: skip


def test_a_sighting_of_which_little_is_known_counts_all_the_same() -> None:
    assert kept("sightings", {"organisation": "example", "discovered": "yes"}) == {
        "place_precision": "unknown", "east": None, "north": None, "cell_level": None, "time_precision": "unknown",
        "week": None, "period": None, "season": None, "year": None, "part_of_day": None, "weekend": None, "category": 0,
        "forms": 0, "indicators": [], "discovered": True, "confidential": False, "people_band": None, "reliability": None,
        "may_pass_on": "no",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"when": "2026-09-14", "time": "21:30"}, "evening"),
        ({"when": "2026-09-14 21:30", "time": "03:00"}, "night"),
        ({"when": "2026-09-14 21:30", "time": "03:00", "part_of_day": "morning"}, "morning"),
        ({"when": "2026-09", "part_of_day": "night"}, "night"),
        ({"when": "2025 winter", "time": "9"}, "morning"),
        ({"when": "", "part_of_day": "night"}, None),
    ],
)
def test_the_part_of_day_is_what_is_said_else_the_time_else_that_beside_the_day(
    cells: dict[str, str], expected: str | None
) -> None:
    assert (
        kept("sightings", {"organisation": "example", "discovered": "no"} | cells)["part_of_day"] == expected
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"when": "2026-09-19", "weekend": ""}, True), ({"when": "2026-09-19", "weekend": "no"}, True), ({"when": "2026-W38", "weekend": "yes"}, True),
        ({"when": "2026-W38", "weekend": ""}, None), ({"when": "2026-09", "weekend": "yes"}, None),
    ],
)  # fmt: skip
def test_the_weekend_is_kept_with_a_week_and_the_day_itself_beats_what_is_said(
    cells: dict[str, str], expected: bool | None
) -> None:
    assert kept("sightings", {"organisation": "example", "discovered": "no"} | cells)["weekend"] is expected


def test_a_sighting_of_a_confidential_service_is_confidential_and_cannot_say_otherwise() -> None:
    row = {"organisation": "example", "discovered": "no", "confidential": ""}
    hotline = store_facts(register={"example": True})
    assert kept("sightings", row, facts=hotline)["confidential"] is True
    assert kept("sightings", row | {"confidential": "yes"})["confidential"] is True
    assert kept("sightings", row)["confidential"] is False
    assert faults_at("sightings", [row | {"confidential": "no"}], facts=hotline) == [(2, "confidential")]


def test_a_sighting_that_says_its_cell_is_known_needs_one() -> None:
    assert faults_at("sightings", [{"organisation": "example", "discovered": "no", "place": "cell"}]) == [
        (2, "place")
    ]


def test_forms_are_bits_and_codes_are_sorted() -> None:
    row = {
        "organisation": "example",
        "discovered": "no",
        "forms": "fraud, labour",
        "indicators": "signs_of_fear;risk_sector",
    }
    record = kept("sightings", row)
    assert record["forms"] == 1 + 32
    assert record["indicators"] == ["risk_sector", "signs_of_fear"]


# ---- effort


def test_a_visit_is_kept_as_cell_week_part_of_day_and_bands_without_a_worker() -> None:
    assert kept("visits", first_example("visits")) == {
        **cell(60.1719, 24.9414, 1), "week": week("2026-09-14"), "period": month(2026, 9), "part_of_day": "evening", "minutes": 25,
        "team_size": 2, "contacts_band": "2-4", "unmet_needs": ["no_interpreter"], "referred": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("size", "fine"), [("0", False), ("1", True), ("30", True), ("31", False)])
def test_a_team_has_one_to_thirty_persons(size: str, fine: bool) -> None:
    assert (faults_at("visits", [first_example("visits", team_size=size)]) == []) is fine


def test_reporting_effort_has_months_in_their_order_and_a_place_if_any() -> None:
    row = first_example("reporting_effort", first_month="2026-08", last_month="2026-10")
    assert kept("reporting_effort", row) == {
        "kind": "hotline_hours", "amount": 160.0, "first_period": month(2026, 8), "last_period": month(2026, 10), "east": None,
        "north": None, "cell_level": None,
    }  # fmt: skip
    assert (
        kept("reporting_effort", row | {"latitude": "60.1719", "longitude": "24.9414"}).items()
        >= cell(60.1719, 24.9414, 1).items()
    )
    assert faults_at("reporting_effort", [row | {"last_month": "2026-07"}]) == [(2, "last_month")]


def test_totals_by_gender_and_age_stand_alone_with_quarter_and_area() -> None:
    assert kept("person_totals", first_example("person_totals", area="D-01")) == {
        "first_period": month(2026, 4), "area": "D-01", "gender": "women", "age_band": "25-44", "persons": 14,
    }  # fmt: skip


def test_a_team_keeps_what_it_can_do_and_the_days_in_their_order() -> None:
    row = first_example("teams", valid_to="2030-01-01")
    assert kept("teams", row) == {
        "team": "T1", "team_size": 2, "languages": ["en", "fi", "ru"], "travels_by": "foot", "valid_from": date(2026, 1, 1),
        "valid_to": date(2030, 1, 1),
    }  # fmt: skip
    assert faults_at("teams", [row | {"valid_to": "2025-12-31"}]) == [(2, "valid_to")]


# ---- services


def test_a_public_service_keeps_name_point_and_hours() -> None:
    record = kept("services", first_example("services", address="Example Street 1"))
    assert record == {
        "needs": ["legal_advice", "work_rights"], "for_whom": ["workers"], "languages": ["en", "et", "fi", "ru"], "capacity": None,
        "secret": False, "name": "Advice centre", "address": "Example Street 1", "phone": None, "opening_hours": "Mo-Fr 10:00-16:00",
        "lat": 60.1721, "lon": 24.9402, **cell(60.1721, 24.9402, 0),
    }  # fmt: skip
    assert faults_at("services", [first_example("services", name="")]) == [(2, "name")]


def test_of_a_hidden_service_the_area_alone_is_kept_whatever_the_file_says() -> None:
    row = first_example("services", secret="yes", address="Hidden Road 7", phone="+358 9 310 1691")
    faults, records, notes = checked("services", [row])
    assert (faults, notes["hidden"], notes["not_kept"]) == ((), 1, 4)
    assert records is not None
    (record,) = records.to_pylist()
    assert record["secret"] is True
    assert [record[name] for name in ("name", "address", "phone", "opening_hours", "lat", "lon")] == [
        None
    ] * 6
    assert record.items() >= cell(60.1721, 24.9402, 5).items()
    # Given by its cell, it is no finer either.
    given = row | {"latitude": "", "longitude": "", "cell": "250mN667200E38600"}
    assert kept("services", given)["cell_level"] == 5
    assert kept("services", given | {"cell": ""})["cell_level"] is None


# ---- worksites and suppliers


def test_a_worksite_keeps_employer_place_and_flags() -> None:
    assert kept("worksites", first_example("worksites")) == {
        "kind": "restaurant", "employer_number": "0201256-6", "operator": "Example Diner Ltd", "parent_contractor": None,
        "name": "Example Diner", "address": "Example Street 5", "lat": 60.1689, "lon": 24.932, **cell(60.1689, 24.932, 0),
        "valid_from": date(2024, 5, 1), "valid_to": None, "season": None, "staff_band": "5-9", "employer_housing": False,
        "own_contract": False, "sole_trader": False, "at_help_place": False, "stated_power": None,
    }  # fmt: skip


def test_a_sole_trader_is_a_person_whose_name_and_number_are_refused() -> None:
    row = first_example("worksites", sole_trader="yes")
    assert faults_at("worksites", [row]) == [(2, "employer_number"), (2, "operator")]
    alone = kept("worksites", row | {"operator": "", "employer_number": ""})
    assert (alone["sole_trader"], alone["operator"], alone["employer_number"]) == (True, None, None)
    supplier = first_example("suppliers", sole_trader="yes")
    assert faults_at("suppliers", [supplier]) == [(2, "employer_number"), (2, "name")]


def test_of_a_worksite_in_a_help_place_no_name_address_or_point_is_kept() -> None:
    faults, records, notes = checked("worksites", [first_example("worksites", at_help_place="yes")])
    assert (faults, notes["not_kept"]) == ((), 2)
    assert records is not None
    (record,) = records.to_pylist()
    assert [record[name] for name in ("name", "address", "lat", "lon")] == [None] * 4
    assert record["operator"] == "Example Diner Ltd"


@pytest.mark.parametrize(
    "kind", ["worker_housing", "private_home", "clinic_hospital", "school", "shelter_day_centre", "nonsense"]
)
def test_help_places_homes_and_housing_without_a_stated_power_are_no_worksites(kind: str) -> None:
    assert faults_at("worksites", [first_example("worksites", place_kind=kind)]) != []
    housing = first_example("worksites", place_kind="worker_housing", stated_power="Act 44/2006")
    assert kept("worksites", housing)["stated_power"] == "Act 44/2006"


def test_a_worksite_has_an_id_a_place_and_days_in_their_order() -> None:
    row = first_example("worksites")
    assert faults_at("worksites", [row | {"record_id": ""}]) == [(2, "record_id")]
    assert faults_at("worksites", [row | {"latitude": "", "longitude": ""}]) == [(2, "latitude")]
    assert faults_at("worksites", [row | {"valid_to": "2024-04-30"}]) == [(2, "valid_to")]


def test_a_company_that_supplies_needs_its_name() -> None:
    assert faults_at("suppliers", [first_example("suppliers", name="")]) == [(2, "name")]
    assert kept("suppliers", first_example("suppliers")) == {
        "name": "Example Cleaning Ltd", "employer_number": "0201256-6", "sole_trader": False, "kind": "cleaning",
        "subcontractors": True, "valid_from": date(2026, 1, 1), "valid_to": date(2027, 12, 31),
    }  # fmt: skip


# ---- inspections and signals

SITE = (
    "example",
    record_ids(Keyer(PEPPER), "worksites", "example", pa.array(["W-001"]))[0].as_py().hex(),
    "farm",
    7,
    9,
    2,
)


def test_an_inspection_takes_kind_and_cell_from_the_worksite_on_record() -> None:
    record = kept("inspections", first_example("inspections"), facts=store_facts(worksites=worksites(SITE)))
    # 2026-05-12 lies in the week of Thursday 14 May.
    assert record == {
        "worksite_source": "example", "worksite_id": SITE[1], "kind": "farm", "east": 7, "north": 9, "cell_level": 2,
        "inspected_on": date(2026, 5, 12), "period": month(2026, 5), "trigger": "planned", "stage": "final", "carried_out": True,
        "nothing_found": True, "administrative": False, "labour_exploitation": False, "referral": False, "finding_codes": [],
        "authorities": ["labour_inspectorate"], "unit_code": "U1",
    }  # fmt: skip


def test_an_inspection_of_a_worksite_that_comes_in_later_says_kind_and_place_itself() -> None:
    row = first_example("inspections")
    record = kept("inspections", row)
    assert record["worksite_id"] == SITE[1]
    assert record.items() >= {"kind": "restaurant", **cell(60.1689, 24.932, 0)}.items()
    assert faults_at("inspections", [row | {"place_kind": ""}]) == [(2, "worksite")]
    assert faults_at("inspections", [row | {"latitude": "", "longitude": ""}]) == [(2, "worksite")]


def test_worker_housing_is_inspected_only_as_a_worksite_with_a_stated_power() -> None:
    row = first_example("inspections", place_kind="worker_housing")
    assert faults_at("inspections", [row]) == [(2, "worksite")]
    housing = (*SITE[:2], "worker_housing", *SITE[3:])
    assert (
        kept("inspections", row, facts=store_facts(worksites=worksites(housing)))["kind"] == "worker_housing"
    )


def test_the_worksite_that_came_in_is_the_one_that_an_inspection_finds(store: Store) -> None:
    bring_in(store, "worksites", [first_example("worksites", place_kind="farm")])
    bare = {"place_kind": "", "latitude": "", "longitude": ""}
    bring_in(store, "inspections", [first_example("inspections", **bare)])
    bring_in(store, "signals", [first_example("signals")])
    joined = "SELECT count(*) FROM {} i JOIN inspection.worksites w ON w.source = i.worksite_source AND w.source_id = i.worksite_id"
    for table in ("inspection.inspections", "inspection.signals"):
        assert query(store, joined.format(table)) == [(1,)]
    assert query(store, "SELECT kind FROM inspection.inspections") == [("farm",)]


@pytest.mark.parametrize(
    ("outcome", "flags"),
    [
        ("not_carried_out", ()),
        ("nothing_found", ("nothing_found",)),
        ("administrative; labour_exploitation", ("administrative", "labour_exploitation")),
        (
            "administrative labour_exploitation referral",
            ("administrative", "labour_exploitation", "referral"),
        ),
        ("referral", ("referral",)),
    ],
)
def test_outcomes_can_stand_together_and_an_inspection_not_carried_out_found_nothing_at_all(
    outcome: str, flags: tuple[str, ...]
) -> None:
    record = kept("inspections", first_example("inspections", outcome=outcome, stage=""))
    assert (
        tuple(
            name
            for name in ("nothing_found", "administrative", "labour_exploitation", "referral")
            if record[name]
        )
        == flags
    )
    assert record["carried_out"] is (outcome != "not_carried_out")
    assert record["stage"] == "day"


@pytest.mark.parametrize(
    "outcome", ["not_carried_out referral", "nothing_found administrative", "not_carried_out nothing_found"]
)
def test_not_carried_out_and_nothing_found_stand_alone(outcome: str) -> None:
    assert faults_at("inspections", [first_example("inspections", outcome=outcome)]) == [(2, "outcome")]


def test_a_signal_is_kept_with_its_week_and_the_keyed_id_of_the_worksite() -> None:
    # 2026-07-01 is a Wednesday, of the week of Thursday 2 July.
    assert kept("signals", first_example("signals")) == {
        "worksite_source": "example", "worksite_id": SITE[1], "channel": "tip_line", "week": week("2026-07-01"),
        "period": month(2026, 7), "indicators": ["risk_sector"],
    }  # fmt: skip
    other = first_example("signals", worksite_organisation="other")
    record = kept("signals", other, facts=store_facts(register={"example": False, "other": False}))
    assert (record["worksite_source"], record["worksite_id"] != SITE[1]) == ("other", True)


# ---- organisations


def test_an_entry_of_the_register_is_kept_in_full_and_is_no_example() -> None:
    row = first_example("organisations", confidential="yes")
    record = record_of("organisations", row)
    assert (record.pop("source"), record.pop("source_id")) == ("register", "city_outreach")
    assert len(record.pop("content_key")) == 32
    assert record == {
        "name": "Example city outreach", "controller": "Example city, social services",
        "legal_basis": "Task in the public interest: GDPR Article 6(1)(e)", "recipients": "Outreach coordinators of the municipality",
        "purposes": ["outreach", "prevention", "service"], "retention_months": 36, "confidential": True, "example": False,
    }  # fmt: skip


def test_a_confidential_service_does_not_inspect() -> None:
    row = first_example("organisations", confidential="yes", purposes="outreach inspection")
    assert faults_at("organisations", [row]) == [(2, "purposes")]
    assert kept("organisations", row | {"confidential": ""})["purposes"] == ["inspection", "outreach"]


@pytest.mark.parametrize("code", ["osm", "register", "example"])
def test_codes_with_a_meaning_of_their_own_are_no_organisations(code: str) -> None:
    assert faults_at("organisations", [first_example("organisations", code=code)]) == [(2, "code")]


# ---- areas


def area(outline: str, **known: Any) -> Any:
    (record,) = records_of("areas", [first_example("areas", outline=outline)], **known)
    return shapely.from_wkb(record["outline"])


def test_an_area_is_kept_in_metres_of_the_grid_under_its_open_id() -> None:
    record = record_of("areas", first_example("areas"))
    assert (record["source"], record["source_id"], record["name"]) == ("example", "D-01", "Example district")
    west, south, __, __ = shapely.from_wkb(record["outline"]).bounds
    turn = pyproj.Transformer.from_crs(4326, 3067, always_xy=True)
    assert west == pytest.approx(min(turn.transform(24.93, lat)[0] for lat in (60.16, 60.18)))
    assert south == pytest.approx(min(turn.transform(lon, 60.16)[1] for lon in (24.93, 24.95)))


def test_a_border_may_be_the_geometry_of_the_file() -> None:
    row = {"organisation": "example", "area_id": "D-01", "name": "Example district"}
    square = shapely.box(385_000, 6_671_000, 386_000, 6_672_000)
    (record,) = records_of("areas", [row], geometry=[square], epsg=3067)
    assert shapely.from_wkb(record["outline"]).equals(square)


def test_a_border_that_crosses_itself_is_mended_and_counted() -> None:
    outline = "POLYGON ((24 60, 25 61, 25 60, 24 61, 24 60))"
    faults, __, notes = checked("areas", [first_example("areas", outline=outline)])
    assert (faults, notes["mended"]) == ((), 1)
    assert area(outline).is_valid


@pytest.mark.parametrize(
    "outline",
    ["", "POINT (24 60)", "LINESTRING (24 60, 25 61)", "POLYGON EMPTY", "POLYGON ((24 60, 25 60", "POLYGON ((24 60, 25 60, 24 60, 24 60))",
     "POLYGON ((385000 6671000, 386000 6671000, 386000 6672000, 385000 6671000))"],
)  # fmt: skip
def test_what_encloses_nothing_or_lies_nowhere_is_no_border(outline: str) -> None:
    faults, records, __ = checked("areas", [first_example("areas", outline=outline)])
    assert records is None
    assert {fault.row for fault in faults} == {2}


@pytest.mark.parametrize(
    "shape", [None, shapely.Point(24, 60), shapely.Polygon(), shapely.LineString([(24, 60), (25, 60)])]
)
def test_a_file_whose_geometry_is_no_polygon_has_no_borders(shape: Any) -> None:
    row = {"organisation": "example", "area_id": "D-01", "name": "Example district"}
    assert faults_at("areas", [row], geometry=[shape], epsg=4326) == [(2, None)]


# ---- population


def people(rows: list[dict[str, str]], **known: Any) -> dict[tuple[int, int, int], int]:
    own = [{"organisation": "example"} | row for row in rows]
    return {
        (r["cell_level"], r["east"], r["north"]): r["inhabitants"]
        for r in records_of("population", own, **known)
    }


def test_points_are_added_up_by_cell_of_250_m() -> None:
    rows = [
        {"east_m": "385010", "north_m": "6671010", "inhabitants": "3"},
        {"east_m": "385240", "north_m": "6671240", "inhabitants": "4"},
        {"east_m": "385260", "north_m": "6671240", "inhabitants": "5"},
        {"east_m": "385510", "north_m": "6671240", "inhabitants": "0"},
    ]
    assert people(rows) == {(1, 1540, 26684): 7, (1, 1541, 26684): 5}


def test_cells_stay_as_large_as_they_are_given_also_where_a_file_has_several_sizes() -> None:
    rows = [
        {"cell": "1kmN6671E385", "inhabitants": "3000"},
        {"cell": "250mN667100E38500", "inhabitants": "5"},
        {"cell": "4kmN6668E384", "inhabitants": "9"},
    ]
    assert people(rows) == {(3, 385, 6671): 3000, (1, 1540, 26684): 5, (5, 96, 1667): 9}


@pytest.mark.parametrize(("side", "level"), [(250, 1), (500, 2), (1000, 3), (2000, 4), (4000, 5), (9000, 5)])
def test_squares_are_kept_in_cells_that_are_about_as_large(side: int, level: int) -> None:
    # Spread over smaller ones, people would seem to live where nobody does.
    square = shapely.box(384_000, 6_668_000, 384_000 + side, 6_668_000 + side)
    found = people([{"inhabitants": "1000"}], geometry=[square], epsg=3067)
    assert {cell_level for cell_level, __, __ in found} == {level}
    assert sum(found.values()) == 1000


def test_squares_of_another_grid_are_spread_and_keep_their_sum() -> None:
    turn = pyproj.Transformer.from_crs(3067, 3035, always_xy=True)
    x0, y0 = (int(v // 1000) * 1000 for v in turn.transform(385_500, 6_671_500))
    squares = [shapely.box(x0 + 1000 * i, y0, x0 + 1000 * (i + 1), y0 + 1000) for i in range(3)]
    counts = ["7", "100", "1"]
    found = people([{"inhabitants": count} for count in counts], geometry=squares, epsg=3035)
    assert sum(found.values()) == 108
    assert {level for level, __, __ in found} == {3}
    # Nobody is put further away than the squares reach: 1 km and its diagonal.
    back = pyproj.Transformer.from_crs(3035, 3067, always_xy=True)
    middle_x, middle_y = back.transform(x0 + 1500, y0 + 500)
    for level, east, north in found:
        side = 125 << level
        assert np.hypot((east + 0.5) * side - middle_x, (north + 0.5) * side - middle_y) < 1500 + 2 * side


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Point()])
def test_inhabitants_without_a_place_are_a_fault(shape: Any) -> None:
    square = shapely.box(24.9, 60.1, 24.91, 60.11)
    rows = [{"organisation": "example", "inhabitants": "5"}] * 2
    assert (3, None) in faults_at("population", rows, geometry=[square, shape], epsg=4326)
    assert faults_at("population", rows[:1]) == [(2, None)]


def test_the_rounded_cells_of_many_small_shares_keep_the_sum() -> None:
    rng = np.random.default_rng(1)
    squares = [
        shapely.box(x, y, x + 0.004, y + 0.002) for x, y in rng.uniform((24.9, 60.1), (25.0, 60.2), (50, 2))
    ]
    counts = rng.integers(0, 9, 50)
    found = people([{"inhabitants": str(count)} for count in counts], geometry=squares, epsg=4326)
    assert sum(found.values()) == counts.sum()
    assert min(found.values()) > 0
