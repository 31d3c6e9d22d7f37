"""Draws what happened over time in the whole area, for outreach: trend, season and sources."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.access import OUTREACH
from data.clock import today
from data.language import _, ngettext
from data.monthly_counts import read_monthly_effort, read_monthly_sightings, read_sources
from data.periods import Period, period_of_date
from layers.escaping import escape_html
from layers.number_text import write_count, write_interval, write_share
from layers.series import LATE_MONTHS, QUARTER, rate_interval, rate_series, rates_by_season, suited_step
from pages.shared.cache_key import AccessKey, measured
from pages.shared.charts import Chart, bar_figure, draw_chart, interval_figure
from pages.shared.point_names import long_name, part_name, short_name
from pages.shared.state import View
from pages.shared.stores import current_store

PER_HOURS = 100
_LEAST_MONTHS, _MOST_SOURCES = 24, 7


@dataclass(frozen=True, eq=False)
class _Facts:
    """Discovered sightings and hours per month, and sightings by organisation in the chosen months."""

    monthly: pd.DataFrame
    sources: pd.DataFrame


def draw_help_series(view: View) -> None:
    """Draw three charts under the filters in view; each with a sentence that says what it shows."""
    season = None if view.season == "any" else view.season
    asked = (view.period, view.forms, season, today())
    charts = measured(view, ("help", *asked), lambda key: _charts(key, *asked, view))
    if not charts:
        st.info(
            _(
                "Here the course of time will stand, with season and sources, once sightings and visits are "
                "there. Bring them in on the Data screen; a template is there too."
            )
        )
        return
    for column, chart in zip(st.columns([5, 3, 4], gap="medium"), charts, strict=True):
        with column:
            draw_chart(chart)


@st.cache_resource(show_spinner=False, max_entries=32)
def _charts(
    key: AccessKey,  # noqa: ARG001  # keys the cache
    period: Period,
    forms: int,
    season: str | None,
    day: date,
    _view: View,
) -> tuple[Chart, ...]:
    """Return the three charts, none where there is neither a visit nor a sighting."""
    facts = _read(_view, period, forms, season)
    if facts.monthly["effort"].sum() == 0 and facts.sources.empty:
        return ()
    return (
        _trend(period, season, facts.monthly, period_of_date(day)),
        _season(facts.monthly),
        _sources(period, facts.sources),
    )


def _trend(period: Period, season: str | None, monthly: pd.DataFrame, this_month: int) -> Chart:
    question, months = _("Is it changing?"), _months_shown(period, this_month)
    within = monthly[monthly["period"].between(months.first, months.last)]
    if within["effort"].sum() == 0:
        words = _("No visit is logged in these months, so nothing can be set against the time spent.")
        return Chart(question, words)
    step = suited_step(months, within["count"].sum())
    points = rate_series(monthly, months, step=step, per=PER_HOURS, this_month=this_month)
    if season is not None:
        points = points[points["known"]].reset_index(drop=True)
    figure = interval_figure(
        points,
        purpose=OUTREACH,
        labels=[short_name(first, step) for first in points["first"]],
        hover=[f"{long_name(row.first, row.last)}<br>{_point(row)}" for row in points.itertuples()],
        unit=_("discovered per 100 hours of visits"),
        marked=period,
    )
    return Chart(question, _trend_in_words(period, monthly, points), figure, "trend")


def _trend_in_words(period: Period, monthly: pd.DataFrame, points: pd.DataFrame) -> str:
    chosen = monthly[monthly["period"].between(period.first, period.last)]
    sentences = []
    if chosen["effort"].sum() > 0:
        count, hours = chosen["count"].sum(), chosen["effort"].sum()
        rate = [float(each) for each in rate_interval(count, hours, PER_HOURS)]
        sentences.append(
            _(
                "{period}, in the whole area: {count} sightings discovered in {hours} hours of visits, "
                "{rate} per 100 hours. The lines are 90 % intervals."
            ).format(
                period=period.label(),
                count=write_count(count),
                hours=write_count(hours),
                rate=write_interval(*rate),
            )
        )
    if points["late"].any():
        sentences.append(
            _("Grey: of the last {months} months records still come in.").format(months=LATE_MONTHS)
        )
    return " ".join(sentences)


def _season(monthly: pd.DataFrame) -> Chart:
    question = _("Does season play a part?")
    parts = rates_by_season(monthly, step=QUARTER, per=PER_HOURS)
    known = parts[parts["known"]]
    if known.empty:
        return Chart(question, _("No visit is logged, so no season can be told from another."))
    names = [part_name(part, QUARTER, short=False) for part in parts["part"]]
    hover = [f"{escape_html(names[row.part])}<br>{_point(row)}" for row in parts.itertuples()]
    unit = _("per 100 hours, all years")
    figure = interval_figure(parts, purpose=OUTREACH, labels=names, hover=hover, unit=unit)
    return Chart(question, _season_in_words(known, names), figure, "season-chart")


def _season_in_words(known: pd.DataFrame, names: list[str]) -> str:
    high, low = known.loc[known["value"].idxmax()], known.loc[known["value"].idxmin()]
    if high["lower"] > low["upper"]:
        return _(
            "Most is found for the time spent in {high}: {rate}; least in {low}: {other}. The intervals are "
            "apart, so chance alone hardly makes the difference; where teams went may."
        ).format(
            high=names[int(high["part"])], low=names[int(low["part"])], rate=_rate(high), other=_rate(low)
        )
    return _("The intervals of all seasons overlap: no season can be told from another by these records.")


def _sources(period: Period, sources: pd.DataFrame) -> Chart:
    question = _("How many sources stand behind it?")
    if sources.empty:
        return Chart(question, _("No sighting has come in for these filters."))
    shown = _with_the_rest(sources)
    names = shown["organisation"].tolist()
    parts = []
    for column, label in (("discovered", _("Discovered")), ("reported", _("Reported"))):
        numbers = shown[column].tolist()
        hover = [
            f"{escape_html(name)}<br>{escape_html(label)}: {write_count(number)}"
            for name, number in zip(names, numbers, strict=True)
        ]
        parts.append((label, numbers, hover))
    figure = bar_figure(shown["organisation"].tolist(), parts, purpose=OUTREACH, unit=_("sightings"))
    words = _sources_in_words(period, sources)
    return Chart(question, words, figure, "sources", max(140, 96 + 34 * len(shown)))


def _with_the_rest(sources: pd.DataFrame) -> pd.DataFrame:
    if len(sources) <= _MOST_SOURCES:
        return sources
    first, rest = sources.head(_MOST_SOURCES - 1), sources.iloc[_MOST_SOURCES - 1 :]
    name = ngettext("{number} other", "{number} others", len(rest)).format(number=len(rest))
    summed = pd.DataFrame([{"organisation": name, **rest[["discovered", "reported"]].sum()}])
    return pd.concat([first, summed], ignore_index=True)


def _sources_in_words(period: Period, sources: pd.DataFrame) -> str:
    both = sources["discovered"] + sources["reported"]
    behind = ngettext(
        "{number} organisation stands behind {count} sightings",
        "{number} organisations stand behind {count} sightings",
        len(sources),
    ).format(number=len(sources), count=write_count(both.sum()))
    return _(
        "{behind} of {period}: {discovered} discovered on visits, {reported} reported. The largest brought "
        "{share}."
    ).format(
        behind=behind,
        period=period.label(),
        discovered=write_count(sources["discovered"].sum()),
        reported=write_count(sources["reported"].sum()),
        share=write_share(float(both.max() / both.sum())) if both.sum() else write_share(0),
    )


def _point(row: Any) -> str:
    if not row.known:
        return _("not known: no visit")
    return _("{rate} per 100 hours<br>{count} sightings in {hours} hours").format(
        rate=_rate(row),
        count=write_count(row.count),
        hours=write_count(row.effort),
    )


def _rate(row: Any) -> str:
    return write_interval(float(row.value), float(row.lower), float(row.upper))


def _months_shown(period: Period, this_month: int) -> Period:
    """Return the chosen months, with what came before them up to two years."""
    last = min(period.last, this_month)
    return Period(min(period.first, last - _LEAST_MONTHS + 1), last)


def _read(view: View, period: Period, forms: int, season: str | None) -> _Facts:
    store = current_store(view.store)
    found = read_monthly_sightings(store, view.person, forms=forms, season=season)
    effort = read_monthly_effort(store, view.person, season=season)
    monthly = effort.merge(found, on="period", how="outer").fillna(0)
    return _Facts(
        pd.DataFrame(
            {
                "period": monthly["period"].astype(int),
                "count": monthly["discovered"],
                "effort": monthly["minutes"] / 60,
            }
        ),
        read_sources(store, view.person, period=period, forms=forms, season=season),
    )
