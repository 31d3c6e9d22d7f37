"""Finds the stores that are open to a person: granted, and with the person's organisation in the register."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from data.access import Person
from data.errors import NotAllowed
from data.language import _
from data.permission import check_store, covers_store
from pages.shared.stores import current_store

_OFFERED = "offered-stores"


def keep_offered_stores(names: Sequence[str], person: Person) -> list[str]:
    """Return which of the stores are open to the person, and remember them for screens that ask."""
    offered = [name for name in names if covers_store(person, name) and _knows(name, person)]
    st.session_state[_OFFERED] = offered
    return offered


def offered_stores() -> list[str]:
    """Return the names of the stores that are open to the person of this run."""
    return list(st.session_state.get(_OFFERED, ()))


def draw_no_store(person: Person) -> NoReturn:
    """Say that no store is open to the person, and end the run."""
    st.title(_("No store is open to you"), anchor=False)
    st.info(
        _(
            "Your role covers no store here, or none that has {organisation} in its register of "
            "organisations. Ask the data steward."
        ).format(organisation=person.organisation)
    )
    st.stop()


def _knows(name: str, person: Person) -> bool:
    try:
        check_store(current_store(name), person)
    except NotAllowed:
        return False
    return True
