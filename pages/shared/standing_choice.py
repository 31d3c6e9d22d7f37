"""Lets somebody who signed in choose for which organisation and in which role to work, and sign out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import streamlit as st

from data.access import Person
from data.clock import now
from data.language import _
from data.people.admission import Admission
from data.people.standing import person_in
from pages.shared.guarding import guarded
from pages.shared.persons import role_label
from pages.shared.sign_in_record import sign_out

# So long before the end people are told, as what is typed then is lost.
_TELL_BEFORE = timedelta(minutes=20)


class Choose(Protocol):
    """Draws a box to choose among codes, and returns the chosen one."""

    def __call__(
        self,
        name: str,
        label: str,
        options: list[str],
        words: Callable[[str], str],
        *,
        on_change: Callable[[], None] | None = None,
    ) -> str: ...


def choose_standing(admission: Admission, choose: Choose) -> Person:
    """Draw what there is to choose, and return the person in the chosen standing.

    One works in one role at a time: what a screen shows is then what that role may see, and nothing more.
    """
    organisations = list(dict.fromkeys(each.organisation for each in admission.standings))
    organisation = organisations[0]
    if len(organisations) > 1:
        organisation = choose("organisation", _("I work for"), organisations, str, on_change=forget_purpose)
    held = {each.role: each for each in admission.standings if each.organisation == organisation}
    role = choose("role", _("I work as"), list(held), role_label, on_change=forget_purpose)
    return person_in(held[role], admission.identity)


def draw_account(person: Person) -> None:
    """Draw who is signed in, for whom and until when, and the way out; nothing in local mode."""
    if person.until is None:
        return
    with st.container(key="account", border=True):
        ends = person.until.astimezone()
        if person.until - now() < _TELL_BEFORE:
            st.warning(_("Your session ends at {time}. Save what you typed.").format(time=f"{ends:%H:%M}"))
        st.caption(
            _("Signed in as {id} for {organisation}, {role}, until {time}.").format(
                id=f"`{person.id}`",
                organisation=f"`{person.organisation}`",
                role=", ".join(role_label(role) for role in sorted(person.roles)),
                time=f"{ends:%H:%M}",
            )
        )
        st.button(_("Sign out"), key="sign-out", width="stretch", on_click=guarded(sign_out), args=(person,))


def forget_purpose() -> None:
    """Let the map open on the purpose of the new role."""
    st.session_state.pop("purpose", None)
    st.query_params.pop("purpose", None)
