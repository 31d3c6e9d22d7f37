"""Draws everything that a draft would publish as tables, for whoever has to answer for it."""

import streamlit as st

from data.language import _
from data.releases.release import Release
from layers.council.tables import (
    cover_table,
    effort_table,
    form_table,
    inspection_table,
    part_table,
    service_table,
)
from pages.shared.council_look import draw_table
from pages.shared.frame import draw_note


def draw_tables(release: Release) -> None:
    """Draw the tables one beside the other, and name those that hold nothing."""
    st.header(_("The same in tables"), anchor=False)
    tables = (
        (_("Parts of the map"), part_table(release)),
        (_("Forms of exploitation"), form_table(release)),
        (_("What was done"), effort_table(release)),
        (_("Inspections"), inspection_table(release)),
        (_("Help: how far it reaches"), cover_table(release)),
        (_("Public help services"), service_table(release)),
    )
    shown = [(title, table) for title, table in tables if not table.empty]
    for tab, (title, table) in zip(st.tabs([title for title, _table in shown]), shown, strict=True):
        with tab:
            draw_table(table, title)
    if empty := [title for title, table in tables if table.empty]:
        draw_note(_("Not in this release: {tables}.").format(tables=", ".join(empty)), below_title=False)
