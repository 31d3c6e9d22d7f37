"""Draws what inspections found over time in the whole area: how many, which share, for what reason."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from data.access import INSPECTION
from data.clock import today
from data.language import _
from data.monthly_counts import read_inspection_reasons, read_monthly_inspections
from data.periods import Period, period_of_date
from data.vocabulary import record_terms
from layers.number_text import write_count, write_share
from layers.series import LATE_MONTHS, QUARTER, share_interval, share_series
from pages.shared.charts import bar_figure, draw_figure, interval_figure
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
    facts = _facts(view)
    this_month = period_of_date(today())
    last = min(view.period.last, this_month)
    months = Period(min(view.period.first, last - _LEAST_MONTHS + 1), last)
    points = share_series(facts.monthly, months, step=QUARTER, this_month=this_month)
    points = points[points["known"]].reset_index(drop=True) if view.season != "any" else points
    if not points["known"].any():
        st.info(
            _(
                "Here the inspections of each quarter will stand, with what they found, once there are any. "
                "Bring them in on the Data screen; a template is there too."
            )
        )
        return
    number, share, reason = st.columns([4, 4, 4], gap="medium")
    with number:
        _draw_numbers(points)
    with share:
        _draw_shares(view, facts.monthly, points)
    with reason:
        _draw_reasons(view, facts.reasons)


def _draw_numbers(points: pd.DataFrame) -> None:
    st.subheader(_("How many inspections?"), anchor=False)
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
    draw_figure(figure, words + " " + _late_in_words(points), key="inspections")


def _draw_shares(view: View, monthly: pd.DataFrame, points: pd.DataFrame) -> None:
    st.subheader(_("Do they find more?"), anchor=False)
    chosen = monthly[monthly["period"].between(view.period.first, view.period.last)]
    words = _(
        "The lines are 90 % intervals. More findings can also mean that other sites were chosen: maps of "
        "expected findings take that into account, this chart does not."
    )
    if chosen["effort"].sum():
        found, number = int(chosen["count"].sum()), int(chosen["effort"].sum())
        value, lower, upper = (float(each) for each in share_interval(found, number))
        words = (
            _("{period}: {found} of {count} found something, {share} ({lower} to {upper}).").format(
                period=view.period.label(),
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
        marked=view.period,
        as_share=True,
    )
    draw_figure(figure, words, key="shares")


def _draw_reasons(view: View, reasons: pd.DataFrame) -> None:
    st.subheader(_("Why were they carried out?"), anchor=False)
    if reasons.empty:
        st.info(_("No inspection was carried out in the chosen months."))
        return
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
    ).format(period=view.period.label())
    figure = bar_figure(names, parts, purpose=INSPECTION, unit=_("inspections"))
    draw_figure(figure, words, key="reasons", height=max(140, 96 + 34 * len(reasons)))


def _hover(names: list[str], words: str, numbers: list[float]) -> list[str]:
    return [f"{name}<br>{words}: {write_count(number)}" for name, number in zip(names, numbers, strict=True)]


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


def _facts(view: View) -> _Facts:
    store = current_store(view.store)
    season = None if view.season == "any" else view.season
    key = (store.settings.store_id, store.version, tuple(sorted(view.person.roles)))
    return _read(key, view.period, season, view)


@st.cache_resource(show_spinner=False, max_entries=32)
def _read(
    key: tuple[str, int, tuple[str, ...]],  # noqa: ARG001  # keys the cache
    period: Period,
    season: str | None,
    _view: View,
) -> _Facts:
    store = current_store(_view.store)
    monthly = read_monthly_inspections(store, _view.person, season=season)
    return _Facts(
        monthly.rename(columns={"inspections": "effort", "found": "count"}),
        read_inspection_reasons(store, _view.person, period=period, season=season),
    )
