"""Draws the stops on no route: counted by reason, and in a table that can be searched."""

from collections import Counter

import pandas as pd
import streamlit as st

from data.language import _, ngettext
from layers.escaping import escape_html
from layers.number_text import write_count
from layers.routing.plan import REASONS, Unvisited
from pages.shared.frame import table_height
from pages.shared.guarding import guarded
from pages.shared.outreach_state import Planned, Planning
from pages.shared.outreach_words import kind_label, reason_label


def draw_others(planning: Planning, planned: Planned) -> None:
    """Draw why stops are on no route; choosing a row chooses its stop."""
    others = planned.plan.unvisited
    st.subheader(_("Not visited on this shift, and why"), anchor=False)
    if not others:
        st.info(_("Every stop that could be visited is on a route."))
        return
    st.html(f'<p class="mj-note">{escape_html(others_in_words(others))}</p>')
    key = f"others-{len(planning.back)}"
    table = others_table(others)
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=8),
        key=key,
        on_select=guarded(lambda: _choose(planning, others, key)),
        selection_mode="single-row",
        column_config={_("Reason"): st.column_config.TextColumn(width=190)},
        alt=_("Table of the stops on no route, with the reason"),
    )


def others_in_words(others: tuple[Unvisited, ...]) -> str:
    """Return how many stops are on no route, by reason, the most frequent first."""
    counts = Counter(each.reason for each in others)
    parts = [
        _("{count} {reason}").format(count=write_count(count), reason=reason_label(reason))
        for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], REASONS.index(pair[0])))
    ]
    stops = ngettext("{count} stop", "{count} stops", len(others)).format(count=write_count(len(others)))
    return _("{stops} on no route: {parts}.").format(stops=stops, parts=", ".join(parts))


def others_table(others: tuple[Unvisited, ...]) -> pd.DataFrame:
    """Return one row for each stop on no route."""
    return pd.DataFrame(
        {
            _("Reason"): [reason_label(each.reason) for each in others],
            _("Stop"): [each.stop.name for each in others],
            _("Kind"): [kind_label(each.stop.kind) for each in others],
            _("Area"): [each.stop.area for each in others],
            _("Why not"): [each.sentence for each in others],
        }
    )


def _choose(planning: Planning, others: tuple[Unvisited, ...], key: str) -> None:
    rows = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    if rows and rows[0] < len(others):
        planning.chosen = others[rows[0]].stop.code
