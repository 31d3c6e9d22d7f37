"""Measures how the rate of discovery changed since the same months of the year before."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from data.errors import Refused
from data.language import _
from layers.grades import Grade, grade_cells
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count, write_number
from layers.rate_ratio import RateRatio, rate_ratio
from layers.trend_evidence import ChangeEvidence
from layers.window import Windows

if TYPE_CHECKING:
    from data.periods import Period

CODE, ANCHOR = "rate_change", "change"
LEAST_SIGHTINGS_TO_SHOW = 60
FELL, NO_CHANGE, ROSE = range(3)


def rate_change(
    now: pd.DataFrame,
    before: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    period: "Period | None" = None,
    caveats: tuple[str, ...] = (),
) -> Layer:
    """Return the rate of each cell and those around it now, over that of the time before.

    value = ((y + 1/2) / (E + 1/2)) / ((x + 1/2) / (F + 1/2)), with y sightings now and x before, of which
    E and F are to be expected if no cell's rate had changed (`layers.rate_ratio`). A cell where nobody was at
    either time, or with no cell around it where somebody was at both, is not known.

    Parameters
    ----------
    now, before
        Columns east, north, sightings, minutes: what was discovered in which time.
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
    shortfall = shortfall_of_change(ratio, now, before)
    known = ratio.known & (not shortfall)
    grade = np.where(ratio.rose, ROSE, np.where(ratio.fell, FELL, NO_CHANGE))
    classed = grade_cells(
        np.where(known, grade, -1),
        (Grade(_("Fell")), Grade(_("Not beyond chance"), drawn=False), Grade(_("Rose"))),
        purpose="outreach",
        unit=_("times the rate of a year before"),
        note=note_of_change(now, before),
        unknown=_("Not known: nobody has looked at one of the times, or too little to say"),
    )
    return Layer(
        code=CODE,
        purpose="outreach",
        title=_("What changed since the year before."),
        level=level,
        epsg=epsg,
        unit=_("times the rate of a year before"),
        cells=cells_of_change(cells, ratio, known).assign(cls=classed.cls, faded=classed.faded),
        legend=classed.legend,
        n=int(now["sightings"].sum() + before["sightings"].sum()),
        effort=float(now["minutes"].sum()) / 60,
        method=Method(ANCHOR, _formula()),
        evidence=ChangeEvidence(ratio),
        period=period,
        caveats=(*caveats_of_change(ratio, known), *caveats),
        shortfall=shortfall,
        extras=extras_of_change(),
    )


def compared(cells: gpd.GeoDataFrame, now: pd.DataFrame, before: pd.DataFrame) -> RateRatio:
    """Return what changed in the window of each cell.

    Raises
    ------
    Refused
        When a column is missing, or a number is negative or missing.
    """
    windows = Windows(cells["east"].to_numpy(), cells["north"].to_numpy())
    facts = [facts_of_time(cells, frame) for frame in (now, before)]
    return rate_ratio(windows, *(column for each in facts for column in each))


def facts_of_time(cells: gpd.GeoDataFrame, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return sightings and hours of each cell.

    Raises
    ------
    Refused
        When a column is missing, or a number is negative or missing.
    """
    wanted = ["east", "north", "sightings", "minutes"]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise Refused(_("The counts lack {columns}. Add them.").format(columns=", ".join(missing)))
    numbers = frame[["sightings", "minutes"]].to_numpy(np.float64)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise Refused(_("Counts or minutes are negative, missing or infinite. Read them from the store."))
    merged = cells[["east", "north"]].merge(frame[wanted], "left", on=["east", "north"], validate="1:1")
    return (
        merged["sightings"].fillna(0).to_numpy(np.float64),
        merged["minutes"].fillna(0).to_numpy(np.float64) / 60,
    )


def cells_of_change(cells: gpd.GeoDataFrame, ratio: RateRatio, known: np.ndarray) -> gpd.GeoDataFrame:
    """Return the cells with ratio, interval, chance of a rise and q; NaN where not known."""
    columns = {
        "value": ratio.ratio,
        "lower": ratio.lower,
        "upper": ratio.upper,
        "chance": ratio.chance,
        "q_value": ratio.q,
    }
    return cells[["east", "north", "geometry"]].assign(
        **{name: np.where(known, column, np.nan) for name, column in columns.items()}, known=known
    )


def extras_of_change() -> tuple[tuple[str, str], ...]:
    """Return the further columns that tables show."""
    return (
        ("chance", _("Chance that the rate is higher now")),
        ("q_value", _("False discoveries among such changes (q)")),
    )


def shortfall_of_change(ratio: RateRatio, now: pd.DataFrame, before: pd.DataFrame) -> tuple[str, ...]:
    """Return what is missing before a change can be claimed at all."""
    if not ratio.known.any():
        return (_("No cell was visited both now and a year before, so nothing can be compared."),)
    there = int(now["sightings"].sum() + before["sightings"].sum())
    if there >= LEAST_SIGHTINGS_TO_SHOW:
        return ()
    return (
        _(
            "Not enough sightings: visits discovered {count} at both times together, a comparison needs "
            "{least}; {more} are missing."
        ).format(
            count=write_count(there), least=LEAST_SIGHTINGS_TO_SHOW, more=LEAST_SIGHTINGS_TO_SHOW - there
        ),
    )


def note_of_change(now: pd.DataFrame, before: pd.DataFrame) -> str:
    """Return how many records stand behind a comparison."""
    return _("n = {now} sightings now, {before} a year before").format(
        now=write_count(now["sightings"].sum()), before=write_count(before["sightings"].sum())
    )


def caveats_of_change(ratio: RateRatio, known: np.ndarray) -> tuple[str, ...]:
    """Return what a comparison cannot say."""
    if not known.any():
        return ()
    if not (ratio.rose | ratio.fell).any():
        said = [_("No cell changed beyond chance.")]
    else:
        said = [_("Of the changes that are drawn, up to 5 % are expected to be chance.")]
    said.append(
        _("Where teams went at other hours or to other places within a cell, the rate changes with that.")
    )
    if ratio.variation > 1:
        said.append(
            _(
                "Cells vary {times} times as much as chance, so counts weigh that much less in what is "
                "claimed."
            ).format(times=write_number(ratio.variation))
        )
    return tuple(said)


def _formula() -> str:
    return _(
        "Sightings in a cell and those around it, over those that its hours of visits would give at the rate "
        "of the same months a year before."
    )
