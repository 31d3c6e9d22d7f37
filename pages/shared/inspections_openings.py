"""Records who opened a list or a plan, once per session and day, and raises openings that are unusual."""

from collections.abc import Iterable
from functools import partial

import streamlit as st

from data.access import Person
from data.audit.recording import audit_day
from data.inspecting.openings import record_opening, unusual_openings
from data.language import ngettext
from data.store import Store
from layers.escaping import escape_html
from layers.number_text import write_count
from pages.shared.audit_noting import note_once


def note_opening(store: Store, person: Person, what: str, subjects: Iterable[str]) -> None:
    """Record that the person opened something, but not again on the same day as the screen is drawn anew."""
    for subject in subjects:
        note_once(store, person, f"{what}:{subject}", partial(record_opening, store, person, what, subject))


def draw_unusual(store: Store, person: Person) -> None:
    """Draw which openings of today are unusual, for those who look after that."""
    unusual = unusual_openings(store, person, day=audit_day(store))
    if not unusual:
        return
    words = ngettext(
        "{count} unusual opening of lists or plans today", "{count} unusual openings of lists or plans today",
        len(unusual),
    ).format(count=write_count(len(unusual)))  # fmt: skip
    with st.expander(words, key="unusual-openings", icon=":material/visibility:"):
        items = "".join(f"<li>{escape_html(each)}</li>" for each in unusual)
        st.html(f'<ul class="mj-faults">{items}</ul>')
