"""Lets people choose the language of the screens, which stays in the session and stands in the address."""

from typing import Any

import streamlit as st

from data.language import LANGUAGES, _, language, use_language
from pages.shared.state import read_choice

NAME = "lang"
# Screen readers take the voice from the page's own language, which Streamlit 1.67 always says is English.
_page_language = st.components.v2.component(
    "majakka_language", js="export default ({ data }) => { document.documentElement.lang = data.code; };"
)


def use_chosen_language() -> str:
    """Have everything from here on speak the language of the session; to be called first in every run.

    A run of a fragment is a run of its own: it calls this too.
    """
    code = read_choice(NAME, list(LANGUAGES))
    use_language(code)
    return code


def choose_language(**looks: Any) -> None:
    """Draw the choice of a language; each stands there by its own name."""
    st.selectbox(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=NAME,
        persist_state="session",
        **looks,
    )


def tell_page_language() -> None:
    """Have the page itself say which language it is in."""
    _page_language(data={"code": language()}, key="page-language")
