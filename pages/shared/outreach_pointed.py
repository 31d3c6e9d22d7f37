"""Lets a shift start or end at a point that was clicked on the map."""

import streamlit as st

from data.language import _
from layers.routing.team import Team
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.outreach_state import Planning
from pages.shared.outreach_teams import begin_at
from pages.shared.state import View

_TEAM = "pointed-team"


def draw_pointed(view: View, planning: Planning, teams: tuple[Team, ...]) -> None:
    """Draw, for a point that was clicked, which team starts or ends there."""
    if planning.pointed is None or not teams:
        return
    with st.container(key="pointed", horizontal=True, vertical_alignment="center"):
        draw_note(_("You clicked a point of the map:"), below_title=False)
        st.selectbox(
            _("Team"),
            [team.code for team in teams],
            key=_TEAM,
            format_func=lambda code: _("Team {team}").format(team=code),
            label_visibility="collapsed",
            width=130,
        )
        st.button(_("starts here"), on_click=guarded(_begin), args=(view, planning, False), key="starts-here")
        st.button(_("ends here"), on_click=guarded(_begin), args=(view, planning, True), key="ends-here")


def _begin(view: View, planning: Planning, ends: bool) -> None:  # as a callback has it
    if planning.pointed is None:
        return
    name = _("Point {number} on the map").format(number=len(planning.own_points) + 1)
    planning.own_points = {**planning.own_points, name: planning.pointed}
    planning.pointed = None
    begin_at(view, st.session_state[_TEAM], name, ends=ends)
