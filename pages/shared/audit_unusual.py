"""Draws what was unusual in the last days: refusals, nights, many openings, lists opened by strangers."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data.access import Person
from data.audit.events import REFUSED as REFUSED_EVENT
from data.audit.recording import audit_day
from data.inspecting.openings import unusual_openings
from data.language import _, ngettext
from data.store import Store
from layers.council.naming import write_day
from layers.markup import Markup, tag
from layers.number_text import write_count
from pages.shared.frame import draw_note

_DAYS = 7
_SHOWN = 8


def draw_unusual_days(store: Store, person: Person, rows: pd.DataFrame) -> None:
    """Draw one sentence for each unusual thing of the last seven days, the newest day first.

    `rows` are those of `data.audit.table.read_audit`, of these days at least.
    """
    st.header(_("Unusual in the last seven days"), anchor=False)
    today = audit_day(store)
    refused = _refused(rows)
    said: list[str] = []
    for back in range(_DAYS):
        day = today - timedelta(days=back)
        sentences = [*refused.get(day, ()), *unusual_openings(store, person, day=day)]
        said += [f"{write_day(day)}: {each}" for each in sentences]
    if not said:
        draw_note(
            _(
                "Nothing: nobody was refused, opened a list or paper at night, opened very many, or one that "
                "somebody else plans."
            ),
            below_title=False,
        )
        return
    st.html(_list(said[:_SHOWN]))
    if more := said[_SHOWN:]:
        words = ngettext("{n} more", "{n} more", len(more)).format(n=write_count(len(more)))
        with st.expander(words, key="audit-more-unusual"):
            st.html(_list(more))


def _list(sentences: list[str]) -> Markup:
    return tag("ul", *(tag("li", each) for each in sentences), class_="mj-faults")


def _refused(rows: pd.DataFrame) -> dict[date, list[str]]:
    """Return a sentence for each person who was refused something else than a list or paper, by day."""
    said: dict[date, list[str]] = {}
    refused = rows[rows["event"] == REFUSED_EVENT]
    for (day, role, who), each in refused.groupby(["day", "roles", "person"]):
        sentence = ngettext(
            "{who} was refused {n} time: {what}.", "{who} was refused {n} times: {what}.", len(each)
        ).format(who=f"{role} {who}".strip(), n=len(each), what=", ".join(sorted(set(each["subject"]))))
        said.setdefault(date.fromisoformat(str(day)), []).append(sentence)
    return said
