"""Keeps what a meeting decided on a release, and lists earlier decisions under the release they belong to."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from data.clock import today
from data.errors import Refused
from data.language import _
from data.releases.meeting_decisions import MOST_LETTERS, MeetingDecision, read_decisions, write_decision
from data.releases.reading import Published
from layers.council.naming import write_day, write_months
from layers.markup import join, tag
from pages.shared.council_look import draw_quiet, draw_section
from pages.shared.guarding import guarded, guarded_fragment

_SAID = "council-decision-said"


@guarded_fragment()
def draw_decisions(folder: Path, code: str, published: Sequence[Published]) -> None:
    """Draw the box for a decision on the release that is shown, and all decisions kept so far.

    Keeping one runs this part anew without the rest of the page.
    """
    draw_section(
        "decided",
        _(
            "Kept with release {code} and shown to everybody. Write what was decided and who does what "
            "by when, never about persons."
        ).format(code=code),
    )
    with st.form(f"council-decision-{code}", border=True):
        st.date_input(_("Day of the meeting"), value=today(), max_value=today(), key=_day(code), width=220)
        st.text_area(_("Decision"), max_chars=MOST_LETTERS, key=_text(code), height=110)
        st.form_submit_button(_("Keep this decision"), on_click=guarded(_keep), args=(folder, code))
    # A place of its own, so that nothing below moves when it comes and goes.
    with st.container(key="council-said"):
        good, words = st.session_state.pop(_SAID, (True, ""))
        if words:
            (st.success if good else st.error)(words)
    _draw_kept(read_decisions(folder), published)


def _keep(folder: Path, code: str) -> None:
    """Keep what stands in the box; the box stays as it is where that is refused."""
    text, day = str(st.session_state[_text(code)]).strip(), st.session_state[_day(code)]
    try:
        if not text:
            raise Refused(_("The decision is empty. Write what the meeting decided."))
        if day is None:
            raise Refused(_("The day of the meeting is missing. Choose it."))
        write_decision(folder, MeetingDecision(code, day, text, today()))
    except Refused as refused:
        st.session_state[_SAID] = (False, str(refused))
        return
    except OSError as error:
        told = _(
            "The decision was not kept: nothing can be written beside the releases ({reason}). "
            "Tell those who run this page."
        )
        st.session_state[_SAID] = (False, told.format(reason=error.strerror))
        return
    st.session_state[_text(code)] = ""
    st.session_state[_SAID] = (True, _("Kept with release {code}.").format(code=code))


def _draw_kept(decisions: Sequence[MeetingDecision], published: Sequence[Published]) -> None:
    """Draw the decisions under their releases, the newest release and the latest meeting first."""
    for release in (each.release for each in published):
        own = sorted(
            (each for each in decisions if each.release == release.code),
            key=lambda each: (each.decided_on, each.kept_on),
            reverse=True,
        )
        if not own:
            continue
        title = _("On release {code}, {months}").format(
            code=release.code, months=write_months(release.period)
        )
        st.subheader(title, anchor=False)
        st.html(tag("ul", join(*(_item(each) for each in own)), class_="mj-decisions"))
    if not decisions:
        draw_quiet(_("No decision has been kept yet."))


def _item(decision: MeetingDecision) -> str:
    when = _("Meeting on {day}").format(day=write_day(decision.decided_on))
    lines = [tag("p", line, class_="what") for line in decision.text.splitlines() if line.strip()]
    return tag("li", tag("p", when, class_="when"), *lines)


def _text(code: str) -> str:
    return f"council-decision-text-{code}"


def _day(code: str) -> str:
    return f"council-decision-day-{code}"
