"""Draws how long teams were in each district in the last weeks, and how fair that is."""

from math import ceil

import pandas as pd
import streamlit as st

from data.access import OUTREACH
from data.clock import today
from data.language import _
from data.periods import week_of_date
from data.progress import IsCancelled, Tell
from layers.attention.coverage import Coverage, DistrictAttention, coverage_of_districts, weeks_in_words
from layers.attention.fairness import fairness_of_attention
from layers.attention.ground import Ground, read_ground
from layers.escaping import escape_html
from layers.number_text import write_number
from layers.routing.plan import Plan
from pages.shared.cache_key import AccessKey, kept_key
from pages.shared.charts import bar_figure, draw_figure
from pages.shared.frame import draw_note, table_height
from pages.shared.log_words import plain_label
from pages.shared.outreach_job import OutreachJob
from pages.shared.outreach_state import Planning
from pages.shared.state import View
from pages.shared.stores import current_store

MOST_BARS = 12
_AT_ONCE_S = 0.05


def draw_attention(view: View, planning: Planning) -> None:
    """Draw coverage per district as a chart with a table beside it, and how fair it is, in sentences."""
    st.subheader(_("Where teams were in the last weeks, and what this plan adds"), anchor=False)
    plan = planning.planned.plan if planning.planned and not planning.planned.moved else None
    job = _coverage(view, planning, plan)
    if job.running:
        draw_note(_("The hours of the last weeks are being counted."), below_title=False)
        return
    coverage = job.result()
    if coverage is None:
        st.info(plain_label(job.trouble() or ""))
        return
    chart_side, table_side = st.columns([10, 9], gap="medium")
    with chart_side:
        _draw_chart(coverage)
    with table_side:
        table = coverage_table(coverage)
        st.dataframe(
            table,
            hide_index=True,
            height=table_height(len(table), most=8),
            alt=_("Table of the hours of visits per district"),
            column_config={_("District"): st.column_config.TextColumn(width=190)},
        )
    draw_note(" ".join(attention_in_words(coverage, with_plan=plan is not None)), below_title=False)


def coverage_table(coverage: Coverage) -> pd.DataFrame:
    """Return one row per district: hours, hours of the plan, and the two measures of attention."""
    rows = [
        {
            _("District"): each.name,
            _("Hours"): write_number(each.hours),
            _("This plan"): write_number(each.planned_hours),
            _("Per 1,000 people"): _or_unknown(each.hours_per_1000),
            _("For its need"): _or_unknown(coverage.hours_for_need(each)),
        }
        for each in _by_hours(coverage)
    ]
    return pd.DataFrame(rows)


def attention_in_words(coverage: Coverage, *, with_plan: bool) -> list[str]:
    """Return when this was, how even it is per inhabitant and for the need, and what is missing."""
    people, need = fairness_of_attention(coverage)
    sentences = [f"{weeks_in_words(coverage)}. {people.sentence} {need.sentence}"]
    if with_plan and need.gini is not None:
        later = fairness_of_attention(coverage, with_plan=True)[1]
        if later.gini is not None:
            words = _("With this plan the Gini for the need goes from {before} to {after}: 0 is even.")
            sentences.append(words.format(before=write_number(need.gini), after=write_number(later.gini)))
    sentences.append(
        _("For its need: its share of the hours over its share of the expected need; 1 is even.")
    )
    return [*sentences, *coverage.caveats]


def _draw_chart(coverage: Coverage) -> None:
    shown = _by_hours(coverage)[:MOST_BARS]
    if not shown:
        st.info(_("No district is known here yet."))
        return
    names = [each.name for each in shown]
    parts = [
        (label, hours, [_hover(name, label, each) for name, each in zip(names, hours, strict=True)])
        for label, hours in (
            (_("In the last weeks"), [each.hours for each in shown]),
            (_("This plan"), [each.planned_hours for each in shown]),
        )
    ]
    figure = bar_figure(names, parts, purpose=OUTREACH, unit=_("hours of visits"))
    hours, added = coverage.hours, coverage.planned_hours
    words = _("{hours} hours of visits in these weeks; this plan adds {added}.").format(
        hours=write_number(hours), added=write_number(added)
    )
    if len(coverage.districts) > len(shown):
        words += " " + _("The districts with most hours are shown, the table has all.")
    draw_figure(
        figure, words, key="attention", height=90 + sum(12 + 17 * ceil(len(name) / 18) for name in names)
    )


def _hover(name: str, label: str, hours: float) -> str:
    return f"{escape_html(name)}<br>{escape_html(label)}: {write_number(hours)} h"


def _by_hours(coverage: Coverage) -> list[DistrictAttention]:
    return sorted(
        coverage.districts, key=lambda each: (-(each.hours + each.planned_hours), -each.need, each.name)
    )


def _or_unknown(value: float | None) -> str:
    return _("not known") if value is None else write_number(value)


def _coverage(view: View, planning: Planning, plan: Plan | None) -> OutreachJob[Coverage]:
    """Return the job that counts, begun anew where store, week or plan are others than they were."""
    week = week_of_date(today())
    key = kept_key(view, ("attention", week), lambda key: _counted(key, week, view))
    wanted = (key, week, _stays(plan))
    if planning.attention is None or planning.attention[0] != wanted:

        def work(_tell: Tell, _cancelled: IsCancelled) -> Coverage:
            coverage, ground = _counted(key, week, view)
            return coverage.with_plan(ground, plan) if plan else coverage

        planning.attention = (wanted, OutreachJob(work, lane="attention"))
        # Where it was counted before, for whomever: nobody needs to see that it is being counted.
        planning.attention[1].wait(_AT_ONCE_S)
    return planning.attention[1]


@st.cache_resource(show_spinner=False, max_entries=8)
def _counted(key: AccessKey, week: int, _view: View) -> tuple[Coverage, Ground]:  # noqa: ARG001  # keys the cache
    store = current_store(_view.store)
    ground = read_ground(store)
    return coverage_of_districts(store, _view.person, until_week=week, ground=ground), ground


def _stays(plan: Plan | None) -> tuple[tuple[str, int], ...]:
    visits = plan.visits if plan else ()
    return tuple((visit.stop.code, visit.leaves_s - visit.begins_s) for visit in visits)
