"""Draws what somebody sees who is not let in: to sign in, that the session is over, or whom to ask."""

import streamlit as st

from data.language import _
from data.people.admission import OVER, SIGNED_OUT, UNKNOWN, UNREADABLE, Refusal
from pages.shared.sign_in_record import end_session


def draw_refused(refusal: Refusal) -> None:
    """Draw why somebody is not let in, and what to do; nothing of any store."""
    if refusal.why == SIGNED_OUT:
        _draw_sign_in()
    elif refusal.why == OVER:
        _draw_over()
    elif refusal.why == UNKNOWN:
        _draw_unknown(refusal)
    else:
        _draw_fault(refusal)


def draw_not_local(sentence: str) -> None:
    """Draw why local mode shows nothing to this request."""
    st.title(_("Nobody signs in here"), anchor=False)
    st.error(sentence)


def draw_sign_in_button() -> None:
    """Draw the button that leads to the page of the provider."""
    st.button(_("Sign in with your organisation's account"), type="primary", key="sign-in", on_click=st.login)


def _draw_sign_in() -> None:
    st.title("Majakka", anchor=False)
    st.write(
        _(
            "Majakka shows where people may be exploited and where nobody has looked, to those whose work it "
            "is."
        )
    )
    draw_sign_in_button()


def _draw_over() -> None:
    st.title(_("Your session is over"), anchor=False)
    st.write(
        _("A session lasts eight hours at most. Nothing of it is left on this page; what you saved is saved.")
    )
    draw_sign_in_button()


def _draw_unknown(refusal: Refusal) -> None:
    st.title(_("You have no role here"), anchor=False)
    st.write(_("Your account is known, but no role is given to it, or none any more."))
    _draw_whom_to_ask(refusal)
    _draw_identity(refusal)
    _draw_sign_out()


def _draw_fault(refusal: Refusal) -> None:
    st.title(
        _("Nobody can be let in") if refusal.why == UNREADABLE else _("You cannot be let in"), anchor=False
    )
    # Lines of the file of people name roles and groups: they are for the log and for `people check`.
    st.error(refusal.sentence.splitlines()[0])
    _draw_whom_to_ask(refusal)
    _draw_identity(refusal)
    _draw_sign_out()


def _draw_whom_to_ask(refusal: Refusal) -> None:
    # Plain text: what stands in the file is shown as it is written.
    st.text(refusal.ask or _("Ask the data steward of your organisation."))


def _draw_identity(refusal: Refusal) -> None:
    if refusal.identity is not None:
        st.write(_("Give this number, which says nothing about you:"))
        st.code(refusal.identity.id, language=None)


def _draw_sign_out() -> None:
    st.button(_("Sign out"), key="sign-out", on_click=end_session)
