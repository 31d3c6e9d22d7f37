"""Draws how long records are kept, which are due, and how they are erased."""

import pandas as pd
import streamlit as st

from data.access import may
from data.errors import NotAllowed
from data.language import _
from data.organisations import read_organisations
from data.retention.due import read_due
from data.retention.due_words import due_by_kind, due_words, meaning_for_copies, months_words
from data.retention.kept import PUBLISHED, kept_kinds
from data.retention.rules import read_rules
from data.store import Store
from pages.shared.frame import draw_note, table_height
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_retention(view: View) -> None:
    """Draw what is due by kind and organisation, the months each is kept, and what erasing means."""
    store = current_store(view.store)
    st.subheader(_("How long records are kept"), anchor=False)
    try:
        due = read_due(store, view.person)
    except NotAllowed as refused:
        st.error(str(refused))
        return
    words = due_words(int(due["records"].sum()))
    if store.settings.demonstration is not None:
        st.info(
            words
            + " "
            + _("This is a demonstration: its records are nobody's, and the timer leaves it alone.")
        )
    elif len(due):
        st.warning(words)
    else:
        st.success(words)
    if len(due):
        _draw_due(store, due)
    _draw_how_to_erase(view)
    with st.expander(_("What is kept for how long")):
        _draw_months(store)


def _draw_due(store: Store, due: pd.DataFrame) -> None:
    labels = {kind.code: kind.label for kind in kept_kinds()}
    names = {each.code: each.label for each in read_organisations(store)}
    rows = due_by_kind(due).to_dict("records")
    table = pd.DataFrame(
        {
            "kind": [labels[row["kind"]] for row in rows],
            "organisation": [names.get(row["source"], row["source"]) for row in rows],
            "month": [months_words(int(row["period"]), int(row["until"])) for row in rows],
            "months": [int(row["months"]) for row in rows],
            "records": [int(row["records"]) for row in rows],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=12),
        alt=_("Table of the records that are due, by kind and organisation"),
        column_config={
            "kind": st.column_config.TextColumn(_("Kind")),
            "organisation": st.column_config.TextColumn(_("From")),
            "month": st.column_config.TextColumn(_("Months")),
            "months": st.column_config.NumberColumn(_("Kept for months"), format="localized"),
            "records": st.column_config.NumberColumn(_("Records"), format="localized"),
        },
    )


def _draw_how_to_erase(view: View) -> None:
    if may(view.person, "purge"):
        draw_note(
            _("Erasing writes the file of the store anew, so the app has to stop for it. On the machine:"),
            below_title=False,
        )
        st.code(f"python -m data retention --store {view.store} --erase", language=None, wrap_lines=True)
    for paragraph in meaning_for_copies():
        draw_note(paragraph, below_title=False)


def _draw_months(store: Store) -> None:
    rules = read_rules(store)
    by_kind = {str(code): set(months) for code, months in rules.groupby("kind")["months"]}
    table = pd.DataFrame(
        {
            _("Kind"): [kind.label for kind in kept_kinds()],
            _("Months"): [
                _("no limit") if kind.basis == PUBLISHED else _span(by_kind[kind.code])
                for kind in kept_kinds()
            ],
            _("Counted from"): [kind.explanation for kind in kept_kinds()],
        }
    )
    st.table(table.set_index(_("Kind")))
    draw_note(
        _(
            "The register says for how many months an organisation's records are kept; a rule may shorten "
            "that for one kind. A record goes in the first month after these months are over."
        ),
        below_title=False,
    )


def _span(months: set[int]) -> str:
    return " - ".join(str(each) for each in dict.fromkeys((min(months), max(months))))
