"""Draws the visits that are kept for a month, and the papers that those who go take along."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from babel.dates import format_date

from data.clock import today
from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.lists import read_lists
from data.inspecting.month_list import SiteKey
from data.inspecting.openings import BRIEFING, VISIT
from data.inspecting.visit import PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visits import read_visits, withdraw_visit
from data.intake.process import Cancelled
from data.language import _, language
from data.progress import IsCancelled, Tell
from layers.clock_times import write_time
from layers.papers.package import papers_files, papers_zip
from layers.papers.words import why_in_words
from pages.shared.download import draw_file_download
from pages.shared.frame import draw_note, table_height
from pages.shared.guarding import guarded
from pages.shared.inspections_composing import void_words
from pages.shared.inspections_month import JOINT, go_to_step, month_label, month_text
from pages.shared.inspections_openings import note_opening
from pages.shared.inspections_own import Reader, names_of
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_words import authority_label, state_label
from pages.shared.log_words import plain_label
from pages.shared.outreach_job import OutreachJob, draw_bar, follow
from pages.shared.state import write_address

_ROWS = 12


def draw_papers(reader: Reader, planning: MonthPlanning, period: int) -> None:
    """Draw the kept visits of the month and their papers, or what comes before."""
    kept = read_visits(reader.store, reader.person, day=today(), period=period)
    visits = [each for each in kept if each.state == PLANNED]
    if withdrawn := sum(each.state == WITHDRAWN and each.day >= today() for each in kept):
        draw_note(void_words(withdrawn), below_title=False)
    if not visits:
        st.header(_("No visit of {month} is planned yet").format(month=month_label(period)), anchor=False)
        draw_note(
            _(
                "Here the papers of the month will stand: a briefing for each authority of a visit, a day "
                "sheet for each crew, and calendar files that hold code and meeting point alone."
            ),
            below_title=False,
        )
        st.button(_("Compose joint visits"), key="to-joint", on_click=guarded(go_to_step), args=(JOINT,))
        return
    note_opening(reader.store, reader.person, VISIT, [month_text(period)])
    names = names_of(reader, [each.site for each in visits])
    table_side, paper_side = st.columns([13, 8], gap="medium")
    with table_side:
        _draw_visits(reader, planning, visits, names)
    with paper_side:
        _draw_files(reader, planning, visits, names, period)


def draw_own_papers(reader: Reader, planning: MonthPlanning, visits: Sequence[PlannedVisit]) -> None:
    """Draw the papers of whoever goes: those of the own authority and crew."""
    take_papers(planning)
    bar = draw_bar(planning.making, key="papers") if planning.making is not None else None
    if planning.trouble:
        st.warning(plain_label(planning.trouble))
    _draw_files(reader, planning, visits, names_of(reader, [each.site for each in visits]), visits[0].period)
    if (running := planning.running) is not None:
        write_address()  # this run goes on for a while, and the frame writes the address after it
        follow(running, bar)
    if bar is not None:
        st.rerun()


def begin_papers(
    reader: Reader, planning: MonthPlanning, visits: Sequence[PlannedVisit], period: int
) -> None:
    """Begin to make all papers of the visits."""
    store, person = reader.store, reader.person
    why = _why(reader, visits, period)

    def work(tell: Tell, cancelled: IsCancelled) -> Mapping[str, bytes]:
        files = papers_files(store, person, visits, why=why, tell=tell, cancelled=cancelled)
        if cancelled():
            raise Cancelled
        return files

    opened = [month_text(period)] if person.plans_inspections else [each.code for each in visits]
    note_opening(store, person, BRIEFING, opened)
    planning.trouble = ""
    planning.papers = None
    planning.papers_for = person, tuple(visits)
    planning.making = OutreachJob(work, lane="papers")


def _why(reader: Reader, visits: Sequence[PlannedVisit], period: int) -> dict[str, str]:
    """Return by visit why its worksite is on the list as it was settled, for the planner's briefing alone."""
    if not reader.person.plans_inspections:
        return {}
    lists = read_lists(reader.store, reader.person, period=period)
    words = {
        (each.authority, item.site): why_in_words(item.part, item.cause)
        for each in lists
        for item in each.items
    }
    return {visit.code: words.get((visit.lead, visit.site), "") for visit in visits}


def take_papers(planning: MonthPlanning) -> None:
    """Take the papers of a job that has ended."""
    job = planning.making
    if job is None or job.running:
        return
    planning.making, planning.trouble, planning.papers = None, job.trouble() or "", job.result()


def visits_table(visits: Sequence[PlannedVisit], names: Mapping[SiteKey, str]) -> pd.DataFrame:
    """Return one row for each visit: when, where, who goes, since when it is shown."""
    return pd.DataFrame(
        [
            {
                _("Day"): visit.day.isoformat(),
                _("From"): write_time(visit.begins_s),
                _("To"): write_time(visit.ends_s),
                _("Worksite"): names.get(visit.site, visit.site.source_id),
                _("Who goes"): ", ".join(authority_label(code) for code in visit.authorities),
                _("Shown from"): visit.shown_from.isoformat(),
                _("Code"): visit.code,
                _("State"): state_label(visit.state),
            }
            for visit in visits
        ]
    )


