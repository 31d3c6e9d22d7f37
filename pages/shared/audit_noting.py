"""Records what somebody looks at, once a session and day, and shows nothing where that cannot be recorded."""

from collections.abc import Callable

import streamlit as st

from data.access import Person
from data.audit.events import EXPORTED, VIEWED
from data.audit.recording import record_event
from data.clock import machine_today
from data.errors import StoreError
from data.store import Store

_NOTED = "audit-noted"


def note_viewed(store: Store, person: Person, subject: str) -> None:
    """Record that the person looks at something of a store, by its code, such as ``layer:blind_spots``."""
    note_once(store, person, subject, lambda: record_event(person, VIEWED, store=store, subject=subject))


def note_saved(store: Store, person: Person, subject: str) -> None:
    """Record that the person saved something of a store as a file, each time."""
    _record_or_stop(lambda: record_event(person, EXPORTED, store=store, subject=subject))


def note_once(store: Store, person: Person, subject: str, record: Callable[[], None]) -> None:
    """Call `record`, but not again on the same day of this session as the screen is drawn anew.

    Where it cannot be recorded, that is said, and the run ends: nothing is shown without it.
    """
    noted: set[tuple[str, ...]] = st.session_state.setdefault(_NOTED, set())
    roles = ",".join(sorted(person.roles))
    who = (person.id, roles, person.authority or "")
    looked = (machine_today().isoformat(), store.settings.store_id, *who, subject)
    if looked not in noted:
        _record_or_stop(record)
        noted.add(looked)


def _record_or_stop(record: Callable[[], None]) -> None:
    try:
        record()
    except StoreError as fault:
        st.error(str(fault))
        st.stop()
