"""Tries the reading of workbooks: types of cells, titles, several sheets, and what must not pass in silence."""

import io
import zipfile
from datetime import datetime, time, timedelta

import pytest
import xlsxwriter

from data.errors import Refused
from data.intake.reading.cell_text import cell_text
from data.intake.reading.sheet_faults import SheetFaults
from data.intake.reading.sheet_reading import read_sheet
from data.intake.sheet import ReadingOptions, Sheet
from tests.test_data.workbook_writing import (
    GOOD_ROWS,
    cell,
    raw_parts,
    raw_workbook,
    sheet_xml,
    workbook,
    zipped,
)


def read(content: bytes, **options: object) -> Sheet:
    return read_sheet(content, ReadingOptions(**options))  # type: ignore[arg-type]


def rows_of(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.columns), strict=True))


def test_cells_of_each_type_come_as_texts() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Havainnot")
        forms = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm", "0.00", "General", "General", "@")
        values = (
            datetime(2026, 3, 1), datetime(2026, 3, 1, 14, 30), time(14, 30), timedelta(hours=36, minutes=5),
            5, 24.9384, True, "  Āgenskalns\xa0",
        )  # fmt: skip
        for column, (form, value) in enumerate(zip(forms, values, strict=True)):
            sheet.write(0, column, f"column {column}")
            sheet.write(1, column, value, book.add_format({"num_format": form}))
    read_back = read(content.getvalue())
    assert rows_of(read_back) == [
        ("2026-03-01", "2026-03-01T14:30:00", "14:30", "36:05", "5", "24.9384", "true", "Āgenskalns")
    ]
    assert (read_back.sheet, read_back.sheets, read_back.format) == ("Havainnot", ("Havainnot",), "xlsx")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (24.938400000000001, "24.9384"),
        (1e300, "1e+300"),
        (123456789012.0, "123456789012"),
        (46082.60416666666, "46082.60416666666"),
        (timedelta(minutes=-90), "-01:30"),
        (timedelta(seconds=61), "00:01:01"),
        (time(9, 5, 7), "09:05:07"),
        (datetime(2026, 3, 1, 0, 0, 1), "2026-03-01T00:00:01"),
        ("", None),
        (None, None),
        (False, "false"),
        (7, "7"),
    ],
)
def test_values_become_the_texts_that_a_person_would_write(value: object, text: str | None) -> None:
    assert cell_text(value) == text


def test_titles_are_skipped_and_rows_keep_their_numbers() -> None:
    rows: list[list[object]] = [
        ["Löytävän työn havainnot 2026"],
        [],
        ["pvm", "paikka", "huomio", "tiimi"],
        ["1.3.2026", "Kallio", None, 1],
        [],
        ["2.3.2026", "Vallila", "x", 2],
    ]
    sheet = read(workbook(rows))
    assert (sheet.header_row, sheet.row_numbers.tolist()) == (3, [4, 6])
    assert rows_of(sheet)[1] == ("2.3.2026", "Vallila", "x", "2")


def test_a_merged_title_does_not_matter_but_a_merged_header_does() -> None:
    def merged(cells: str, headers: list[str]) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.merge_range(cells, "Havainnot")
            sheet.write_row(1, 0, headers)
            sheet.write_row(2, 0, ["1", "2", "3"])
        return content.getvalue()

    assert read(merged("A1:C1", ["a", "b", "c"])).headers == ("a", "b", "c")
    with pytest.raises(SheetFaults, match="A1:A2 are merged") as caught:
        read(merged("A1:A2", ["", "b", "c"]))
    assert caught.value.faults[0][:2] == (1, "A")
    with pytest.raises(SheetFaults, match=r"C3:D3 are merged\. Unmerge them, and write the value"):
        read(merged("C3:D3", ["a", "b", "c"]))


def test_a_table_may_begin_anywhere() -> None:
    sheet = read(workbook([[], [None, "a", "b"], [None, 1, 2]]))
    assert (sheet.headers, sheet.header_row, sheet.row_numbers.tolist()) == (("a", "b"), 2, [3])
    with pytest.raises(SheetFaults) as caught:
        read(workbook([[], [None, "a", "b"], [None, 1, 2, 3]]))
    assert caught.value.faults[0][:2] == (2, "D")


