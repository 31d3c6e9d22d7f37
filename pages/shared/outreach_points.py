"""Keeps the points where a shift can start or end, so that a screen need not read them again."""

import streamlit as st

from data.language import language
from layers.known_points import KnownPoints, read_known_points
from pages.shared.state import View
from pages.shared.stores import current_store


def known_points(view: View) -> KnownPoints:
    """Return the points of a store by name, through a cache."""
    store = current_store(view.store)
    return _known_points(
        (store.settings.store_id, store.version, tuple(sorted(view.person.roles)), language()), view
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _known_points(key: tuple[str, int, tuple[str, ...], str], _view: View) -> KnownPoints:  # noqa: ARG001
    return read_known_points(current_store(_view.store), _view.person)
