"""Draws cells by named grades, such as new or fading, instead of by the size of a value."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from layers.classes import Classed
from layers.legend import Legend, LegendClass
from layers.palette import NONE, palette


@dataclass(frozen=True)
class Grade:
    """One grade of a map: its words in the legend, and whether it is drawn at all."""

    label: str
    drawn: bool = True


def grade_cells(
    grade: NDArray[np.int_],
    grades: tuple[Grade, ...],
    *,
    purpose: str,
    unit: str,
    note: str,
    unknown: str,
    faded: NDArray[np.bool_] | None = None,
    faded_label: str = "",
) -> Classed:
    """Return classes and legend of cells whose grade is a position in `grades`, -1 where it is not known.

    The drawn grades take the steps of the purpose's ramp in their order, the palest first; at most five.
    Every grade stands in the legend, whether a cell has it or not, so that its absence can be read.
    """
    colours = iter(palette(purpose, sum(each.drawn for each in grades)))
    classes = tuple(
        LegendClass(each.label, next(colours) if each.drawn else NONE, nan, nan) for each in grades
    )
    pale = np.zeros(len(grade), bool) if faded is None else faded
    label = faded_label if pale.any() else ""
    return Classed(np.asarray(grade, np.int8), pale, Legend(unit, classes, note, unknown, label))
