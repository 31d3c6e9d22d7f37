"""Draws one stop of a round as a card: where, what to look for, where to refer, and what was met there."""

from collections.abc import Callable

import streamlit as st

from data.intake.kinds import entries_of
from data.language import _
from data.rounds.round import MOST_REFERRED, NOT_LOGGED, OPEN, LiveRound, RoundStop
from data.store import Store
from layers.clock_times import write_time
from layers.escaping import escape_html
from layers.sheets.looking import looking_of
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.log_actions import Logging
from pages.shared.log_refer import as_on_sheet, draw_where_to_refer
from pages.shared.log_words import label_of, log_words, plain_label, stop_name

MET, UNMET, LEFT = "met", "unmet", "left"


def draw_card(store: Store, live: LiveRound, stop: RoundStop, logging: Logging) -> None:
    """Draw the card of a stop; what is tapped is written at once."""
    with st.container(key="log-card", border=True, gap="small"):
        _draw_head(live, stop)
        way = logging.way(stop.number)
        if way is None:
            _draw_four_buttons(stop, logging)
        elif way == LEFT:
            _draw_reasons(stop, logging)
        else:
            _draw_details(live, stop, logging, unmet_first=way == UNMET)
        _draw_look_for(store, stop)
        draw_where_to_refer(store, logging.person, stop, live.round.day)
        log = live.log(stop.number)
        if log.state == OPEN and way is None:
            _draw_begin(stop, logging, began_s=log.began_s)


def _draw_head(live: LiveRound, stop: RoundStop) -> None:
    minutes = max(1, round(stop.planned_minutes))
    place = label_of("met_at", stop.kind) or _("A walk through the area")
    log = live.log(stop.number)
    quiet = [place, *([stop.area] if stop.area and stop.area != stop_name(stop) else [])]
    logged = (
        f'<p class="logged">{escape_html(_("Logged: {words}").format(words=log_words(log)))}</p>'
        if log.state != OPEN
        else ""
    )
    st.html(
        f'<div class="mj-stop"><p class="when"><strong>{write_time(stop.begins_s)}</strong> '
        f"{escape_html(_('about {minutes} min').format(minutes=minutes))}</p>"
        f"<h2>{stop.number}. {escape_html(stop_name(stop))}</h2>"
        f'<p class="quiet">{escape_html(" · ".join(quiet))}</p>{logged}</div>'
    )


def _draw_begin(stop: RoundStop, logging: Logging, *, began_s: int | None) -> None:
    """Draw the button that begins to count the minutes; who never taps it is taken to stay as planned."""
    if began_s is not None:
        draw_note(_("Here since {time}.").format(time=write_time(began_s)), below_title=False)
        return
    st.button(
        _("We are here now"),
        key="log-begin",
        icon=":material/timer:",
        width="stretch",
        on_click=guarded(logging.begin),
        args=(stop.number,),
    )


def _draw_look_for(store: Store, stop: RoundStop) -> None:
    (looking,) = looking_of([as_on_sheet(store, stop)])
    with st.expander(_("What to look for")):
        items = "".join(f"<li>{escape_html(point)}</li>" for point in looking.points)
        st.html(f'<ul class="mj-look">{items}</ul>')


def _draw_four_buttons(stop: RoundStop, logging: Logging) -> None:
    with st.container(key="log-four"):
        _big(_("Met nobody"), "log-nobody", logging.met_nobody, stop.number)
        _big(_("Met people"), "log-met", logging.choose_way, stop.number, MET)
        _big(_("Could not offer help"), "log-unmet", logging.choose_way, stop.number, UNMET)
        _big(_("Left out"), "log-left", logging.choose_way, stop.number, LEFT)


def _draw_reasons(stop: RoundStop, logging: Logging) -> None:
    st.html(f'<p class="mj-ask">{_("Why was it left out?")}</p>')
    with st.container(key="log-reasons"):
        for reason in entries_of("left_out_reasons"):
            if reason.code != NOT_LOGGED:
                _big(reason.label, f"log-reason-{reason.code}", logging.leave_out, stop.number, reason.code)
    _draw_back(stop, logging)


def _draw_details(live: LiveRound, stop: RoundStop, logging: Logging, *, unmet_first: bool) -> None:
    log = live.log(stop.number)
    key = logging.key(stop.number)
    again = log.contacts is not None and log.contacts != "0"
    if unmet_first:
        unmet = _ask_unmet(key, list(log.unmet_needs))
    contacts = _ask_contacts(key, log.contacts if again else ("1" if unmet_first else None))
    referred = st.number_input(
        _("Referred to a service"), 0, MOST_REFERRED, log.referred, 1, key=f"{key}-referred"
    )
    if not unmet_first:
        with st.expander(_("Something could not be offered")):
            unmet = _ask_unmet(key, list(log.unmet_needs))
    minutes = _ask_minutes(key, log.minutes)
    st.button(
        _("Keep and go on"),
        key="log-keep",
        type="primary",
        width="stretch",
        disabled=contacts is None or (unmet_first and not unmet),
        on_click=guarded(logging.log),
        args=(stop.number, contacts or "0", tuple(unmet), int(referred), minutes),
    )
    _draw_back(stop, logging)


def _ask_contacts(key: str, before: str | None) -> str | None:
    labels = {each.code: each.label for each in entries_of("contact_bands") if each.code != "0"}
    return st.pills(
        _("How many did you speak with?"),
        list(labels),
        default=before,
        format_func=labels.__getitem__,
        key=f"{key}-contacts",
        wrap=True,
    )


def _ask_unmet(key: str, before: list[str]) -> list[str]:
    labels = {each.code: each.label for each in entries_of("unmet_needs")}
    return st.pills(
        _("What could not be offered?"),
        list(labels),
        selection_mode="multi",
        default=before,
        format_func=labels.__getitem__,
        key=f"{key}-needs",
        wrap=True,
    )


def _ask_minutes(key: str, before: str | None) -> str | None:
    labels = {each.code: each.label for each in entries_of("minutes_bands")}
    with st.expander(_("How long, if not as planned")):
        return st.pills(
            _("How long were you there?"),
            list(labels),
            default=before,
            format_func=labels.__getitem__,
            key=f"{key}-minutes",
            wrap=True,
        )


def _draw_back(stop: RoundStop, logging: Logging) -> None:
    st.button(
        _("Back to the four buttons"),
        key="log-back",
        type="tertiary",
        on_click=guarded(logging.choose_way),
        args=(stop.number, None),
    )


def _big(label: str, key: str, act: Callable[..., None], *values: object) -> None:
    st.button(plain_label(label), key=key, width="stretch", on_click=guarded(act), args=values)
