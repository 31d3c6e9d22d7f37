"""Tests how records and faults of a file are put into words, and how records are counted for the map."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from data.access import Person
from data.intake.field import Kind
from data.intake.kinds import kind_of, kinds
from data.periods import period_of_week, week_of_date
from data.store import Store
from data.vocabulary import place_kind
from pages.shared.faults_table import headline, problems_of
from pages.shared.kept_records import readable_records
from pages.shared.one_record import would_be_kept
from pages.shared.preview import understood_words
from pages.shared.preview_map import count_cells, levels_of, missing_words, suited_level

WEEK = week_of_date(date(2026, 9, 14))
EPSG = 3067


def sightings(**columns: list[object]) -> pa.Table:
    """Return rows of help.sightings, as many as the columns have, with the other columns alike."""
    rows = len(next(iter(columns.values())))
    alike = {
        "source": "example", "source_id": "x", "place_precision": "cell", "east": 386, "north": 6671, "cell_level": 3,
        "time_precision": "week", "week": WEEK, "period": period_of_week(WEEK), "season": None, "year": None,
        "part_of_day": "evening", "weekend": False, "category": place_kind("restaurant").number, "forms": 33,
        "indicators": ["labour_low_pay"], "discovered": True, "people_band": "2-4", "reliability": "A",
        "may_pass_on": "no", "content_key": "y",
    }  # fmt: skip
    return pa.table({name: columns.get(name, [value] * rows) for name, value in alike.items()})


def test_a_sighting_is_read_in_words_without_keys_or_codes() -> None:
    (row,) = readable_records(sightings(east=[386]), kind_of("sightings"), epsg=EPSG).to_dict("records")
    assert row == {
        "Place": "1,000 m cell 1kmN6671E386",
        "Time": "week of 2026-09-14, working day, evening (18-24)",
        "Kind of place": "Restaurants and kiosks",
        # Bits 1 and 32 are forms 1 and 6.
        "Forms of exploitation": "Labour, Identity or benefit fraud",
        "Indicators": "Little, irregular or no pay",
        "Met by a team": "yes",
        "People": "2-4 persons",
        "Reliability": "First-hand and checked",
        "May be passed on": "May not be passed on",
    }


def test_places_and_times_that_are_hardly_known_are_said_so() -> None:
    rows = sightings(
        place_precision=["municipality", "unknown", "cell"],
        east=[None, None, 96],
        north=[None, None, 1667],
        cell_level=[None, None, 5],
        time_precision=["month", "season", "unknown"],
        week=[None, None, None],
        period=[678, None, None],
        season=[None, "autumn", None],
        year=[None, 2026, None],
        weekend=[None, None, None],
        part_of_day=[None, None, None],
    )
    words = readable_records(rows, kind_of("sightings"), epsg=EPSG)
    assert words["Place"].tolist() == [
        "somewhere in the municipality",
        "not known",
        "4,000 m cell 4kmN6668E384",
    ]
    assert words["Time"].tolist() == ["July 2026", "Autumn 2026", "not known"]


def test_a_column_of_which_the_file_says_nothing_takes_no_room() -> None:
    words = readable_records(sightings(indicators=[[], []]), kind_of("sightings"), epsg=EPSG)
    assert "Indicators" not in words.columns


def test_the_season_of_a_worksite_is_no_time() -> None:
    rows = pa.table({"kind": ["farm"], "east": [772], "north": [13342], "cell_level": [2], "lat": [60.1],
                     "season": ["summer"], "valid_from": [date(2026, 1, 1)]})  # fmt: skip
    (row,) = readable_records(rows, kind_of("worksites"), epsg=EPSG).to_dict("records")
    assert row == {
        "Place": "its point",
        "Kind of workplace": "Large farms and fields",
        "Season": "Summer",
        "From": "2026-01-01",
    }


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_the_example_of_every_kind_is_read_in_words(kind: Kind, store: Store) -> None:
    steward = Person(id="s", organisation="example", roles=frozenset({"steward"}))
    values = {field.code: field.example[0] for field in kind.fields}
    if kind.code in ("inspections", "signals"):
        values |= {"worksite": "W-9", "place_kind": "restaurant", "latitude": "60.17", "longitude": "24.94"}
        values = {
            code: value for code, value in values.items() if code in {field.code for field in kind.fields}
        }
    kept = would_be_kept(store, steward, kind, values, "example")
    assert kept.faults.to_pylist() == []
    assert kept.rows is not None
    (row,) = readable_records(kept.rows, kind, epsg=EPSG).to_dict("records")
    assert row
    assert [title for title in row if not title[0].isupper() or "_" in title] == []


def test_the_quarter_of_totals_is_no_month() -> None:
    rows = pa.table({"first_period": [678], "persons": [3]})
    (row,) = readable_records(rows, kind_of("person_totals"), epsg=EPSG).to_dict("records")
    assert row == {"Quarter": "2026-Q3", "Persons": "3"}


def test_records_are_counted_in_cells_that_show_half_of_them() -> None:
    # 250 m cells (1544, 26684) and (1545, 26684) lie in the 1 km cell (386, 6671), which a third record names.
    rows = sightings(
        east=[1544, 1545, 386, 96, None],
        north=[26684, 26684, 6671, 1667, None],
        cell_level=[1, 1, 3, 5, None],
        place_precision=["cell", "cell", "cell", "cell", "unknown"],
    )
    assert levels_of(rows) == [1, 3, 5]
    assert suited_level(rows) == 3
    counts = count_cells(rows, 3)
    assert counts.cells.to_dict("records") == [{"east": 386, "north": 6671, "value": 3}]
    assert (counts.coarser, counts.nowhere) == (1, 1)
    assert (
        missing_words(counts)
        == "3 records · 1 known to larger cells only, not on this map · 1 without a cell"
    )
    finest = count_cells(rows, 1)
    assert len(finest.cells) == 2
    assert finest.coarser == 2


def test_kinds_without_a_place_have_no_map() -> None:
    assert levels_of(pa.table({"team": ["T1"]})) == []


def test_what_was_understood_is_one_line() -> None:
    notes = {"rows": 1200, "first_period": 672, "last_period": 678}
    assert (
        understood_words(notes, kind_of("visits"))
        == "Understood: 1,200 records of Visits, January 2026 to July 2026"
    )
    assert understood_words({"rows": 1}, kind_of("teams")) == "Understood: 1 record of Teams"


FAULTS = pd.DataFrame(
    {
        "row": [None, *range(2, 10), 3],
        "column": [None, *["When"] * 8, "People"],
        "problem": ["Too wide.", *["No date."] * 8, "No band."],
    }
).astype({"row": "Int32"})


def test_faults_are_grouped_by_problem_and_column_the_most_frequent_first() -> None:
    problems = problems_of(FAULTS)
    assert problems[["problem", "count_"]].values.tolist() == [
        ["No date.", 8],
        ["Too wide.", 1],
        ["No band.", 1],
    ]
    assert problems["rows"].tolist() == ["rows 2, 3, 4, 5, 6, 7 ...", "whole file", "row 3"]


def test_the_headline_counts_rows_not_faults() -> None:
    # Row 3 has two faults, and the fault of the whole file has no row: rows 2 to 9 are eight.
    assert headline(FAULTS).startswith("Nothing was taken in: 8 rows have faults.")
    assert "as a whole" in headline(FAULTS.head(1))
