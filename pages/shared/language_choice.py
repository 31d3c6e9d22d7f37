"""Lets people choose the language of the screens, which stays in the session and stands in the address."""

import streamlit as st

from data.language import LANGUAGES, _, use_language
from pages.shared.state import read_choice

NAME = "lang"


def use_chosen_language() -> str:
    """Have everything from here on speak the language of the session; to be called first in every run.

    A run of a fragment is a run of its own: it calls this too.
    """
    code = read_choice(NAME, list(LANGUAGES))
    use_language(code)
    return code


def choose_language() -> None:
    """Draw the choice of a language; each stands there by its own name."""
    st.selectbox(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=NAME,
        persist_state="session",
    )
