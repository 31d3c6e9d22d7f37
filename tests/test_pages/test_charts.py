"""Checks what figures hold: no unknown point, grey late ones, and no text that could become a link."""

import numpy as np
import pandas as pd

from data.periods import Period
from layers.palette import accent
from pages.shared.charts import LATE, bar_figure, interval_figure
from tests.test_layers.payloads import PAYLOADS

POINTS = pd.DataFrame(
    {
        "first": [671, 672, 673],
        "last": [671, 672, 673],
        "value": [2.0, np.nan, 4.0],
        "lower": [1.0, np.nan, 1.0],
        "upper": [4.0, np.nan, 9.0],
        "known": [True, False, True],
        "late": [False, False, True],
    }
)


def figure_of(points: pd.DataFrame, **options: object):
    names = [f"month {at}" for at in points.index]
    return interval_figure(points, purpose="outreach", labels=names, hover=names, unit="per 100 h", **options)


def test_what_is_not_known_is_no_point_and_the_late_ones_are_grey() -> None:
    usual, late = figure_of(POINTS).data
    assert (list(usual.x), list(usual.y), usual.marker.color) == ([0], [2.0], accent("outreach"))
    assert (list(late.x), list(late.y), late.marker.color) == ([2], [4.0], LATE)


def test_an_interval_reaches_from_its_lower_to_its_upper_end() -> None:
    late = figure_of(POINTS).data[1]
    assert late.y[0] + late.error_y.array[0] == 9
    assert late.y[0] - late.error_y.arrayminus[0] == 1


def test_the_chosen_months_are_marked_where_others_are_shown_too() -> None:
    (mark,) = figure_of(POINTS, marked=Period(672, 673)).layout.shapes
    assert (mark.x0, mark.x1) == (0.5, 2.5)
    assert not figure_of(POINTS, marked=Period(671, 673)).layout.shapes
    assert not figure_of(POINTS, marked=Period(700, 701)).layout.shapes


def test_names_of_many_points_are_thinned_and_the_last_one_stays() -> None:
    many = pd.concat([POINTS] * 8, ignore_index=True)
    ticks = figure_of(many).layout.xaxis
    assert len(ticks.tickvals) <= 6
    assert ticks.ticktext[-1] == "month 23"


def test_no_name_from_data_reaches_a_figure_as_markup() -> None:
    names = [*PAYLOADS, '<a href="http://far.example">x</a>']
    figure = bar_figure(names, [("Found", [1.0] * len(names), [""] * len(names))], purpose="outreach")
    for text in figure.layout.yaxis.ticktext:
        assert "<" not in text.replace("<br>", "")


def test_figures_have_no_tool_and_cannot_be_dragged() -> None:
    layout = figure_of(POINTS).layout
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
