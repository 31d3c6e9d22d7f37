"""Draws why a stop is on a route or on none, and what can be done about it."""

import streamlit as st

from data.language import _
from layers.clock_times import write_time
from layers.escaping import escape_html
from layers.routing.plan import Plan, Unvisited, Visit
from layers.routing.stop import Stop
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.log_words import plain_label
from pages.shared.outreach_choices import draw_choices
from pages.shared.outreach_edits import apply
from pages.shared.outreach_state import Planned, Planning
from pages.shared.outreach_words import kind_label, languages, part_sentence
from pages.shared.state import View


def draw_reason(view: View, planning: Planning, planned: Planned) -> None:
    """Draw the chosen stop: when and why somebody goes there, or why nobody does."""
    visit, team = _visit(planned.plan, planning.chosen)
    other = _other(planned.plan, planning.chosen)
    stop = visit.stop if visit else other.stop if other else None
    if stop is None:
        st.subheader(_("Why this stop?"), anchor=False)
        draw_note(_("Choose a stop on the map or in the list: here it says why."), below_title=False)
        return
    st.subheader(plain_label(stop.name), anchor=False)
    draw_note(_where(stop), below_title=False)
    sentences = [
        *_of_visit(visit, team, planned),
        *([other.sentence] if other else []),
        *stop.why,
        *_limits(stop),
    ]
    st.html(f'<div class="mj-reason">{"".join(f"<p>{escape_html(each)}</p>" for each in sentences)}</div>')
    _draw_actions(planning, planned, stop, is_visited=visit is not None)
    draw_choices(view, stop)


def _draw_actions(planning: Planning, planned: Planned, stop: Stop, *, is_visited: bool) -> None:
    wishes = planning.wishes

    def act(label: str, does: str, team: str = "") -> None:
        st.button(
            label,
            key=f"act-{does}-{stop.code}-{team}",
            on_click=guarded(lambda: apply(planning, does, stop=stop.code, team=team)),
        )

    with st.container(horizontal=True, gap="small", key="stop-actions"):
        if stop.code in wishes.must:
            act(_("Need not be visited"), "need_not")
        elif stop.code not in wishes.locked:
            act(_("Must be visited"), "must")
        if is_visited:
            return
        if stop.code in wishes.banned:
            act(_("May be visited again"), "allow")
        else:
            act(_("Leave out"), "ban")
        with st.popover(_("Give to a team")):
            for route in planned.plan.routes:
                code = route.team.code
                act(plain_label(_("Team {team}").format(team=code)), "move", team=code)


def _where(stop: Stop) -> str:
    parts = [kind_label(stop.kind), stop.area if stop.area != stop.name else ""]
    return " · ".join(part for part in parts if part)


def _of_visit(visit: Visit | None, team: str, planned: Planned) -> list[str]:
    if visit is None:
        return []
    if team in planned.moved:
        return [_("With team {team}; the time follows when you ask again.").format(team=team)]
    times = _("Team {team}, {begins} to {leaves}.").format(
        team=team, begins=write_time(visit.begins_s), leaves=write_time(visit.leaves_s)
    )
    return [times, part_sentence(visit.part)]


def _limits(stop: Stop) -> list[str]:
    sentences = []
    if stop.languages:
        spoken = languages()
        named = ", ".join(spoken.get(code, code) for code in sorted(stop.languages))
        sentences.append(_("A team must speak one of: {languages}.").format(languages=named))
    if stop.windows:
        hours = ", ".join(f"{write_time(first)}–{write_time(last)}" for first, last in stop.windows)
        sentences.append(_("Possible on this shift: {hours}.").format(hours=hours))
    return sentences


def _visit(plan: Plan, code: str) -> tuple[Visit | None, str]:
    for route in plan.routes:
        for visit in route.visits:
            if visit.stop.code == code:
                return visit, route.team.code
    return None, ""


def _other(plan: Plan, code: str) -> Unvisited | None:
    return next((each for each in plan.unvisited if each.stop.code == code), None)
