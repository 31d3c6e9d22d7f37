"""Asks what was met or reported, apart from the place: all by touch, nothing in free text."""

from datetime import date

import streamlit as st

from data.clock import today
from data.intake.kinds import entries_of
from data.language import _
from data.periods import Period, period_of_date

DAY, MONTH, UNKNOWN = "day", "month", "unknown"
_MONTHS_BACK = 24


def ask_when(key: str) -> dict[str, str]:
    """Ask for the day, or the month where no more is known, and the part of day; never the hour."""
    labels = {DAY: _("A day"), MONTH: _("A month"), UNKNOWN: _("Not known")}
    how = st.segmented_control(
        _("When"), list(labels), default=DAY, required=True, format_func=labels.__getitem__, key=f"{key}-when"
    )
    if how == UNKNOWN:
        return {}
    if how == MONTH:
        last = period_of_date(today())
        months = list(range(last, last - _MONTHS_BACK, -1))
        month = st.selectbox(
            _("Month"), months, format_func=lambda each: Period(each, each).label(), key=f"{key}-month"
        )
        return {"when": f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"}
    return {"when": ask_day(key), "part_of_day": ask_part_of_day(key)}


def ask_day(key: str) -> str:
    """Ask for a day up to today; its week is kept."""
    day = st.date_input(
        _("Day"),
        value=today(),
        max_value=today(),
        format="YYYY-MM-DD",
        key=f"{key}-day",
        help=_("Its week is kept."),
    )
    return day.isoformat() if isinstance(day, date) else ""


def ask_part_of_day(key: str) -> str:
    """Ask for the part of the day, empty where it is not said."""
    return ask_one("parts_of_day", _("Part of day"), key=f"{key}-part")


def ask_about_sighting(key: str) -> dict[str, str]:
    """Ask for what was noticed, how many, by whom, how sure it is, and whether it may be passed on."""
    kinds = {each.code: each.label for each in entries_of("met_at")}
    place_kind = st.selectbox(
        _("Kind of place"),
        list(kinds),
        index=None,
        format_func=kinds.__getitem__,
        placeholder=_("Not stated"),
        key=f"{key}-kind",
    )
    found = {
        "discovered": _ask_discovered(key),
        "place_kind": place_kind or "",
        "forms": ask_several("forms", _("Forms of exploitation; none if not yet known"), key=f"{key}-forms"),
        "indicators": _ask_indicators(key),
        "people": ask_one("people_bands", _("People"), key=f"{key}-people"),
        "reliability": ask_one("reliability_grades", _("How sure it is"), key=f"{key}-reliability"),
    }
    agreed = st.toggle(_("The person agreed that it may be passed on to inspection"), key=f"{key}-agreed")
    return found | {"may_pass_on": "person agreed" if agreed else "no"}


def ask_one(vocabulary: str, label: str, *, key: str) -> str:
    """Ask for one code of a short vocabulary, empty where none is chosen."""
    labels = {each.code: each.label for each in entries_of(vocabulary)}
    return st.pills(label, list(labels), format_func=labels.__getitem__, key=key, wrap=True) or ""


def ask_several(vocabulary: str, label: str, *, key: str) -> str:
    """Ask for any number of codes of a short vocabulary."""
    labels = {each.code: each.label for each in entries_of(vocabulary)}
    chosen = st.pills(
        label, list(labels), selection_mode="multi", format_func=labels.__getitem__, key=key, wrap=True
    )
    return " ".join(chosen)


def _ask_discovered(key: str) -> str:
    labels = {"yes": _("Our team met it"), "no": _("Somebody reported it")}
    return (
        st.segmented_control(
            _("How it came to you (needed)"),
            list(labels),
            format_func=labels.__getitem__,
            key=f"{key}-discovered",
        )
        or ""
    )


def _ask_indicators(key: str) -> str:
    labels = {each.code: each.label for each in entries_of("indicators")}
    chosen = st.multiselect(
        _("Indicators"),
        list(labels),
        format_func=labels.__getitem__,
        placeholder=_("What was noticed"),
        key=f"{key}-indicators",
    )
    return " ".join(chosen)
