"""Draws two releases side by side on the ground that both show."""

from collections.abc import Sequence
from textwrap import shorten

import plotly.graph_objects as go
import streamlit as st

from data.language import _
from data.releases.release import Release
from layers.council.comparing import Compared, compare
from layers.council.naming import part_names, write_months, write_range
from layers.council.tables import comparison_table
from layers.palette import accent
from pages.shared.charts import LATE
from pages.shared.council_charts import draw_figure_and_table, paired_figure, rows_height_px
from pages.shared.council_look import draw_quiet, draw_said, draw_section
from pages.shared.council_releases import Shown

_LETTERS = 52


def draw_comparison(shown: Shown) -> None:
    """Draw the release beside the one before it, and beside the same months a year earlier."""
    draw_section(
        "compared",
        _("Only ground that both releases show: parts are put together until they are the same in both."),
    )
    earlier = [
        (title, each.release)
        for title, each in (
            (_("The release before"), shown.before),
            (_("The same months a year earlier"), shown.year_before),
        )
        if each is not None
    ]
    if not earlier:
        draw_said(_("There is no earlier release yet to put beside this one."))
        return
    titles = [f"{title}: {before.code}" for title, before in earlier]
    for tab, (_title, before) in zip(st.tabs(titles), earlier, strict=True):
        with tab:
            _draw_pair(shown.release, before)


def _draw_pair(release: Release, before: Release) -> None:
    found = compare(release, before)
    if not found:
        draw_said(
            _("These two releases show no ground in common, so they can be compared in their totals only.")
        )
        return
    months = {"now": write_months(release.period), "before": write_months(before.period)}
    draw_figure_and_table(
        _figure(release, before, found),
        _("Signals as from–to: {before} in grey, {now} in blue.").format(**months),
        comparison_table(release, before),
        _("{before} and {now} on the same ground").format(**months),
        key=f"council-compared-{before.code}",
        height_px=rows_height_px(len(found), each_px=54),
    )
    if len(release.parts) > sum(len(each.parts) for each in found):
        draw_quiet(_("Parts that are missing here cover ground that the earlier release does not show."))


def _figure(release: Release, before: Release, found: Sequence[Compared]) -> go.Figure:
    names = part_names(release)
    grounds = [
        shorten(", ".join(names[part.code] for part in each.parts), _LETTERS, placeholder=" …")
        for each in found
    ]
    series = [
        (one.code, colour, [(low, high, write_range(low, high)) for low, high in ends])
        for one, colour, ends in (
            (before, LATE, [each.before for each in found]),
            (release, accent("council"), [each.now for each in found]),
        )
    ]
    return paired_figure(grounds, series, unit=_("signals"))
