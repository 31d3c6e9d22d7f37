"""Draws the end of a round: the check-out, what will be kept of it and what goes, and the closing."""

import streamlit as st

from data.grid import side_of_level
from data.language import _, ngettext
from data.rounds.closing import Kept
from data.rounds.round import OPEN, LiveRound
from layers.clock_times import write_time
from layers.escaping import escape_html
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.log_actions import DONE, Logging
from pages.shared.log_words import kept_counts


def draw_end(live: LiveRound, logging: Logging) -> None:
    """Draw check-out, preview and closing; open where every stop is logged."""
    all_logged = live.count(OPEN) == 0
    with st.container(key="log-end", border=True):
        st.header(_("End of the round"), anchor=False)
        if live.checked_in_s is not None:
            draw_note(
                _("Checked in at {time}.").format(time=write_time(live.checked_in_s)), below_title=False
            )
        if live.checked_out_s is None:
            st.button(
                _("Check out: the team is back"),
                key="log-check-out",
                type="primary" if all_logged else "secondary",
                width="stretch",
                on_click=guarded(logging.check_out),
            )
        else:
            draw_note(
                _("Checked out at {time}.").format(time=write_time(live.checked_out_s)), below_title=False
            )
        _draw_preview(live)
        st.button(
            _("Close the round"),
            key="log-close",
            type="primary" if live.checked_out_s is not None else "secondary",
            width="stretch",
            disabled=live.checked_out_s is None,
            on_click=guarded(logging.close),
            args=(live,),
        )
        if live.checked_out_s is None:
            draw_note(_("Check out first. A closed round cannot be opened again."), below_title=False)


def draw_done() -> bool:
    """Thank the team and say what was kept of the round that was just closed; False where none was."""
    done = st.session_state.get(DONE)
    if done is None:
        return False
    kept: Kept = done[1]
    st.success(_("Thank you. The round is closed."))
    lines = [
        ngettext("{count} visit was kept.", "{count} visits were kept.", kept.visits).format(
            count=kept.visits
        )
    ]
    if kept.left_out:
        lines.append(
            ngettext(
                "{count} stop was kept as left out.", "{count} stops were kept as left out.", kept.left_out
            ).format(count=kept.left_out)
        )
    lines.append(_("Names, order and times of the stops are gone, and the code opens nothing any more."))
    if kept.sightings_made_coarser:
        lines.append(
            ngettext(
                "{count} earlier sighting is told more coarsely now, so that it points to no stop.",
                "{count} earlier sightings are told more coarsely now, so that they point to no stop.",
                kept.sightings_made_coarser,
            ).format(count=kept.sightings_made_coarser)
        )
    st.html('<div class="mj-kept">' + "".join(f"<p>{escape_html(line)}</p>" for line in lines) + "</div>")
    return True


def _draw_preview(live: LiveRound) -> None:
    sides = sorted({side_of_level(stop.cell_level) for stop in live.round.stops})
    cell = _("a cell of {sides} m").format(sides=" / ".join(f"{side:g}" for side in sides))
    kept = _(
        "Of a visit: {cell}, week, part of day, a band of minutes, {size} on the team, how many were spoken "
        "with as a band, what could not be offered, how many were referred."
    ).format(cell=cell, size=live.round.team_size)
    rows = (
        (_("Will be kept:"), ", ".join(kept_counts(live)) + "."),
        ("", kept),
        (_("Will go:"), _("Names and order of the stops, times, the team's code, check-in and check-out.")),
    )
    lines = "".join(
        f"<p>{f'<strong>{escape_html(title)}</strong> ' if title else ''}{escape_html(words)}</p>"
        for title, words in rows
    )
    st.html(f'<div class="mj-kept">{lines}</div>')
