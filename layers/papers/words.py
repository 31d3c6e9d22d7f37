"""Writes what stands on papers of inspections: names of authorities and crews, past findings, short texts."""

from datetime import date

import pandas as pd

from data.inspecting.month_list import FOLLOW_UP, RANDOM, UNCERTAIN, VALUE
from data.language import _
from data.organisations import read_organisations
from data.store import Store
from data.vocabulary import authorities, indicators, record_terms
from layers.sheets.words import write_date

_FLAGS = ("labour_exploitation", "administrative", "referral", "nothing_found")
_MOST_CODES = 3


def shortened(text: str, most: int) -> str:
    """Return a text in one line of at most so many letters, cut between words where it is longer."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rindex(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;:") + "…"


def names_of(store: Store) -> dict[str, str]:
    """Return the names of all that can stand on a paper by code: organisations of the store, authorities."""
    named = {each.code: shortened(each.label, 50) for each in read_organisations(store)}
    return named | {each.code: each.label for each in authorities()}


def why_in_words(part: str, cause: str = "") -> str:
    """Return which part of the list a site came from; nothing where that could tell of a complaint.

    Parameters
    ----------
    part, cause
        As in `data.inspecting.month_list.ListItem`.
    """
    return _whys().get(cause or part, "")


def whys_in_words() -> frozenset[str]:
    """Return all that `why_in_words` can say."""
    return frozenset(_whys().values())


def _whys() -> dict[str, str]:
    return {
        VALUE: _("On the list: most expected here"),
        UNCERTAIN: _("On the list: least known"),
        RANDOM: _("On the list: drawn by lot"),
        FOLLOW_UP: _("On the list: follow-up due"),
    }


def finding_in_words(found: pd.Series) -> str:
    """Return one earlier inspection: when, how final, what it found."""
    stages = {each.code: each.label for each in record_terms("stages")}
    outcomes = {each.code: each.label for each in record_terms("outcomes")}
    signs = {each.code: each.label for each in indicators()}
    day = pd.Timestamp(str(found["inspected_on"])).date()
    flags = [outcomes[flag] for flag in _FLAGS if found[flag]]
    codes = [signs.get(code, code) for code in _codes(found["finding_codes"])]
    more = [_("and {count} more").format(count=len(codes) - _MOST_CODES)] if len(codes) > _MOST_CODES else []
    return _("{day} ({stage}): {found}").format(
        day=_day(day),
        stage=stages[str(found["stage"])].lower(),
        found="; ".join([*flags, *codes[:_MOST_CODES], *more]) or _("not known"),
    )


def _codes(value: object) -> list[str]:
    return [str(each) for each in value] if hasattr(value, "__iter__") else []


def _day(day: date) -> str:
    return write_date(day)
