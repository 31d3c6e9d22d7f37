"""Frames the dashboard: page settings, left panel, banner and menu; then runs the chosen screen."""

import streamlit as st

from data.language import _
from pages.screens import (
    debrief,
    entry,
    evidence,
    inspections,
    intake,
    log_round,
    methods,
    outreach,
    overview,
    risk_map,
)
from pages.shared.assets import provide_assets
from pages.shared.chooser import choose_view
from pages.shared.frame import ICON, draw_banner, draw_style
from pages.shared.language_choice import use_chosen_language
from pages.shared.menu import choose_screen
from pages.shared.state import write_address
from pages.shared.stores import store_names

use_chosen_language()
st.set_page_config(page_title="Majakka", page_icon=ICON, layout="wide")
provide_assets()
draw_style()
stores, faults = store_names()
for fault in faults:
    st.warning(fault)
if not stores:
    if faults:
        st.title(_("No store can be opened"))
        st.stop()
    st.title(_("Welcome to Majakka"))
    st.info(
        _("There is no store yet. Make the demonstration with `python -m data demo`, then reload this page.")
    )
    st.stop()
view = choose_view(stores)
screen = choose_screen(
    view,
    {
        "overview": overview.render,
        "risk_map": risk_map.render,
        "outreach": outreach.render,
        "inspections": inspections.render,
        "debrief": debrief.render,
        "intake": intake.render,
        "entry": entry.render,
        "log_round": log_round.render,
        "evidence": evidence.render,
        "methods": methods.render,
    },
)
draw_banner(view)
screen.run()
write_address()
