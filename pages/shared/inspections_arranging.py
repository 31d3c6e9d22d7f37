"""Asks what must be decided before anybody goes: who refers and interprets, what is checked, secrecy."""

from dataclasses import replace

import streamlit as st

from data.inspecting.visit import IMMIGRATION
from data.language import _
from data.organisations import read_organisations
from data.vocabulary import authorities
from layers.joint.schedule import JointSchedule
from layers.month.arrangements import Arrangement, Arrangements
from pages.shared.frame import draw_note
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_targets import lead_of
from pages.shared.inspections_words import authority_labels, language_labels
from pages.shared.state import View
from pages.shared.stores import current_store

# An interpreter of an authority that inspects is not independent.
_GOING = frozenset(each.code for each in authorities()) - {"interpreter", "ngo_migration_support"}
_REFERS, _FROM, _SPOKEN, _CHECKED, _WHY, _SECRET = (
    "visit-refers", "visit-interpreter", "visit-languages", "visit-papers", "visit-papers-why", "secret-for",
)  # fmt: skip
SECRET_DAYS = (1, 3, 5)


def draw_arrangements(view: View) -> None:
    """Draw the decisions that hold for every visit of the month."""
    labels, spoken = who_labels(view), language_labels()
    interpreters = {code: label for code, label in labels.items() if code not in _GOING}
    st.header(_("What holds for every visit"), anchor=False)
    st.session_state.setdefault(_REFERS, lead_of(view))
    st.selectbox(
        _("Who has the mandate to refer people to help"),
        list(labels),
        key=_REFERS,
        format_func=lambda code: labels.get(code, code),
        persist_state="session",
    )
    st.selectbox(
        _("Independent interpreter from (needed for joint visits)"),
        list(interpreters),
        index=None,
        key=_FROM,
        format_func=lambda code: interpreters.get(code, code),
        placeholder=_("Choose an organisation"),
        persist_state="session",
    )
    st.multiselect(
        _("For which languages"),
        list(spoken),
        key=_SPOKEN,
        format_func=spoken.__getitem__,
        placeholder=_("Choose languages"),
        persist_state="session",
    )
    checked = st.toggle(_("Residence papers are checked"), key=_CHECKED, persist_state="session")
    if checked:
        st.text_input(_("Why papers are checked"), key=_WHY, max_chars=300, persist_state="session")
    st.session_state.setdefault(_SECRET, SECRET_DAYS[0])
    st.selectbox(
        _("Those who go can read of a visit from"),
        SECRET_DAYS,
        key=_SECRET,
        format_func=_secret_label,
        persist_state="session",
    )
    draw_note(_("Until then only planners see the day."), below_title=False)


def needs_interpreter(schedule: JointSchedule) -> bool:
    """Whether a visit is joint and nobody is named who interprets."""
    joint = any(len(visit.crews) > 1 for visit in schedule.visits)
    return joint and not st.session_state.get(_FROM)


def arrangements_in_view(view: View, planning: MonthPlanning) -> Arrangements:
    """Return what was decided."""
    said = st.session_state
    checked = bool(said.get(_CHECKED))
    usual = Arrangement(
        refers=str(said.get(_REFERS) or lead_of(view)),
        interpreter_from=str(said.get(_FROM) or ""),
        interpreter_languages=tuple(said.get(_SPOKEN) or ()),
        papers_checked=checked,
        papers_reason=str(said.get(_WHY) or "") if checked else "",
    )
    of_site = {
        site: replace(usual, immigration_reason=reason) for site, reason in planning.immigration.items()
    }
    return Arrangements(usual, of_site)


def secret_days() -> int:
    """Return how many working days before a visit those who go can read of it."""
    return int(st.session_state.get(_SECRET, SECRET_DAYS[0]))


def who_labels(view: View) -> dict[str, str]:
    """Return who can refer or interpret: authorities but immigration control, then organisations."""
    authorities = {code: label for code, label in authority_labels().items() if code != IMMIGRATION}
    return authorities | {each.code: each.text for each in read_organisations(current_store(view.store))}


def _secret_label(days: int) -> str:
    return {
        1: _("the working day before"),
        3: _("three working days before"),
        5: _("five working days before"),
    }[days]
