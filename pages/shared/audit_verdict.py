"""Draws whether the audit is whole and its head kept outside, and lets all of it be checked again."""

import streamlit as st

from data.audit.verdict import Verdict
from data.errors import Refused
from data.language import _
from layers.markup import Markup, tag
from layers.number_text import write_count
from pages.shared.audit_check import Checked, checked_audit
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded

_ANEW = "audit-check-anew"


def draw_audit_verdict() -> None:
    """Draw the answer in words, what it rests on, and the button that checks every line again."""
    try:
        with st.spinner(_("Checking every line")):
            checked = checked_audit(anew=bool(st.session_state.pop(_ANEW, False)))
    except Refused as fault:
        st.error(str(fault))
        return
    st.html(_box(checked.checkpoint.verdict))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Check every line again"), key="audit-again", on_click=guarded(_ask_anew))
        draw_note(_when(checked), below_title=False)


def _box(verdict: Verdict) -> Markup:
    mark, answer = _answer(verdict)
    words = [tag("p", sentence) for sentence in verdict.sentences]
    return tag("div", tag("b", answer), tag("div", *words), class_=f"mj-verdict-box {mark}", role="status")


def _answer(verdict: Verdict) -> tuple[str, str]:
    if not verdict.is_sound:
        return "no", _("Changed")
    if not verdict.is_guarded or verdict.not_kept_since or verdict.unsealed_from:
        return "open", _("Whole, but unguarded")
    return "yes", _("Whole")


def _when(checked: Checked) -> str:
    verdict = checked.checkpoint.verdict
    moment = checked.whole_at.strftime("%Y-%m-%d %H:%M")
    kept = (
        _("{n} heads in the second place compared.").format(n=write_count(verdict.heads))
        if verdict.is_guarded
        else _("No head in a second place.")
    )
    return _("Checked from the first line at {moment} UTC, since then what was added. {kept}").format(
        moment=moment, kept=kept
    )


def _ask_anew() -> None:
    st.session_state[_ANEW] = True
