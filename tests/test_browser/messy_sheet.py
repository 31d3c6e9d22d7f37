"""Writes the spreadsheet that a team really keeps: a title above the headers, other languages, commas, dates of all sorts."""

from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

HEADERS = (
    "Nro",
    "Päivä",
    "Klo",
    "Leveysaste",
    "Pituusaste",
    "Paikan laji",
    "Muoto",
    "Tiimi kohtasi",
    "Piezīmes",
)
HEADER_ROW = 3
# Latitude and longitude in a demonstration's town; what else is said of it is made up.
ROWS = (
    ("H-1", "14.9.2026", "21:30", "transport_hub", "labour", "kyllä", "rauhallista"),
    ("H-2", datetime(2026, 9, 15), "8.15", "restaurant", "labour; fraud", "ei", "šodien auksts"),
    ("H-3", "2026-09-16", "", "", "", "ei", ""),
)


def write_messy_sheet(path: Path, *, lat: float, lon: float, wrong_dates: bool) -> None:
    """Write three sightings around a point; with wrong dates, two of them cannot be understood."""
    book = Workbook(path)
    sheet, days = book.add_worksheet("Havainnot"), book.add_format({"num_format": "dd.mm.yyyy"})
    book.add_worksheet("Ohje").write(0, 0, "Täytä joka viikko")
    sheet.merge_range(0, 0, 0, len(HEADERS) - 1, "Jalkautuvan työn havainnot 2026")
    sheet.write_row(HEADER_ROW - 1, 0, HEADERS)
    for number, (code, day, clock, kind, form, met, note) in enumerate(ROWS):
        row, near = HEADER_ROW + number, number / 1000
        sheet.write(row, 0, code)
        if isinstance(day, datetime) and not wrong_dates:
            sheet.write_datetime(row, 1, day, days)
        else:
            sheet.write(row, 1, "eilen" if wrong_dates and number else str(day))
        place = [f"{lat + near:.4f}".replace(".", ","), f"{lon + near:.4f}".replace(".", ",")]
        sheet.write_row(row, 2, [clock, *place, kind, form, met, note])
    book.close()
