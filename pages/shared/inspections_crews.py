"""Asks which crews can go in a month and for how many days, in one small table per month."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.crew import Crew
from data.inspecting.crews import read_crews, read_own_crews, write_crews
from data.language import _
from pages.shared.frame import draw_note, table_height
from pages.shared.guarding import guarded
from pages.shared.inspections_targets import lead_of, starting_crew
from pages.shared.inspections_words import authority_labels
from pages.shared.log_words import plain_label
from pages.shared.state import View
from pages.shared.stores import current_store

_ROWS = 6


def crews_in_view(view: View) -> tuple[Crew, ...]:
    """Return the crews as they stand in the table of this session; those without a day stay at home."""
    return tuple(st.session_state.get(_key(view), None) or known_crews(view))


def known_crews(view: View) -> tuple[Crew, ...]:
    """Return the crews of the store, or one to begin with where there is none."""
    return read_crews(current_store(view.store), view.person) or (starting_crew(view),)


def draw_crews(view: View) -> None:
    """Draw the table of crews: days and visits a day can be changed, crews added and taken out."""
    crews = crews_in_view(view)
    first, table = f"{_key(view)}-first", f"{_key(view)}-table"
    if table not in st.session_state or first not in st.session_state:
        # Where the screen was left, the table begins anew with what was entered before.
        st.session_state[first] = crews_table(crews)
    entered = st.data_editor(
        st.session_state[first],
        key=table,
        num_rows="dynamic",
        hide_index=True,
        height=table_height(max(len(crews) + 1, 2), most=_ROWS),
        column_config=_columns(),
        alt=_("Crews by authority, with the days they give to the month; every cell can be changed"),
    )
    changed, faults = read_crews_table(entered, st.session_state.get(f"{_key(view)}-known") or crews, view)
    for fault in faults:
        st.warning(plain_label(fault))
    if not faults and changed != crews:
        st.session_state[_key(view)] = changed
        st.rerun()
    _draw_keeping(view, crews)


def crews_table(crews: tuple[Crew, ...]) -> pd.DataFrame:
    """Return crews as rows to be edited."""
    return pd.DataFrame(
        [
            {
                "crew": crew.code,
                "authority": crew.authority,
                "days": crew.days,
                "visits": crew.most_visits_a_day,
            }
            for crew in crews
        ]
    )


def read_crews_table(
    rows: pd.DataFrame, known: tuple[Crew, ...], view: View
) -> tuple[tuple[Crew, ...], list[str]]:
    """Return the crews of the table, and what is wrong with others, a sentence each.

    What the table does not show, such as the office, stays as it was; a new crew sets out from the office of
    another one of its authority, else from the middle of the area.
    """
    crews: list[Crew] = []
    faults: list[str] = []
    for row in rows.to_dict("records"):  # a handful of crews
        code = str(_said(row, "crew") or "").strip()
        if not code and _said(row, "authority") is None:
            continue
        try:
            if not code or _said(row, "authority") is None:
                raise Refused(_("A crew lacks its name or its authority. Fill it in, or delete the row."))
            if any(code == other.code for other in crews):
                raise Refused(_("Two crews are called {code}. Give one another name.").format(code=code))
            crews.append(_read_row(row, code, known, view))
        except Refused as fault:
            faults.append(str(fault))
    return tuple(crews), faults


def _read_row(row: Mapping[Any, Any], code: str, known: tuple[Crew, ...], view: View) -> Crew:
    authority = str(row["authority"])
    same = next((crew for crew in known if crew.code == code), None)
    like = same or next((crew for crew in known if crew.authority == authority), None) or starting_crew(view)
    days, visits = _said(row, "days"), _said(row, "visits")
    return replace(
        like,
        code=code,
        authority=authority,
        days=0 if days is None else int(days),
        most_visits_a_day=1 if visits is None else int(visits),
    )


def _draw_keeping(view: View, crews: tuple[Crew, ...]) -> None:
    store = current_store(view.store)
    kept = read_crews(store, view.person)
    if not kept:
        draw_note(
            _("No crews are known here yet: the one above is to begin with. Change it, add others."),
            below_title=False,
        )
    if words := st.session_state.pop("crews-said", ""):
        st.warning(plain_label(words))
    if kept != crews:
        st.button(
            _("Keep these crews for later months"),
            key="keep-crews",
            on_click=guarded(_keep),
            args=(view, crews),
        )


def _keep(view: View, crews: tuple[Crew, ...]) -> None:
    store = current_store(view.store)
    known, own = read_crews(store, view.person), {each.code for each in read_own_crews(store, view.person)}
    try:
        # What another organisation says of its crews stays its own, unless it was changed here.
        write_crews(store, view.person, [each for each in crews if each.code in own or each not in known])
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state["crews-said"] = str(fault)


def _columns() -> dict[str, Any]:
    columns, labels = st.column_config, authority_labels()
    return {
        "crew": columns.TextColumn(
            _("Crew"), width=70, max_chars=12, help=_("A short code, never a person's name")
        ),
        "authority": columns.SelectboxColumn(
            _("Authority"), options=list(labels), format_func=labels.__getitem__, width=165
        ),
        "days": columns.NumberColumn(
            _("Days"),
            min_value=0,
            max_value=31,
            step=1,
            default=5,
            width=62,
            help=_("Days it gives to the month"),
        ),
        "visits": columns.NumberColumn(
            _("A day"),
            min_value=1,
            max_value=9,
            step=1,
            default=2,
            width=66,
            help=_("Visits on one day at most"),
        ),
    }


def _said(row: Mapping[Any, Any], name: str) -> Any:
    value = row.get(name)
    return None if value is None or pd.isna(value) else value


def _key(view: View) -> str:
    return f"crews-{view.store}-{lead_of(view)}"
