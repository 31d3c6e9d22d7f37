"""Draws when which crews go where: a calendar with crews in sync, a table, and what did not fit."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st
from babel.dates import format_date

from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from data.language import _, language, ngettext
from layers.clock_times import write_time
from layers.escaping import escape_html
from layers.joint.schedule import JointSchedule, ScheduledVisit
from layers.month.inspections_view import SeenSite
from layers.number_text import write_count
from pages.shared.frame import draw_note, table_height
from pages.shared.inspections_words import authority_label

_ROWS = 12


def draw_schedule(
    schedule: JointSchedule, crews: Sequence[Crew], seen: Sequence[SeenSite], worth: str
) -> None:
    """Draw the schedule of a month."""
    for sentence in schedule.empty_because:
        st.info(sentence)
    if schedule.visits:
        st.header(_summary(schedule), anchor=False)
        if worth:
            draw_note(worth, below_title=False)
        st.html(calendar_html(schedule.visits, crews, {each.item.site: each for each in seen}))
        draw_note(
            _("On some days a worksite cannot be visited. Of such a day no more is said: not on this day."),
            below_title=False,
        )
    for caveat in schedule.caveats:
        draw_note(caveat, below_title=False)
    draw_unscheduled(schedule, {each.item.site: each.name for each in seen if each.aside})
    if schedule.visits:
        draw_schedule_table(schedule.visits, crews)


def draw_unscheduled(schedule: JointSchedule, unnamed: Mapping[SiteKey, str]) -> None:
    """Draw what has no day, and why; `unnamed` says what stands in place of a name that must not be shown."""
    if not schedule.unscheduled:
        return
    words = ngettext(
        "{count} worksite of the list has no day", "{count} worksites of the list have no day",
        len(schedule.unscheduled),
    ).format(count=write_count(len(schedule.unscheduled)))  # fmt: skip
    with st.expander(words, expanded=len(schedule.unscheduled) <= 5, key="unscheduled"):
        items = "".join(
            f"<li><strong>{escape_html(unnamed.get(site.key, site.label))}</strong> "
            f"{escape_html(sentence)}</li>"
            for site, sentence in schedule.unscheduled
        )
        st.html(f'<ul class="mj-faults">{items}</ul>')


def draw_schedule_table(visits: Sequence[ScheduledVisit], crews: Sequence[Crew]) -> None:
    """Draw the same as a table, for those who read or search it."""
    table = schedule_table(visits, crews)
    with st.expander(_("The same as a table"), key="schedule-table"):
        st.dataframe(
            table,
            hide_index=True,
            height=table_height(len(table), most=_ROWS),
            alt=_("Visits in order of day and time, with the crews that go"),
        )


def schedule_table(visits: Sequence[ScheduledVisit], crews: Sequence[Crew]) -> pd.DataFrame:
    """Return one row for each visit: day, times, worksite, who goes."""
    authority_of = {crew.code: crew.authority for crew in crews}
    return pd.DataFrame(
        [
            {
                _("Day"): visit.day.isoformat(),
                _("From"): write_time(visit.begins_s),
                _("To"): write_time(visit.ends_s),
                _("Worksite"): visit.site.label,
                _("Who goes"): ", ".join(
                    f"{authority_label(authority_of.get(code, ''))} ({code})" for code in visit.crews
                ),
            }
            for visit in visits
        ]
    )


def calendar_html(
    visits: Sequence[ScheduledVisit], crews: Sequence[Crew], seen: Mapping[SiteKey, SeenSite]
) -> str:
    """Return the calendar: a row for each crew that goes, a column for each day; joint visits stand out."""
    days = sorted({visit.day for visit in visits})
    going = [crew for crew in crews if any(crew.code in visit.crews for visit in visits)]
    head = "".join(f"<th scope='col'>{escape_html(_day(day))}</th>" for day in days)
    rows = "".join(
        f"<tr><th scope='row'><span>{escape_html(authority_label(crew.authority))}</span> "
        f"<strong>{escape_html(crew.code)}</strong></th>"
        + "".join(f"<td>{_cell(visits, crew, day, seen)}</td>" for day in days)
        + "</tr>"
        for crew in going
    )
    label = escape_html(_("Calendar of visits by crew and day"))
    key = escape_html(
        _("The number is that of the list. Filled: a joint visit, all of its crews are there at once.")
    )
    return (
        f"<div class='mj-calendar' role='region' tabindex='0' aria-label='{label}'><table>"
        f"<thead><tr><th scope='col'>{escape_html(_('Crew'))}</th>{head}</tr></thead><tbody>{rows}</tbody>"
        f"</table></div><p class='mj-note'>{key}</p>"
    )


def _cell(visits: Sequence[ScheduledVisit], crew: Crew, day: date, seen: Mapping[SiteKey, SeenSite]) -> str:
    return "".join(
        _visit(visit, seen.get(visit.site.key))
        for visit in visits
        if visit.day == day and crew.code in visit.crews
    )


def _visit(visit: ScheduledVisit, site: SeenSite | None) -> str:
    look = "joint" if len(visit.crews) > 1 else "single"
    number = str(site.number) if site else "?"
    times = f"{write_time(visit.begins_s)}–{write_time(visit.ends_s)}"
    return (
        f"<span class='visit {look}' title='{escape_html(visit.site.label)}'>"
        f"<strong>{escape_html(number)}</strong> {times}</span>"
    )


def _summary(schedule: JointSchedule) -> str:
    joint = sum(len(visit.crews) > 1 for visit in schedule.visits)
    days = len({visit.day for visit in schedule.visits})
    visits = ngettext("{count} visit", "{count} visits", len(schedule.visits)).format(
        count=write_count(len(schedule.visits))
    )
    return _("{visits}, {joint} of them joint, on {days} days").format(
        visits=visits, joint=write_count(joint), days=write_count(days)
    )


def _day(day: date) -> str:
    return format_date(day, format="EEE d.M.", locale=language())
