"""Says where there are no routes yet what will stand here, what it needs, and why a plan is empty."""

from datetime import date

import streamlit as st

from data.language import _
from data.teams import read_teams
from layers.escaping import escape_html
from pages.shared.frame import draw_note
from pages.shared.log_words import plain_label
from pages.shared.menu import draw_link
from pages.shared.outreach_state import Planned
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_first_steps(view: View, planned: Planned | None, day: date) -> None:
    """Draw why nobody goes anywhere; before the first plan, what it will show and what it needs."""
    if planned is not None:
        st.subheader(_("Nobody goes anywhere on this shift"), anchor=False)
        for sentence in planned.plan.empty_because:
            st.info(plain_label(sentence))
        return
    st.subheader(_("What you will see here"), anchor=False)
    what = (
        _("Which team goes where, in which order and at what time, and why."),
        _("What one more hour, or one more team, would bring."),
        _("One sheet for each team, to be printed or sent to a phone."),
    )
    st.html(f'<ul class="mj-faults">{"".join(f"<li>{escape_html(each)}</li>" for each in what)}</ul>')
    draw_note(_("Look through the teams above, then plan the routes."), below_title=False)
    if not read_teams(current_store(view.store), view.person, day=day):
        draw_note(
            _("No teams are known here yet: the one above is to begin with. Change it or add others."),
            below_title=False,
        )
        draw_link("intake", _("Bring your teams in"))
