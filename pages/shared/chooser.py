"""Draws the left panel: role, municipality, period, form of exploitation and season."""

from collections.abc import Callable

import streamlit as st

from data.access import Person
from data.clock import today
from data.language import _
from data.overview import last_months, read_data_range
from data.people.admission import Admission
from data.periods import SEASONS, Period, period_of_date
from data.vocabulary import forms
from pages.shared.language_choice import choose_language, tell_page_language
from pages.shared.offered_stores import draw_no_store, keep_offered_stores
from pages.shared.persons import ROLES, local_person, role_label
from pages.shared.sign_in import keep_working_person
from pages.shared.standing_choice import choose_standing, draw_account, forget_purpose
from pages.shared.state import View, read_choice
from pages.shared.stores import current_store
from pages.shared.worded_choice import draw_worded_choice

ROLLING = {"12m": 12, "6m": 6, "3m": 3}


def choose_view(stores: list[str], admission: Admission | None = None) -> View:
    """Draw the panel and return what is chosen; every choice survives a change of screen.

    Without an admission (local mode) one chooses among all roles, else among those that the person holds.
    Ends the run where no store is open to the person.
    """
    with st.sidebar:
        person = _choose_local() if admission is None else choose_standing(admission, _choose)
        keep_working_person(person)
        offered = keep_offered_stores(stores, person)
        if not offered:
            choose_language()
            tell_page_language()
            draw_account(person)
    if not offered:
        draw_no_store(person)
    with st.sidebar:
        name = _choose("store", _("Municipality"), offered, lambda code: current_store(code).settings.name)
        periods = _period_options(read_data_range(current_store(name), person))
        period = _choose("period", _("Period"), list(periods), lambda code: period_label(code, periods))
        form = _choose("form", _("Form of exploitation"), ["any", *(f.code for f in forms())], form_label)
        season = _choose("season", _("Season"), ["any", *SEASONS], season_label)
        choose_language()
        tell_page_language()
        draw_account(person)
    return View(name, person, periods[period], form, season)


def period_label(code: str, periods: dict[str, Period]) -> str:
    """Return a choice of period in words."""
    if code in ROLLING:
        return _("Last {number} whole months").format(number=ROLLING[code])
    return _("Everything") if code == "all" else code if code in periods else ""


def form_label(code: str) -> str:
    """Return a form of exploitation in words, or that any form counts."""
    return next((form.label for form in forms() if form.code == code), _("Any form"))


def season_label(code: str) -> str:
    """Return a season in words, or the whole year."""
    return {
        "any": _("Whole year"),
        "winter": _("Winter"),
        "spring": _("Spring"),
        "summer": _("Summer"),
        "autumn": _("Autumn"),
    }[code]


def _choose(
    name: str,
    label: str,
    options: list[str],
    words: Callable[[str], str],
    *,
    on_change: Callable[[], None] | None = None,
) -> str:
    chosen = read_choice(name, options)
    return draw_worded_choice(name, label, options, words, chosen=chosen, on_change=on_change)


def _choose_local() -> Person:
    return local_person(_choose("role", _("I work as"), list(ROLES), role_label, on_change=forget_purpose))


def _period_options(known: Period | None) -> dict[str, Period]:
    options = {code: last_months(months) for code, months in ROLLING.items()}
    this_month = period_of_date(today())
    first = min(known.first, this_month) if known else this_month - 12
    for year in range(today().year, 1970 + first // 12 - 1, -1):
        options[str(year)] = Period((year - 1970) * 12, min((year - 1970) * 12 + 11, this_month))
    return options | {"all": Period(first, this_month)}
