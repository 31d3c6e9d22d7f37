"""Prints briefings as PDF in A4, each on two pages at most."""

import re
from collections.abc import Sequence
from pathlib import Path

from data.errors import Refused
from data.language import _
from layers.papers.briefing import Briefing
from layers.papers.briefing_parts import Detail, briefing_article
from layers.printing import LaidOut, bound_pdf, lay_out, page_html

MOST_PAGES = 2
# As many letters as two pages held in briefings of two to fourteen authorities: a first guess, no more.
_LETTERS = 5_600
_MARKUP = re.compile("<[^>]*>")
CSS = (Path(__file__).parent / "papers.css").read_text(encoding="utf-8")
# What is left out first is what can be read elsewhere: the end of the list of what to look for.
DETAILS = (
    Detail(),
    Detail(looking=10),
    Detail(looking=10, powers=4, levers=6),
    Detail(looking=10, powers=4, levers=4, services=2, past=2),
    Detail(looking=9, powers=3, levers=4, services=2, past=2),
    Detail(looking=9, powers=3, levers=3, services=2, past=2),
    Detail(looking=8, powers=2, levers=3, services=2, past=2),
    Detail(looking=6, powers=2, levers=2, services=1, past=1),
    Detail(looking=6, powers=0, levers=2, services=1, past=1, role=45),
    Detail(looking=4, powers=0, levers=2, services=1, past=1, role=45),
    Detail(looking=4, powers=0, levers=2, services=1, past=1, role=45, duties=False),
)


def briefing_pdf(briefings: Sequence[Briefing]) -> bytes:
    """Return one PDF with briefings one after the other, each on at most two pages of its own.

    What does not fit is cut from what to look for, then from powers, levers and services; never from safety
    or from what a worker can be told. What each must and may not report goes last, and from the whole
    briefing alone, where more go than two pages hold: it stands in the own briefing of each.

    Raises
    ------
    Refused
        When there are no briefings, one does not fit, or what draws letters on this machine is missing.
    """
    if not briefings:
        raise Refused(_("There are no briefings to print. Plan a visit first."))
    codes = ", ".join(dict.fromkeys(each.code for each in briefings))
    title = _("Briefings {codes}").format(codes=codes)
    return bound_pdf([fitted(each, title=title) for each in briefings])


def fitted(briefing: Briefing, *, title: str) -> LaidOut:
    """Return a briefing on two pages at most, with the fullest detail that fits.

    Raises
    ------
    Refused
        When even the least does not fit, or what draws letters on this machine is missing.
    """
    at = _likely(briefing)
    best = _laid(briefing, DETAILS[at], title)
    while best.sheets > MOST_PAGES and at + 1 < len(DETAILS):
        at += 1
        best = _laid(briefing, DETAILS[at], title)
    if best.sheets > MOST_PAGES:
        raise Refused(
            _("The briefing of visit {code} takes more than two pages. Let fewer authorities go.").format(
                code=briefing.code
            )
        )
    return best if at > _likely(briefing) else _fuller(briefing, at, best, title)


def _likely(briefing: Briefing) -> int:
    """Return which detail fits as far as its letters tell: to lay a page out takes half a second."""
    for at, detail in enumerate(DETAILS):
        if len(_MARKUP.sub("", briefing_article(briefing, detail))) <= _LETTERS:
            return at
    return len(DETAILS) - 1


def _fuller(briefing: Briefing, at: int, laid: LaidOut, title: str) -> LaidOut:
    """Return the fullest detail that fits too, going up from one that does."""
    for detail in reversed(DETAILS[:at]):
        fuller = _laid(briefing, detail, title)
        if fuller.sheets > MOST_PAGES:
            break
        laid = fuller
    return laid


def _laid(briefing: Briefing, detail: Detail, title: str) -> LaidOut:
    return lay_out(page_html(briefing_article(briefing, detail), title=title, made=briefing.made, css=CSS))
