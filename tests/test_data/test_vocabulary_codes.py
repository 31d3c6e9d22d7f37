"""Holds the codes and bounds of the vocabularies to the schema and to the calendar."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.inspecting.month_list import CAUSES, PARTS
from data.inspecting.overrides import WHATS
from data.inspecting.visit import STATES
from data.periods import part_of_day, season_of_period
from data.store import Store
from data.vocabulary import BANDS, bands, place_kinds, record_terms, reporting_efforts, seasons, service_terms
from data.vocabulary_entry import band_of
from data.vocabulary_file import Entry

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema"


def checked_codes() -> dict[str, set[str]]:
    """Return the codes of every ``CHECK (column IN (...))`` of the schema, by table.column."""
    found: dict[str, set[str]] = {}
    for path in sorted(SCHEMA.glob("*.sql")):
        for table, body in re.findall(
            r"CREATE TABLE (\S+) \((.*?)\n\);", path.read_text(encoding="utf-8"), re.DOTALL
        ):
            for column, codes in re.findall(r"CHECK \((\w+) IN \(([^)]*)\)", body):
                found[f"{table}.{column}"] = {code.strip().strip("'") for code in codes.split(",")}
    return found


def codes_of(entries: tuple[Entry, ...]) -> set[str]:
    return {each.code for each in entries}


def test_the_codes_of_the_schema_are_those_of_the_vocabularies() -> None:
    in_schema = checked_codes()
    own_to_the_schema = {name for name in in_schema if name.endswith(".sign")} | {"main.base_map.layer"}
    expected = {
        "main.place_kinds.vocabulary": {kind.vocabulary for kind in place_kinds()},
        "main.place_kinds.shown_as": {kind.shown_as for kind in place_kinds()},
        "help.sightings.place_precision": codes_of(record_terms("place_precisions")),
        "help.sightings.time_precision": codes_of(record_terms("time_precisions")),
        "help.sightings.season": codes_of(seasons()),
        "help.sightings.part_of_day": codes_of(bands("parts_of_day")),
        "help.sightings.people_band": codes_of(bands("people_bands")),
        "help.sightings.reliability": codes_of(record_terms("reliability_grades")),
        "help.sightings.may_pass_on": codes_of(record_terms("passing_on")),
        "help.visits.part_of_day": codes_of(bands("parts_of_day")),
        "help.stops_left_out.part_of_day": codes_of(bands("parts_of_day")),
        "help.visits.minutes": codes_of(bands("minutes_bands")),
        "help.visits.contacts_band": codes_of(bands("contact_bands")),
        "help.reporting_effort.kind": codes_of(reporting_efforts()),
        "inspection.worksites.season": codes_of(seasons()),
        "inspection.worksites.staff_band": codes_of(bands("staff_bands")),
        "inspection.inspections.trigger": codes_of(record_terms("triggers")),
        "inspection.inspections.stage": codes_of(record_terms("stages")),
        "inspection.signals.channel": codes_of(record_terms("channels")),
        "help.teams.travels_by": codes_of(service_terms("travel_modes")),
        "inspection.planned_visits.trigger": codes_of(record_terms("triggers")),
        "inspection.debriefs.stage": codes_of(record_terms("stages")),
        "inspection.planned_visits.state": set(STATES),
        "inspection.list_items.part": set(PARTS),
        "inspection.list_items.cause": set(CAUSES) - {""},
        "inspection.overrides.what": set(WHATS),
        "help.person_totals.gender": codes_of(service_terms("genders")),
        "help.person_totals.age_band": codes_of(service_terms("age_groups")),
    }
    assert {name: codes for name, codes in in_schema.items() if name not in own_to_the_schema} == expected


def test_the_outcome_flags_are_columns_of_inspections(store: Store) -> None:
    columns = {row[0] for row in store.cursor().execute("DESCRIBE inspection.inspections").fetchall()}
    assert codes_of(record_terms("outcomes")) - {"not_carried_out"} <= columns
    assert "carried_out" in columns


@pytest.mark.parametrize("name", BANDS)
def test_bands_follow_each_other_without_gap(name: str) -> None:
    ordered = bands(name)
    assert [band.below for band in ordered[:-1]] == [band.at_least for band in ordered[1:]]


@pytest.mark.parametrize("hour", range(24))
def test_parts_of_day_have_the_bounds_that_the_clock_uses(hour: int) -> None:
    assert band_of(bands("parts_of_day"), hour).code == part_of_day(hour)


@pytest.mark.parametrize("month", range(1, 13))
def test_seasons_have_the_months_that_the_periods_use(month: int) -> None:
    # Period 0 is January 1970.
    assert [each.code for each in seasons() if month in each.months] == [season_of_period(month - 1)]


@given(st.integers(0, 10_000))
def test_the_band_of_minutes_lies_on_its_own_side_of_every_bound(minutes: int) -> None:
    # Counting the bounds passed is another way to the band.
    passed = sum(minutes >= bound for bound in (15, 35, 60, 120))
    assert band_of(bands("minutes_bands"), minutes).code == ("10", "25", "45", "90", "150")[passed]


def test_the_figure_of_a_band_of_minutes_lies_within_the_band() -> None:
    for band in bands("minutes_bands"):
        assert band_of(bands("minutes_bands"), int(band.code)) == band


def test_a_number_below_every_band_is_refused() -> None:
    with pytest.raises(Refused, match="0 falls into no band"):
        band_of(bands("staff_bands"), 0)
