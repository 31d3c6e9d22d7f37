"""Draws why stores cannot be opened: to those who may mend them, and to the others that one cannot."""

from collections.abc import Mapping

import streamlit as st

from data.access import may
from data.language import _
from data.people.admission import Admission
from data.permission import covers_store


def draw_store_faults(faults: Mapping[str, str], admission: Admission | None) -> None:
    """Draw the sentences (by store) that somebody may read; local mode, without an admission, shows all.

    A sentence holds paths of the machine. Nothing is said of a store that no grant covers.
    """
    if admission is None:
        shown, hidden = list(faults.values()), False
    else:
        covering = {
            name: [person for person in admission.persons if covers_store(person, name)] for name in faults
        }
        readable = {
            name
            for name, persons in covering.items()
            if any(may(person, "read_upkeep") for person in persons)
        }
        shown = [sentence for name, sentence in faults.items() if name in readable]
        hidden = any(persons and name not in readable for name, persons in covering.items())
    for sentence in shown:
        st.warning(sentence)
    if hidden:
        st.warning(_("A store cannot be opened. Tell the data steward."))