def test_the_first_sheet_that_is_a_table_is_read_unless_one_is_stated() -> None:
    table: list[list[object]] = [["a", "b"], [1, 2]]
    content = workbook([["Read this first"]], name="Info", Empty=[], Data=table, More=[["c", "d"], [3, 4]])
    sheet = read(content)
    assert (sheet.sheet, sheet.sheets) == ("Data", ("Info", "Empty", "Data", "More"))
    assert read(content, sheet="More").headers == ("c", "d")
    with pytest.raises(Refused, match="no sheet of that name"):
        read(content, sheet="Nowhere")
    with pytest.raises(Refused, match="sheet is empty"):
        read(content, sheet="Empty")


def test_lists_in_hidden_sheets_are_not_taken_for_the_table() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        choices = book.add_worksheet("Lists")
        data = book.add_worksheet("Data")
        for row, cells in enumerate([["kind", "label"], ["farm", "Farm"]]):
            choices.write_row(row, 0, cells)
        data.write_row(0, 0, ["a", "b"])
        data.write_row(1, 0, [1, 2])
        # A choice from a list of another sheet is written as a formula, beyond the cells.
        data.data_validation("A2:A9", {"validate": "list", "source": "=Lists!$A$2:$A$9"})
        data.activate()
        choices.hide()
    assert read(content.getvalue()).sheet == "Data"


def test_formulas_are_named_once_for_each_column_and_other_sheets_may_have_them() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        data, sums = book.add_worksheet("Data"), book.add_worksheet("Sums")
        data.write_row(0, 0, ["a", "b", "c"])
        sums.write_row(0, 0, ["x", "y"])
        for row in range(1, 10):
            data.write_row(row, 0, [row, row])
            data.write_formula(row, 2, f"=A{row + 1}*2", None, row * 2)
            sums.write_row(row, 0, [1, 2])
    with pytest.raises(SheetFaults) as caught:
        read(content.getvalue())
    (fault,) = caught.value.faults
    assert fault[:2] == (2, "C")
    assert "9 in this column" in fault.problem
    assert read(content.getvalue(), sheet="Sums").headers == ("x", "y")


def test_formulas_on_the_edge_of_a_piece_are_seen_once_each() -> None:
    plain = "".join(
        f'<row r="{n}">{cell(f"A{n}", "x" * 90)}<c r="B{n}"><f>A{n}</f><v>{n}</v></c></row>'
        for n in range(2, 30_000)
    )
    # About 5 MB, stored so that the ratio of packing stays honest.
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, part in raw_parts(sheet_xml(plain)).items():
            archive.writestr(name, part)
    with pytest.raises(SheetFaults) as caught:
        read(content.getvalue())
    assert "29998 in this column" in caught.value.faults[0].problem


def test_formulas_without_cells_named_are_found() -> None:
    with pytest.raises(Refused, match="holds formulas"):
        read(raw_workbook(sheet_xml("<row><c><f>1</f><v>1</v></c><c><v>2</v></c></row>")))


def test_a_sound_workbook_written_by_hand_is_read() -> None:
    sheet = read(raw_workbook())
    assert (sheet.headers, rows_of(sheet)) == (("when", "place"), [("2026-03-01", "1")])


def test_cells_right_of_the_headers_are_told() -> None:
    with pytest.raises(SheetFaults) as caught:
        read(workbook([["a", "b"], [1, 2], [3, 4, None, 5]]))
    assert caught.value.faults[0][:2] == (1, "D")


def test_no_header_is_made_of_a_record() -> None:
    with pytest.raises(Refused, match=r"Row 1 holds numbers where headers should be \(columns A, C\)"):
        read(workbook([["2026-03-01", "Kallio", 3], ["2026-03-02", "Vallila", 4]]))


def test_a_part_that_is_not_what_it_says_is_refused() -> None:
    parts = raw_parts()
    good = zipped(parts)
    assert read(good)
    for spoilt in (good[:-1], good + b"\0", b"PK\x03\x04" + good, good.replace(b"PK\x05\x06", b"PK\x05\x05")):
        with pytest.raises(Refused):
            read(spoilt)
    with pytest.raises(Refused, match="damaged"):
        read(raw_workbook(sheet_xml(GOOD_ROWS, declaration='<?xml version="1.0" encoding="latin-1"?>')))
