"""Draws which visits are due for a debrief, the form of the one that is chosen, and what is to be done."""

from collections.abc import Sequence

import streamlit as st

from data.clock import today
from data.errors import NotAllowed
from data.inspecting.debrief import FINAL
from data.inspecting.debriefing import read_debriefs
from data.inspecting.openings import DEBRIEF
from data.inspecting.visit import PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visits import read_visits
from data.language import _, ngettext
from layers.number_text import write_count
from pages.shared.debrief_follow_ups import draw_follow_ups
from pages.shared.debrief_form import SAID, draw_debrief
from pages.shared.debrief_state import may_replace
from pages.shared.debrief_style import draw_debrief_style
from pages.shared.frame import draw_note
from pages.shared.inspections_openings import note_opening
from pages.shared.inspections_own import Reader, names_of, reader_of
from pages.shared.inspections_words import authority_label, stage_label, state_label
from pages.shared.log_words import plain_label
from pages.shared.menu import draw_link
from pages.shared.state import View

VISIT = "debrief-visit"


def draw_debriefs(view: View) -> None:
    """Draw the visits whose day has come, those without a debrief first, and the follow-ups."""
    draw_debrief_style()
    reader = reader_of(view)
    if reader is None:
        st.info(_("Say above which crew or authority you go with: then your visits stand here."))
        return
    form_side, follow_side = st.columns([13, 8], gap="large")
    with form_side:
        _draw_visits(reader)
    with follow_side:
        draw_follow_ups(reader)


def _draw_visits(reader: Reader) -> None:
    if st.session_state.get(SAID, ("x", ""))[0] == "":
        st.success(plain_label(st.session_state.pop(SAID)[1]))
    try:
        visits = [
            each
            for each in read_visits(reader.store, reader.person, day=today())
            if each.day <= today() and each.state != WITHDRAWN
        ]
    except NotAllowed as fault:
        st.info(str(fault))
        return
    debriefs = read_debriefs(reader.store, reader.person, visits=[each.code for each in visits])
    due = [each for each in visits if each.state == PLANNED]
    open_still = [
        each for each in visits if each.state != PLANNED and debriefs.get(each.code) is not None
        and debriefs[each.code].stage != FINAL
    ]  # fmt: skip
    if not due and not open_still:
        _draw_none(reader)
        return
    names = names_of(reader, [each.site for each in visits])
    st.header(_due_words(len(due)), anchor=False)
    visit = _choose([*due, *reversed(open_still)], names, due=len(due))
    if visit is None:
        return
    before = debriefs.get(visit.code)
    note_opening(reader.store, reader.person, DEBRIEF, [visit.code])
    draw_note(_facts(visit), below_title=False)
    if before is not None and not may_replace(reader.person, visit):
        st.info(
            _("Debriefed already: {stage}. Ask the planner or {lead} to correct it.").format(
                stage=stage_label(before.stage).lower(), lead=authority_label(visit.lead)
            )
        )
        return
    if before is not None:
        draw_note(
            _("Debriefed before: {stage}. What is written now replaces it.").format(
                stage=stage_label(before.stage).lower()
            ),
            below_title=False,
        )
    draw_debrief(reader, visit, before)


def _choose(visits: Sequence[PlannedVisit], names: dict, *, due: int) -> PlannedVisit | None:  # type: ignore[type-arg]
    words = {
        each.code: f"{each.day.isoformat()} · {names.get(each.site, each.site.source_id)}"
        + ("" if number < due else f" · {state_label(each.state)}")
        for number, each in enumerate(visits)
    }
    if st.session_state.get(VISIT) not in words:
        st.session_state[VISIT] = next(iter(words))
    code = st.selectbox(
        _("Visit"), list(words), format_func=words.__getitem__, key=VISIT, persist_state="session"
    )
    return next((each for each in visits if each.code == code), None)


def _facts(visit: PlannedVisit) -> str:
    return _("Visit {code}. Who went: {authorities}.").format(
        code=visit.code, authorities=", ".join(authority_label(code) for code in visit.authorities)
    )


def _due_words(due: int) -> str:
    if not due:
        return _("No visit waits for its debrief")
    return ngettext(
        "{count} visit waits for its debrief", "{count} visits wait for their debrief", due
    ).format(count=write_count(due))


def _draw_none(reader: Reader) -> None:
    st.header(_("No visit waits for its debrief"), anchor=False)
    draw_note(
        _(
            "A visit stands here from its day on: what each authority found, who was referred, what follows. "
            "It becomes the result of the inspection."
        ),
        below_title=False,
    )
    # Those who go cannot plan: they look at their own visits there.
    plans = reader.person.plans_inspections
    draw_link("inspections", _("Plan inspections") if plans else _("My visits"))
