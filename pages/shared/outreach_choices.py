"""Asks what a coordinator says of a stop for good: languages, meeting hours, or that nobody goes there."""

import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.language import _
from data.stop_choices import MOST_STAY_MINUTES, StopChoice, read_stop_choices, write_stop_choice
from layers.routing.stop import Stop
from pages.shared.frame import draw_note
from pages.shared.log_words import plain_label
from pages.shared.outreach_words import languages
from pages.shared.state import View
from pages.shared.stores import current_store

_EXAMPLE = "Mo-Fr 18:00-22:00"
_SAID = "stop-choice-said"


def draw_choices(view: View, stop: Stop) -> None:
    """Draw the form for a stop; what is said there holds for every later plan, and is never scored."""
    if said := st.session_state.pop(_SAID, None):
        kind, words = said
        (st.warning if kind == "fault" else st.success)(plain_label(words))
    with st.expander(_("Say something of this stop for every plan"), key=f"choice-{stop.code}"):
        store = current_store(view.store)
        now = read_stop_choices(store, view.person).get(stop.code, StopChoice(stop.code))
        spoken = languages()
        with st.form(f"choice-form-{stop.code}", border=False):
            chosen = st.multiselect(
                _("Languages, one of which a team must speak"),
                list(spoken),
                default=sorted(now.languages),
                format_func=spoken.__getitem__,
                placeholder=_("Any team"),
            )
            hours = st.text_input(
                _("Meeting hours, instead of those of the place"), now.meeting_hours, placeholder=_EXAMPLE
            )
            stay = st.number_input(
                _("Minutes of a visit"),
                min_value=1,
                max_value=MOST_STAY_MINUTES,
                value=now.stay_minutes,
                placeholder=_("as usual"),
            )
            banned = st.checkbox(_("Nobody goes there until it is said otherwise"), now.banned)
            sent = st.form_submit_button(_("Write it down"))
        draw_note(
            _("It is kept in the store for later plans. Ask again, then the routes follow it."),
            below_title=False,
        )
        if sent:
            _write(view, stop.code, frozenset(chosen), hours, stay, banned=banned)


def _write(
    view: View, stop: str, chosen: frozenset[str], hours: str, stay: int | float | None, *, banned: bool
) -> None:
    try:
        choice = StopChoice(stop, chosen, hours, int(stay) if stay else None, banned)
        new = write_stop_choice(current_store(view.store), view.person, choice)
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[_SAID] = ("fault", str(fault))
    else:
        words = (
            _("Written down. Ask again, then the routes follow it.") if new else _("That was known already.")
        )
        st.session_state[_SAID] = ("done", words)
    st.rerun()
