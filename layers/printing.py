"""Prints pages as PDF in A4: the same bytes each time, and without asking anything of a network."""

import hashlib
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.errors import Refused
from data.language import _, language
from layers.markup import Markup, join, tag

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FORM: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "optimize_images": False}


def page_html(*articles: Markup, title: str, made: date, css: str) -> Markup:
    """Return the page that is printed, which says of itself on which day it was made."""
    moment = datetime(made.year, made.month, made.day, tzinfo=UTC).isoformat()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", title),
        tag("meta", name="generator", content="Majakka"),
        # Without a date of its own the file would carry the moment of printing, and never be the same twice.
        tag("meta", name="dcterms.created", content=moment),
        tag("meta", name="dcterms.modified", content=moment),
        tag("style", Markup(css)),
    )
    return join(Markup("<!DOCTYPE html>"), tag("html", head, tag("body", *articles), lang=language()))


@dataclass(frozen=True)
class LaidOut:
    """A page as it falls on sheets of A4, to be counted or bound with others into one file."""

    page: str
    document: Any

    @property
    def sheets(self) -> int:
        """How many sheets of A4 it takes."""
        return len(self.document.pages)


def page_pdf(page: str) -> bytes:
    """Return a page as a tagged PDF, whose identifier comes from what it holds.

    Raises
    ------
    Refused
        When what draws letters on this machine is missing.
    """
    return bound_pdf([lay_out(page)])


def lay_out(page: str) -> LaidOut:
    """Return a page as it falls on sheets of A4.

    Raises
    ------
    Refused
        When what draws letters on this machine is missing.
    """
    weasyprint = _load_weasyprint()
    document = weasyprint.HTML(string=page, url_fetcher=_fetcher(weasyprint))
    return LaidOut(page, document.render(**_FORM))


def bound_pdf(laid: Sequence[LaidOut]) -> bytes:
    """Return pages one after the other as one PDF with the title of the first; each counts its own sheets."""
    whole = hashlib.sha256("".join(each.page for each in laid).encode("utf-8"))
    bound = laid[0].document.copy([sheet for each in laid for sheet in each.document.pages])
    written: bytes = bound.write_pdf(pdf_identifier=whole.digest()[:16], **_FORM)
    return written


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
