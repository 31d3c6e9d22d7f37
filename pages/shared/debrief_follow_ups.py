"""Draws what is to be done after visits, overdue first, each with a button that notes it as done."""

from collections.abc import Mapping

import streamlit as st

from data.clock import today
from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.follow_ups import FollowUpOf, finish_follow_up, read_follow_ups
from data.inspecting.month_list import SiteKey
from data.language import _, ngettext
from data.vocabulary import follow_ups
from layers.escaping import escape_html
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.inspections_own import Reader, names_of
from pages.shared.inspections_words import authority_label
from pages.shared.log_words import plain_label

_MOST = 12
_SAID = "follow-up-said"


def draw_follow_ups(reader: Reader) -> None:
    """Draw the follow-ups that are open."""
    standing = [each for each in read_follow_ups(reader.store, reader.person) if each.done_on is None]
    late = [each for each in standing if each.due < today()]
    st.header(_("Follow-ups"), anchor=False)
    if words := st.session_state.pop(_SAID, None):
        st.error(plain_label(words))
    if not standing:
        draw_note(
            _("Nothing is open. What a debrief agrees stands here until it is done."), below_title=False
        )
        return
    draw_note(summary_words(len(late), len(standing)), below_title=False)
    names = names_of(reader, [each.site for each in standing])
    for each in standing[:_MOST]:
        _draw_one(reader, each, names)
    if len(standing) > _MOST:
        draw_note(
            ngettext("{count} more later.", "{count} more later.", len(standing) - _MOST).format(
                count=write_count(len(standing) - _MOST)
            ),
            below_title=False,
        )


def summary_words(late: int, standing: int) -> str:
    """Return how many follow-ups are open and overdue."""
    words = ngettext("{count} is open", "{count} are open", standing).format(count=write_count(standing))
    if not late:
        return _("{open}, none overdue.").format(open=words)
    return _("{open}, {late} overdue.").format(open=words, late=write_count(late))


def _draw_one(reader: Reader, each: FollowUpOf, names: Mapping[SiteKey, str]) -> None:
    label = next((entry.label for entry in follow_ups() if entry.code == each.what), each.what)
    late = each.due < today()
    until = (
        _("overdue since {day}").format(day=each.due.isoformat())
        if late
        else _("until {day}").format(day=each.due.isoformat())
    )
    words = (
        f"<strong>{escape_html(label)}</strong> "
        f"<span>{escape_html(names.get(each.site, each.site.source_id))}</span> "
        f"<span>{escape_html(authority_label(each.owner))}, {escape_html(until)}</span>"
    )
    drawn = f'<div class="mj-follow {"late" if late else "open"}">{words}</div>'
    with st.container(horizontal=True, vertical_alignment="center", border=True, gap="small"):
        st.html(drawn)
        st.button(_("Done"), key=f"done-{each.code}", on_click=guarded(_finish), args=(reader, each.code))


def _finish(reader: Reader, code: str) -> None:
    try:
        finish_follow_up(reader.store, reader.person, code, day=today())
    except (Refused, NotAllowed, StoreError) as fault:
        st.session_state[_SAID] = str(fault)
