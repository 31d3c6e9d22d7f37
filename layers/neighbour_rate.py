"""Measures how much outreach teams discover for their time, with the help of the cells around each cell."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.borrowing import Borrowing, learn_borrowing, neighbour_means, posterior_from_neighbours
from layers.classes import Classed, Wording, classify
from layers.gamma_poisson import Posterior
from layers.layer import Layer, Method
from layers.legend import Legend
from layers.neighbour_evidence import NeighbourEvidence
from layers.neighbourhood import Around, around_cells
from layers.prior_uncertainty import chance_of_exceeding
from layers.rate_evidence import PER_HOURS, RateEvidence
from layers.rated import HIGH_TIMES, what_prior_says
from layers.sightings_rate import LeftOut, sightings_rate

if TYPE_CHECKING:
    from data.periods import Period

Floats = NDArray[np.float64]

CODE = "neighbour_rate"
ANCHOR = "neighbour-rate"
_HARDLY_DIFFERENT = 1.15


@dataclass(frozen=True, eq=False)
class BorrowedRates:
    """What was learnt of all cells, what lies around each, what each scale suggests, and the rates."""

    borrowing: Borrowing
    around: Around
    means: list[Floats]
    rates: Posterior


def neighbour_rate(
    counts: pd.DataFrame,
    effort: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    period: "Period | None" = None,
    left_out: LeftOut | None = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return sightings discovered per 100 hours of visits, drawn to what was discovered in the cells around.

    rate = 100 (b m + y) / (b + E) with y sightings in E hours, m the rate that the cells around suggest, and
    b and the making of m learnt from all visited cells. A cell without visits is not known, never zero.

    Parameters are those of `sightings_rate`, whose counting and caveats hold here as well.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a column is missing, or a count or minutes are negative or missing.
    """
    plain = sightings_rate(counts, effort, cells, level=level, period=period, left_out=left_out, notes=notes)
    assert isinstance(plain.evidence, RateEvidence)  # noqa: S101  # it is of its own making
    facts = plain.evidence.facts
    counted, hours = facts["counted"].to_numpy(np.float64), facts["effort"].to_numpy(np.float64)
    borrowed = (
        borrowed_rates(cells["east"].to_numpy(), cells["north"].to_numpy(), counted, hours)
        if (hours > 0).any()
        else None
    )
    high = HIGH_TIMES * float(np.median(borrowed.rates.mean[hours > 0])) if borrowed else float("nan")
    values = _values(cells.index, hours, None if plain.shortfall else borrowed, high)
    classed = _classed(values, plain.legend)
    return replace(
        plain,
        code=CODE,
        title=_("How much teams discover for the time they spend, neighbours heard."),
        cells=plain.cells.assign(
            **values, known=np.isfinite(values["value"].to_numpy()), cls=classed.cls, faded=classed.faded
        ),
        legend=classed.legend,
        method=Method(ANCHOR, _formula()),
        evidence=NeighbourEvidence(borrowed, facts, high, level),
        caveats=(
            *(caveat for caveat in plain.caveats if caveat not in what_prior_says(plain.evidence.prior)),
            *_what_borrowing_says(borrowed, hours),
        ),
    )


def borrowed_rates(
    east: NDArray[np.integer], north: NDArray[np.integer], counted: Floats, hours: Floats
) -> BorrowedRates:
    """Return the rates of cells on a grid, per hour, learnt from those with hours.

    Raises
    ------
    Refused
        When counts or hours are negative, missing or infinite, or no cell has hours.
    """
    around = around_cells(east, north, counted, hours)
    borrowing = learn_borrowing(counted, hours, around)
    means = neighbour_means(borrowing, around)
    return BorrowedRates(
        borrowing, around, means, posterior_from_neighbours(borrowing, means[0], counted, hours)
    )


def _values(index: pd.Index, hours: Floats, borrowed: BorrowedRates | None, high: float) -> pd.DataFrame:
    values = pd.DataFrame(np.nan, index=index, columns=["value", "lower", "upper", "exceeds"])
    if borrowed is not None:
        rates = borrowed.rates
        per_hour = [PER_HOURS * each for each in (rates.mean, rates.lower, rates.upper)]
        values[hours > 0] = np.column_stack([*per_hour, chance_of_exceeding(rates, high)])[hours > 0]
    return values


def _classed(values: pd.DataFrame, plain: Legend) -> Classed:
    return classify(
        *(values[name].to_numpy() for name in ("value", "lower", "upper")),
        purpose="outreach",
        scheme="natural breaks",
        wording=Wording(
            unit=plain.unit,
            short_unit=_("per 100 h"),
            note=plain.note,
            unknown=plain.unknown_label,
            faded=_("Paler: unsure, the 90 % interval reaches over three classes or more"),
        ),
    )


def _formula() -> str:
    return _(
        "Sightings that teams discovered, over hours of visits; the fewer the hours, the nearer to what was "
        "discovered in the cells around."
    )


def _what_borrowing_says(borrowed: BorrowedRates | None, hours: Floats) -> tuple[str, ...]:
    if borrowed is None:
        return ()
    if not borrowed.borrowing.learnt:
        return (
            _(
                "There is too little to learn how alike neighbours are: each cell is drawn to the overall "
                "rate with the weight of half a sighting, which is an assumption."
            ),
        )
    suggested = borrowed.means[0][hours > 0]
    if suggested.max() < _HARDLY_DIFFERENT * suggested.min():
        return (_("The cells around say hardly more here than the average of all visited cells."),)
    return (_("Values lean on the cells around: a sharp difference between two neighbours is blurred."),)
