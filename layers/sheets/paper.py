"""Prints sheets as PDF in A4, without asking anything of a network."""

import hashlib
import importlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import Refused
from data.language import _, language
from layers.markup import Markup, join, tag
from layers.sheets.paper_parts import sheet_article
from layers.sheets.sheet import Sheet

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
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
    weasyprint = _load_weasyprint()
    page = sheet_html(sheets)
    document = weasyprint.HTML(string=page, url_fetcher=_fetcher(weasyprint))
    identifier = hashlib.sha256(page.encode("utf-8")).digest()[:16]
    written: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=identifier, optimize_images=False
    )
    return written


def sheet_html(sheets: Sequence[Sheet]) -> Markup:
    """Return the page that is printed."""
    made = datetime(*max(each.made for each in sheets).timetuple()[:3], tzinfo=UTC).isoformat()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", _("Round sheets {codes}").format(codes=", ".join(each.code for each in sheets))),
        tag("meta", name="generator", content="Majakka"),
        # Without a date of its own the file would carry the moment of printing, and never be the same twice.
        tag("meta", name="dcterms.created", content=made),
        tag("meta", name="dcterms.modified", content=made),
        tag("style", Markup(_CSS)),
    )
    body = tag("body", *(sheet_article(each) for each in sheets))
    return join(Markup("<!DOCTYPE html>"), tag("html", head, body, lang=language()))


def _load_weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except OSError as fault:  # its libraries of letters are loaded when it is imported
        raise Refused(
            _("This machine has no Pango, which sheets are printed with. Install {packages}.").format(
                packages=PANGO
            )
        ) from fault


def _fetcher(weasyprint: Any) -> Any:
    # What a page holds is in it: pictures as data. Nothing else is ever asked for, neither files nor hosts.
    return weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
