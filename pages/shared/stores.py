"""Finds the stores under `var/` and keeps one open connection to each for the whole process."""

import streamlit as st

from data.errors import StoreError
from data.language import _
from data.store import Store, open_store, store_path, var_folder

KNOWN_ORDER = ("helsinki", "rural", "region", "town")


def store_names() -> list[str]:
    """Return the names of the stores under `var/`, demonstrations first in their usual order."""
    found = {path.stem for path in var_folder().glob("*.duckdb")}
    return [name for name in KNOWN_ORDER if name in found] + sorted(found.difference(KNOWN_ORDER))


def current_store(name: str) -> Store:
    """Return the open store of a name; a file that was replaced meanwhile is opened anew.

    Raises
    ------
    StoreError
        When it cannot be opened; the sentence says what to do.
    """
    path = store_path(name)
    if not path.exists():
        raise StoreError(
            _("The store {path} is gone. Choose another municipality, or make it anew.").format(path=path)
        )
    return _open(name, path.stat().st_ino)


@st.cache_resource(show_spinner=False)
def _open(name: str, inode: int) -> Store:  # noqa: ARG001  # the inode tells a replaced file from the old one
    return open_store(store_path(name))
