"""Says which state of a store maps show: new facts within a minute, what was taken back at once."""

import threading
import time
from dataclasses import dataclass

import streamlit as st

from data.store import Store

# Each new state has every layer measured anew, for everybody: while files come in one after another, people
# who read maps would wait for nothing else.
LEAST_S = 60.0


@dataclass
class _Shown:
    version: int
    since_s: float


def shown_version(store: Store) -> int:
    """Return the version of the store that what is cached from it is keyed by.

    It is the newest one, unless that one came less than a minute after the one that is shown. A batch that
    takes another one back is followed at once.
    """
    with _lock():
        known, now = _known(), time.monotonic()
        shown = known.get(store.settings.store_id)
        if shown is None or _is_due(store, shown, now):
            shown = known[store.settings.store_id] = _Shown(store.version, now)
        return shown.version


def _is_due(store: Store, shown: _Shown, now: float) -> bool:
    if shown.version == store.version:
        return False
    return (
        now - shown.since_s >= LEAST_S or shown.version > store.version or _takes_back(store, shown.version)
    )


def _takes_back(store: Store, version: int) -> bool:
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM main.batches WHERE batch > ? AND takes_back IS NOT NULL", [version]
        ).fetchone()
    return bool(row and row[0])


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, _Shown]:
    return {}


@st.cache_resource(show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()
