"""Lets whoever plans or goes step aside from a worksite, and lets a planner deal with it again."""

from collections.abc import Callable

import streamlit as st

from data.access import Person
from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.month_list import SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.stepping_aside import read_steps_aside, step_aside, step_back_in
from data.language import _, ngettext
from data.store import Store
from data.vocabulary import step_aside_reasons
from layers.month.inspections_view import key_text, names_with_district, site_of_text
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.log_words import plain_label

_SAID = "step-aside-said"


def draw_step_aside(
    store: Store, person: Person, site: SiteKey, *, key: str, then: Callable[[], object] = lambda: None
) -> None:
    """Draw how the person steps aside from a worksite, with a reason from a list.

    Parameters
    ----------
    key
        Tells apart what is drawn for several worksites.
    then
        Is called once the person has stepped aside.
    """
    labels = {each.code: each.label for each in step_aside_reasons()}
    with st.popover(_("I step aside")):
        draw_note(
            _("For whoever knows somebody there or has an interest. You see no visit to it any more."),
            below_title=False,
        )
        reason = st.radio(
            _("Reason"),
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            key=f"step-aside-reason-{key}",
        )
        st.button(
            _("I step aside"),
            key=f"step-aside-{key}",
            type="primary",
            disabled=reason is None,
            on_click=guarded(_step_aside),
            args=(store, person, site, str(reason), then),
        )


def draw_steps_aside(store: Store, person: Person) -> None:
    """Draw the worksites that a planner stepped aside from, each with the way back; on a list or not."""
    draw_aside_said()
    aside = read_steps_aside(store, person)
    if not aside:
        return
    names = names_with_district(read_site_cards(store, person, sorted(aside)))
    names = dict.fromkeys(map(key_text, sorted(aside)), "") | names
    words = ngettext(
        "You stepped aside from {count} worksite", "You stepped aside from {count} worksites", len(names)
    ).format(count=write_count(len(names)))
    with st.expander(words, key="steps-aside"):
        for key, name in names.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                draw_note(name or site_of_text(key).source_id, below_title=False)
                st.button(
                    _("I deal with it again"),
                    key=f"step-back-in-{key}",
                    on_click=guarded(_step_back_in),
                    args=(store, person, site_of_text(key)),
                )


def draw_aside_said() -> None:
    """Say why the last step could not be taken."""
    if words := st.session_state.pop(_SAID, ""):
        st.warning(plain_label(words))


def _step_aside(store: Store, person: Person, site: SiteKey, reason: str, then: Callable[[], object]) -> None:
    try:
        step_aside(store, person, site, reason=reason)
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[_SAID] = str(fault)
        return
    then()


def _step_back_in(store: Store, person: Person, site: SiteKey) -> None:
    try:
        step_back_in(store, person, site)
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[_SAID] = str(fault)
