"""Shows where the teams go this week: teams and shifts, routes on the map and in order, and the sheets."""

from datetime import date

import streamlit as st

from data.access import OUTREACH, may
from data.area import read_extent
from data.errors import StoreError
from data.language import _
from layers.known_points import KnownPoints
from layers.shift import Shift
from pages.shared.frame import draw_releases_only
from pages.shared.log_words import plain_label
from pages.shared.no_area import draw_no_area
from pages.shared.outreach_attention import draw_attention
from pages.shared.outreach_board import draw_board
from pages.shared.outreach_carry import draw_codes, draw_overdue
from pages.shared.outreach_controls import day_in_view, draw_controls, draw_state
from pages.shared.outreach_first_steps import draw_first_steps
from pages.shared.outreach_job import follow
from pages.shared.outreach_map import draw_route_map, follow_click
from pages.shared.outreach_others import draw_others
from pages.shared.outreach_planning import prepare, take_plan
from pages.shared.outreach_pointed import draw_pointed
from pages.shared.outreach_points import known_points
from pages.shared.outreach_reasons import draw_reason
from pages.shared.outreach_sheets import take_sheets
from pages.shared.outreach_state import Planning, planning_of
from pages.shared.outreach_style import draw_outreach_style
from pages.shared.outreach_table import draw_route_table
from pages.shared.outreach_teams import choose_teams, teams_height
from pages.shared.purposes import draw_question
from pages.shared.state import View, write_address
from pages.shared.stores import current_store

# Table of teams and map together fit a screen of 900 pixels with what stands around them.
_TABLE_AND_MAP = 560
_BOARD_WITH_REASON = 0.52


def render(view: View) -> None:
    """Draw the screen for the role and municipality in view."""
    if OUTREACH not in view.purposes or not may(view.person, "plan_outreach"):
        st.title(_("Outreach"), anchor=False)
        _draw_whose(view)
        return
    draw_outreach_style()
    draw_question(OUTREACH, _("Where do the teams go this week?"))
    try:
        read_extent(current_store(view.store))
    except StoreError as fault:
        draw_no_area(fault, purpose=OUTREACH)
        return
    planning = planning_of(view)
    take_plan(planning)
    take_sheets(planning)
    follow_click(view, planning)
    draw_overdue(view)
    _draw_planning(view, planning)


def _draw_whose(view: View) -> None:
    if not view.purposes:
        draw_releases_only()
        return
    st.info(_("This screen belongs to outreach coordinators. Choose that role on the left to see it here."))


def _draw_planning(view: View, planning: Planning) -> None:
    day = day_in_view()
    points = KnownPoints({**known_points(view).points, **planning.own_points})
    teams, faults = choose_teams(view, day, points)
    for fault in faults:
        st.warning(plain_label(fault))
    bar = draw_controls(view, planning, day, teams)
    draw_state(planning, day, teams)
    height = _TABLE_AND_MAP - teams_height(len(teams))
    with st.container(key="map-and-list"):
        map_side, list_side = st.columns([13, 7], gap="medium")
        with map_side:
            draw_route_map(view, planning, teams, height=height)
            draw_pointed(view, planning, teams)
        with list_side:
            _draw_list(view, planning, day, height=height)
    if planning.sheets is not None:
        draw_codes(planning.sheets)
    if planning.planned is not None:
        draw_route_table(planning, planning.planned)
        draw_others(planning, planning.planned)
    draw_attention(view, planning)
    prepare(view, planning, Shift(day, teams, planning.wishes))
    if (running := planning.running) is not None:
        write_address()  # this run goes on for a while, and the frame writes the address after it
        follow(running, bar)
    if bar is not None:
        st.rerun()


def _draw_list(view: View, planning: Planning, day: date, *, height: int) -> None:
    planned = planning.planned
    if planned is None or not planned.plan.routes_with_stops:
        draw_first_steps(view, planned, day)
        return
    board = round(height * _BOARD_WITH_REASON) if planning.chosen else height
    draw_board(planning, planned, key=f"board-{view.store}", height=board)
    draw_reason(view, planning, planned)
