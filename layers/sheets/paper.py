"""Prints sheets as PDF in A4."""

from collections.abc import Sequence
from pathlib import Path

from data.errors import Refused
from data.language import _
from layers.markup import Markup
from layers.printing import page_html, page_pdf
from layers.sheets.paper_parts import sheet_article
from layers.sheets.sheet import Sheet

_CSS = (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")


def sheet_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return one PDF with the sheets one after the other, each beginning on a page of its own.

    Raises
    ------
    Refused
        When there are no sheets, or what draws letters on this machine is missing.
    """
    if not sheets:
        raise Refused(_("There are no sheets to print. Plan at least one route with stops."))
    return page_pdf(sheet_html(sheets))


def sheet_html(sheets: Sequence[Sheet]) -> Markup:
    """Return the page that is printed."""
    return page_html(
        *(sheet_article(each) for each in sheets),
        title=_("Round sheets {codes}").format(codes=", ".join(each.code for each in sheets)),
        made=max(each.made for each in sheets),
        css=_CSS,
    )
