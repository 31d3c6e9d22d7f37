"""Draws the debrief of one visit: whether it took place, what each authority found, what follows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data.clock import today
from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.debrief import DAY, STAGES, Debrief, FollowUp
from data.inspecting.debriefing import write_debrief
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT, PlannedVisit
from data.language import _
from data.vocabulary import follow_ups, indicators, not_carried_out_reasons
from pages.shared.debrief_state import (
    authorities_to_ask,
    begin_with,
    begun_with,
    forget,
    key_of,
    read_follow_up_rows,
    typed_debrief,
)
from pages.shared.frame import draw_note, table_height
from pages.shared.guarding import guarded
from pages.shared.inspections_own import Reader
from pages.shared.inspections_words import authority_label, authority_labels, stage_label, state_label
from pages.shared.log_words import plain_label

SAID = "debrief-said"
_USUAL_DAYS = 30
_MOST_REFERRED = 99


def draw_debrief(reader: Reader, visit: PlannedVisit, before: Debrief | None) -> None:
    """Draw the form of a visit; nothing is written before the button at its end."""
    begin_with(visit, before)
    if begun_with(visit) != before:
        _draw_anew(visit)
    stage = _ask_stage(visit, before)
    st.session_state.setdefault(key_of(visit, "took-place"), CARRIED_OUT)
    took_place = st.segmented_control(
        _("Did the visit take place?"),
        (CARRIED_OUT, NOT_CARRIED_OUT),
        format_func=lambda state: state_label(state).capitalize(),
        key=key_of(visit, "took-place"),
        required=True,
        persist_state="session",
    )
    if took_place == CARRIED_OUT:
        for authority in authorities_to_ask(reader.person, visit):
            _ask_findings(visit, authority)
        st.number_input(
            _("How many people were referred to help"),
            min_value=0,
            max_value=_MOST_REFERRED,
            step=1,
            key=key_of(visit, "referred"),
            persist_state="session",
            help=_("A number alone: nothing about any of them is kept."),
        )
    else:
        _ask_why_not(visit)
    rows = _ask_follow_ups(visit, before)
    _draw_writing(reader, visit, stage, rows)


def _draw_anew(visit: PlannedVisit) -> None:
    """Say that somebody else wrote the debrief since this form was begun, and let it be begun anew."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(_("Somebody else has written this debrief since you began. What you typed is not kept."))
        st.button(
            _("Begin with what stands now"), key=f"anew-{visit.code}", on_click=guarded(lambda: forget(visit))
        )


def _ask_stage(visit: PlannedVisit, before: Debrief | None) -> str:
    key = key_of(visit, "stage")
    st.session_state.setdefault(key, before.stage if before else DAY)
    options = list(STAGES[STAGES.index(before.stage) :]) if before else list(STAGES)
    return str(
        st.segmented_control(
            _("How final is this?"),
            options,
            format_func=stage_label,
            key=key,
            required=True,
            persist_state="session",
        )
    )


def _ask_findings(visit: PlannedVisit, authority: str) -> None:
    labels = {each.code: each.label for each in indicators()}
    with st.container(border=True, gap="xsmall"):
        st.subheader(plain_label(authority_label(authority)), anchor=False)
        st.multiselect(
            _("What was found, from the list of signs"),
            list(labels),
            format_func=labels.__getitem__,
            placeholder=_("None"),
            key=key_of(visit, "codes", authority),
            persist_state="session",
        )
        with st.container(horizontal=True):
            st.checkbox(
                _("Faults of an administrative kind"),
                key=key_of(visit, "administrative", authority),
                persist_state="session",
            )
            st.checkbox(
                _("Labour exploitation"), key=key_of(visit, "labour", authority), persist_state="session"
            )


def _ask_why_not(visit: PlannedVisit) -> None:
    labels = {each.code: each.label for each in not_carried_out_reasons()}
    st.radio(
        _("Why it did not take place"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=key_of(visit, "why-not"),
        persist_state="session",
    )
    draw_note(_("It is not counted as an inspection where nothing was found."), below_title=False)


def _ask_follow_ups(visit: PlannedVisit, before: Debrief | None) -> pd.DataFrame:
    st.header(_("What follows, who does it, until when?"), anchor=False)
    key, first = key_of(visit, "follow-ups"), key_of(visit, "follow-ups-first")
    if first not in st.session_state or key not in st.session_state:
        kept = st.session_state.get(key_of(visit, "follow-ups-kept"))
        st.session_state[first] = kept if kept is not None else _rows_of(before.follow_ups if before else ())
    rows: pd.DataFrame = st.session_state[first]
    entered = st.data_editor(
        rows,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=table_height(max(len(rows) + 1, 2), most=6),
        column_config=_columns(visit),
        alt=_("Follow-ups: what is done, by whom, until when; every cell can be changed"),
    )
    st.session_state[key_of(visit, "follow-ups-kept")] = entered
    return entered


def _rows_of(standing: Sequence[FollowUp]) -> pd.DataFrame:
    rows = [
        {"what": each.what, "owner": each.owner, "due": each.due, "code": each.code}
        for each in standing
        if each.done_on is None
    ]
    table = pd.DataFrame(rows, columns=["what", "owner", "due", "code"])
    return table.astype({"what": "object", "owner": "object", "due": "datetime64[ns]", "code": "object"})


def _columns(visit: PlannedVisit) -> dict[str, Any]:
    columns = st.column_config
    what = {each.code: each.label for each in follow_ups()}
    owners = authority_labels()
    return {
        "what": columns.SelectboxColumn(_("What"), options=list(what), format_func=what.get, width=250),
        "owner": columns.SelectboxColumn(
            _("Who does it"), options=list(owners), format_func=owners.get, default=visit.lead, width=170
        ),
        "due": columns.DateColumn(
            _("Until"), format="YYYY-MM-DD", default=today() + timedelta(days=_USUAL_DAYS), width=110
        ),
        "code": None,
    }


def _draw_writing(reader: Reader, visit: PlannedVisit, stage: str, rows: pd.DataFrame) -> None:
    if st.session_state.get(SAID, ("", ""))[0] == visit.code:
        st.error(plain_label(st.session_state[SAID][1]))
    with st.container(key="debrief-write"):
        st.button(
            _("Write the debrief"),
            type="primary",
            key=f"write-{visit.code}",
            on_click=guarded(_write),
            args=(reader, visit, stage, read_follow_up_rows(rows)),
        )
    draw_note(
        _("It becomes the result of this inspection at once, and the next list learns from it."),
        below_title=False,
    )


def _write(reader: Reader, visit: PlannedVisit, stage: str, rows: tuple[FollowUp, ...]) -> None:
    try:
        asked = authorities_to_ask(reader.person, visit)
        debrief = typed_debrief(visit, asked, stage=stage, follow_ups=rows)
        write_debrief(reader.store, reader.person, debrief, instead_of=begun_with(visit))
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[SAID] = (visit.code, str(fault))
        return
    forget(visit)
    st.session_state[SAID] = ("", _("Written. What was found counts for the next list."))
    st.session_state.pop("debrief-visit", None)
