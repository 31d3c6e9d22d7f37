"""Reads the claims of whoever signed in: the one place that asks Streamlit who that is."""

from collections.abc import Mapping

import streamlit as st


def signed_in_claims() -> Mapping[str, object] | None:
    """Return the claims of the ID token, as the provider signed them; None for who did not sign in."""
    if not st.user.get("is_logged_in", False):
        return None
    return st.user.to_dict()


def can_sign_in() -> bool:
    """Return whether Streamlit was told of a provider; it was not if the app was started past start.py."""
    return "is_logged_in" in st.user
