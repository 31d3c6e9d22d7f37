"""Finds the stores under `var/` and keeps one open connection to each for the whole process."""

import threading

import streamlit as st

from data.doctor.contents import check_blocks
from data.errors import StoreError
from data.language import _
from data.store import Store, open_store, store_path, var_folder

KNOWN_ORDER = ("helsinki", "rural", "region", "town")


def store_names() -> tuple[list[str], dict[str, str]]:
    """Return the names of the stores under `var/` that open, and by name a sentence for each that does not.

    Demonstrations come first, in their usual order.
    """
    found = {path.stem for path in var_folder().glob("*.duckdb")}
    names: list[str] = []
    faults: dict[str, str] = {}
    for name in [*(known for known in KNOWN_ORDER if known in found), *sorted(found.difference(KNOWN_ORDER))]:
        try:
            current_store(name)
            names.append(name)
        except StoreError as error:
            faults[name] = str(error)
    return names, faults


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
    stores, lock = _open_stores()
    inode = path.stat().st_ino
    with lock:
        known = stores.get(str(path))
        if known is not None and known[0] == inode:
            return known[1]
        if known is not None:
            known[1].close()
            del stores[str(path)]
        store = open_store(path)
        try:
            check_blocks(store)
        except StoreError:
            store.close()
            raise
        stores[str(path)] = (inode, store)
        return stores[str(path)][1]


@st.cache_resource(show_spinner=False)
def _open_stores() -> tuple[dict[str, tuple[int, Store]], threading.Lock]:
    """Return the open stores of the process by path, with the inode of the file, and the lock on them."""
    return {}, threading.Lock()
