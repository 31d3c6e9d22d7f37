"""Keeps whose a session is, and forgets what it held when it becomes somebody else's."""

import streamlit as st

from pages.shared import language_choice

# Whose it is while nobody is let in.
NOBODY = ""
_OWNER = "session-owner"


def keep_owner(owner: str) -> None:
    """Make the session somebody's; nothing that another person chose, typed or saw in it is left then.

    What stands in a session before it passes the gate for the first time comes from its own address.
    """
    if st.session_state.get(_OWNER) == owner:
        return
    if _OWNER in st.session_state:
        spoken = st.session_state.get(language_choice.NAME)
        st.session_state.clear()
        if spoken is not None:
            st.session_state[language_choice.NAME] = spoken
    st.session_state[_OWNER] = owner


def has_gate() -> bool:
    """Return whether this session passed the gate of `app.py`, or was stopped there."""
    return _OWNER in st.session_state
