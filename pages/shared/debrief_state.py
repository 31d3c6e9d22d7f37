"""Keeps what is typed in the debrief of a visit until it is written, also where it is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data.access import Person
from data.inspecting.debrief import Debrief, Findings, FollowUp
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT, PlannedVisit

_KEPT = "debrief-"


def key_of(visit: PlannedVisit, what: str, authority: str = "") -> str:
    """Return the key under which an answer of a visit's debrief stands."""
    return f"{_KEPT}{visit.code}-{what}-{authority}"


def begin_with(visit: PlannedVisit, before: Debrief | None) -> None:
    """Fill in what was said at an earlier stage, once; what is typed later stays."""
    if key_of(visit, "begun-with") in st.session_state:
        return
    st.session_state[key_of(visit, "begun-with")] = before
    if before is None:
        return
    said: dict[str, Any] = {
        "took-place": CARRIED_OUT if before.carried_out else NOT_CARRIED_OUT,
        "why-not": before.not_carried_out_reason or None,
        "referred": before.referred,
    }
    for name, value in said.items():
        st.session_state[key_of(visit, name)] = value
    for each in before.findings:
        st.session_state[key_of(visit, "codes", each.authority)] = list(each.codes)
        st.session_state[key_of(visit, "administrative", each.authority)] = each.administrative
        st.session_state[key_of(visit, "labour", each.authority)] = each.labour_exploitation


def begun_with(visit: PlannedVisit) -> Debrief | None:
    """Return the debrief that stood as the form was begun: what is typed is said instead of that one."""
    before: Debrief | None = st.session_state.get(key_of(visit, "begun-with"))
    return before


def authorities_to_ask(person: Person, visit: PlannedVisit) -> tuple[str, ...]:
    """Return whose findings a person takes down: those of all who went, or the own authority's alone.

    Who plans or leads hears everybody; a partner says what it found itself.
    """
    if may_replace(person, visit):
        return visit.authorities
    return tuple(code for code in visit.authorities if code == person.authority)


def may_replace(person: Person, visit: PlannedVisit) -> bool:
    """Return whether a person may change the debrief of a visit where one stands."""
    return person.plans_inspections or person.authority == visit.lead


def forget(visit: PlannedVisit) -> None:
    """Forget what was typed: it is written."""
    for key in [each for each in st.session_state if str(each).startswith(f"{_KEPT}{visit.code}-")]:
        del st.session_state[key]


def typed_debrief(
    visit: PlannedVisit, authorities: Sequence[str], *, stage: str, follow_ups: tuple[FollowUp, ...]
) -> Debrief:
    """Return the debrief as it is typed, with what the authorities found.

    Raises
    ------
    Refused
        When its parts do not fit together.
    """
    said = st.session_state
    if said.get(key_of(visit, "took-place")) == NOT_CARRIED_OUT:
        return Debrief(
            visit.code,
            stage,
            carried_out=False,
            not_carried_out_reason=str(said.get(key_of(visit, "why-not")) or ""),
            follow_ups=follow_ups,
        )
    return Debrief(
        visit.code,
        stage,
        carried_out=True,
        findings=tuple(_findings(visit, authority, said) for authority in authorities),
        referred=int(said.get(key_of(visit, "referred")) or 0),
        follow_ups=follow_ups,
    )


def read_follow_up_rows(rows: pd.DataFrame) -> tuple[FollowUp, ...]:
    """Return the follow-ups of the table; a row that lacks one of its three parts is passed over."""
    return tuple(
        FollowUp(
            str(row["what"]), str(row["owner"]), pd.Timestamp(row["due"]).date(), code=_text(row["code"])
        )
        for row in rows.to_dict("records")  # a handful
        if not any(_empty(row[name]) for name in ("what", "owner", "due"))
    )


def _findings(visit: PlannedVisit, authority: str, said: Mapping[str, Any]) -> Findings:
    return Findings(
        authority,
        tuple(said.get(key_of(visit, "codes", authority)) or ()),
        bool(said.get(key_of(visit, "administrative", authority))),
        bool(said.get(key_of(visit, "labour", authority))),
    )


def _empty(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""


def _text(value: Any) -> str:
    return "" if _empty(value) else str(value)
