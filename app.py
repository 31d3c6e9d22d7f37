"""Frames the dashboard: page settings, gate, left panel, banner and menu; then runs the chosen screen."""

import streamlit as st

from data.language import _
from pages.screens.listed import listed_screens
from pages.shared.assets import provide_assets
from pages.shared.chooser import choose_view
from pages.shared.failures import ReportedFailures
from pages.shared.frame import ICON, draw_banner, draw_style, hide_choices
from pages.shared.language_choice import use_chosen_language
from pages.shared.menu import choose_screen
from pages.shared.sign_in import pass_gate
from pages.shared.state import write_address
from pages.shared.store_faults import draw_store_faults
from pages.shared.stores import store_names

use_chosen_language()
st.set_page_config(page_title="Majakka", page_icon=ICON, layout="wide")
provide_assets()
draw_style()
screens = listed_screens()
with ReportedFailures():
    admission = pass_gate(list(screens))
    stores, faults = store_names()
    draw_store_faults(faults, admission)
    if not stores:
        if faults:
            st.title(_("No store can be opened"))
            st.stop()
        st.title(_("Welcome to Majakka"))
        st.info(
            _(
                "There is no store yet. Make the demonstration with `python -m data demo`, then reload this "
                "page."
            )
        )
        st.stop()
    view = choose_view(stores, admission)
    screen = choose_screen(view, screens)
    draw_banner(view)
    hide_choices(screen.url_path, view)
    screen.run()
write_address()
