"""Makes the charts of the Evidence screen: lines, and points with what they should reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

import plotly.graph_objects as go

from layers.escaping import escape_html
from layers.palette import accent
from pages.shared.charts import GRID, INK

OTHERS = ("#8b969b", "#b9c2c5", "#5f6d73")
BAND = "#e4efe6"
_LETTERS = 22
_TIMES = (0.25, 0.5, 1, 2, 5, 10, 25, 50)
_TICKS = (0, 5, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000)


@dataclass(frozen=True)
class Line:
    """One curve: its name in words, and its points; what is ours is drawn in colour, the rest in greys."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    ours: bool = False


@dataclass(frozen=True)
class Point:
    """One value with an interval, where it has one, and a name in words."""

    name: str
    value: float
    lower: float | None = None
    upper: float | None = None
    ours: bool = True


def line_figure(
    lines: Sequence[Line], *, purpose: str, across: str, up: str, diagonal: str = ""
) -> go.Figure:
    """Return curves of shares from 0 to 1, with the line of chance where it has a name."""
    figure = go.Figure(layout=_layout(across, up))
    if diagonal:
        figure.add_scatter(
            x=[0, 1], y=[0, 1], mode="lines", name=diagonal, hoverinfo="skip",
            line={"color": OTHERS[1], "dash": "dot", "width": 1.5},
        )  # fmt: skip
    greys = iter((*OTHERS, *OTHERS))
    for line in sorted(lines, key=lambda each: each.ours):
        figure.add_scatter(
            x=list(line.x),
            y=list(line.y),
            mode="lines",
            name=line.name,
            line={"color": accent(purpose) if line.ours else next(greys), "width": 2.6 if line.ours else 1.6},
            hovertemplate="%{x:.0%} · %{y:.0%}<extra>" + escape_html(line.name) + "</extra>",
        )
    figure.update_layout(showlegend=True)
    figure.update_xaxes(tickformat=".0%", rangemode="tozero")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return figure


def point_figure(
    points: Sequence[Point],
    *,
    purpose: str,
    across: str,
    band: tuple[float, float] | None = None,
    as_share: bool = True,
    logarithmic: bool = False,
) -> go.Figure:
    """Return points one below the other, the first on top, over the band in which they should lie."""
    figure = go.Figure(layout=_layout("", ""))
    figure.update_layout(
        title={"text": across, "font": {"size": 13, "weight": "normal"}, "x": 0, "xref": "container",
               "y": 0.99, "yanchor": "top"},
        margin={"t": 30},
    )  # fmt: skip
    if band:
        figure.add_vrect(x0=band[0], x1=band[1], fillcolor=BAND, line_width=0, layer="below")
    for at, point in enumerate(points):
        colour = accent(purpose) if point.ours else OTHERS[0]
        has_ends = point.lower is not None and point.upper is not None
        figure.add_scatter(
            x=[point.value],
            y=[at],
            mode="markers",
            marker={"color": colour, "size": 9},
            error_x={
                "type": "data", "symmetric": False, "color": colour, "thickness": 1.6, "width": 3,
                "array": [(point.upper or 0) - point.value], "arrayminus": [point.value - (point.lower or 0)],
            } if has_ends else None,
            hovertemplate=("%{x:.1%}" if as_share else "%{x:.2f}")
            + f"<extra>{escape_html(point.name)}</extra>",
        )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(points))),
        ticktext=["<br>".join(map(escape_html, wrap(point.name, _LETTERS))) for point in points],
        range=[len(points) - 0.4, -0.6],
        showgrid=False,
    )
    figure.update_xaxes(
        tickformat=".0%" if as_share else None, showgrid=True, type="log" if logarithmic else "linear"
    )
    if logarithmic:
        figure.update_xaxes(tickvals=_TIMES, ticktext=[f"{each:g}" for each in _TIMES], tickangle=0)
    return figure


def expected_figure(
    expected: Sequence[float],
    found: Sequence[float],
    ends: Sequence[tuple[float, float]],
    *,
    purpose: str,
    across: str,
    up: str,
) -> go.Figure:
    """Return found against expected, each with its interval, over the line where both are equal.

    Both axes are square roots, on which what chance allows is as long for few as for many.
    """
    most = max([1.0, *expected, *(upper for _lower, upper in ends)])
    figure = go.Figure(layout=_layout(across, up))
    figure.add_scatter(
        x=[0, sqrt(most)], y=[0, sqrt(most)], mode="lines", hoverinfo="skip",
        line={"color": OTHERS[1], "dash": "dot", "width": 1.5},
    )  # fmt: skip
    roots = [sqrt(each) for each in found]
    figure.add_scatter(
        x=[sqrt(each) for each in expected],
        y=roots,
        mode="markers",
        marker={"color": accent(purpose), "size": 9},
        error_y={
            "type": "data", "symmetric": False, "color": accent(purpose), "thickness": 1.6, "width": 3,
            "array": [sqrt(upper) - root for (_lower, upper), root in zip(ends, roots, strict=True)],
            "arrayminus": [root - sqrt(lower) for (lower, _upper), root in zip(ends, roots, strict=True)],
        },
        text=[f"{each:.0f} · {number:.0f}" for each, number in zip(expected, found, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    ticks = [each for each in _TICKS if each <= most]
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(
            tickvals=[sqrt(each) for each in ticks], ticktext=[f"{each:,}" for each in ticks], showgrid=True
        )
    return figure


def _layout(across: str, up: str) -> dict[str, object]:
    axis = {"fixedrange": True, "gridcolor": GRID, "zeroline": False, "automargin": True, "nticks": 6}
    return {
        "margin": {"l": 4, "r": 12, "t": 34 if up else 8, "b": 34},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": '"Source Sans", sans-serif', "size": 13, "color": INK},
        "showlegend": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False,
                   "itemdoubleclick": False, "traceorder": "reversed"},
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": INK, "size": 13}, "align": "left"},
        "xaxis": {**axis, "title": {"text": across, "standoff": 6, "font": {"size": 13}}},
        "yaxis": {**axis, "title": {"text": up, "standoff": 6, "font": {"size": 13}}},
    }  # fmt: skip
