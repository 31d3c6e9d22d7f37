"""Says who reads plans on this screen, and shows those who go their own visits alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from data.access import GOING_ROLES, Person, may
from data.clock import today
from data.inspecting.month_list import SiteKey
from data.inspecting.openings import VISIT
from data.inspecting.site_card import read_site_cards
from data.inspecting.visit import PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visits import read_visits
from data.language import _
from data.store import Store
from layers.clock_times import write_time
from layers.escaping import escape_html
from pages.shared.frame import draw_note
from pages.shared.inspections_aside import draw_aside_said, draw_step_aside
from pages.shared.inspections_openings import note_opening
from pages.shared.inspections_words import authority_label, authority_labels
from pages.shared.log_words import plain_label
from pages.shared.state import View
from pages.shared.stores import current_store

_CREW, _AUTHORITY = "own-crew", "own-authority"
_LETTERS = 24


@dataclass(frozen=True, eq=False)
class Reader:
    """Who reads plans, in which store."""

    name: str
    store: Store
    person: Person


def reader_of(view: View) -> Reader | None:
    """Return who reads plans: the planner, or whoever goes; None where crew or authority is not said yet."""
    store, person = current_store(view.store), view.person
    if person.roles & GOING_ROLES and not person.signed_in:
        # Who signed in goes for the authority and with the crew of the grant, and chooses neither.
        person = _who_goes(person)
    if not (person.plans_inspections or person.goes_on_inspections):
        return None
    return Reader(view.store, store, person)


def draw_own_visits(reader: Reader | None) -> tuple[PlannedVisit, ...]:
    """Draw the visits of whoever goes on them, once they may be read, and return those that are planned.

    Those that were withdrawn stand above them until their day is over: their papers may be out.
    """
    if reader is None:
        st.info(_("Say above which crew or authority you go with: then your visits stand here."))
        return ()
    draw_aside_said()
    coming = [each for each in read_visits(reader.store, reader.person, day=today()) if each.day >= today()]
    visits = [each for each in coming if each.state in (PLANNED, WITHDRAWN)]
    if not visits:
        st.info(
            _(
                "No visit of yours can be read now. A visit is shown to those who go from the day that the "
                "planner chose, as a rule the working day before."
            )
        )
        return ()
    note_opening(reader.store, reader.person, VISIT, [each.code for each in visits])
    names = names_of(reader, [each.site for each in visits])
    planned = tuple(each for each in visits if each.state == PLANNED)
    _draw_withdrawn(coming, names)
    for visit in planned:
        draw_visit(visit, names, reader=reader)
    return planned


def _draw_withdrawn(coming: Sequence[PlannedVisit], names: dict[SiteKey, str]) -> None:
    """Draw the visits that nobody is to go on any more, each with the one that took its place."""
    withdrawn = [each for each in coming if each.state == WITHDRAWN]
    if not withdrawn:
        return
    instead = {each.site: each for each in coming if each.state != WITHDRAWN}
    with st.container(border=True, gap="small", key="withdrawn"):
        st.warning(_("Withdrawn: do not go, destroy the papers."))
        lines = [_withdrawn_words(each, names, instead.get(each.site)) for each in withdrawn]
        items = "".join(f"<li>{escape_html(each)}</li>" for each in lines)
        st.html(f'<ul class="mj-faults">{items}</ul>')


def _withdrawn_words(visit: PlannedVisit, names: dict[SiteKey, str], instead: PlannedVisit | None) -> str:
    words = f"{visit.code} · {visit.day.isoformat()} · {names.get(visit.site, visit.site.source_id)}"
    if instead is None:
        return words
    return _("{visit}: visit {code} took its place.").format(visit=words, code=instead.code)


def draw_visit(visit: PlannedVisit, names: dict[SiteKey, str], *, reader: Reader) -> None:
    """Draw one visit in a few lines: when, where, who goes, where crews meet; and how to step aside."""
    going = "; ".join(f"{authority_label(each.authority)} ({each.crew}): {each.role}" for each in visit.going)
    lines = [
        _("{begins} to {ends}, all crews are there together.").format(
            begins=write_time(visit.begins_s), ends=write_time(visit.ends_s)
        )
        if visit.is_joint
        else _("{begins} to {ends}.").format(
            begins=write_time(visit.begins_s), ends=write_time(visit.ends_s)
        ),
        _("Who goes: {going}").format(going=going),
        _("Meet at: {place}").format(place=visit.meets_at),
    ]
    if reader.person.authority == visit.lead:
        lines.append(_("You lead this visit."))
    with st.container(border=True, gap=None):
        st.header(
            plain_label(f"{visit.day.isoformat()} · {names.get(visit.site, visit.site.source_id)}"),
            anchor=False,
        )
        draw_note(visit.code, below_title=False)
        st.html(f'<div class="mj-visit">{"".join(f"<p>{escape_html(each)}</p>" for each in lines)}</div>')
        draw_step_aside(reader.store, reader.person, visit.site, key=visit.code)


def names_of(reader: Reader, sites: Sequence[SiteKey]) -> dict[SiteKey, str]:
    """Return what worksites are called, their id where they have no name."""
    cards = read_site_cards(reader.store, reader.person, sites)
    return {
        SiteKey(str(row.source), str(row.source_id)): str(row.name_) or str(row.source_id)
        for row in cards.rename(columns={"name": "name_"}).itertuples()
    }


def _who_goes(person: Person) -> Person:
    """Return a local person with the crew or authority that is said on the screen."""
    labels = authority_labels()
    with st.container(horizontal=True, vertical_alignment="bottom", key="who-goes"):
        authority = st.selectbox(
            _("Your authority"),
            list(labels),
            index=list(labels).index(person.authority) if person.authority in labels else None,
            format_func=labels.__getitem__,
            key=_AUTHORITY,
            persist_state="session",
            width=260,
        )
        crew = None
        if not may(person, "answer_for_authority"):
            st.session_state.setdefault(_CREW, person.crew or "")
            crew = st.text_input(
                _("Code of your crew"), key=_CREW, max_chars=_LETTERS, persist_state="session", width=180
            )
    return replace(person, authority=authority, crew=(crew or "").strip() or None)
