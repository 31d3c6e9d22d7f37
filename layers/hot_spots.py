"""Measures where more is found than effort and chance explain, and claims no cell that does not stand out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.excess import Excess, excess
from layers.grades import Grade, grade_cells
from layers.hot_spot_evidence import FoundWords, HotSpotEvidence
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count, write_number
from layers.window import Windows

if TYPE_CHECKING:
    from data.periods import Period

Floats = NDArray[np.float64]

ANCHOR = "hot-spots"
LEAST_EVENTS_TO_SHOW = 10
LEAST_CELLS_TO_SHOW = 20
_GRADES_FROM = (3.0, 6.0)
NO_MORE, BESIDE, HIGHER, MUCH_HIGHER, HIGHEST = range(5)


@dataclass(frozen=True)
class HotSpotWording:
    """What one layer of hot spots is about, in words.

    Parameters
    ----------
    code, purpose, title, unit
        As of the layer.
    note
        Says how many events and how much effort stand behind it.
    unknown
        What a cell without effort means.
    shortfall_events, shortfall_cells
        Say how many are there and how many are needed ({count}, {least} and {more}).
    found
        The words of the reasons.
    """

    code: str
    purpose: str
    title: str
    unit: str
    note: str
    unknown: str
    shortfall_events: str
    shortfall_cells: str
    found: FoundWords


def hot_spots(
    facts: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    wording: HotSpotWording,
    effort: float | None = None,
    period: "Period | None" = None,
    caveats: tuple[str, ...] = (),
) -> Layer:
    """Return where the window of a cell and those around it holds more than its effort gives by chance.

    value = O / (H r), with O events in effort H of the window and r the rate of the window and of all cells
    in no hot spot together. Drawn are cells whose window stands out at 5 % false discoveries and that are
    part of it by their own events (`layers.excess`, `layers.spot_members`). A cell without
    effort is not known.

    Parameters
    ----------
    facts
        Columns east, north, events and effort (any unit, at least 0): one row per cell that has any.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    effort
        Hours of visits in all, where effort is that.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a column is missing, or a number is negative or missing.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    own = _facts_per_cell(facts, cells)
    found = excess(
        Windows(cells["east"].to_numpy(), cells["north"].to_numpy()),
        own["events"].to_numpy(),
        own["effort"].to_numpy(),
    )
    shortfall = _shortfall(own, wording)
    known = (own["effort"].to_numpy() > 0) & (not shortfall)
    classed = grade_cells(
        _grades(found, known),
        _legend_grades(),
        purpose=wording.purpose,
        unit=wording.unit,
        note=wording.note,
        unknown=wording.unknown,
    )
    columns = {
        "value": found.ratio,
        "lower": found.lower,
        "upper": found.upper,
        "q_value": found.q,
        "observed": found.observed,
        "expected": found.expected,
    }
    return Layer(
        code=wording.code,
        purpose=wording.purpose,
        title=wording.title,
        level=level,
        epsg=epsg,
        unit=wording.unit,
        cells=cells[["east", "north", "geometry"]].assign(
            **{name: np.where(known, column, np.nan) for name, column in columns.items()},
            known=known,
            cls=classed.cls,
            faded=classed.faded,
        ),
        legend=classed.legend,
        n=int(own["events"][own["effort"] > 0].sum()),
        effort=effort,
        method=Method(ANCHOR, _formula()),
        evidence=HotSpotEvidence(found, own, wording.found),
        period=period,
        caveats=(*_caveats(found, known), *caveats),
        shortfall=shortfall,
        extras=(
            ("q_value", _("False discoveries among windows that stand out so (q)")),
            ("observed", _("Found in the window")),
            ("expected", _("Expected in the window")),
        ),
    )


def _facts_per_cell(facts: pd.DataFrame, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    missing = [name for name in ("east", "north", "events", "effort") if name not in facts.columns]
    if missing:
        raise Refused(_("The counts lack {columns}. Add them.").format(columns=", ".join(missing)))
    numbers = facts[["events", "effort"]].to_numpy(np.float64)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise Refused(_("Counts or effort are negative, missing or infinite. Read them from the store."))
    merged = cells[["east", "north"]].merge(facts, "left", on=["east", "north"], validate="1:1")
    return pd.DataFrame(merged.drop(columns=["east", "north"]).astype(float).fillna(0.0))


def _grades(found: Excess, known: NDArray[np.bool_]) -> NDArray[np.int_]:
    steps = HIGHER + np.searchsorted(_GRADES_FROM, np.nan_to_num(found.ratio), side="right")
    quiet = np.where(found.stands_out, BESIDE, NO_MORE)
    return np.where(known, np.where(found.hot, steps, quiet), -1)


def _legend_grades() -> tuple[Grade, ...]:
    low, high = (write_number(each) for each in _GRADES_FROM)
    return (
        Grade(_("No more than chance would give"), drawn=False),
        Grade(_("Beside cells with more, not by what was found in it"), drawn=False),
        Grade(_("More than chance gives: under {low} times").format(low=low)),
        Grade(_("{low} to {high} times").format(low=low, high=high)),
        Grade(_("{high} times and more").format(high=high)),
    )


def _shortfall(own: pd.DataFrame, wording: HotSpotWording) -> tuple[str, ...]:
    looked = own["effort"] > 0
    there = [
        (int(looked.sum()), LEAST_CELLS_TO_SHOW, wording.shortfall_cells),
        (int(own["events"][looked].sum()), LEAST_EVENTS_TO_SHOW, wording.shortfall_events),
    ]
    return tuple(
        text.format(count=write_count(count), least=least, more=write_count(least - count))
        for count, least, text in there
        if count < least
    )


def _formula() -> str:
    return _(
        "What was found in a cell and those around it, over what the effort there would give at the rate of "
        "the cells in no such place; drawn only where chance does not explain it."
    )


def _caveats(found: Excess, known: NDArray[np.bool_]) -> tuple[str, ...]:
    if not known.any():
        return ()
    said = [
        _("Of the windows that stand out, up to 5 % are expected to do so by chance; one is never proof."),
        _("That nothing is drawn does not mean that nothing is there: few visits can show little."),
    ]
    if np.isfinite(found.shape):
        said.append(_("Cells differ beyond chance everywhere, so a window must stand out from that as well."))
    if not found.hot.any():
        said.insert(0, _("No cell stands out from chance."))
    return tuple(said)
