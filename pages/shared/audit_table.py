"""Draws what was done: counts by day and event, and the table of lines with its filters and its export."""

from datetime import datetime, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from data.audit.event_words import (
    CHANGED,
    LOOKED,
    RAN,
    REFUSED,
    TOOK_OUT,
    event_label,
    group_label,
)
from data.audit.recording import audit_moment
from data.audit.table import AuditTable
from data.language import _, ngettext
from layers.markup import tag
from layers.number_text import write_count
from pages.shared.audit_noting import note_saved
from pages.shared.charts import bar_figure, draw_figure
from pages.shared.council_look import draw_table
from pages.shared.download import draw_download, table_as_csv
from pages.shared.frame import draw_note, table_height
from pages.shared.guarding import guarded
from pages.shared.persons import role_label
from pages.shared.state import View
from pages.shared.stores import current_store

_DAYS = {"7": 7, "30": 30, "92": 92, "366": 366}
_ANY = ""
_GROUPS = (LOOKED, TOOK_OUT, CHANGED, REFUSED, RAN)


def choose_since() -> datetime:
    """Draw the choice of a period, and return the moment from which on things are shown."""
    labels = {
        "7": _("Last 7 days"),
        "30": _("Last 30 days"),
        "92": _("Last 3 months"),
        "366": _("Last year"),
    }
    chosen = st.segmented_control(
        _("Period"),
        list(_DAYS),
        default="30",
        key="audit-days",
        required=True,
        format_func=labels.__getitem__,
    )
    return audit_moment() - timedelta(days=_DAYS[chosen])


def draw_counts(table: AuditTable) -> None:
    """Draw the figures of the period, then a chart by day with the same numbers as a table beside it."""
    rows = table.rows
    people = rows.loc[rows["person"] != "", "person"].nunique()
    facts = [
        (write_count(people), ngettext("Person", "People", people), ""),
        *(
            (write_count(n), group_label(group), "bad" if group == REFUSED and n else "")
            for group, n in _sums(rows)
        ),
    ]
    st.html(
        tag(
            "ul",
            *(tag("li", tag("b", number), tag("span", words), class_=mark) for number, words, mark in facts),
            class_="mj-facts",
        )
    )
    left, right = st.columns([3, 2], gap="medium")
    by_day = _by_day(rows)
    with left:
        st.header(_("By day"), anchor=False)
        _draw_chart(by_day)
    with right:
        st.header(_("By event"), anchor=False)
        draw_table(_by_event(rows), _("How often each thing was done, and by how many people"))


def draw_lines(view: View, table: AuditTable) -> None:
    """Draw the lines, newest first, with their filters, and the button that saves what is shown."""
    st.header(_("What was done"), anchor=False)
    if table.damaged:
        sentence = ngettext(
            "{n} line cannot be read and is not in the table.",
            "{n} lines cannot be read and are not in the table.",
            table.damaged,
        )
        st.error(sentence.format(n=table.damaged))
    shown = _filtered(table.rows)
    if shown.empty:
        draw_note(_("Nothing of this kind in this time."), below_title=False)
        return
    worded = _worded(shown)
    st.dataframe(
        worded,
        hide_index=True,
        height=table_height(len(worded), most=12),
        alt=_("Table of what was done, newest first"),
        placeholder="",
        column_config={
            "line": st.column_config.NumberColumn(_("Line"), width="small", format="%d"),
            "moment": st.column_config.DatetimeColumn(_("When (local time)"), format="YYYY-MM-DD HH:mm:ss"),
            "person": st.column_config.TextColumn(_("Person"), help=_("First signs of a keyed id")),
            "roles": st.column_config.TextColumn(_("Role")),
            "organisation": st.column_config.TextColumn(_("Organisation")),
            "event": st.column_config.TextColumn(_("What")),
            "subject": st.column_config.TextColumn(_("Of what (code)")),
            "number": st.column_config.NumberColumn(_("How many"), format="localized"),
            "refused": st.column_config.CheckboxColumn(_("Refused")),
        },
    )
    draw_download(
        _("Save as CSV"),
        table_as_csv(worded),
        name="majakka-audit.csv",
        key="audit-save",
        on_saved=guarded(partial(note_saved, current_store(view.store), view.person, "audit:table")),
    )


