"""Draws what the two who stand for a release can do: the steward publishes, another person approves."""

from collections.abc import Callable

import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.language import _
from data.releases.approving import approve_draft, send_back_draft
from data.releases.drafts import Draft, discard_draft
from data.releases.publishing import publish_draft
from data.releases.release_day import release_day
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.releases_verdict import REASONS, reason_in_words, verdict
from pages.shared.state import View
from pages.shared.stores import current_store

_TROUBLE, _TOLD = "release-trouble", "release-told"


def draw_told() -> None:
    """Draw what came of the last click."""
    if told := st.session_state.pop(_TOLD, None):
        st.success(told)
    if trouble := st.session_state.pop(_TROUBLE, None):
        st.error(trouble)


def draw_steward_buttons(view: View, draft: Draft) -> None:
    """Draw publishing, which waits for the other person, and discarding."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Publish {code}").format(code=draft.code),
            type="primary",
            key="publish",
            disabled=not verdict(draft, today=release_day(current_store(view.store))).may_be_published,
            on_click=guarded(_publish),
            args=(view, draft),
            help=_("It is made again from the same data and has to be the same, byte for byte."),
        )
        with st.popover(_("Discard"), key="discard-asked"):
            st.write(_("The draft and its approval go. Nothing that was published changes."))
            st.button(
                _("Discard {code}").format(code=draft.code),
                key="discard",
                on_click=guarded(_discard),
                args=(view, draft),
            )


def draw_newer_data(view: View, draft: Draft) -> None:
    """Say where data came in after the draft was prepared."""
    if current_store(view.store).version > draft.preparation.as_of:
        draw_note(
            _("Data came in since. It is not in this draft: it waits for the next, or you prepare anew."),
            below_title=False,
        )


def draw_approver_form(view: View, draft: Draft) -> None:
    """Draw what the approver confirms, and the two answers; attacks that succeeded leave one alone."""
    st.header(_("Your answer"), anchor=False)
    if not draft.withstood:
        st.error(_("It cannot be approved: the attacks on it did not come out as they must."))
    elif draft.is_approved(release_day(current_store(view.store))):
        draw_note(
            _("It is approved. The steward can publish it; until then you can send it back."),
            below_title=False,
        )
    else:
        _draw_confirming(view, draft)
    _draw_sending_back(view, draft)


def _draw_confirming(view: View, draft: Draft) -> None:
    # By the digest of what is shown: a draft that takes its place has to be looked at anew.
    looked = [
        st.checkbox(words, key=f"looked-{what}-{draft.preparation.manifest_sha256}")
        for what, words in (
            ("map", _("I looked at the map: no part of it points to a house, a site or a person.")),
            ("table", _("I read the tables: they say nothing that everybody may not know.")),
            ("attacks", _("I read the figures of the attacks: none succeeded.")),
        )
    ]
    st.button(
        _("Approve {code}").format(code=draft.code),
        type="primary",
        key="approve",
        disabled=not all(looked),
        on_click=guarded(_approve),
        args=(view, draft),
    )
    draw_note(_("Your approval holds for 14 days. Another person publishes."), below_title=False)


def _draw_sending_back(view: View, draft: Draft) -> None:
    with st.expander(_("Send it back")):
        st.selectbox(_("Why?"), REASONS, format_func=reason_in_words, key="reason")
        st.button(_("Send back"), key="send-back", on_click=guarded(_send_back), args=(view, draft))


def _publish(view: View, draft: Draft) -> None:
    store = current_store(view.store)
    _do(
        lambda: publish_draft(store, view.person, draft.code, today=release_day(store)),
        _("{code} is published: everybody sees it from now on, and nobody can change it.").format(
            code=draft.code
        ),
    )


def _discard(view: View, draft: Draft) -> None:
    store = current_store(view.store)
    _do(lambda: discard_draft(store, view.person, draft.code), _("The draft is gone."))


def _approve(view: View, draft: Draft) -> None:
    store = current_store(view.store)
    _do(
        lambda: approve_draft(
            store,
            view.person,
            draft.code,
            manifest_sha256=draft.preparation.manifest_sha256,
            today=release_day(store),
        ),
        _("{code} is approved. The steward can publish it.").format(code=draft.code),
    )


def _send_back(view: View, draft: Draft) -> None:
    store, reason = current_store(view.store), st.session_state["reason"]
    _do(
        lambda: send_back_draft(
            store,
            view.person,
            draft.code,
            manifest_sha256=draft.preparation.manifest_sha256,
            reason=reason,
            today=release_day(store),
        ),
        _("It was sent back. The steward reads your reason here."),
    )


def _do(work: Callable[[], object], told: str) -> None:
    try:
        work()
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[_TROUBLE] = str(fault)
        return
    st.session_state[_TOLD] = told
