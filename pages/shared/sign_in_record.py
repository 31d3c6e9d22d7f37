"""Records sign-ins, sign-outs and refusals in the audit, each once, and remembers who signed out."""

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from data.access import Person
from data.audit.events import REFUSED, SIGNED_IN
from data.audit.events import SIGNED_OUT as SIGNED_OUT_EVENT
from data.audit.recording import record_event
from data.people.admission import Admission
from data.people.identity import Identity
from data.people.standing import person_in
from pages.shared.claims import signed_in_claims
from pages.shared.session_owner import NOBODY, keep_owner

# More than an installation sees in eight hours; then remembering begins anew.
_MOST = 10_000


def record_signed_in(admission: Admission) -> None:
    """Record a sign-in, once for each token however many tabs and reloads there are."""
    mark = f"in {admission.identity.id} {admission.identity.began}"
    person = person_in(admission.standings[0], admission.identity)
    _record_first(mark, partial(record_event, person, SIGNED_IN))


def record_refused(identity: Identity, why: str) -> None:
    """Record that somebody who signed in was not let in, once for each reason and sign-in."""
    mark = f"refused {identity.id} {identity.began} {why}"
    nobody = Person(identity.id, "", frozenset())
    _record_first(mark, partial(record_event, nobody, REFUSED, subject=why, refused=True))


def record_screen_refused(person: Person, screen: str) -> None:
    """Record that somebody opened the address of a screen that the roles do not have, once a session."""
    mark = f"screen {person.id} {person.until} {screen} {sorted(person.roles)}"
    _record_first(mark, partial(record_event, person, REFUSED, subject=screen, refused=True))


def sign_out(person: Person) -> None:
    """End the session in all tabs of this browser, forget what it held, and go to the provider's sign-out."""
    _remember_signed_out()
    record_event(person, SIGNED_OUT_EVENT)
    keep_owner(NOBODY)
    st.logout()


def end_session() -> None:
    """Sign out somebody who was not let in: the token counts no more, also if a role is given later."""
    _remember_signed_out()
    keep_owner(NOBODY)
    st.logout()


def is_signed_out(claims: Mapping[str, object]) -> bool:
    """Return whether somebody signed out with this token: its cookie may live on in another tab or a copy."""
    signed_out, _lock = _signed_out()
    return _mark_of(claims) in signed_out


def _record_first(mark: str, record: Callable[[], None]) -> None:
    recorded, lock = _recorded()
    with lock:
        if mark in recorded:
            return
        # Marked once it is on the disk: where that failed, the next try fails, too.
        record()
        if len(recorded) >= _MOST:
            recorded.clear()
        recorded.add(mark)


def _remember_signed_out() -> None:
    claims = signed_in_claims()
    if claims is not None:
        signed_out, lock = _signed_out()
        with lock:
            signed_out.add(_mark_of(claims))


@st.cache_resource(show_spinner=False)
def _recorded() -> tuple[set[str], threading.Lock]:
    """Return what this process has recorded already."""
    return set(), threading.Lock()


@st.cache_resource(show_spinner=False)
def _signed_out() -> tuple[set[str], threading.Lock]:
    """Return the digests of the tokens that were signed out, until this process ends."""
    return set(), threading.Lock()


def _mark_of(claims: Mapping[str, object]) -> str:
    # Streamlit adds these three; the edge of the server reads the cookie without them.
    said = {name: value for name, value in claims.items() if name not in ("is_logged_in", "tokens", "origin")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
