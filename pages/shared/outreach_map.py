"""Shows the routes of a plan on the map of a store, with what each colour, line and mark means."""

from datetime import date

import streamlit as st

from data.language import _
from layers.drawing import draw_routes
from layers.escaping import escape_html
from layers.routing.plan import Draw, Plan, Route
from layers.routing.team import Team
from layers.team_marks import TeamMark, team_mark
from pages.shared.maps import map_key, show_on_base_map
from pages.shared.outreach_state import Planned, Planning
from pages.shared.state import View

KEY = "outreach"
_RADIUS = {"round": "7px", "square": "2px", "tag": "7px 7px 7px 1px"}


def draw_route_map(view: View, planning: Planning, teams: tuple[Team, ...], *, height: int) -> None:
    """Show the routes, or where the teams start while there are none; a click chooses a stop or a point."""
    planned = planning.planned
    plan = planned.plan if planned and planned.plan.routes else _teams_alone(teams)
    ways = planned.ways if planned else {}
    group = draw_routes(plan, ways, chosen=planning.chosen)
    show_on_base_map(view.store, [group], key=KEY, height=height)
    _draw_legend(plan, planned)


def follow_click(view: View, planning: Planning) -> None:
    """Choose the stop that was clicked on the map, or keep the point where there is none."""
    clicked = (st.session_state.get(map_key(view.store, KEY)) or {}).get("last_clicked")
    if not clicked or clicked == planning.clicked:
        return
    planning.clicked = clicked
    point = (float(clicked["lat"]), float(clicked["lng"]))
    stop = _stop_at(planning.planned, point)
    planning.chosen, planning.pointed = (stop, None) if stop else ("", point)


def _stop_at(planned: Planned | None, point: tuple[float, float]) -> str:
    """Return the stop whose mark was clicked: the map then tells its own point, to six digits."""
    if planned is None:
        return ""
    stops = planned.plan.stops
    return next(
        (
            stop.code
            for stop in stops
            if abs(stop.lat - point[0]) < 1.1e-6 and abs(stop.lon - point[1]) < 1.1e-6
        ),
        "",
    )


def _teams_alone(teams: tuple[Team, ...]) -> Plan:
    routes = tuple(Route(team, (), team.starts_s, team.ends_s, 0) for team in teams)
    return Plan(date.min, routes, (), 0.0, Draw(0, 0.0, 0.0))


def _draw_legend(plan: Plan, planned: Planned | None) -> None:
    rows = [_team_row(route, team_mark(at)) for at, route in enumerate(plan.routes)]
    if planned is not None and planned.plan.unvisited:
        rows.append(
            _row(
                '<span style="width:7px;height:7px;border-radius:50%;border:2px solid #6d767d"></span>',
                _("on no route"),
            )
        )
    rows.append(
        _row(
            '<span style="width:9px;height:9px;border-radius:50%;border:3px solid #50626a"></span>',
            _("start and end"),
        )
    )
    notes = "".join(f'<div class="mj-note">{escape_html(each)}</div>' for each in _notes(planned))
    st.html(f'<div class="mj-legend"><div class="rows">{"".join(rows)}</div>{notes}</div>')


def _notes(planned: Planned | None) -> list[str]:
    if planned is None:
        return []
    source = planned.attribution
    return [*([_("Streets: {source}").format(source=source)] if source else []), *planned.plan.caveats]


def _team_row(route: Route, mark: TeamMark) -> str:
    line = (
        f'<span style="width:34px;height:4px;background:{_pattern(mark)}"></span>'
        f'<span style="width:14px;height:14px;background:{mark.colour};'
        f'border-radius:{_RADIUS[mark.shape]}"></span>'
    )
    return _row(line, _("Team {team}").format(team=route.team.code))


def _pattern(mark: TeamMark) -> str:
    """Return the pattern of a line as a background: dashes are on and off in turn."""
    if not mark.dashes:
        return mark.colour
    at, stops = 0, []
    for turn, length in enumerate(map(int, mark.dashes.split())):
        stops.append(f"{mark.colour if turn % 2 == 0 else 'transparent'} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def _row(mark: str, words: str) -> str:
    return f'<div class="row">{mark}<span>{escape_html(words)}</span></div>'
