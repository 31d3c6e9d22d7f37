"""Draws what inspections found over time in the whole area: how many, which share, for what reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.access import INSPECTION
from data.clock import today
from data.language import _
from data.monthly_counts import read_inspection_reasons, read_monthly_inspections
from data.periods import Period, period_of_date
from data.vocabulary import record_terms
from layers.escaping import escape_html
from layers.number_text import write_count, write_share
from layers.series import LATE_MONTHS, QUARTER, share_interval, share_series
from pages.shared.cache_key import AccessKey, measured
from pages.shared.charts import Chart, bar_figure, draw_chart, interval_figure
from pages.shared.point_names import long_name, short_name
from pages.shared.state import View
from pages.shared.stores import current_store

_LEAST_MONTHS = 36


@dataclass(frozen=True, eq=False)
class _Facts:
    """Inspections (effort) and those with findings (count) per month, and by reason in the chosen months."""

    monthly: pd.DataFrame
    reasons: pd.DataFrame


def draw_inspection_series(view: View) -> None:
    """Draw three charts under period and season in view; each with a sentence that says what it shows."""
    season = None if view.season == "any" else view.season
    asked = (view.period, season, today())
    charts = measured(view, ("inspection", *asked), lambda key: _charts(key, *asked, view))
    if not charts:
        st.info(
            _(
                "Here the inspections of each quarter will stand, with what they found, once there are any. "
                "Bring them in on the Data screen; a template is there too."
            )
        )
        return
    for column, chart in zip(st.columns([4, 4, 4], gap="medium"), charts, strict=True):
        with column:
            draw_chart(chart)


@st.cache_resource(show_spinner=False, max_entries=32)
def _charts(
    key: AccessKey,  # noqa: ARG001  # keys the cache
    period: Period,
    season: str | None,
    day: date,
    _view: View,
) -> tuple[Chart, ...]:
    """Return the three charts, none where no inspection was carried out."""
    facts, this_month = _read(_view, period, season), period_of_date(day)
    last = min(period.last, this_month)
    months = Period(min(period.first, last - _LEAST_MONTHS + 1), last)
    points = share_series(facts.monthly, months, step=QUARTER, this_month=this_month)
    points = points[points["known"]].reset_index(drop=True) if season is not None else points
    if not points["known"].any():
        return ()
    return _numbers(points), _shares(period, facts.monthly, points), _reasons(period, facts.reasons)


def _numbers(points: pd.DataFrame) -> Chart:
    found, number = points["count"], points["effort"]
    without = (number - found).tolist()
    names = [long_name(row.first, row.last) for row in points.itertuples()]
    parts = [
        (_("With findings"), found.tolist(), _hover(names, _("With findings"), found.tolist())),
        (_("Nothing found"), without, _hover(names, _("Nothing found"), without)),
    ]
    words = _("{count} inspections carried out in these quarters, {found} of them with findings.").format(
        count=write_count(number.sum()), found=write_count(found.sum())
    )
    figure = bar_figure(
        [short_name(first, QUARTER) for first in points["first"]],
        parts,
        purpose=INSPECTION,
        upright=True,
        late=points["late"].tolist(),
    )
    return Chart(_("How many inspections?"), words + " " + _late_in_words(points), figure, "inspections")


def _shares(period: Period, monthly: pd.DataFrame, points: pd.DataFrame) -> Chart:
    chosen = monthly[monthly["period"].between(period.first, period.last)]
    words = _(
        "The lines are 90 % intervals. More findings can also mean that other sites were chosen: maps of "
        "expected findings take that into account, this chart does not."
    )
    if chosen["effort"].sum():
        found, number = int(chosen["count"].sum()), int(chosen["effort"].sum())
        value, lower, upper = (float(each) for each in share_interval(found, number))
        words = (
            _("{period}: {found} of {count} found something, {share} ({lower} to {upper}).").format(
                period=period.label(),
                found=write_count(found),
                count=write_count(number),
                share=write_share(value),
                lower=write_share(lower),
                upper=write_share(upper),
            )
            + " "
            + words
        )
    figure = interval_figure(
        points,
        purpose=INSPECTION,
        labels=[short_name(first, QUARTER) for first in points["first"]],
        hover=[f"{long_name(row.first, row.last)}<br>{_point(row)}" for row in points.itertuples()],
        unit=_("share with findings"),
        marked=period,
        as_share=True,
    )
    return Chart(_("Do they find more?"), words, figure, "shares")


def _reasons(period: Period, reasons: pd.DataFrame) -> Chart:
    question = _("Why were they carried out?")
    if reasons.empty:
        return Chart(question, _("No inspection was carried out in the chosen months."))
    labels = {each.code: each.label for each in record_terms("triggers")}
    names = [labels.get(code, code) for code in reasons["reason"]]
    found, without = reasons["found"].tolist(), (reasons["inspections"] - reasons["found"]).tolist()
    parts = [
        (_("With findings"), found, _hover(names, _("With findings"), found)),
        (_("Nothing found"), without, _hover(names, _("Nothing found"), without)),
    ]
    words = _(
        "{period}. Those after a complaint go where somebody spoke up; only those drawn by lot say how it is "
        "elsewhere."
    ).format(period=period.label())
    figure = bar_figure(names, parts, purpose=INSPECTION, unit=_("inspections"))
    return Chart(question, words, figure, "reasons", max(140, 96 + 34 * len(reasons)))


def _hover(names: list[str], words: str, numbers: list[float]) -> list[str]:
    return [
        f"{escape_html(name)}<br>{escape_html(words)}: {write_count(number)}"
        for name, number in zip(names, numbers, strict=True)
    ]


def _late_in_words(points: pd.DataFrame) -> str:
    if not points["late"].any():
        return ""
    return _("Grey: of the last {months} months records still come in.").format(months=LATE_MONTHS)


def _point(row: Any) -> str:
    if not row.known:
        return _("not known: no inspection")
    return _("{share} ({lower} to {upper})<br>{found} of {count} inspections").format(
        share=write_share(row.value),
        lower=write_share(row.lower),
        upper=write_share(row.upper),
        found=write_count(row.count),
        count=write_count(row.effort),
    )


def _read(view: View, period: Period, season: str | None) -> _Facts:
    store = current_store(view.store)
    monthly = read_monthly_inspections(store, view.person, season=season)
    return _Facts(
        monthly.rename(columns={"inspections": "effort", "found": "count"}),
        read_inspection_reasons(store, view.person, period=period, season=season),
    )