def _draw_visits(
    reader: Reader, planning: MonthPlanning, visits: Sequence[PlannedVisit], names: Mapping[SiteKey, str]
) -> None:
    st.header(_("Visits that are kept"), anchor=False)
    table = visits_table(visits, names)
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=_ROWS),
        alt=_("Visits of the month in order of day and time"),
    )
    draw_note(
        _("Confidential until they were carried out. Those who go read their own visits from the day shown."),
        below_title=False,
    )
    with st.popover(_("Withdraw a visit")):
        code = st.selectbox(
            _("Visit"),
            [each.code for each in visits],
            format_func={
                each.code: f"{each.day.isoformat()} {names.get(each.site, each.site.source_id)}"
                for each in visits
            }.__getitem__,
            key="withdraw-which",
        )
        st.button(
            _("Withdraw it"),
            key="withdraw",
            type="primary",
            on_click=guarded(_withdraw),
            args=(reader, planning, code),
        )


def _withdraw(reader: Reader, planning: MonthPlanning, code: str) -> None:
    try:
        withdraw_visit(reader.store, reader.person, code)
    except (Refused, NotAllowed, StoreError) as fault:
        planning.trouble = str(fault)
    planning.papers = None


def _draw_files(
    reader: Reader,
    planning: MonthPlanning,
    visits: Sequence[PlannedVisit],
    names: Mapping[SiteKey, str],
    period: int,
) -> None:
    st.header(_("Papers"), anchor=False)
    wanted = _choose_day(visits)
    files = planning.papers
    if files is None or planning.papers_for != (reader.person, wanted):
        draw_note(
            _(
                "Briefings of at most two pages, one for each authority; a day sheet for each crew; calendar "
                "files with code and meeting point alone."
            ),
            below_title=False,
        )
        st.button(
            _("Make the papers"),
            key="make-papers",
            type="primary",
            disabled=planning.making is not None,
            on_click=guarded(begin_papers),
            args=(reader, planning, wanted, period),
        )
        return
    draw_file_download(
        _("All papers (ZIP)"),
        papers_zip(files),
        name=f"papers-{wanted[0].day.isoformat()}.zip",
        key=f"papers-zip-{'-'.join(each.code for each in wanted[:2])}",
    )
    draw_note(_("They carry who made them and when. Destroy what is not needed any more."), below_title=False)
    labels = paper_labels(wanted, names)
    for title, named in grouped(files).items():
        fold = st.expander(title, key=f"papers-{title}", on_change="rerun")
        if not fold.open:
            continue
        with fold, st.container(horizontal=True, gap="small"):
            for name in named:
                draw_file_download(labels.get(name, name), files[name], name=name, key=f"paper-{name}")


def _choose_day(visits: Sequence[PlannedVisit]) -> tuple[PlannedVisit, ...]:
    """Ask for the day whose papers are made, or the whole month, which takes a while; return its visits."""
    days = sorted({visit.day for visit in visits})
    coming = next((day for day in days if day >= today()), days[-1])
    words = {day: format_date(day, format="EEE d MMM", locale=language()) for day in days}
    day = st.selectbox(
        _("Of which day"),
        [*days, None],
        index=days.index(coming),
        format_func=lambda each: words[each] if each else _("The whole month"),
        key="papers-day",
    )
    return tuple(visit for visit in visits if day in (None, visit.day))


def paper_labels(visits: Sequence[PlannedVisit], names: Mapping[SiteKey, str]) -> dict[str, str]:
    """Return what each paper is called on its button, by the name of its file."""
    labels = {}
    for visit in visits:
        name = names.get(visit.site, visit.site.source_id)
        labels[f"{visit.code}.pdf"] = _("{name}: whole briefing").format(name=name)
        labels[f"{visit.code}.ics"] = f"{name} ({visit.code})"
        for code in visit.authorities:
            labels[f"{visit.code}-{code}.pdf"] = f"{name}: {authority_label(code)}"
        for going in visit.going:
            labels[f"day-{going.crew}-{visit.day.isoformat()}.pdf"] = f"{going.crew} {visit.day.isoformat()}"
    return labels


def grouped(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the names of the files by what they are, those without files left out."""
    groups: dict[str, list[str]] = {_("Briefings"): [], _("Day sheets"): [], _("Calendar files"): []}
    briefings, sheets, calendars = groups
    for name in sorted(files):
        place = calendars if name.endswith(".ics") else sheets if name.startswith("day-") else briefings
        groups[place].append(name)
    return {title: names for title, names in groups.items() if names}
