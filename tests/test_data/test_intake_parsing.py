"""Tests how times, codes, numbers, flags and texts are read as people write them in ten languages."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.intake.column import Column, Unreadable, parse_column
from data.intake.field import Field
from data.intake.field_parsing import parse_field
from data.intake.kinds import entries_of, kinds
from data.intake.parsing_codes import CodeParser, parse_flag
from data.intake.parsing_moments import parse_moments
from data.intake.parsing_numbers import amount_parser, parse_measures, whole_parser
from data.intake.parsing_texts import parse_hours, parse_phone, parse_texts
from data.intake.parsing_time import Moment, TimeParser
from tests.test_data.intake_sheets import store_facts

TODAY = date(2026, 11, 20)
TIMES = TimeParser(zone="Europe/Helsinki", today=TODAY)
MONDAY_ZERO = date(1970, 1, 5)


def texts(*cells: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(cells, pa.string())])


def week(year: int, number: int) -> int:
    """Return the number in the store of an ISO week."""
    return (date.fromisocalendar(year, number, 1) - MONDAY_ZERO).days // 7


def month(year: int, number: int) -> int:
    return (year - 1970) * 12 + number - 1


def refusal(parse: Callable[[str], Any], text: str) -> str:
    with pytest.raises(Unreadable) as refused:
        parse(text)
    return str(refused.value)


# ---- times

# 2026-09-14 is a Monday, of ISO week 38.
DAYS_IN_WRITING = (
    "2026-09-14", "2026-9-14", "2026/09/14", "2026.09.14", "2026.09.14.", "20260914", "14.9.2026", "14.09.2026",
    "14.09.2026.", "14/9/2026", "14/09/2026", "14-09-2026", "14/9-2026", "46279", "46279.0", "46279,000",
)  # fmt: skip


@pytest.mark.parametrize("text", DAYS_IN_WRITING)
def test_a_day_is_read_as_it_is_written_in_the_countries_around(text: str) -> None:
    # 46279 days after 1899-12-30, as spreadsheets count.
    assert date(1899, 12, 30) + timedelta(days=46279) == date(2026, 9, 14)
    moment, key = TIMES.moment(text)
    assert moment == Moment("week", week=week(2026, 38), period=month(2026, 9), weekend=False)
    assert key == "2026-09-14"
    assert TIMES.day(text) == TIMES.any_day(text) == (date(2026, 9, 14), "2026-09-14")
    assert TIMES.month(text)[0] == month(2026, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-14 21:30", "2026-09-14T21:30", "2026-09-14T21:30:00", "2026-09-14T21:30:00.000", "2026/9/14 21.30",
        "14.9.2026 21:30", "14.9.2026 21.30", "14.9.2026 klo 21.30", "14.9.2026 kl. 21.30", "14.09.2026. 21:30",
        "14.09.2026, 21:30", "14.9.2026 21:30:00", "2026-09-14T18:30Z", "2026-09-14T20:30+02:00",
        "2026-09-14T21:30+0300", "2026-09-14T14:30:00-04:00", "46279.8958333333", "46279,8958333333",
    ],
)  # fmt: skip
def test_a_day_and_a_time_are_read_in_local_time(text: str) -> None:
    # Half past nine in the evening in Helsinki is 18:30 in Greenwich, and 21.5 / 24 = 0.8958333333 of a day.
    moment, key = TIMES.moment(text)
    assert moment == Moment("week", week(2026, 38), month(2026, 9), None, None, "evening", False)
    assert key == "2026-09-14T21:30"


def test_a_time_of_another_zone_can_be_another_day_here() -> None:
    # 22:30 in Greenwich on Sunday the 13th is 01:30 on Monday the 14th in Helsinki: a new week, no weekend.
    moment, __ = TIMES.moment("2026-09-13T22:30Z")
    assert (moment.week, moment.part_of_day, moment.weekend) == (week(2026, 38), "night", False)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "night"), (5, "night"), (6, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening"), (23, "evening")],
)  # fmt: skip
def test_parts_of_the_day_begin_at_0_6_12_and_18(hour: int, part: str) -> None:
    assert TIMES.moment(f"2026-09-14 {hour:02d}:59")[0].part_of_day == part
    assert TIMES.clock(f"{hour}:00")[0] == part


@pytest.mark.parametrize(("day", "weekend"), [("18", False), ("19", True), ("20", True), ("21", False)])
def test_saturday_and_sunday_are_the_weekend(day: str, weekend: bool) -> None:
    assert TIMES.moment(f"2026-09-{day}")[0].weekend is weekend


def test_a_day_belongs_to_the_month_of_the_thursday_of_its_week() -> None:
    # Monday 2026-08-31 is in the week of Thursday 3 September; Friday 2026-01-02 in that of 1 January.
    assert TIMES.moment("2026-08-31")[0].period == month(2026, 9)
    assert TIMES.moment("2026-01-02")[0].week == week(2026, 1)
    # ISO week 53 of 2020 has Thursday 31 December: 1 January 2021 is December's.
    assert TIMES.moment("2021-01-01")[0].period == month(2020, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2026-W38", "2026W38", "2026-w38", "W38/2026", "W38 2026", "vko 38/2026", "vko 38 2026", "v. 38/2026",
        "v 38-2026", "wk 38/2026", "week 38 2026", "vecka 38 2026", "uge 38/2026", "uke 38.2026", "KW 38/2026",
    ],
)  # fmt: skip
def test_a_week_is_read_as_it_is_written_in_the_countries_around(text: str) -> None:
    moment, key = TIMES.moment(text)
    assert moment == Moment("week", week=week(2026, 38), period=month(2026, 9))
    assert key == f"week {week(2026, 38)}"


@pytest.mark.parametrize("text", ["2026-09", "2026/9", "2026.09", "9/2026", "09.2026", "9-2026"])
def test_a_month_is_read_in_either_order(text: str) -> None:
    assert TIMES.moment(text) == (Moment("month", period=month(2026, 9)), f"month {month(2026, 9)}")
    assert TIMES.month(text)[0] == month(2026, 9)


# Winter, spring, summer and autumn.
SEASON_WORDS = {
    "English": "winter spring summer autumn",
    "Finnish": "talvi kevät kesä syksy",
    "Swedish": "vinter vår sommar höst",
    "Norwegian": "vinter vår sommer høst",
    "Danish": "vinter forår sommer efterår",
    "Estonian": "talv kevad suvi sügis",
    "Latvian": "ziema pavasaris vasara rudens",
    "Lithuanian": "žiema pavasaris vasara ruduo",
    "Polish": "zima wiosna lato jesień",
    "German": "Winter Frühling Sommer Herbst",
}


@pytest.mark.parametrize("words", SEASON_WORDS.values(), ids=SEASON_WORDS)
def test_a_season_is_read_in_ten_languages(words: str) -> None:
    for season, word in zip(("winter", "spring", "summer", "autumn"), words.split(), strict=True):
        for text in (f"{word} 2025", f"2025 {word}", f"{word.upper()}, 2025"):
            moment, key = TIMES.moment(text)
            assert moment == Moment("season", season=season, year=2025)
            assert key == f"{season} 2025"


def test_a_year_alone_is_a_year() -> None:
    assert TIMES.moment("2025") == (Moment("year", year=2025), "year 2025")


@pytest.mark.parametrize("text", ["2026-Q3", "2026Q3", "2026/Q3", "2026 q3", "Q3 2026", "Q3/2026", "q3-2026"])
def test_a_quarter_begins_with_its_first_month(text: str) -> None:
    assert TIMES.quarter(text)[0] == month(2026, 7)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("21:30", "evening"), ("21.30", "evening"), ("21:30:59", "evening"), ("klo 21.30", "evening"), ("kl. 21.30", "evening"),
        ("kl 9", "morning"), ("9", "morning"), ("09", "morning"), ("21", "evening"), ("0:00", "night"), ("12 am", "night"),
        ("12:15 pm", "afternoon"), ("9 pm", "evening"), ("9 PM", "evening"), ("21:30 Uhr", "evening"), ("21 Uhr", "evening"),
        ("0.875", "evening"), ("0,875", "evening"), (".5", "afternoon"), ("0.75", "evening"), ("0.020833333", "night"),
    ],
)  # fmt: skip
def test_a_time_of_the_day_gives_its_part(text: str, part: str) -> None:
    assert TIMES.clock(text)[0] == part


@pytest.mark.parametrize(
    "text", ["24:00", "25", "21:60", "9 14", "half past nine", "2130", "-1", "0.30", "0,25", "0.05"]
)
def test_a_time_that_is_none_or_can_be_two_is_refused(text: str) -> None:
    # 0.30 is half past midnight in Finland, and 0.25 six o'clock to a spreadsheet: nobody can tell.
    assert text not in refusal(TIMES.clock, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9/14/2026", "turned round"), ("2026-02-29", "no such day"), ("31.4.2026", "no such day"), ("20260231", "no such day"),
        ("2026-11-21", "future"), ("2026-W48", "future"), ("2027-W01", "future"), ("2030-W10", "future"), ("2026-12", "future"),
        ("2027", "future"), ("2027 winter", "future"), ("2025-W53", "no such week"), ("2026-W00", "no such week"),
        ("2026-13", "no month"), ("1985-01-01", "1990"), ("1900", "1990"), ("2026-09-14 24:00", "no such time"),
        ("2026-09-14T10:00+99:00", "no such time"), ("0001-01-01T00:00+14:00", "no such time"),
        ("9999-12-31T23:59-12:00", "no such time"), ("14.9.26", "no date"), ("September 2026", "no date"), ("last week", "no date"),
        ("2-4", "no date"), ("38", "no date"), ("autumn winter", "no date"), ("autumn 26", "no date"), ("99999", "no date"),
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_with_the_reason(text: str, says: str) -> None:
    assert says in refusal(TIMES.moment, text)
    assert len(text) < 4 or text not in refusal(TIMES.moment, text)


def test_the_current_week_month_and_day_are_no_future() -> None:
    # Friday 2026-11-20 is in ISO week 47.
    for text in ("2026-11-20", "2026-11-20 23:59", "2026-W47", "2026-11", "2026"):
        TIMES.moment(text)
    assert "future" in refusal(TIMES.day, "2026-11-21")
    assert TIMES.any_day("2030-12-31")[0] == date(2030, 12, 31)
    assert "1990" in refusal(TIMES.any_day, "2180-01-01")


past_days = st.dates(date(1990, 1, 8), TODAY)
WRITERS: tuple[Callable[[date], str], ...] = (
    date.isoformat,
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: str((day - date(1899, 12, 30)).days),
)


@given(day=past_days, clock=st.times().map(lambda t: t.replace(microsecond=0)))
def test_however_a_day_is_written_it_is_the_same_moment_with_the_same_key(day: date, clock: time) -> None:
    thursday = day - timedelta(days=day.weekday()) + timedelta(days=3)
    by_hand = Moment(
        "week",
        (day - MONDAY_ZERO).days // 7,
        month(thursday.year, thursday.month),
        weekend=day.isoweekday() > 5,
    )
    assert {TIMES.moment(write(day)) for write in WRITERS} == {(by_hand, day.isoformat())}
    if datetime.combine(day, clock) <= datetime(2026, 11, 20, 23, 59, 59):
        timed = {
            TIMES.moment(text)
            for text in (f"{day} {clock}", f"{day}T{clock}", f"{day.day}.{day.month}.{day.year} {clock}")
        }
        (moment,) = {moment for moment, __ in timed}
        assert len(timed) == 1
        assert moment.part_of_day == ("night", "morning", "afternoon", "evening")[clock.hour // 6]


@given(
    cells=st.lists(
        st.none()
        | st.datetimes(datetime(1989, 12, 1), datetime(2026, 12, 31)).map(lambda m: f"{m:%Y-%m-%d %H:%M:%S}")
        | st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)).map(lambda m: f"{m:%Y-%m-%dT%H:%M}")
        | st.sampled_from(["2026-02-30 10:00", "2026-09-14 21:30:00", "2026-09-14T21:30"]),
        min_size=1,
    ),
    other=st.sampled_from([None, "14.9.2026 21.30", "2026-W38", "nonsense", "2026-09-14 24:00"]),
)
@settings(max_examples=40)
def test_the_quick_way_to_read_a_long_column_of_times_gives_what_the_slow_one_gives(
    cells: list[str | None], other: str | None
) -> None:
    column = texts(*cells, *([other] if other else []))
    quick, slow = parse_moments(column, TIMES.moment), parse_column(column, TIMES.moment)

    def seen(found: Column) -> list[Any]:
        moments = found.of_rows(object, empty=None).tolist()
        keys = [
            key if moment else None
            for key, moment in zip(found.key_texts().to_pylist(), moments, strict=True)
        ]
        faults = sorted((int(row), problem) for rows, problem in found.faults() for row in rows)
        return [moments, keys, faults, found.filled.tolist()]

    assert seen(quick) == seen(slow)


@given(instant=st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 1)), hours=st.integers(-12, 14))
def test_times_with_an_offset_are_those_of_the_clock_on_the_wall(instant: datetime, hours: int) -> None:
    offset = f"{'+' if hours >= 0 else '-'}{abs(hours):02d}:00"
    local = datetime.fromisoformat(f"{instant:%Y-%m-%dT%H:%M:%S}{offset}").astimezone(
        ZoneInfo("Europe/Helsinki")
    )
    assert TIMES.moment(f"{instant:%Y-%m-%dT%H:%M:%S}{offset}") == TIMES.moment(f"{local:%Y-%m-%d %H:%M:%S}")


# ---- whatever is written, a parser answers with a value or a sentence

FIELDS = {field.type: field for kind in kinds() for field in kind.fields}
ODD = st.one_of(
    st.text(min_size=1, max_size=30),
    st.from_regex(
        r"\A\d{1,4}[-./ ]\d{1,4}([-./ ]\d{1,4})?([T ]\d{1,3}[:.]\d{1,3}([:.]\d\d)?([+-]\d\d:?\d\d)?)?\Z"
    ),
    st.from_regex(r"\A[+-]?\d{0,12}[.,]?\d{0,12}\Z").filter(bool),
    st.from_regex(r"\A(CRS\d{1,6}RES)?\d{0,5}k?m?N?_?-?\d{1,20}E?_?-?\d{0,20}\Z"),
    st.from_regex(r"\A(POLYGON|POINT)? ?\(\(?([\d. -]{1,9},?){1,4}\)?\)?\Z"),
)


@pytest.mark.parametrize("type_", sorted(FIELDS))
@given(text=ODD)
@settings(max_examples=25)
def test_any_text_is_read_or_refused_with_a_sentence_that_does_not_repeat_it(type_: str, text: str) -> None:
    column = parse_field(FIELDS[type_], texts(text, None), store_facts())
    problems = [(rows.tolist(), problem) for rows, problem in column.faults()]
    assert column.filled.tolist() == [not problems, False]
    for rows, problem in problems:
        assert rows == [0]
        assert problem.endswith(".")
        assert len(text) < 5 or text not in problem


# ---- codes and bands

FORMS = CodeParser(entries_of("forms"))
CODES = [entry.code for entry in entries_of("forms")]


@given(
    chosen=st.lists(st.sampled_from(CODES), min_size=1),
    between=st.sampled_from([" ", "  ", ",", ", ", ";", "; ", "|", " | ", "\n"]),
    upper=st.booleans(),
    around=st.sampled_from(["{}", "{},", "{};", ", {}", "{} ", "|{}|"]),
)
def test_a_list_of_codes_is_read_whatever_stands_between_them(
    chosen: list[str], between: str, upper: bool, around: str
) -> None:
    text = around.format(between.join(chosen))
    expected = sorted(set(chosen))
    assert FORMS.codes(text.upper() if upper else text) == (expected, " ".join(expected))


def test_labels_with_commas_and_spaces_stand_between_strong_separators() -> None:
    labels = [entry.label for entry in entries_of("forms")]
    assert FORMS.codes(" ; ".join(labels))[0] == sorted(CODES)
    assert FORMS.codes(f"{labels[0]}\n{labels[1]}")[0] == sorted(CODES[:2])


@pytest.mark.parametrize("text", [",", ";", "labour nonsense", "labour;nonsense", "lab our", "-"])
def test_a_list_with_an_unknown_code_is_refused_and_names_the_codes(text: str) -> None:
    assert "labour, sexual" in refusal(FORMS.codes, text)


def test_of_a_long_vocabulary_it_is_said_where_it_is_listed() -> None:
    indicators = entries_of("indicators")
    said = refusal(CodeParser(indicators).codes, "nonsense")
    assert "python -m data vocabulary" in said
    assert not any(each.code in said for each in indicators)


def test_a_code_may_hold_a_space() -> None:
    passing_on = CodeParser(entries_of("passing_on"))
    assert passing_on.code(" Person  Agreed ")[0] == "person agreed"
    assert passing_on.code("No")[0] == "no"


@pytest.mark.parametrize(
    ("vocabulary", "text", "band"),
    [
        ("people_bands", "1", "1"), ("people_bands", "2", "2-4"), ("people_bands", "4", "2-4"), ("people_bands", "4.0", "2-4"),
        ("people_bands", "2-4", "2-4"), ("people_bands", "2–4", "2-4"), ("people_bands", "2 - 4", "2-4"), ("people_bands", "5", "5-9"),
        ("people_bands", "9", "5-9"), ("people_bands", "10", "10+"), ("people_bands", "999999", "10+"), ("people_bands", "10+", "10+"),
        ("contact_bands", "0", "0"), ("minutes_bands", "14", "10"), ("minutes_bands", "15", "25"), ("minutes_bands", "20", "25"),
        ("minutes_bands", "35", "45"), ("minutes_bands", "60", "90"), ("minutes_bands", "119", "90"), ("minutes_bands", "120", "150"),
        ("staff_bands", "50", "50+"), ("staff_bands", "49", "20-49"),
    ],
)  # fmt: skip
def test_a_number_falls_into_its_band(vocabulary: str, text: str, band: str) -> None:
    assert CodeParser(entries_of(vocabulary)).band(text)[0] == band


@pytest.mark.parametrize("text", ["0", "-1", "3-5", "many", "1.5", "1.000", "2026-04-02"])
def test_a_number_of_people_outside_all_bands_is_refused(text: str) -> None:
    # A spreadsheet makes 2 April out of 2-4: the person has to correct that.
    assert "2-4" in refusal(CodeParser(entries_of("people_bands")).band, text)


YES_AND_NO = {
    "English": ("yes", "no"), "Finnish": ("kyllä", "ei"), "Swedish": ("ja", "nej"), "Norwegian": ("ja", "nei"),
    "Danish": ("ja", "nej"), "Estonian": ("jah", "ei"), "Latvian": ("jā", "nē"), "Lithuanian": ("taip", "ne"),
    "Polish": ("tak", "nie"), "German": ("ja", "nein"), "machines": ("true", "false"), "numbers": ("1", "0"),
}  # fmt: skip


@pytest.mark.parametrize("words", YES_AND_NO.values(), ids=YES_AND_NO)
def test_yes_and_no_are_read_in_ten_languages(words: tuple[str, str]) -> None:
    for word, meaning in zip(words, (True, False), strict=True):
        for text in (word, word.upper(), word.title(), f" {word} "):
            assert parse_flag(text) == (meaning, "yes" if meaning else "no")


@pytest.mark.parametrize("text", ["maybe", "?", "2", "yes no", "si"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    assert refusal(parse_flag, text) == "This is neither yes nor no. Write yes or no."


# ---- numbers

WHOLE, AMOUNT = whole_parser(0, 1_000_000), amount_parser(1_000_000)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("1000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000", 1000),
        ("12.0", 12),
        ("12,00", 12),
    ],
)
def test_a_whole_number_may_have_spaces_between_thousands(text: str, number: int) -> None:
    assert WHOLE(text) == (number, str(number))


@pytest.mark.parametrize(
    "text",
    ["1.000", "1,000", "1 0000", "10 00", "1.5", "-1", "1e3", "0x10", "1000001", "twelve", "10000000000000"],
)
def test_a_number_that_countries_read_differently_is_no_whole_number(text: str) -> None:
    # 1.000 is a thousand in Germany and one in England.
    assert text not in refusal(WHOLE, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7.5", 7.5), ("7,5", 7.5), ("7,50", 7.5), ("1 234,56", 1234.56), ("160", 160), ("007", 7)],
)
def test_an_amount_has_a_comma_or_a_point(text: str, number: float) -> None:
    assert AMOUNT(text) == (number, f"{number:.2f}")


@pytest.mark.parametrize(
    "text", ["1.500", "1,500", "1 0000", "1.2.3", "-3", "10 00", "1000000.5", "10000000000000", "1e3"]
)
def test_an_amount_that_countries_read_differently_is_refused(text: str) -> None:
    refusal(AMOUNT, text)


@given(number=st.integers(0, 1_000_000))
def test_the_digits_of_a_whole_number_are_all_read(number: int) -> None:
    for text in (str(number), f"{number:,}".replace(",", " "), f"{number}.0"):
        assert WHOLE(text)[0] == number


@given(
    degrees=st.floats(-90, 90).map(lambda x: round(x, 7)),
    comma=st.booleans(),
    short=st.booleans(),
)
def test_degrees_are_read_with_comma_and_point_and_keyed_in_ten_millionths(
    degrees: float, comma: bool, short: bool
) -> None:
    text = (f"{degrees:.7f}".rstrip("0").rstrip(".") if short else f"{degrees:.7f}").replace(
        "-0.0000000", "0"
    )
    measures = parse_measures(
        texts(text.replace(".", ",") if comma else text, None), least=-90, most=90, problem="p"
    )
    assert measures.numbers[0] == pytest.approx(degrees, abs=1e-9)
    assert measures.key_texts().to_pylist() == [str(round(degrees * 10**7)), ""]
    assert measures.faults() == []


@pytest.mark.parametrize(
    "text", ["60.1 N", "60°10′", "sixty", "1e1", "nan", "inf", "90.1", "-91", "60.1,24.9", "6 671 750", ""]
)
def test_what_is_no_number_of_degrees_is_a_fault_and_no_number(text: str) -> None:
    measures = parse_measures(texts("60.1", text), least=-90, most=90, problem="p")
    assert measures.filled.tolist() == [True, False]
    assert [(rows.tolist(), problem) for rows, problem in measures.faults()] == [([1], "p")]


# ---- texts


def fine(type_: str, text: str) -> bool:
    return bool(parse_texts(texts(text), type_).filled[0])


@pytest.mark.parametrize(
    "text", ["2026-0001", "W-001", "a1", "7e8a6b1c-3f0d-4d5e-9a2b-000000000001", "Ä/12", "12345", "x#1"]
)
def test_ids_of_records_are_short_codes_with_a_digit(text: str) -> None:
    assert fine("record_id", text)


@pytest.mark.parametrize(
    "text",
    ["Virtanen", "Anna 3", "id,1", "1" * 81, "=1+1", "<b>1</b>", "a1@example.org", "131052-308T", "a\u200b1"],
)
def test_names_phones_and_codes_of_persons_are_no_ids_of_records(text: str) -> None:
    assert not fine("record_id", text)


@pytest.mark.parametrize("text", ["T1", "D-01", "north/2", "Å1"])
def test_a_short_code_has_a_digit(text: str) -> None:
    assert fine("short_code", text)
    assert not fine("short_code", text.rstrip("0123456789") or "x")
    assert not fine("short_code", f"{text} {text}")


@pytest.mark.parametrize(
    "text", ["Example Diner Ltd", "Kahvila Ääkkönen", "Ražotne Nr. 5", "Example Street 5 B 12"]
)
def test_a_name_of_a_company_or_an_address_passes(text: str) -> None:
    assert fine("name", text)


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "@x", "-x", "|x", "%x", "x" * 121, "call +358 40 123 4567", "a@example.org"]
)
def test_formulas_long_texts_and_what_looks_personal_are_no_names(text: str) -> None:
    assert not fine("name", text)


@pytest.mark.parametrize("text", ["city_outreach", "x1", "a_b_c"])
def test_a_code_of_the_register_is_small_letters_digits_and_underscores(text: str) -> None:
    assert fine("register_code", text)


@pytest.mark.parametrize("text", ["City", "x", "1x", "a-b", "a b", "a" * 41, "ä1"])
def test_other_texts_are_no_code_of_the_register(text: str) -> None:
    assert not fine("register_code", text)


def test_opening_hours_are_kept_in_the_form_of_openstreetmap_and_without_remarks() -> None:
    assert parse_hours("Mo-Fr 10:00-16:00")[0] == "Mo-Fr 10:00-16:00"
    for text in ('Mo-Fr 10:00-16:00 "ask for Anna"', "by appointment with Anna", "10-16"):
        assert "Anna" not in refusal(parse_hours, text)


def test_a_public_phone_has_digits_and_the_same_key_however_it_is_spaced() -> None:
    assert parse_phone("+358  9 310 1691") == ("+358 9 310 1691", "35893101691")
    assert parse_phone("+358 (9) 310-1691")[1] == "35893101691"
    for text in ("...", "(--)", "ask Anna", "12"):
        refusal(parse_phone, text)


def test_each_distinct_text_is_parsed_once_and_empty_cells_are_no_faults() -> None:
    asked: list[str] = []

    def parse(text: str) -> tuple[str, str]:
        asked.append(text)
        if text == "bad":
            raise Unreadable("No.")
        return text.upper(), text

    column = parse_column(texts("a", "bad", None, "a", "bad"), parse)
    assert asked == ["a", "bad"]
    assert column.of_rows(object, empty="-").tolist() == ["A", "-", "-", "A", "-"]
    assert column.as_arrow(pa.string()).to_pylist() == ["A", None, None, "A", None]
    assert column.as_dictionary(pa.string()).to_pylist() == ["A", None, None, "A", None]
    assert [(rows.tolist(), problem) for rows, problem in column.faults()] == [([1, 4], "No.")]


def test_fields_are_of_a_type_that_can_be_read() -> None:
    for kind in kinds():
        for field in kind.fields:
            assert isinstance(field, Field)
            parse_field(field, texts(*(text or None for text in field.example)), store_facts())
