"""Draws which rounds are under way, and warns of teams that should be back by now."""

from collections.abc import Sequence

import streamlit as st

from data.language import _, ngettext
from data.rounds.listing import UnderWay
from layers.clock_times import write_time
from layers.escaping import escape_html


def draw_under_way(rounds: Sequence[UnderWay]) -> None:
    """Draw a line for each round, those first that are overdue; nothing where none is under way."""
    if not rounds:
        return
    st.header(_("Rounds under way"), anchor=False)
    for each in rounds:
        if each.is_overdue:
            st.warning(overdue_words(each))
    lines = "".join(f"<p>{escape_html(_words(each))}</p>" for each in rounds)
    st.html(f'<div class="mj-kept">{lines}</div>')


def overdue_words(overdue: UnderWay) -> str:
    """Return that a team is not back, since when, and what to do."""
    when = write_time(overdue.ends_s)
    if overdue.checked_in_s is None:
        return _(
            "Team {team} neither checked in nor out. Its shift ended at {time}, {late} min ago: call it."
        ).format(team=overdue.team, time=when, late=overdue.late_minutes)
    return _("Team {team} has not checked out. Its shift ended at {time}, {late} min ago: call it.").format(
        team=overdue.team, time=when, late=overdue.late_minutes
    )


def _words(each: UnderWay) -> str:
    shift = _("Team {team}, {day}, {start}-{end}").format(
        team=each.team,
        day=each.day.isoformat(),
        start=write_time(each.starts_s),
        end=write_time(each.ends_s),
    )
    logged = ngettext("{done} of {all} stop logged", "{done} of {all} stops logged", each.stops).format(
        done=each.visited + each.left_out, all=each.stops
    )
    if each.checked_out_s is not None:
        state = _("back at {time}").format(time=write_time(each.checked_out_s))
    elif each.checked_in_s is not None:
        state = _("out since {time}").format(time=write_time(each.checked_in_s))
    else:
        state = _("not checked in yet")
    return f"{shift}: {logged}, {state}."
