"""Sorts cells into new, intensifying, persistent and fading, and claims nothing that chance explains."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.excess import Excess, excess
from layers.grades import Grade, grade_cells
from layers.layer import Layer, Method, check_crs
from layers.rate_change import (
    caveats_of_change,
    cells_of_change,
    compared,
    extras_of_change,
    facts_of_time,
    note_of_change,
    shortfall_of_change,
)
from layers.rate_ratio import RateRatio
from layers.trend_evidence import ChangeEvidence
from layers.window import Windows

if TYPE_CHECKING:
    from data.periods import Period

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CODE, ANCHOR = "trends", "trends"
NO_CLAIM, FADING, PERSISTENT, INTENSIFYING, NEW = range(5)


def trends(
    now: pd.DataFrame,
    before: pd.DataFrame,
    past: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    period: "Period | None" = None,
    caveats: tuple[str, ...] = (),
) -> Layer:
    """Return what became of the rate of each cell and those around it, against the same months before.

    New: rose beyond chance since the year before, and in all earlier years not above the rate elsewhere.
    Intensifying: rose, and was above it. Fading: fell. Persistent: no change beyond chance, and more than
    chance gives (`layers.excess`) both now and in the years before. The value is that of `rate_change`.

    Parameters
    ----------
    now, before, past
        Columns east, north, sightings, minutes: of the latest months, of the same months a year before,
        and of those of the years before that together.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a column is missing, or a number is negative or missing.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    ratio = compared(cells, now, before)
    latest, earlier = _against_others(cells, now, before, past)
    shortfall = shortfall_of_change(ratio, now, before)
    known = ratio.known & (not shortfall)
    grade = _grades(ratio, earlier, latest.stands_out & earlier.stands_out)
    classed = grade_cells(
        np.where(known, grade, -1),
        _legend_grades(),
        purpose="outreach",
        unit=_("times the rate of the same months a year before"),
        note=note_of_change(now, before),
        unknown=_("Not known: nobody has looked at one of the times, or too little to say"),
    )
    return Layer(
        code=CODE,
        purpose="outreach",
        title=_("What is new, growing, lasting or fading."),
        level=level,
        epsg=epsg,
        unit=_("times the rate of the same months a year before"),
        cells=cells_of_change(cells, ratio, known).assign(cls=classed.cls, faded=classed.faded),
        legend=classed.legend,
        n=int(now["sightings"].sum() + before["sightings"].sum()),
        effort=float(now["minutes"].sum()) / 60,
        method=Method(ANCHOR, _formula()),
        evidence=ChangeEvidence(ratio, _in_words(grade), _numbers(earlier)),
        period=period,
        caveats=(*caveats_of_change(ratio, known), *caveats),
        shortfall=shortfall,
        extras=extras_of_change(),
    )


def _against_others(
    cells: gpd.GeoDataFrame, now: pd.DataFrame, before: pd.DataFrame, past: pd.DataFrame
) -> tuple[Excess, Excess]:
    """Return which windows hold more than chance gives, now and in all earlier years together."""
    windows = Windows(cells["east"].to_numpy(), cells["north"].to_numpy())
    last, older = facts_of_time(cells, before), facts_of_time(cells, past)
    return excess(windows, *facts_of_time(cells, now)), excess(
        windows, last[0] + older[0], last[1] + older[1]
    )


def _grades(ratio: RateRatio, earlier: Excess, high: Mask) -> NDArray[np.int_]:
    was_low = ~(earlier.ratio > 1)
    return np.select(
        [ratio.rose & was_low, ratio.rose, ratio.fell, high],
        [NEW, INTENSIFYING, FADING, PERSISTENT],
        NO_CLAIM,
    )


def _legend_grades() -> tuple[Grade, ...]:
    return (
        Grade(_("No change claimed"), drawn=False),
        Grade(_("Fading: less than a year before")),
        Grade(_("Persistent: high now and before")),
        Grade(_("Intensifying: above elsewhere before, and more now")),
        Grade(_("New: not above elsewhere before, and more now")),
    )


def _in_words(grade: NDArray[np.int_]) -> tuple[str, ...]:
    words = (
        "",
        "",
        _("It is high now and was high in the same months of earlier years, beyond chance."),
        _("It was above the rate elsewhere in the same months of earlier years."),
        _("It was not above the rate elsewhere in the same months of earlier years."),
    )
    return tuple(words[each] for each in grade)


def _numbers(earlier: Excess) -> tuple[tuple[str, Floats], ...]:
    return (
        (_("Sightings in the window, same months of all earlier years"), earlier.observed),
        (_("Hours of visits there then"), earlier.effort),
        (_("Sightings that such hours gave elsewhere then"), earlier.expected),
    )


def _formula() -> str:
    return _(
        "Sightings per hour of visits in a cell and those around it, against the same months of the years "
        "before; named only where chance does not explain the difference."
    )
