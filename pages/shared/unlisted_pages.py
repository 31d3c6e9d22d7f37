"""Runs one page in the place of every screen, without a menu, and ends the run."""

from collections.abc import Callable, Sequence
from typing import NoReturn

import streamlit as st

from pages.shared.language_choice import choose_language, tell_page_language

# A page by default has no address of its own: what is given here stands nowhere.
START = "start"


def run_instead(screens: Sequence[str], draw: Callable[[], None]) -> NoReturn:
    """Draw the same page whatever address was opened, so that none says whether there is a screen."""
    with st.sidebar:
        choose_language()
        tell_page_language()
    pages = [
        st.Page(draw, title="Majakka", url_path=code, default=code == START, visibility="hidden")
        for code in (START, *screens)
    ]
    st.navigation(pages, position="hidden").run()
    st.stop()
