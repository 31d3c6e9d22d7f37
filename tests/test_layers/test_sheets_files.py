"""The files of a round: tracks, calendar, form and package hold what they should and not a word more."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import gpxpy
import icalendar
import openpyxl
import pytest
import shapely

from data.errors import Refused
from data.store import Store
from layers.sheets.calendar_file import sheet_ics
from layers.sheets.package import sheet_files, sheets_zip
from layers.sheets.sheet import Sheet
from layers.sheets.survey_file import sheet_form
from layers.sheets.track_files import sheet_geojson, sheet_gpx
from tests.test_layers.payloads import PAYLOADS
from tests.test_layers.round_by_hand import (
    CODE,
    HIDDEN,
    PUBLIC,
    VALUE_OF_STOP,
    WHY,
    bring_services,
    draw_ground,
    sheet_of,
    stop_at,
    store_in,
)

NASTY = [*PAYLOADS, "=cmd()|' /C calc'!A1", "a\nDTSTART:1\r\nb", 'x; y, z \\ "q"', "]]>", "\x00\x07bell"]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    with store_in(tmp_path_factory.mktemp("round")) as store:
        draw_ground(store)
        bring_services(store, PUBLIC, HIDDEN)
        stops = [
            stop_at(store, 1, 300, 0),
            stop_at(store, 2, 900, 200, kind="", name="Streets around Harju"),
            stop_at(store, 3, 310, 20),
        ]
        return sheet_of(store, *stops)


def named(sheet: Sheet, name: str) -> Sheet:
    """Return the sheet with every text that comes from maps or people set to this name."""
    return replace(
        sheet, stops=tuple(replace(each, name=name) for each in sheet.stops), meets_at=name, store_name=name
    )


def test_gpx_holds_each_stop_as_waypoint_and_the_way_as_track(sheet: Sheet) -> None:
    gpx = gpxpy.parse(sheet_gpx(sheet))
    assert gpx.version == "1.1"
    assert [each.name for each in gpx.waypoints] == ["1 Place 1", "2 Streets around Harju", "3 Place 3"]
    assert gpx.waypoints[0].latitude == pytest.approx(sheet.stops[0].point[0], abs=1e-6)
    assert [each.name for each in gpx.routes[0].points] == [
        "Start", "1 Place 1", "2 Streets around Harju", "3 Place 3", "End"
    ]  # fmt: skip
    # Straight lines: start, three stops, and back at the start.
    assert len(gpx.tracks[0].segments[0].points) == 5
    assert gpx.copyright_author == "© OpenStreetMap contributors (ODbL)"


def test_geojson_keeps_to_its_standard(sheet: Sheet) -> None:
    content = json.loads(sheet_geojson(sheet))
    shapes = [shapely.from_geojson(json.dumps(each["geometry"])) for each in content["features"]]
    assert [each.geom_type for each in shapes] == ["LineString", "Point", "Point", "Polygon", "Point"]
    assert "crs" not in content
    lat, lon = sheet.stops[0].point
    assert (shapes[1].x, shapes[1].y) == (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6))
    assert shapely.is_ccw(shapes[3].exterior)
    assert content["bbox"] == pytest.approx(shapely.total_bounds(shapes).tolist())
    assert content["features"][1]["properties"] == {
        "name": "1 Place 1", "what": "stop", "number": 1,
        "arrives": "2026-11-24T13:59:00+02:00", "leaves": "2026-11-24T14:15:00+02:00",
    }  # fmt: skip


def test_a_calendar_holds_code_meeting_point_and_hours_and_no_stop(sheet: Sheet) -> None:
    written = sheet_ics(sheet)
    event = icalendar.Calendar.from_ical(written).walk("VEVENT")[0]
    assert str(event["summary"]) == CODE
    assert str(event["uid"]) == f"{CODE}@majakka"
    assert str(event["location"]) == f"Meet: {sheet.meets_at}"
    assert event.decoded("dtstart") == datetime(2026, 11, 24, 13, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert event.decoded("dtend") == datetime(2026, 11, 24, 18, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert event.decoded("dtstamp").isoformat() == "2026-11-20T00:00:00+00:00"
    known = {"SUMMARY", "UID", "LOCATION", "DTSTART", "DTEND", "DTSTAMP", "CLASS"}
    assert set(event) == known
    assert "Place" not in written.replace(sheet.meets_at, "")


def test_a_shift_past_midnight_ends_on_the_next_day(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 0), first_h=22)
    event = icalendar.Calendar.from_ical(sheet_ics(sheet)).walk("VEVENT")[0]
    # The shift ends four hours after the first stop: 26 hours after midnight.
    assert event.decoded("dtend") == datetime(2026, 11, 25, 2, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=4.5)


def test_the_form_offers_the_stops_and_answers_with_cells(sheet: Sheet) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet_form(sheet)))
    choices = [row[:3] for row in book["choices"].iter_rows(values_only=True)]
    cells = [(code, label) for name, code, label in choices if name == "cells"]
    first, second = sheet.stops[0].cell, sheet.stops[1].cell
    # The first and the third lie in one cell, which is all that an answer holds.
    assert cells == [
        (first, f"1 Place 1 / 3 Place 3 ({first})"),
        (second, f"2 Streets around Harju ({second})"),
    ]
    asked = {row[2] for row in book["survey"].iter_rows(values_only=True)}
    assert {"contacts", "unmet_needs", "referred", "minutes", "team_size"} <= asked
    assert {code for name, code, __ in choices if name == "contact_bands"} >= {"0", "1"}


def test_the_package_names_files_by_code_alone_and_is_the_same_each_time(sheet: Sheet) -> None:
    other = replace(sheet, code="AAAA-BBBB")
    packed = sheets_zip([sheet, other])
    archive = zipfile.ZipFile(io.BytesIO(packed))
    ends = ("pdf", "html", "gpx", "geojson", "ics", "xlsx")
    assert archive.namelist() == [f"{code}.{end}" for code in (CODE, "AAAA-BBBB") for end in ends]
    assert archive.testzip() is None
    assert {each.date_time for each in archive.infolist()} == {(2026, 11, 20, 0, 0, 0)}
    assert sheets_zip([sheet, other]) == packed


def test_two_sheets_of_one_code_and_no_sheets_are_refused(sheet: Sheet) -> None:
    with pytest.raises(Refused, match="no sheets"):
        sheets_zip([])
    with pytest.raises(Refused, match=CODE):
        sheets_zip([sheet, sheet])


def test_no_file_tells_value_or_reason_or_where_the_hidden_service_is(sheet: Sheet) -> None:
    texts = [content for name, content in sheet_files(sheet, named=CODE).items() if not name.endswith("xlsx")]
    assert len(texts) == 4
    for content in texts:
        said = content.decode("utf-8")
        assert WHY not in said
        assert str(VALUE_OF_STOP) not in said
        assert "6700.0" not in said


@pytest.mark.parametrize("name", NASTY)
def test_hostile_names_break_no_file(sheet: Sheet, name: str) -> None:
    hostile = named(sheet, name)
    shown = "".join(filter(str.isprintable, name))
    gpx = gpxpy.parse(sheet_gpx(hostile))
    assert gpx.waypoints[0].name == f"1 {shown}".strip()
    content = json.loads(sheet_geojson(hostile))
    assert content["features"][1]["properties"]["name"] == f"1 {shown}"
    calendar = icalendar.Calendar.from_ical(sheet_ics(hostile))
    assert len(calendar.walk("VEVENT")) == 1
    assert calendar.walk("VEVENT")[0].decoded("dtstart").hour == 13
    book = openpyxl.load_workbook(io.BytesIO(sheet_form(hostile)))
    cells = [cell for row in book["choices"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
