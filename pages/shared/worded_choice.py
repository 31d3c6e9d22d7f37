"""Draws a choice among codes shown in words, which stays when the words change with the language."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from data.language import language
from pages.shared.guarding import guarded
from pages.shared.state import set_choice


def draw_worded_choice(
    name: str,
    label: str,
    options: Sequence[str],
    words: Callable[[str], str],
    *,
    chosen: str,
    on_change: Callable[[], None] | None = None,
    **looks: Any,
) -> str:
    """Draw a box to choose a code, and return what is chosen; the session keeps it under its name.

    The browser sends back the words of the choice. Streamlit 1.67 does not know them in another language and
    falls back to the first option: so the box has a key of its own in each, in English its name.
    """
    key = name if language() == "en" else f"{name}-{language()}"
    if key != name:
        st.session_state[key] = chosen
    st.selectbox(
        label,
        options,
        format_func=words,
        key=key,
        on_change=guarded(partial(_take_over, name, key, on_change)),
        persist_state="session",
        **looks,
    )
    return str(st.session_state[name])


def _take_over(name: str, key: str, on_change: Callable[[], None] | None) -> None:
    set_choice(name, st.session_state[key])
    if on_change is not None:
        on_change()
