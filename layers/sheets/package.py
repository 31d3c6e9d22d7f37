"""Packs all that teams carry into one ZIP, named by code alone."""

from collections import Counter
from collections.abc import Sequence

from data.errors import Refused
from data.language import _
from layers.sheets.calendar_file import sheet_ics
from layers.sheets.paper import sheet_pdf
from layers.sheets.phone_page import phone_page
from layers.sheets.sheet import Sheet
from layers.sheets.survey_file import sheet_form
from layers.sheets.track_files import sheet_geojson, sheet_gpx
from layers.zip_file import zipped


def sheets_zip(sheets: Sequence[Sheet]) -> bytes:
    """Return a ZIP with the PDF, page, map files, calendar and form of each sheet, to hand on team by team.

    Raises
    ------
    Refused
        When there are no sheets, two have the same code, or they cannot be printed on this machine.
    """
    twice = sorted(code for code, times in Counter(each.code for each in sheets).items() if times > 1)
    if twice:
        raise Refused(
            _("More than one sheet has the code {codes}. Give each its own.").format(codes=", ".join(twice))
        )
    if not sheets:
        raise Refused(_("There are no sheets to pack. Plan at least one route with stops."))
    files: dict[str, bytes] = {}
    for sheet in sheets:
        files |= {f"{sheet.code}.pdf": sheet_pdf([sheet]), **sheet_files(sheet, named=sheet.code)}
    return zipped(files, made=max(each.made for each in sheets))


def sheet_files(sheet: Sheet, *, named: str) -> dict[str, bytes]:
    """Return the files of one sheet but its PDF, by name: what they are all named, with the end of each."""
    forms: dict[str, str | bytes] = {
        "html": phone_page(sheet),
        "gpx": sheet_gpx(sheet),
        "geojson": sheet_geojson(sheet),
        "ics": sheet_ics(sheet),
        "xlsx": sheet_form(sheet),
    }
    return {
        f"{named}.{end}": content if isinstance(content, bytes) else content.encode("utf-8")
        for end, content in forms.items()
    }
