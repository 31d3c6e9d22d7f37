"""Sorts the values of a map into at most five classes and writes its legend."""

import warnings
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.legend import Legend, LegendClass
from layers.number_text import round_to_digits, write_number
from layers.palette import NONE, palette

Scheme = Literal["quantiles", "natural breaks"]
Values = NDArray[np.float64]

MOST_CLASSES = 5
_ZEROS_APART_FROM = 1 / MOST_CLASSES
_SPAN_THAT_FADES = 2
_LEAST_DIFFERENCE = 0.15
_VALUES_FOR_NATURAL_BREAKS = 128


@dataclass(frozen=True)
class Wording:
    """What a legend says in words: unit, its short form for each class, the note, unknown and faded."""

    unit: str
    short_unit: str
    note: str
    unknown: str
    faded: str = ""


@dataclass(frozen=True)
class Classed:
    """The class of each cell (-1 where not known), whether it fades, and the legend that explains both."""

    cls: NDArray[np.int8]
    faded: NDArray[np.bool_]
    legend: Legend


def classify(
    value: Values, lower: Values, upper: Values, *, purpose: str, wording: Wording, scheme: Scheme
) -> Classed:
    """Return classes, fading and legend of one value per cell; NaN is not known and gets no class.

    A cell fades where its interval reaches over three classes or more, if the wording has words for that.
    """
    known = np.isfinite(value)
    breaks = class_breaks(value[known], scheme=scheme)
    cls = np.full(value.shape, -1, np.int8)
    cls[known] = np.searchsorted(breaks, value[known])
    faded = np.zeros(value.shape, bool)
    if wording.faded:
        span = np.searchsorted(breaks, upper[known]) - np.searchsorted(breaks, lower[known])
        faded[known] = span >= _SPAN_THAT_FADES
    classes = _legend_classes(value[known], cls[known], breaks, purpose, wording.short_unit)
    faded_label = wording.faded if faded.any() else ""
    return Classed(cls, faded, Legend(wording.unit, classes, wording.note, wording.unknown, faded_label))


def class_breaks(value: Values, *, scheme: Scheme, most: int = MOST_CLASSES) -> Values:
    """Return the upper bounds of the classes of finite values, rising, the last infinite.

    Each class holds at least one value. Where a fifth of the values or more is zero, zero is a class of its
    own. Up to five distinct values get a class each. Quantiles that meet each other, because many values are
    equal, give way to natural breaks (Fisher and Jenks) of the distinct values. Classes that differ by less
    than 15 % are one, so that a map of nearly equal values does not look like a map of great differences.
    Bounds have two significant digits; classes that would read alike are one.

    Raises
    ------
    Refused
        When a value is missing or infinite.
    """
    if not np.isfinite(value).all():
        raise Refused(_("Values to be classed are missing or infinite. Leave unknown cells out."))
    distinct = np.unique(value)
    if distinct.size <= 1:
        return np.full(distinct.size, inf)
    if distinct.size <= most:
        bounds = distinct
    elif (value == 0).mean() >= _ZEROS_APART_FROM:
        bounds = np.concatenate(
            [distinct[distinct < 0][-1:], [0.0], _bounds(value[value > 0], scheme, most - 1)]
        )
    else:
        bounds = _bounds(value, scheme, most)
    return _without_empty_classes(value, _rounded(bounds, distinct))


def _bounds(value: Values, scheme: Scheme, count: int) -> Values:
    return _apart(_bounds_of_scheme(value, scheme, count))


def _apart(bounds: Values) -> Values:
    """Return the bounds without those that lie within 15 % of the next one kept, from the highest down."""
    kept = [bounds[-1]]
    for bound in bounds[-2::-1]:  # at most four, and each depends on the one kept before
        if abs(kept[0] - bound) >= _LEAST_DIFFERENCE * abs(kept[0]):
            kept.insert(0, bound)
    return np.array(kept)


def _bounds_of_scheme(value: Values, scheme: Scheme, count: int) -> Values:
    # mapclassify takes over a second to import, so it comes only with the first map.
    import mapclassify

    with warnings.catch_warnings():
        # mapclassify 2.11 warns of missing numba, and of ties among quantiles, which are seen below.
        warnings.simplefilter("ignore", UserWarning)
        if scheme == "quantiles":
            bounds = np.asarray(mapclassify.Quantiles(value, count).bins, np.float64)
            if bounds.size == count and (np.diff(bounds) > 0).all():
                return bounds
        distinct = np.unique(value)
        if distinct.size > _VALUES_FOR_NATURAL_BREAKS:
            # The search grows with the square of the values: a hundred of equal rank stand for all.
            ranks = np.linspace(0, 1, _VALUES_FOR_NATURAL_BREAKS)
            distinct = np.quantile(distinct, ranks, method="nearest")
        return np.asarray(mapclassify.FisherJenks(distinct, count).bins, np.float64)


def _rounded(bounds: Values, distinct: Values) -> Values:
    # Half way to the next value, a round bound seldom crosses a gap between classes; zero stays itself.
    following = np.append(distinct, distinct[-1])[np.searchsorted(distinct, bounds, side="right")]
    halfway = np.where(bounds == 0, 0.0, (bounds + following) / 2)
    return np.unique([round_to_digits(bound, 2) for bound in halfway])


def _without_empty_classes(value: Values, bounds: Values) -> Values:
    open_ended = np.append(bounds[:-1], inf)
    used = np.unique(np.searchsorted(open_ended, value))
    return np.append(open_ended[used[:-1]], inf)


def _legend_classes(
    value: Values, cls: NDArray[np.int8], breaks: Values, purpose: str, short_unit: str
) -> tuple[LegendClass, ...]:
    # A class of zeros alone is no step of the ramp: it lets the base map show through.
    none_first = value[cls == 0].size > 0 and bool((value[cls == 0] == 0).all())
    colours = (NONE, *palette(purpose, len(breaks) - 1)) if none_first else palette(purpose, len(breaks))
    entries = []
    for position, colour in enumerate(colours):  # at most five classes
        members = value[cls == position]
        lower = breaks[position - 1] if position else -inf
        words = _range_in_words(members, lower, breaks[position])
        label = _("{range} {unit}").format(range=words, unit=short_unit)
        entries.append(LegendClass(label, colour, float(lower), float(breaks[position])))
    return tuple(entries)


def _range_in_words(members: Values, lower: float, upper: float) -> str:
    if write_number(members.min()) == write_number(members.max()):
        return write_number(members[0])
    if upper == inf:
        return _("over {number}").format(number=write_number(lower))
    if lower == -inf or lower == 0:
        return _("up to {number}").format(number=write_number(upper))
    return _("{lower}–{upper}").format(lower=write_number(lower), upper=write_number(upper))
