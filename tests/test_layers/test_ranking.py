"""Checks the order of the list, and what stands in the table of a layer with grades and further columns."""

from dataclasses import replace

import numpy as np
import pandas as pd

from layers.grades import Grade, grade_cells
from layers.layer import Account, Layer, Method
from layers.ranking import cell_ranking, layer_table
from tests.test_layers.cells_and_places import EPSG, square_of_cells
from tests.test_layers.test_layer import layer_of, sound_cells


class Silent:
    """Accounts for nothing."""

    def account(self, layer: Layer, row: int) -> Account:  # noqa: ARG002  # as the protocol has it
        return Account((), pd.DataFrame())


GRADES = (Grade("as everywhere", drawn=False), Grade("fading"), Grade("new"))


def graded(values: list[float], grades: list[int]) -> Layer:
    """Four cells with values and grades; a missing value has grade -1."""
    value, grade = np.array(values), np.array(grades)
    classed = grade_cells(grade, GRADES, purpose="outreach", unit="times", note="n = 4", unknown="Not known")
    cells = square_of_cells(2).assign(
        value=value,
        lower=value,
        upper=value,
        known=np.isfinite(value),
        cls=classed.cls,
        faded=False,
        q_value=[0.5, 0.01, 0.02, 1.0],
    )
    return Layer(
        "graded", "outreach", "A test.", 1, EPSG, "times", cells, classed.legend, 4, Method("test", "One."),
        Silent(), extras=(("q_value", "Corrected chance"),),
    )  # fmt: skip


def test_the_highest_value_stands_first_and_the_unknown_not_at_all() -> None:
    ranking = cell_ranking(layer_of(sound_cells()))
    assert ranking["rank"].tolist() == [1, 2]
    assert ranking["value"].tolist() == [2, 1]


def test_a_grade_goes_before_the_value_and_one_that_is_not_drawn_is_left_out() -> None:
    ranking = cell_ranking(graded([9.0, 2.0, 3.0, 1.0], [0, 1, 1, 2]))
    assert ranking["grade"].tolist() == ["new", "fading", "fading"]
    assert ranking["value"].tolist() == [1, 3, 2]


def test_the_table_holds_grades_in_words_and_the_further_columns() -> None:
    table = layer_table(graded([9.0, np.nan, 3.0, 1.0], [0, -1, 1, 2]))
    assert table["grade"].tolist() == ["as everywhere", "", "fading", "new"]
    assert table["q_value"].tolist() == [0.5, 0.01, 0.02, 1.0]
    assert list(table.columns[:4]) == ["cell", "east", "north", "grade"]


def test_a_layer_with_ranges_has_no_grades() -> None:
    assert "grade" not in layer_table(layer_of(sound_cells()))
    assert not layer_of(sound_cells()).legend.graded
    assert not replace(layer_of(sound_cells()).legend, classes=()).graded
