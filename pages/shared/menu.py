"""Lists the screens, and gives links from one to another."""

from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from data.access import may_open
from data.language import _
from pages.shared.persons import role_label
from pages.shared.sign_in_record import record_screen_refused
from pages.shared.state import View
from pages.shared.unlisted_pages import START

_SCREENS = "screens"


def choose_screen(view: View, renders: dict[str, Callable[[View], None]]) -> StreamlitPage:
    """Draw the menu of the screens that the person's roles have, the first at the start; return the chosen.

    The address of another screen says that it is not for this role, whether or not it is opened first.
    """
    allowed = [code for code in renders if may_open(view.person, code)]
    pages = {
        code: st.Page(
            partial(renders[code], view),
            title=screen_title(code),
            # The start has no address of its own in Streamlit 1.67; a hidden page of its name leads there.
            url_path=START if number == 0 else code,
            default=number == 0,
        )
        for number, code in enumerate(allowed)
    }
    others = [
        _hidden_page(code, view, renders[code], may=code in allowed)
        for code in renders
        if code not in allowed[1:]
    ]
    st.session_state[_SCREENS] = pages
    return st.navigation([*pages.values(), *others], position="top")


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
        "audit": _("Audit"),
        "upkeep": _("Upkeep"),
    }[code]


def _hidden_page(code: str, view: View, render: Callable[[View], None], *, may: bool) -> StreamlitPage:
    """Return a page that is reached by its address alone."""
    if may:
        return st.Page(partial(render, view), title=screen_title(code), url_path=code, visibility="hidden")
    return st.Page(partial(_draw_forbidden, view, code), title="Majakka", url_path=code, visibility="hidden")


def _draw_forbidden(view: View, code: str) -> None:
    record_screen_refused(view.person, code)
    st.title(_("This screen is not for your role"), anchor=False)
    st.info(
        _("You work as {role}. Choose another role, if you hold one, or go on from the menu.").format(
            role=", ".join(role_label(role) for role in sorted(view.person.roles))
        )
    )
