"""Tries the reading of CSV: separators, quotes, encodings, and rows that keep the numbers a spreadsheet shows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.intake.reading.sheet_faults import SheetFaults
from data.intake.reading.sheet_reading import read_sheet
from data.intake.sheet import ReadingOptions, Sheet, letter_of


def read(content: str | bytes, **options: object) -> Sheet:
    encoded = content.encode() if isinstance(content, str) else content
    return read_sheet(encoded, ReadingOptions(**options))  # type: ignore[arg-type]


def rows_of(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.columns), strict=True))


def faults_of(content: str, **options: object) -> list[tuple[int | None, str | None]]:
    with pytest.raises(SheetFaults) as caught:
        read(content, **options)
    return [(row, column) for row, column, _problem in caught.value.faults]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen_from_the_header(separator: str) -> None:
    sheet = read(f"lat{separator}note\n60.1{separator}a b\n")
    assert sheet.headers == ("lat", "note")
    assert rows_of(sheet) == [("60.1", "a b")]
    assert (sheet.format, sheet.encoding, sheet.header_row) == ("csv", "utf-8", 1)


def test_decimal_commas_do_not_make_columns_where_semicolons_part_them() -> None:
    sheet = read("lat;lon;when\n60,17;24,94;1.2.2026, klo 12\n60,18;24,95;2.2.2026, klo 13\n")
    assert rows_of(sheet)[0] == ("60,17", "24,94", "1.2.2026, klo 12")


def test_texts_come_stripped_and_empty_ones_as_nothing() -> None:
    sheet = read('a,b,c\n  x  ,"", \xa0y\u2003\n" z ",  ,1\n')
    assert rows_of(sheet) == [("x", None, "y"), ("z", None, "1")]
    # NBSP and the em space are spaces; the second column has no cell, but a header, so it stays.
    assert sheet.columns[1].null_count == 2


def test_blank_rows_are_left_out_and_still_count() -> None:
    sheet = read("a,b\n\n1,2\n,\n\r\n3,4\n\n")
    assert rows_of(sheet) == [("1", "2"), ("3", "4")]
    assert sheet.row_numbers.tolist() == [3, 6]


def test_a_record_of_several_lines_is_one_row() -> None:
    sheet = read('a,b\n"one\ntwo\r\nthree",2\n3,4\n')
    assert rows_of(sheet) == [("one\ntwo\r\nthree", "2"), ("3", "4")]
    assert sheet.row_numbers.tolist() == [2, 3]


def test_titles_above_the_header_are_skipped() -> None:
    for title in ("Havainnot 2026", "Havainnot 2026;;", "sep=;", "Havainnot, kevät\n\nTiimi A;;"):
        sheet = read(f"{title}\n\npvm;paikka;laji\n1.3.2026;Kallio;a\n2.3.2026;Vallila;b\n")
        assert sheet.headers == ("pvm", "paikka", "laji")
        first = title.count("\n") + 4
        assert (sheet.header_row, sheet.row_numbers.tolist()) == (first - 1, [first, first + 1])


def test_the_header_row_can_be_stated() -> None:
    text = "x,y\n1,2\n2020,2021\n5,6\n"
    assert read(text).headers == ("x", "y")
    stated = read(text, header_row=3)
    assert (stated.headers, stated.header_row, rows_of(stated)) == (("2020", "2021"), 3, [("5", "6")])
    with pytest.raises(Refused, match="no headers in row 9"):
        read(text, header_row=9)


def test_columns_without_header_and_cells_are_left_out() -> None:
    assert read("a,b,,\n1,2,,\n3,4, ,\n").headers == ("a", "b")
    assert faults_of("a,b,,\n1,2,,\n3,4,x,\n") == [(1, "C")]


def test_one_column_is_a_table_too() -> None:
    sheet = read("cell\n1km_1_2\n\n1km_3_4\n")
    assert rows_of(sheet) == [("1km_1_2",), ("1km_3_4",)]
    assert sheet.row_numbers.tolist() == [2, 4]


def test_every_ragged_row_is_named_up_to_some() -> None:
    assert faults_of('a,b\n1,2\n3\n"4,5",6\n7,8,9\n\n10\n') == [(3, None), (5, None), (7, None)]
    many = faults_of("a,b\n" + "1\n" * 1_000)
    assert len(many) == 201
    assert many[-1] == (None, None)


def test_cells_that_cannot_be_are_named_by_row_and_column() -> None:
    assert faults_of("a,b\nx\x00y,1\n2,z\u202ez\n3,q\x7f\n") == [(2, "A"), (3, "B"), (4, "B")]
    assert faults_of(f"a,b\n1,{'ä' * 2_000}\n2,{'ä' * 2_001}\n") == [(3, "B")]


def test_emoji_of_several_parts_and_wide_letters_are_no_fault() -> None:
    assert rows_of(read("a,b\n👩‍👩‍👧,āžšõ\n"))[0] == ("👩‍👩‍👧", "āžšõ")


def test_outlines_may_be_long() -> None:
    outline = f"POLYGON (({', '.join(f'24.{n} 60.{n}' for n in range(1_000))}))"
    assert rows_of(read(f'name,wkt\na,"{outline}"\n'))[0][1] == outline


@pytest.mark.parametrize(
    ("encoding", "stated", "name"),
    [
        ("cp1257", "windows-1257", "cp1257"),
        ("cp1252", "CP1252", "cp1252"),
        ("utf-16", "UTF-16", "utf-16"),
        ("utf-16-le", "utf-16-le", "utf-16-le"),
        ("iso8859-13", "ISO-8859-13", "iso8859-13"),
        ("utf-8-sig", "utf-8", "utf-8"),
        ("utf-8-sig", None, "utf-8"),
        ("utf-8", "utf8", "utf-8"),
    ],
)
def test_an_encoding_can_be_stated(encoding: str, stated: str | None, name: str) -> None:
    sheet = read("päivä,koht\nÄänekoski,õ\n".encode(encoding), encoding=stated)
    assert sheet.headers == ("päivä", "koht")
    assert sheet.encoding == name


@pytest.mark.parametrize("stated", ["klingon", "utf-7", "idna", "rot13", "x" * 5_000, "a\0b"])
def test_an_encoding_that_is_none_is_refused(stated: str) -> None:
    with pytest.raises(Refused, match="no encoding"):
        read("a,b\n1,2\n", encoding=stated)


def test_a_wrong_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="Line 2 is not in the stated encoding"):
        read(b"a,b\n\xa5\x8d,2\n", encoding="cp1252")
    with pytest.raises(Refused, match="says itself that it is UTF-8"):
        read("\ufeffa,b\n1,2\n", encoding="windows-1257")
    far = "a,b\n" + "1,ä\n" * 300_000
    with pytest.raises(Refused, match="first in line 300002"):
        read(far.encode() + b"\xe4,2\n")


def test_a_stated_format_must_be_that_of_the_content() -> None:
    assert read("a,b\n1,2\n", format="csv").format == "csv"
    with pytest.raises(Refused, match="looks like csv, not like xlsx"):
        read("a,b\n1,2\n", format="xlsx")
    with pytest.raises(Refused, match="no format shp"):
        read("a,b\n1,2\n", format="shp")


def test_quotes_and_lines_across_blocks_of_reading_hold() -> None:
    rows = [["id", "text", "more"]]
    # 1,500 letters a row: some of the quotes and line ends fall on the edges of the blocks of a megabyte.
    rows += [[str(n), f'{n}"\n,' + "x" * (1_490 + n % 7), '"'] for n in range(3_000)]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    sheet = read(written.getvalue())
    assert [list(row) for row in rows_of(sheet)] == rows[1:]
    assert sheet.row_numbers[-1] == 3_001


def test_a_quote_that_is_never_closed_is_named_by_its_row() -> None:
    assert faults_of('a,b\n1,2\n\n3,"4\n5,6\n') == [(4, None)]
    assert faults_of('a,b\n"1","2\n"3","4"\n') == [(2, None)]
    assert faults_of('a,b\n1,2 "x" y\n') == [(2, None)]


cells = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), include_characters='\n",;'), max_size=20
)


@given(table=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=20), quoted=st.booleans())
def test_tables_are_read_as_the_csv_module_reads_them(table: list[list[str]], quoted: bool) -> None:
    written = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(written, quoting=quoting).writerows([["first", "second", "third"], *table])
    expected = [tuple(cell.strip() or None for cell in row) for row in table]
    filled = [(number, row) for number, row in enumerate(expected, 2) if any(row)]
    if not filled:
        with pytest.raises(Refused, match="no records"):
            read(written.getvalue())
        return
    sheet = read(written.getvalue())
    assert rows_of(sheet) == [row for _number, row in filled]
    assert sheet.row_numbers.tolist() == [number for number, _row in filled]


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letter_of(position) for position in (0, 25, 26, 51, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
    ]
