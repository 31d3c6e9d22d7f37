"""Lists the screens, and gives links from one to another."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.language import _
from pages.shared.state import View

_SCREENS = "screens"


def choose_screen(view: View, renders: dict[str, Callable[[View], None]]) -> StreamlitPage:
    """Draw the menu of the screens, the first being the start, and return the chosen one."""
    screens = {
        code: st.Page(partial(render, view), title=screen_title(code), url_path=code, default=number == 0)
        for number, (code, render) in enumerate(renders.items())
    }
    st.session_state[_SCREENS] = screens
    return st.navigation(list(screens.values()), position="top")


def draw_link(code: str, label: str) -> None:
    """Draw a link to another screen, where there is a menu; what is chosen stays chosen."""
    screens: dict[str, StreamlitPage] = st.session_state.get(_SCREENS, {})
    if code in screens:
        st.page_link(screens[code], label=label, icon=":material/arrow_forward:")


def draw_link_to(code: str, label: str, choices: dict[str, str]) -> None:
    """Draw a link to another screen that opens it with choices of its own."""
    screens: dict[str, StreamlitPage] = st.session_state.get(_SCREENS, {})
    if code in screens:
        st.page_link(
            screens[code],
            label=label,
            icon=":material/arrow_forward:",
            query_params=st.query_params.to_dict() | choices,
        )


def screen_title(code: str) -> str:
    """Return the name of a screen."""
    return {
        "overview": _("Overview"),
        "risk_map": _("Risk map"),
        "outreach": _("Outreach"),
        "inspections": _("Inspections"),
        "debrief": _("Debrief"),
        "council": _("Council"),
        "releases": _("Releases"),
        "intake": _("Data"),
        "entry": _("Enter one"),
        "log_round": _("Log a round"),
        "evidence": _("Evidence"),
        "methods": _("Methods"),
    }[code]
