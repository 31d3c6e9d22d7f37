"""Asks who looked and who took out what, whether anybody was refused, and whether the record is whole."""

import streamlit as st

from data.audit.table import read_audit
from data.errors import NotAllowed
from data.language import _
from data.permission import check_does
from pages.shared.audit_noting import note_viewed
from pages.shared.audit_style import draw_question
from pages.shared.audit_table import choose_since, draw_counts, draw_lines
from pages.shared.audit_unusual import draw_unusual_days
from pages.shared.audit_verdict import draw_audit_verdict
from pages.shared.frame import draw_note
from pages.shared.state import View
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the screen for those who look after the audit; that they look goes on record, too."""
    with st.container(key="audit"):
        draw_question()
        store = current_store(view.store)
        try:
            # Asked first, as nothing of it is drawn for anybody else.
            check_does(store, view.person, "read_audit")
        except NotAllowed as refusal:
            st.info(str(refusal))
            return
        note_viewed(store, view.person, "audit:screen")
        draw_audit_verdict()
        since = choose_since()
        table = read_audit(store, view.person, since=since)
        draw_counts(table)
        draw_unusual_days(store, view.person, table.rows)
        draw_lines(view, table)
        draw_note(
            _(
                "Persons stand here as the first signs of a keyed id, things as codes; what records say "
                "stands nowhere in it. It is kept in a file of its own, which the program only adds to."
            ),
            below_title=False,
        )
