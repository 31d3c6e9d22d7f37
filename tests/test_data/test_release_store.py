"""Tests that facts of a release are those of one batch, and that what was counted stays so, whatever happens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.intake.ledger import take_back
from data.intake.purge import purge
from data.organisations import example_organisation, register_organisation
from data.pepper import keyed_id
from data.periods import Period
from data.releases.counted import read_counted, write_counted
from data.releases.eligible import eligible_inspections, eligible_signals
from data.releases.making import make_release
from data.releases.prepared import Asked, Counted
from data.releases.reading_facts import read_release_facts
from data.releases.release import SERVICES_AND_EFFORT
from data.store import Store, open_store
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows, query

YEAR = Period(672, 683)
ASKED = Asked("2026", YEAR, TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        with made.write(kind="area", organisation="example") as batch:
            box = {"west_m": 380_000.0, "south_m": 6_660_000.0, "east_m": 400_000.0, "north_m": 6_680_000.0}
            batch.append("main.extents", pd.DataFrame([{"source": "x", **box}]))
        yield made


def sighting_row(number: int, **cells: str) -> dict[str, str]:
    return example_rows("sightings")[0] | {"record_id": f"S-{number}", "when": "2026-03"} | cells


def waiting(store: Store) -> tuple[set[str], set[str]]:
    """Return the ids of sightings and of inspections that a release of the year could still count."""
    facts, counted = read_release_facts(store, STEWARD), read_counted(store, STEWARD)
    signals = eligible_signals(facts.sightings, ASKED, counted)
    return set(signals["source_id"]), set(
        eligible_inspections(facts.inspections, ASKED, counted)["source_id"]
    )


def publish(store: Store, counted: Counted, *, organisation: str = "example") -> int:
    """Write what a release has counted, as publishing does, and return the batch."""
    with store.write(kind="release", organisation=organisation) as batch:
        row = {"release": "2026", "first_period": 672, "last_period": 683, "as_of": batch.number - 1}
        signed = dict.fromkeys(("manifest_sha256", "prepared_by", "approved_by"), "00")
        batch.append("main.releases", pd.DataFrame([{"source": organisation, **row, **signed}]))
        write_counted(batch, "2026", counted)
        return batch.number


def everything(store: Store) -> Counted:
    """Return all that is in force as counted."""
    facts = read_release_facts(store, STEWARD)
    keys = {"source": "record_source", "source_id": "record_id"}
    return Counted(
        *(frame[list(keys)].rename(columns=keys) for frame in (facts.sightings, facts.inspections)), 672, 683
    )


def test_what_was_counted_stays_so_after_corrections_take_back_erasure_and_a_new_import(store: Store) -> None:
    first = bring_in(store, "sightings", [sighting_row(1), sighting_row(2)]).batch
    assert first is not None
    looked = bring_in(store, "worksites", [example_rows("worksites")[0] | {"record_id": "W-1"}])
    assert looked.batch
    inspection = example_rows("inspections")[0] | {
        "record_id": "I-1",
        "worksite": "W-1",
        "date": "2026-03-04",
    }
    bring_in(store, "inspections", [inspection])
    assert [len(each) for each in waiting(store)] == [2, 1]
    published = publish(store, everything(store))
    # What is remembered for good is not the id under which the store keeps it.
    ((remembered,),) = query(store, "SELECT record_id FROM inspection.released_inspections")
    ((known_as,),) = query(store, "SELECT source_id FROM inspection.inspections")
    assert remembered == keyed_id(store, "released", "example", known_as) != known_as
    assert waiting(store) == (set(), set())
    corrected = bring_in(store, "sightings", [sighting_row(1, people="7"), sighting_row(3)]).batch
    assert corrected is not None
    # One more is new, one is another version of what was counted.
    (new,) = waiting(store)[0]
    facts = read_release_facts(store, STEWARD)
    assert len(facts.sightings) == 3
    assert new in set(facts.sightings["source_id"])
    take_back(store, STEWARD, corrected)
    take_back(store, STEWARD, first)
    assert read_release_facts(store, STEWARD).sightings.empty
    store.close()
    purge(store.path, STEWARD, [first])
    with open_store(store.path) as after:
        assert len(read_counted(after, STEWARD).sightings) == 2
        bring_in(after, "sightings", [sighting_row(1), sighting_row(2), sighting_row(3)])
        assert waiting(after)[0] == {new}
        counted = read_counted(after, STEWARD)
        assert (len(counted.inspections), counted.since, counted.until) == (1, 672, 683)
        with pytest.raises(Refused):
            take_back(after, STEWARD, published)
        after.close()
        with pytest.raises(Refused, match=f"Batch {published} published a release"):
            purge(after.path, STEWARD, [published])


def test_inspected_sites_of_one_firm_have_one_operator(store: Store) -> None:
    firms = ({"operator": "Soup Oy", "employer_number": "1234567-8"}, {"operator": "SOUP OY", "employer_number": ""}, {"operator": "Broom", "employer_number": ""})  # fmt: skip
    sites = [example_rows("worksites")[0] | {"record_id": f"W-{at}"} | firm for at, firm in enumerate(firms)]  # fmt: skip
    bring_in(store, "worksites", sites)
    looked = example_rows("inspections")[0] | {"date": "2026-03-04"}
    bring_in(
        store, "inspections", [looked | {"record_id": f"I-{at}", "worksite": f"W-{at}"} for at in range(3)]
    )
    # Sites are named by keyed ids, so their order is another one in each store.
    operators = read_release_facts(store, STEWARD).inspections["operator"]
    assert "" not in set(operators)
    assert sorted(operators.value_counts()) == [1, 2]


def test_an_organisation_that_helps_may_publish_what_both_sides_counted(store: Store) -> None:
    helping = replace(example_organisation(), code="o1", purposes=frozenset({"outreach"}))
    register_organisation(store.cursor(), helping)
    publish(store, replace(everything(store), inspections=pd.DataFrame([{"record_source": "x", "record_id": "1"}])), organisation="o1")  # fmt: skip
    assert len(read_counted(store, STEWARD).inspections) == 1


def test_without_a_release_nothing_is_counted(store: Store) -> None:
    counted = read_counted(store, STEWARD)
    assert (len(counted.sightings), len(counted.inspections), counted.since, counted.until) == (
        0,
        0,
        None,
        None,
    )


def test_seasons_and_years_end_with_their_last_month_and_help_places_are_left_out(store: Store) -> None:
    times = (
        "2026-03-05",
        "2026-W11",
        "2026-03",
        "spring 2026",
        "summer 2026",
        "autumn 2025",
        "winter 2026",
        "2025",
        "",
    )
    rows = [sighting_row(number, when=when) for number, when in enumerate(times)]
    bring_in(store, "sightings", [*rows, sighting_row(99, place_kind="shelter_day_centre", when="2026-02")])
    facts = read_release_facts(store, STEWARD)
    months = facts.sightings[["first_period", "last_period"]].astype("Int64").fillna(-1)
    # March 2026 is month 674; a winter of 2026 may be its January or its December.
    assert sorted(months.itertuples(index=False, name=None)) == sorted(
        [(674, 674)] * 3 + [(674, 676), (677, 679), (668, 670), (672, 683), (660, 671), (-1, -1)]
    )
    assert facts.at_help_places.to_numpy().tolist() == [[673, 673]]
    assert 4 not in set(facts.sightings["category"])


@pytest.mark.parametrize("roles", [{"coordinator"}, {"inspection_planner"}, {"approver"}, {"council"}])
def test_facts_and_counts_are_for_a_steward(store: Store, roles: set[str]) -> None:
    person = Person("p", "example", frozenset(roles))
    with pytest.raises(NotAllowed):
        read_release_facts(store, person)
    with pytest.raises(NotAllowed):
        read_counted(store, person)


def test_facts_are_those_of_one_batch_whatever_comes_later(tmp_path: Path) -> None:
    path = tmp_path / "town.duckdb"
    copy_of_demonstration("town", path, years=1, seed=3)
    with open_store(path) as store:
        before = read_release_facts(store, STEWARD)
        with pytest.raises(Refused, match="there is no batch"):
            read_release_facts(store, STEWARD, as_of=store.version + 1)
        asked = Asked("2026-H1", Period(672, 677), TODAY)
        made = make_release(before, asked, Counted.nothing())
        # A small town: services and effort alone.
        assert made.release.kind == SERVICES_AND_EFFORT
        assert made.release.services
        assert made.release.effort.visits > 0
        for table in ("help.sightings", "help.visits", "help.reporting_effort", "main.services", "main.population", "main.areas"):  # fmt: skip
            with store.write(kind="test", organisation="example") as batch:
                columns = [row[0] for row in query(store, f"DESCRIBE {table}")]
                values = ", ".join(
                    {"batch": str(batch.number), "sign": "-1::TINYINT"}.get(name, name) for name in columns
                )
                batch.cursor.execute(f"INSERT INTO {table} SELECT {values} FROM {table}")
        after = read_release_facts(store, STEWARD, as_of=before.as_of)
        now = read_release_facts(store, STEWARD)
    assert make_release(after, asked, Counted.nothing()).release == made.release
    assert [len(getattr(now, name)) for name in ("sightings", "visits", "reporting", "services", "population", "districts")] == [0] * 6  # fmt: skip
    assert len(after.workplaces) > 0
    assert after.box == before.box
