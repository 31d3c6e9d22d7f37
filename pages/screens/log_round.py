"""Logs a round by thumb: the next stop, four big buttons, what to look for, where to refer."""

from contextlib import suppress

import streamlit as st

from data.access import OUTREACH, may
from data.errors import NotAllowed, Refused, StoreError
from data.language import _
from data.rounds.codes import EXAMPLE, parse_code
from data.rounds.listing import rounds_under_way
from data.rounds.log import read_round
from data.rounds.round import OPEN, LiveRound, RoundStop
from data.store import Store
from layers.clock_times import write_time
from layers.escaping import escape_html
from pages.shared.frame import draw_note, draw_releases_only
from pages.shared.guarding import guarded
from pages.shared.log_actions import AT, CODE, DONE, TROUBLE, Logging, forget_code
from pages.shared.log_card import draw_card
from pages.shared.log_end import draw_done, draw_end
from pages.shared.log_style import draw_log_style
from pages.shared.log_under_way import draw_under_way
from pages.shared.log_words import log_words, plain_label, stop_name
from pages.shared.menu import draw_link
from pages.shared.safety_box import draw_safety_box
from pages.shared.state import View, keep_in_address, read_choice
from pages.shared.stores import current_store

_TYPED = "log-typed"


def render(view: View) -> None:
    """Draw the round that a code opens, or ask for the code."""
    st.title(_("What did we meet?"))
    if not may(view.person, "log_round"):
        _draw_other_role(view)
        return
    draw_log_style()
    store = current_store(view.store)
    with st.container(key="log-round", gap="small"):
        if (done := st.session_state.get(DONE)) and done[0] == view.store:
            draw_done()
            st.button(_("Open another round"), key="log-again", on_click=guarded(_forget_done))
            return
        keep_in_address(CODE, "")
        code = read_choice(CODE, [], otherwise="")
        if not code:
            _ask_for_code(view, store)
            return
        try:
            live = read_round(store, view.person, code)
        except (Refused, NotAllowed, StoreError) as fault:
            # A code that opens nothing is not tried again and again, as the screen is drawn.
            forget_code()
            st.warning(str(fault))
            _ask_for_code(view, store)
            return
        _draw_round(store, live, Logging(store, view.store, view.person, code))


def _draw_other_role(view: View) -> None:
    if not view.purposes:
        draw_releases_only()
        return
    st.info(_("A round is logged by its team or the coordinator. Choose one of these roles on the left."))


def _ask_for_code(view: View, store: Store) -> None:
    with st.form("log-code", border=False):
        st.text_input(
            _("Code of the round"),
            key=_TYPED,
            placeholder=_("Such as {code}").format(code=EXAMPLE),
            max_chars=16,
            autocomplete="off",
        )
        st.form_submit_button(
            _("Open the round"),
            key="log-open",
            type="primary",
            width="stretch",
            on_click=guarded(_open_typed),
        )
    draw_note(
        _("It stands on the team's sheet. A code holds for one shift; afterwards it opens nothing."),
        below_title=False,
    )
    draw_safety_box()
    if OUTREACH in view.purposes and may(view.person, "plan_outreach"):
        draw_under_way(rounds_under_way(store, view.person))


def _open_typed() -> None:
    typed = str(st.session_state.get(_TYPED, "")).strip()
    # What is no code is refused in words when the round is read.
    with suppress(Refused):
        typed = parse_code(typed)
    st.session_state[CODE] = typed


def _forget_done() -> None:
    st.session_state.pop(DONE, None)


def _draw_round(store: Store, live: LiveRound, logging: Logging) -> None:
    draw_safety_box()
    if words := st.session_state.pop(TROUBLE, None):
        st.error(words)
    here, all_of_them = st.columns([3, 2], gap="medium")
    with here:
        _draw_progress(live)
        if live.checked_in_s is None:
            st.button(
                _("Check in: the team is out"),
                key="log-check-in",
                type="primary",
                width="stretch",
                on_click=guarded(logging.check_in),
            )
        stop = _stop_to_show(live)
        if stop is not None:
            draw_card(store, live, stop, logging)
        _draw_undo(live, logging)
        if stop is None:
            draw_end(live, logging)
        draw_link("entry", _("Enter a sighting"))
        draw_note(_("A sighting keeps no tie to the stop or the round."), below_title=False)
    with all_of_them:
        _draw_all_stops(live, logging)
        if stop is not None:
            draw_end(live, logging)


def _stop_to_show(live: LiveRound) -> RoundStop | None:
    """Return the stop that was jumped to, else the next open one."""
    chosen = st.session_state.get(AT)
    return next((each for each in live.round.stops if each.number == chosen), live.next_stop)


def _draw_progress(live: LiveRound) -> None:
    logged = len(live.round.stops) - live.count(OPEN)
    words = _("{done} of {all} stops logged").format(done=logged, all=len(live.round.stops))
    shift = _("Team {team}, {start}-{end}").format(
        team=live.round.team, start=write_time(live.round.starts_s), end=write_time(live.round.ends_s)
    )
    st.html(
        f'<div class="mj-progress"><p><strong>{escape_html(words)}</strong>'
        f"<span>{escape_html(shift)}</span></p>{_bar(logged / len(live.round.stops))}</div>"
    )


def _bar(share: float) -> str:
    """Return a bar that is filled to a share; the words beside it say the same."""
    filled = f'<div class="done" style="width:{share:.0%}"></div>'
    return f'<div class="track" aria-hidden="true">{filled}</div>'


def _draw_undo(live: LiveRound, logging: Logging) -> None:
    last = next((n for n in reversed(live.order) if live.log(n).state != OPEN), None)
    if last is None:
        return
    words = _("Undo stop {number}: {what}").format(number=last, what=log_words(live.log(last)))
    st.button(
        plain_label(words), key="log-undo", icon=":material/undo:", width="stretch",
        on_click=guarded(logging.undo), args=(last,),
    )  # fmt: skip


def _draw_all_stops(live: LiveRound, logging: Logging) -> None:
    st.header(_("All stops"), anchor=False)
    with st.container(key="log-stops", gap="xsmall"):
        for stop in live.round.stops:
            words = f"{stop.number}. {write_time(stop.begins_s)} {stop_name(stop)}"
            said = log_words(live.log(stop.number))
            st.button(
                f"**{plain_label(words)}**  \n{plain_label(said)}",
                key=f"log-go-{stop.number}",
                width="stretch",
                on_click=guarded(logging.go_to),
                args=(stop.number,),
            )
