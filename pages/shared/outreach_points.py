"""Keeps the points where a shift can start or end, so that a screen need not read them again."""

import streamlit as st

from layers.known_points import KnownPoints, read_known_points
from pages.shared.cache_key import AccessKey, access_key
from pages.shared.state import View
from pages.shared.stores import current_store


def known_points(view: View) -> KnownPoints:
    """Return the points of a store by name, through a cache."""
    return _known_points(access_key(view), view)


@st.cache_resource(show_spinner=False, max_entries=8)
def _known_points(key: AccessKey, _view: View) -> KnownPoints:  # noqa: ARG001
    return read_known_points(current_store(_view.store), _view.person)
