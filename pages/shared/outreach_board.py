"""Draws the stops of every team in order, to be dragged, moved, locked and left out."""

from pathlib import Path
from typing import Any

import streamlit as st

from data.language import _, ngettext
from layers.clock_times import write_time
from layers.number_text import write_count
from layers.routing.plan import VALUE, Route, Visit
from layers.team_marks import team_mark
from pages.shared.guarding import guarded
from pages.shared.outreach_edits import MOVES, apply
from pages.shared.outreach_state import Planned, Planning
from pages.shared.outreach_words import part_label

_FOLDER = Path(__file__).parent
_board = st.components.v2.component(
    "majakka_board",
    html="<div class='board' role='region' tabindex='0' aria-label='...'></div>",
    css=(_FOLDER / "outreach_board.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "outreach_board.js").read_text(encoding="utf-8"),
)


def draw_board(planning: Planning, planned: Planned, *, key: str, height: int) -> None:
    """Draw the routes as lists; what is done to a stop there changes what is asked of the next plan."""
    _board(
        data=board_data(planning, planned) | {"height": height},
        key=key,
        on_asked_change=guarded(lambda: _follow(planning, key)),
    )


def board_data(planning: Planning, planned: Planned) -> dict[str, Any]:
    """Return what the board shows: a lane for each team with its stops."""
    lanes = [_lane(planning, planned, route, at) for at, route in enumerate(planned.plan.routes)]
    return {"lanes": lanes, "chosen": planning.chosen, "words": _words()}


def _follow(planning: Planning, key: str) -> None:
    """Do what was asked on the board; what does not fit the plan any more is passed over."""
    asked = (st.session_state.get(key) or {}).get("asked")
    if not asked or planning.planned is None or asked.get("does") not in MOVES:
        return
    apply(planning, str(asked["does"]), stop=str(asked["stop"]), team=str(asked["team"]), at=int(asked["at"]))


def _lane(planning: Planning, planned: Planned, route: Route, position: int) -> dict[str, Any]:
    mark, code = team_mark(position), route.team.code
    moved = code in planned.moved
    return {
        "team": code,
        "title": _("Team {team}").format(team=code),
        "code": planning.sheets.codes.get(code, "") if planning.sheets else "",
        "colour": mark.colour,
        "shape": mark.shape,
        "summary": route_summary(route, moved=moved),
        "kept": code in planning.wishes.kept,
        "stops": [_stop(planning, visit, moved=moved) for visit in route.visits],
    }


def route_summary(route: Route, *, moved: bool = False) -> str:
    """Return how many stops a route has, and when the team is out."""
    if not route.visits:
        return _("no stop")
    stops = ngettext("{count} stop", "{count} stops", len(route.visits)).format(
        count=write_count(len(route.visits))
    )
    if moved:
        return _("{stops} · changed by hand, times follow when you ask again").format(stops=stops)
    return _("{stops} · {out} to {back} · {minutes} min on the way").format(
        stops=stops,
        out=write_time(route.sets_out_s),
        back=write_time(route.is_back_s),
        minutes=write_count(route.travel_s / 60),
    )


def _stop(planning: Planning, visit: Visit, *, moved: bool) -> dict[str, Any]:
    stop = visit.stop
    return {
        "code": stop.code,
        "name": stop.name,
        "area": stop.area if stop.area != stop.name else "",
        # Most stops are there for their value: only what differs is said.
        "part": part_label(visit.part) if visit.part != VALUE else "",
        "time": "" if moved else write_time(visit.begins_s),
        "locked": stop.code in planning.wishes.locked,
    }


def _words() -> dict[str, str]:
    return {
        "board": _("Routes of the teams; choose a stop to see why it is there and to move it"),
        "earlier": _("Earlier"),
        "later": _("Later"),
        "toTeam": _("To team ..."),
        "lock": _("Lock"),
        "unlock": _("Unlock"),
        "ban": _("Leave out"),
        "keep": _("Keep this route"),
        "locked": _("locked"),
    }
