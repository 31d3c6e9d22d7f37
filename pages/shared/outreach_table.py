"""Draws the routes of a plan as one table, stop by stop, that can be sorted and searched."""

import pandas as pd
import streamlit as st

from data.language import _
from layers.clock_times import write_time
from layers.routing.plan import Plan
from pages.shared.frame import table_height
from pages.shared.guarding import guarded
from pages.shared.outreach_state import Planned, Planning
from pages.shared.outreach_words import kind_label, part_label

_ROWS = 8


def draw_route_table(planning: Planning, planned: Planned) -> None:
    """Draw every stop of every route; choosing a row chooses its stop."""
    table = route_table(planned.plan, moved=planned.moved)
    if table.empty:
        return
    st.subheader(_("The routes as a table"), anchor=False)
    key = f"routes-{len(planning.back)}"
    codes = [visit.stop.code for visit in planned.plan.visits]

    def choose() -> None:
        rows = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
        if rows and rows[0] < len(codes):
            planning.chosen = codes[rows[0]]

    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=_ROWS),
        key=key,
        on_select=guarded(choose),
        selection_mode="single-row",
        alt=_("Table of the stops of all teams in order"),
    )


def route_table(plan: Plan, *, moved: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return one row for each stop: team, order, times, stop, kind, area and why it is there.

    Teams in `moved` have no times: they are to be computed again.
    """
    rows = [
        {
            _("Team"): route.team.code,
            _("No."): number,
            _("From"): "" if route.team.code in moved else write_time(visit.begins_s),
            _("To"): "" if route.team.code in moved else write_time(visit.leaves_s),
            _("Stop"): visit.stop.name,
            _("Kind"): kind_label(visit.stop.kind),
            _("Area"): visit.stop.area,
            _("There for"): part_label(visit.part),
        }
        for route in plan.routes
        for number, visit in enumerate(route.visits, start=1)
    ]
    return pd.DataFrame(rows)
