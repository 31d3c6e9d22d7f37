"""Draws the table of the map and that of districts, which are parts put together by their middle."""

import streamlit as st

from data.language import _
from data.releases.release import Release
from layers.council.tables import district_table, part_table
from pages.shared.council_look import draw_quiet, draw_said, draw_section, draw_table


def draw_places(release: Release) -> None:
    """Draw all parts as a table, and the districts made of them."""
    draw_section("where")
    if not release.parts:
        draw_said(_("No part has enough signals from enough sources to be shown."))
        return
    table = part_table(release)
    if not any(part.district for part in release.parts):
        table = table.drop(columns=_("District"))
    draw_table(table, _("The map as a table: parts with most signals for their inhabitants first"))
    districts = district_table(release)
    if len(districts) < 2:
        return
    st.subheader(_("Districts"), anchor=False)
    draw_quiet(
        _(
            "A district here is all parts whose middle lies in it. Its borders are those of the parts, "
            "not those of the municipality, as a second set of borders would give small groups away."
        )
    )
    draw_table(districts, _("Parts put together by district"))
