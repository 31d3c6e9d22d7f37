"""Draws what a meeting sees first: three findings, one map, one trend, and the limits in one sentence."""

import streamlit as st

from data.language import _, ngettext
from data.releases.release import Release
from layers.council.findings import findings_of
from layers.council.limits import limits_sentence
from layers.council.naming import write_at_least, write_day, write_months
from layers.council.tables import trend_table
from layers.markup import join, tag
from pages.shared.charts import draw_figure
from pages.shared.council_charts import trend_figure
from pages.shared.council_look import draw_quiet, draw_table, kept_together
from pages.shared.council_map import draw_map
from pages.shared.council_releases import Shown

_TREND_PX, _TABLE_PX = 225, 185


def draw_title(release: Release) -> None:
    """Draw what the page is about, and which release it is."""
    st.title(_("Signals of exploitation in {place}").format(place=release.municipality), anchor=False)
    sources = ngettext("{number} organisation", "{number} organisations", release.organisations).format(
        number=write_at_least(release.organisations)
    )
    told = _("{months} · release {code}, made on {day}").format(
        months=write_months(release.period), code=release.code, day=write_day(release.made)
    )
    if release.organisations:
        told = _("{release} · from {organisations}").format(release=told, organisations=sources)
    draw_quiet(told)


def draw_made_up(release: Release) -> None:
    """Say that nothing of it is real, where it is a demonstration."""
    if release.demonstration:
        words = _("Demonstration: signals, visits and inspections are made up.")
        st.html(tag("p", words, class_="mj-made-up", role="note"))


def draw_findings(shown: Shown) -> None:
    """Draw the three findings, each with what stands behind it."""
    findings = findings_of(shown.release, shown.release_before)
    cards = [
        tag(
            "li",
            tag("p", kept_together(each.headline), class_="headline"),
            tag("p", kept_together(each.detail), class_="detail"),
        )
        for each in findings
    ]
    st.html(tag("ol", join(*cards), class_="mj-findings", aria_label=_("Findings")))


def draw_map_and_trend(shown: Shown) -> None:
    """Draw the map, and beside it how signals went from release to release."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_map(shown.published)
    with right:
        _draw_trend(shown)


def draw_limits() -> None:
    """Say in one sentence what the figures do not say."""
    st.html(tag("p", limits_sentence(), class_="mj-limits"))


def _draw_trend(shown: Shown) -> None:
    releases = [each.release for each in shown.until]
    st.html(tag("h2", _("From release to release"), class_="mj-part"))
    number = sum(each.signals is not None for each in releases)
    if number == 0:
        draw_quiet(
            _("No release shows signals yet, so there is no trend of them: only of how much was looked.")
        )
    elif number == 1:
        draw_quiet(_("Only one release shows signals so far. With the next one, there is a trend."))
    else:
        words = _("Signals go up where more is looked: read both rows together.")
        draw_figure(trend_figure(releases), words, key="council-trend", height=_TREND_PX)
    # Beside the map there is room for what the chart shows, not for days and names of months.
    table = trend_table(releases).iloc[::-1, [0, 2, 3, 4]]
    draw_table(table, _("Each release, newest first"), height_px=_TABLE_PX)
