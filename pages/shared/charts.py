"""Makes the figures below the maps: points with intervals, and bars; nothing in them leads outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.periods import Period
from layers.escaping import escape_html
from layers.palette import accent, palette

LATE, GRID, INK = "#8b969b", "#e7ecec", "#3c4a50"
_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False}
_MOST_TICKS, _LETTERS = 6, 20


def interval_figure(
    points: pd.DataFrame,
    *,
    purpose: str,
    labels: Sequence[str],
    hover: Sequence[str],
    unit: str,
    marked: Period | None = None,
    as_share: bool = False,
) -> go.Figure:
    """Return points with their intervals as upright lines; the unknown is left out, the late are grey.

    Parameters
    ----------
    points
        Columns value, lower, upper and known; first and last (months) where a period is marked; late if any.
    labels, hover
        What stands below each point, and what it says when it is touched.
    """
    figure = go.Figure(layout=_layout(unit))
    late = points["late"] if "late" in points else pd.Series(False, index=points.index)
    for chosen, colour in ((points["known"] & ~late, accent(purpose)), (points["known"] & late, LATE)):
        rows = points[chosen]
        figure.add_scatter(
            x=rows.index,
            y=rows["value"],
            mode="markers",
            marker={"color": colour, "size": 7},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": rows["upper"] - rows["value"],
                "arrayminus": rows["value"] - rows["lower"],
                "color": colour,
                "thickness": 1.6,
                "width": 3,
            },
            text=[hover[at] for at in rows.index],
            hovertemplate="%{text}<extra></extra>",
        )
    if marked is not None:
        _mark(figure, points, marked, palette(purpose)[0])
    _name_points(figure, labels)
    figure.update_yaxes(rangemode="tozero", tickformat=".0%" if as_share else None)
    return figure


def bar_figure(
    names: Sequence[str],
    parts: Sequence[tuple[str, Sequence[float], Sequence[str]]],
    *,
    purpose: str,
    unit: str = "",
    upright: bool = False,
    late: Sequence[bool] = (),
) -> go.Figure:
    """Return bars of parts that add up: each with its words, its numbers and what they say when touched.

    Lying bars have their first name on top and the unit below; upright ones go from left to right.
    """
    figure = go.Figure(layout=_layout(unit))
    colours = (accent(purpose), palette(purpose)[1])
    at = list(range(len(names)))
    for (words, numbers, hover), colour in zip(parts, colours, strict=False):
        shades = [LATE if grey and colour == colours[0] else colour for grey in late] or colour
        figure.add_bar(
            x=at if upright else list(numbers),
            y=list(numbers) if upright else at,
            orientation="v" if upright else "h",
            name=words,
            marker={"color": shades, "line": {"width": 0}},
            text=list(hover),
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            showlegend=True,
        )
    figure.update_layout(barmode="stack", bargap=0.35, showlegend=True, title=None)
    if upright:
        _name_points(figure, names)
        return figure
    figure.update_yaxes(showgrid=False)
    figure.update_yaxes(
        tickvals=at,
        ticktext=["<br>".join(map(escape_html, wrap(name, _LETTERS))) for name in names],
        autorange="reversed",
    )
    figure.update_xaxes(
        title={"text": unit, "standoff": 6, "font": {"size": 13}},
        showgrid=True,
        gridcolor=GRID,
        rangemode="tozero",
    )
    return figure


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart that may be kept in a cache: its question, what answers it in words, and the figure if any."""

    question: str
    words: str
    figure: go.Figure | None = None
    key: str = ""
    height: int = 250


def draw_chart(chart: Chart) -> None:
    """Draw a chart below its question, or what there is to say where nothing can be drawn."""
    st.subheader(chart.question, anchor=False)
    if chart.figure is None:
        st.info(chart.words)
    else:
        draw_figure(chart.figure, chart.words, key=chart.key, height=chart.height)


def draw_figure(figure: go.Figure, words: str, *, key: str, height: int = 250) -> None:
    """Draw a figure without tools that lead outside, and below it what it shows in words."""
    figure.update_layout(height=height)
    st.plotly_chart(figure, key=key, config=_CONFIG, theme=None, alt=words)
    st.html(f'<p class="mj-note">{escape_html(words)}</p>')


def _layout(unit: str) -> dict[str, object]:
    return {
        "margin": {"l": 4, "r": 22, "t": 34, "b": 30},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": '"Source Sans", sans-serif', "size": 13, "color": INK},
        "showlegend": False,
        "legend": {"orientation": "h", "traceorder": "normal", "x": 0,
                   "y": 1.02, "yanchor": "bottom", "itemclick": False,
                   "itemdoubleclick": False},
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": INK, "size": 13}, "align": "left"},
        "xaxis": {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True},
        "yaxis": {"fixedrange": True, "gridcolor": GRID, "zeroline": False, "automargin": True, "nticks": 5},
        "title": {"text": unit, "font": {"size": 13, "weight": "normal"}, "x": 0, "xref": "paper", "y": 0.98,
                  "yanchor": "top"},
    }  # fmt: skip


def _name_points(figure: go.Figure, labels: Sequence[str]) -> None:
    """Name so many points that their names do not touch, always the last one."""
    every = max(1, -(-len(labels) // _MOST_TICKS))
    at = list(range(len(labels) - 1, -1, -every))[::-1]
    figure.update_xaxes(
        tickvals=at, ticktext=[labels[each] for each in at], range=[-0.6, len(labels) - 0.4], tickangle=0
    )


def _mark(figure: go.Figure, points: pd.DataFrame, period: Period, colour: str) -> None:
    within = points.index[(points["last"] >= period.first) & (points["first"] <= period.last)]
    if 0 < len(within) < len(points):
        figure.add_vrect(
            x0=within.min() - 0.5, x1=within.max() + 0.5, fillcolor=colour, opacity=0.3, line_width=0,
            layer="below",
        )  # fmt: skip
