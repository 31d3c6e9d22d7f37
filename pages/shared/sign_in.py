"""Lets people in, or says why not: at every run of the app, fragment and callback, from what holds now."""

import os
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from data.access import Person
from data.clock import now
from data.language import _
from data.people.admission import SIGNED_OUT, UNREADABLE, Admission, Refusal, admit
from data.people.settings import PEOPLE, SIGN_IN
from pages.shared.claims import can_sign_in, signed_in_claims
from pages.shared.local_mode import local_fault
from pages.shared.refused_page import draw_not_local, draw_refused
from pages.shared.session_owner import NOBODY, keep_owner
from pages.shared.sign_in_record import is_signed_out, record_refused, record_signed_in
from pages.shared.unlisted_pages import run_instead

# In the session: the person who works now.
_WORKING = "working-person"
_LOCAL = "local"


def pass_gate(screens: Sequence[str]) -> Admission | None:
    """Return who is let in, None in local mode; who is not let in sees why, and the run ends.

    `screens` are the codes in addresses; each leads to the same page then.
    """
    if is_local():
        fault = local_fault()
        if fault:
            keep_owner(NOBODY)
            run_instead(screens, lambda: draw_not_local(fault))
        keep_owner(_LOCAL)
        return None
    admission = current_admission()
    if isinstance(admission, Refusal):
        if admission.identity is not None:
            record_refused(admission.identity, admission.why)
        # While somebody mends the file of people, nobody loses what was typed.
        if admission.why != UNREADABLE:
            keep_owner(NOBODY)
        run_instead(screens, lambda: draw_refused(admission))
    keep_owner(admission.identity.id)
    record_signed_in(admission)
    return admission


def is_local() -> bool:
    """Return whether nobody signs in here: one person at one machine."""
    return not os.environ.get(SIGN_IN)


def current_admission() -> Admission | Refusal:
    """Return whether the person of this session is let in now: from claims, file of people and clock."""
    if not can_sign_in():
        return Refusal(
            UNREADABLE,
            _(
                "MAJAKKA_SIGN_IN is set, but the app was started without it. Start it with "
                "`python -m pages.shared.start`."
            ),
        )
    claims = signed_in_claims()
    if claims is not None and is_signed_out(claims):
        return Refusal(SIGNED_OUT)
    named = os.environ.get(PEOPLE)
    return admit(claims, Path(named) if named else None, now())


def keep_working_person(person: Person) -> None:
    """Remember as whom this run works: fragments and callbacks go on only as long as that still holds."""
    st.session_state[_WORKING] = person


def is_still_admitted() -> bool:
    """Return whether the person who worked in the last run of the app would be let in now, just so.

    Any change to what was granted (role, stores, authority, crew, end) sends through the gate anew.
    """
    if is_local():
        return not local_fault()
    admission = current_admission()
    return isinstance(admission, Admission) and st.session_state.get(_WORKING) in admission.persons
