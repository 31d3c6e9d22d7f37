"""Draws the only choices of the Council page: the release, and the language it is read in."""

from collections.abc import Sequence

import streamlit as st

from data.language import LANGUAGES, _, language
from data.releases.reading import Published
from layers.council.naming import write_months
from pages.shared import language_choice
from pages.shared.state import keep_in_address, read_choice, set_choice

RELEASE = "release"


def draw_release_choice(published: Sequence[Published]) -> str:
    """Draw the selector of releases, newest first, and return the code of the chosen one.

    It stands in the address, so that a page can be shared; without it, the newest is shown.
    """
    named = {
        each.release.code: _("Release {code}: {months}").format(
            code=each.release.code, months=write_months(each.release.period)
        )
        for each in published
    }
    newest = next(iter(named))
    chosen = read_choice(RELEASE, list(named), otherwise=newest)
    # Streamlit 1.67 tells options apart by what is written: in another language, the browser would next send
    # a label that is none any more, and the choice would fall back. So each language has its own selector.
    key = f"{RELEASE}-{language()}"
    st.session_state[key] = chosen
    st.selectbox(
        _("Release"),
        list(named),
        format_func=named.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_follow,
        args=(key,),
    )
    keep_in_address(RELEASE, newest)
    return chosen


def draw_language_choice() -> None:
    """Draw the choice of the language, in one line with that of the release."""
    st.selectbox(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=language_choice.NAME,
        label_visibility="collapsed",
        persist_state="session",
        width=140,
    )


def _follow(key: str) -> None:
    set_choice(RELEASE, str(st.session_state[key]))