def _sums(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return [(group, int((rows["group"] == group).sum())) for group in _GROUPS]


def _by_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how often was looked and how often anything else was done, for each day from the first on."""
    if rows.empty:
        return pd.DataFrame({"looked": [], "other": []})
    days = pd.date_range(min(rows["day"]), max(rows["day"]), freq="D").date
    is_looking = rows["group"] == LOOKED
    return pd.DataFrame(
        {
            "looked": rows[is_looking].groupby("day").size().reindex(days, fill_value=0),
            "other": rows[~is_looking].groupby("day").size().reindex(days, fill_value=0),
        }
    )


def _draw_chart(by_day: pd.DataFrame) -> None:
    # Without the year, so that names do not run into each other on a phone.
    names = [day.isoformat()[5:] for day in by_day.index]
    looked, other = (by_day[name].tolist() for name in ("looked", "other"))
    figure = bar_figure(
        names,
        (
            (_("Looked at"), looked, [_hover(*each) for each in zip(names, looked, strict=True)]),
            (_("Anything else"), other, [_hover(*each) for each in zip(names, other, strict=True)]),
        ),
        purpose="council",
        unit=_("times a day"),
        upright=True,
    )
    words = ngettext("In all {n}, on {days} day.", "In all {n}, on {days} days.", len(names)).format(
        n=write_count(sum(looked) + sum(other)), days=write_count(len(names))
    )
    draw_figure(figure, words, key="audit-by-day", height=230)


def _hover(day: str, times: int) -> str:
    return f"{day}: {write_count(times)}"


def _by_event(rows: pd.DataFrame) -> pd.DataFrame:
    counted = [
        (event_label(str(event)), len(each), each.loc[each["person"] != "", "person"].nunique())
        for event, each in rows.groupby("event")
    ]
    counted.sort(key=lambda each: (-each[1], each[0]))
    written = [(words, write_count(times), write_count(people)) for words, times, people in counted]
    return pd.DataFrame(written, columns=[_("What"), _("Times"), _("People")])


def _filtered(rows: pd.DataFrame) -> pd.DataFrame:
    roles = sorted({role for each in rows["roles"] for role in each.split(", ") if role})
    with st.container(horizontal=True):
        event = st.selectbox(
            _("What"),
            [_ANY, *sorted(set(rows["event"]))],
            format_func=lambda code: event_label(code) if code else _("Anything"),
            key="audit-event",
        )
        role = st.selectbox(
            _("Role"),
            [_ANY, *roles],
            format_func=lambda code: role_label(code) if code else _("Any role"),
            key="audit-role",
        )
        person = st.selectbox(
            _("Person"),
            [_ANY, *sorted({each for each in rows["person"] if each})],
            format_func=lambda sign: sign or _("Anybody"),
            key="audit-person",
        )
    wanted = pd.Series(True, index=rows.index)
    if event:
        wanted &= rows["event"] == event
    if role:
        wanted &= rows["roles"].str.split(", ").map(lambda held: role in held).astype(bool)
    if person:
        wanted &= rows["person"] == person
    return rows[wanted]


def _worded(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "line": rows["line"],
            "moment": rows["moment"],
            "person": rows["person"],
            "roles": [", ".join(map(role_label, each.split(", "))) if each else "" for each in rows["roles"]],
            "organisation": rows["organisation"],
            "event": [event_label(each) for each in rows["event"]],
            "subject": rows["subject"],
            "number": rows["number"],
            "refused": rows["group"] == REFUSED,
        }
    )
