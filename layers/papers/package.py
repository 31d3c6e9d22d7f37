"""Packs the papers of visits, named by codes alone: briefings, day sheets of crews, calendar entries."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from data.access import Person
from data.audit.events import EXPORTED
from data.audit.recording import record_event
from data.clock import today
from data.errors import Refused
from data.inspecting.visit import WITHDRAWN, PlannedVisit
from data.language import _
from data.permission import check_plans_or_goes
from data.progress import IsCancelled, Tell, never, say_nothing
from data.store import Store
from layers.papers.briefing import make_briefing
from layers.papers.day_sheet import day_sheet_pdf, visits_of_crew
from layers.papers.printing import briefing_pdf
from layers.papers.visit_calendar import visit_ics
from layers.zip_file import zipped

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def papers_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files of `papers_files` as one ZIP, to hand on paper by paper."""
    return zipped(files, made=today())


def papers_files(
    store: Store,
    person: Person,
    visits: Sequence[PlannedVisit],
    *,
    why: Mapping[str, str] | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> dict[str, bytes]:
    """Return all papers of visits that the person may have, by file name; withdrawn visits have none.

    A planner gets the whole briefing of each visit, one for each authority, the entry for the calendar and
    the day sheet of each crew. Who goes gets those of the own authority and crew; the lead the whole
    briefing as well.

    Parameters
    ----------
    why
        For each code of a visit which part of the list the site came from, for the planner's briefing: a
        sentence of `layers.papers.words.why_in_words`; nothing else is printed.

    Raises
    ------
    NotAllowed
        When a visit is not for this person.
    Refused
        When there is no visit, or one has no code yet.
    """
    check_plans_or_goes(store, person)
    planned = [visit for visit in visits if visit.state != WITHDRAWN]
    if not planned:
        raise Refused(_("There is no visit to print papers for. Plan one first."))
    record_event(person, EXPORTED, store=store, subject="papers", number=len(planned))
    files: dict[str, bytes] = {}
    for number, visit in enumerate(planned):
        if cancelled():
            return {}
        tell(number / len(planned), _("Writing the papers of visit {code}").format(code=visit.code))
        files |= _files_of_visit(store, person, visit, (why or {}).get(visit.code, ""))
    for crew, day in _crew_days(person, planned):
        name = _NO_NAME.sub("-", crew)
        files[f"day-{name}-{day}.pdf"] = day_sheet_pdf(store, person, crew, day, planned)
    return files


def _files_of_visit(store: Store, person: Person, visit: PlannedVisit, why: str) -> dict[str, bytes]:
    files = {}
    if person.plans_inspections or person.authority == visit.lead:
        files[f"{visit.code}.pdf"] = briefing_pdf([make_briefing(store, person, visit, why=why)])
    for authority in visit.authorities if person.plans_inspections else (str(person.authority),):
        own = make_briefing(store, person, visit, authority=authority)
        files[f"{visit.code}-{authority}.pdf"] = briefing_pdf([own])
    return files | {f"{visit.code}.ics": visit_ics(visit, zone=store.settings.time_zone).encode("utf-8")}


def _crew_days(person: Person, visits: Sequence[PlannedVisit]) -> list[tuple[str, date]]:
    """Return the crews and days that the person may print: all, the own authority's, or the own crew's."""
    days = {
        (going.crew, visit.day)
        for visit in visits
        for going in visit.going
        if going.crew
        and (person.plans_inspections or going.authority == person.authority)
        and person.crew in (None, going.crew)
    }
    return sorted((crew, day) for crew, day in days if visits_of_crew(crew, day, visits))
