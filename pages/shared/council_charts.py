"""Makes the charts of the Council page, each from the same release as the table beside it."""

from collections.abc import Sequence
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from data.language import _
from data.releases.band import Band
from data.releases.release import NeedCover, Release
from layers.council.change import Change
from layers.council.naming import need_in_words, write_band, write_months
from layers.council.service_tables import within_in_words
from layers.escaping import escape_html
from layers.number_text import write_count, write_share
from layers.palette import accent, palette
from pages.shared.charts import GRID, INK, LATE, bar_figure, draw_figure
from pages.shared.council_look import draw_table

_ROW_PX, _AROUND_PX, _LETTERS = 40, 90, 22


def draw_figure_and_table(
    figure: go.Figure, words: str, table: pd.DataFrame, caption: str, *, key: str, height_px: int
) -> None:
    """Draw a chart, and beside it the table that says the same."""
    left, right = st.columns([11, 10], gap="medium")
    with left:
        draw_figure(figure, words, key=key, height=height_px)
    with right:
        draw_table(table, caption)


def trend_figure(releases: Sequence[Release]) -> go.Figure:
    """Return signals of each release as bars, and below them the hours of visits: who looks more finds more.

    Totals, as in the table; where releases are not equally long, numbers a month.
    """
    shown = [(each, each.signals.about) for each in releases if each.signals is not None]
    months = {len(each.period.months) for each, _about in shown}
    divided_by = [len(each.period.months) if len(months) > 1 else 1 for each, _about in shown]
    numbers = (
        [about / by for (_each, about), by in zip(shown, divided_by, strict=True)],
        [each.effort.hours / by for (each, _about), by in zip(shown, divided_by, strict=True)],
    )
    titles = (
        (_("Signals a month"), _("Hours of visits a month"))
        if len(months) > 1
        else (_("Signals"), _("Hours of visits"))
    )
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.6, 0.4], vertical_spacing=0.3)
    for row, (heights, title, colour) in enumerate(
        zip(numbers, titles, (accent("council"), LATE), strict=True), 1
    ):
        figure.add_bar(
            x=list(range(len(shown))),
            y=heights,
            marker={"color": colour, "line": {"width": 0}},
            text=[write_count(each) for each in heights],
            textposition="outside",
            textfont={"size": 14, "color": INK},
            cliponaxis=False,
            hovertext=[
                f"{write_months(each.period)}<br>{escape_html(title)}: {write_count(height)}"
                for (each, _about), height in zip(shown, heights, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            row=row,
            col=1,
        )
        # Room above the highest bar for its number.
        figure.update_yaxes(range=[0, 1.3 * max([*heights, 1])], row=row, col=1)
    _style_trend(figure, [each.code for each, _about in shown], titles)
    return figure


def change_figure(change: Change) -> go.Figure:
    """Return the change of signals as a point with its interval, beside the line of no change."""
    figure = go.Figure()
    figure.add_vline(x=0, line_color=INK, line_width=1.5)
    percent = [100 * (each - 1) for each in (change.lower, change.ratio, change.upper)]
    figure.add_scatter(
        x=[percent[0], percent[2]],
        y=[1, 1],
        mode="lines",
        line={"color": palette("council")[1], "width": 14},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[percent[1]],
        y=[1],
        mode="markers",
        marker={"color": accent("council"), "size": 18},
        hoverinfo="skip",
    )
    for each in percent:
        figure.add_annotation(
            x=each,
            y=1,
            text=_signed_percent(each),
            showarrow=False,
            yshift=24,
            font={"size": 15, "color": INK},
        )
    reach = 1.15 * max(abs(percent[0]), abs(percent[2]), 20)
    figure.update_layout(**_plain(), title=None)
    figure.update_yaxes(visible=False, range=[0.5, 1.5], fixedrange=True)
    figure.update_xaxes(
        range=[-reach, reach],
        fixedrange=True,
        ticksuffix=" %",
        gridcolor=GRID,
        nticks=7,
        title={
            "text": _("fewer signals a month ◂   as before   ▸ more signals a month"),
            "font": {"size": 14},
        },
    )
    return figure


def band_figure(names: Sequence[str], bands: Sequence[Band], *, unit: str) -> go.Figure:
    """Return counts that are known as bands: dark up to the lowest possible number, pale to the highest."""
    tops = [band.low if band.high is None else band.high for band in bands]
    words = [write_band(band) for band in bands]
    least = [float(band.low) for band in bands]
    further = [float(top - band.low) for top, band in zip(tops, bands, strict=True)]
    parts = [(_("at least"), least, words), (_("at most"), further, words)]
    figure = bar_figure(names, parts, purpose="council", unit=unit)
    _write_at_ends(figure, figure.data[1])
    figure.update_xaxes(range=[0, 1.2 * max(tops)])
    return figure


def cover_figure(cover: Sequence[NeedCover]) -> go.Figure:
    """Return the share of inhabitants within reach of a service, for each need; the unknown has no bar."""
    names = [need_in_words(each.need) for each in cover]
    shares = [0.0 if each.within is None else 100 * each.within for each in cover]
    words = [within_in_words(each) for each in cover]
    unit = _("inhabitants within 5 km of a service")
    figure = bar_figure(names, [(unit, shares, words)], purpose="council", unit=unit)
    _write_at_ends(figure, figure.data[0])
    figure.update_layout(showlegend=False, margin={"t": 10})
    ticks = [0, 25, 50, 75, 100]
    figure.update_xaxes(range=[0, 118], tickvals=ticks, ticktext=[write_share(each / 100) for each in ticks])
    return figure


def paired_figure(
    names: Sequence[str],
    series: Sequence[tuple[str, str, Sequence[tuple[int, int | None, str]]]],
    *,
    unit: str,
) -> go.Figure:
    """Return for each name a lying bar of each series, from the lowest number possible to the highest.

    A series is its name, its colour, and for each name the ends with what is said of them.
    """
    figure = go.Figure(layout=_plain())
    for title, colour, ends in series:
        figure.add_bar(
            y=list(range(len(names))),
            base=[low for low, _high, _words in ends],
            x=[(low if high is None else high) - low + 0.5 for low, high, _words in ends],
            orientation="h",
            name=title,
            marker={"color": colour, "line": {"width": 0}},
            text=[words for _low, _high, words in ends],
            textposition="outside",
            textfont={"size": 13, "color": INK},
            cliponaxis=False,
            hovertext=[
                f"{escape_html(name)}: {words} ({title})"
                for name, (_l, _h, words) in zip(names, ends, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    most = max(
        low if high is None else high for _title, _colour, ends in series for low, high, _words in ends
    )
    figure.update_layout(
        barmode="group", bargap=0.35, bargroupgap=0.12, showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False,
                "itemdoubleclick": False, "traceorder": "normal"},
        margin={"l": 4, "r": 12, "t": 34, "b": 44},
    )  # fmt: skip
    figure.update_xaxes(
        range=[0, 1.2 * most], gridcolor=GRID, fixedrange=True, zeroline=False,
        title={"text": unit, "standoff": 6, "font": {"size": 13}},
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=["<br>".join(map(escape_html, wrap(name, _LETTERS))) for name in names],
        autorange="reversed", showgrid=False, fixedrange=True, automargin=True,
    )  # fmt: skip
    return figure


def rows_height_px(rows: int, *, each_px: int = _ROW_PX) -> int:
    """Return the height of a chart with so many lying bars."""
    return _AROUND_PX + each_px * rows


def _signed_percent(percent: float) -> str:
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return _("{percent} %").format(percent=f"{sign}{write_count(abs(percent))}")


def _write_at_ends(figure: go.Figure, bars: go.Bar) -> None:
    bars.update(textposition="outside", textfont={"size": 14, "color": INK}, cliponaxis=False)
    figure.update_layout(font={"size": 14})


def _style_trend(figure: go.Figure, codes: Sequence[str], titles: Sequence[str]) -> None:
    figure.update_layout(**_plain() | {"margin": {"l": 4, "r": 4, "t": 24, "b": 26}}, bargap=0.4)
    figure.update_xaxes(
        tickvals=list(range(len(codes))),
        ticktext=list(codes),
        fixedrange=True,
        range=[-0.6, max(len(codes), 3) - 0.4],
    )
    figure.update_yaxes(visible=False, fixedrange=True)
    for row, words in enumerate(titles, 1):
        top = figure.layout["yaxis" if row == 1 else "yaxis2"].domain[1]
        figure.add_annotation(
            x=0, y=top, xref="paper", yref="paper", text=words, showarrow=False, xanchor="left",
            yanchor="bottom", yshift=5, font={"size": 14, "color": INK},
        )  # fmt: skip


def _plain() -> dict[str, object]:
    return {
        "margin": {"l": 4, "r": 12, "t": 10, "b": 44},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": '"Source Sans", sans-serif', "size": 14, "color": INK},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": INK, "size": 14}, "align": "left"},
    }
