"""Finds cells with much exposure of which little is known, or nothing that is still fresh."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.blind_spot_evidence import BlindSpotEvidence
from layers.grades import Grade, grade_cells
from layers.layer import Layer, Method
from layers.number_text import write_count, write_number

if TYPE_CHECKING:
    from data.periods import Period

Floats = NDArray[np.float64]

ANCHOR = "blind-spots"
HIGH_EXPOSURE = 0.5
LITTLE_KNOWN = 0.5**0.5  # half of the variance is left
HOURS_TO_KNOW = (1.0, 20.0)
NONE, LITTLE, STALE, NEVER, NOBODY = range(5)


def blind_spots(
    exposure: Layer,
    visits: pd.DataFrame,
    *,
    prior_hours: float,
    until: int,
    half_life_months: float,
    reporters: NDArray[np.bool_] | None = None,
    period: "Period | None" = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return exposure, as its place among cells with any, times what is not known of the cell.

    value = percentile of exposure * sqrt(b / (b + E)), where E are the hours that still count and b the hours
    at which half of the variance of the rate is gone (Gamma-Poisson): 1 where nobody looked. lower and upper
    are those of exposure with a shorter and a longer reach. A cell without exposure has 0, looked at or not.

    Parameters
    ----------
    exposure
        That of outreach.
    visits
        Columns east, north, last_period, minutes and minutes_now, as of `read_last_visits`.
    prior_hours
        The b of the sightings rate; kept within 1 and 20 hours.
    until
        The month at which the knowledge is looked at.
    reporters
        Whether each cell has somebody trained to report within reach; not given where nothing is known of it.

    Raises
    ------
    Refused
        When a column is missing, minutes are negative, or the surface is not that of outreach.
    """
    _check(exposure, visits)
    hours_to_know = float(np.clip(prior_hours, *HOURS_TO_KNOW))
    facts = _facts_per_cell(exposure, visits, until)
    deficit = np.sqrt(hours_to_know / (hours_to_know + facts["hours_now"].to_numpy()))
    share, lower, upper = _percentiles(exposure)
    known = exposure.cells["known"].to_numpy()
    grade = _grades(share, deficit, facts, half_life_months, reporters)
    unsure = known & (grade > NONE) & (lower < HIGH_EXPOSURE)
    classed = grade_cells(
        np.where(known, grade, -1) if known.any() else np.full(len(known), -1),
        _grade_words(half_life_months, with_reporters=reporters is not None),
        purpose="outreach",
        unit=_("what is not known where exposure is high, 0 to 1"),
        note=_("n = {count} visited cells of {all}").format(
            count=write_count(int((facts["hours"] > 0).sum())), all=write_count(len(facts))
        ),
        unknown=_("Not known: no places brought in"),
        faded=unsure,
        faded_label=_("Paler: with a shorter reach of places, exposure here is not high"),
    )
    return Layer(
        code="blind_spots",
        purpose="outreach",
        title=_("Where we do not know, though many places lie within reach."),
        level=exposure.level,
        epsg=exposure.epsg,
        unit=_("what is not known where exposure is high, 0 to 1"),
        cells=exposure.cells[["east", "north", "geometry"]].assign(
            value=share * deficit,
            lower=lower * deficit,
            upper=upper * deficit,
            known=known,
            cls=classed.cls,
            faded=classed.faded,
            deficit=np.where(known, deficit, np.nan),
            hours=facts["hours"].to_numpy(),
        ),
        legend=classed.legend if known.any() else replace(classed.legend, classes=()),
        n=int((facts["hours"] > 0).sum()),
        effort=float(facts["hours"].sum()),
        method=Method(ANCHOR, _formula()),
        evidence=BlindSpotEvidence(
            share, lower, upper, deficit, facts, hours_to_know, half_life_months, reporters
        ),
        period=period,
        caveats=(*_caveats(facts, visits, hours_to_know, half_life_months), *notes),
        shortfall=exposure.shortfall,
        extras=(("deficit", _("Not known, 0 to 1")), ("hours", _("Hours of visits"))),
    )


def _check(exposure: Layer, visits: pd.DataFrame) -> None:
    columns = ("east", "north", "last_period", "minutes", "minutes_now")
    if missing := [name for name in columns if name not in visits.columns]:
        raise Refused(_("The visits lack {columns}. Add them.").format(columns=", ".join(missing)))
    if exposure.purpose != "outreach":
        raise Refused(_("Blind spots are of outreach alone. Give the exposure of outreach."))
    if not (visits[["minutes", "minutes_now"]] >= 0).all(axis=None):
        raise Refused(_("Minutes are negative or missing. Read them from the store."))


def _facts_per_cell(exposure: Layer, visits: pd.DataFrame, until: int) -> pd.DataFrame:
    facts = exposure.cells[["east", "north"]].merge(visits, "left", on=["east", "north"], validate="1:1")
    return pd.DataFrame(
        {
            "exposure": exposure.cells["value"].to_numpy(),
            "hours": facts["minutes"].fillna(0).to_numpy(float) / 60,
            "hours_now": facts["minutes_now"].fillna(0).to_numpy(float) / 60,
            "months": (until - facts["last_period"]).to_numpy(float),
        }
    )


def _percentiles(exposure: Layer) -> tuple[Floats, Floats, Floats]:
    """Return the share of cells with any exposure that have less (or half of those with the same)."""
    values = exposure.cells[["value", "lower", "upper"]].to_numpy(float)
    some = np.sort(values[:, 0][values[:, 0] > 0])
    if some.size == 0:
        share = np.where(np.isfinite(values), 0.0, np.nan)
    else:
        below, up_to = np.searchsorted(some, values, "left"), np.searchsorted(some, values, "right")
        share = np.where(values > 0, (below + up_to) / (2 * some.size), 0.0)
        share[~np.isfinite(values)] = np.nan
    return share[:, 0], share[:, 1], share[:, 2]


def _grades(
    share: Floats,
    deficit: Floats,
    facts: pd.DataFrame,
    half_life_months: float,
    reporters: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    blind = (share >= HIGH_EXPOSURE) & (deficit >= LITTLE_KNOWN)
    never = facts["months"].isna().to_numpy()
    alone = np.zeros(len(facts), bool) if reporters is None else ~reporters
    stale = facts["months"].to_numpy() > half_life_months
    grade = np.select([never & alone, never, stale], [NOBODY, NEVER, STALE], LITTLE)
    return np.asarray(np.where(blind, grade, NONE), np.int64)


def _grade_words(half_life_months: float, *, with_reporters: bool) -> tuple[Grade, ...]:
    grades = (
        Grade(_("Known, or few places within reach"), drawn=False),
        Grade(_("We know little: visited a little")),
        Grade(
            _("We know little now: last visit over {months} months ago").format(
                months=write_count(half_life_months)
            )
        ),
        Grade(_("We do not know: never visited")),
    )
    nobody = Grade(_("We do not know: never visited, and nobody trained to report there"))
    return (*grades, nobody) if with_reporters else grades


def _formula() -> str:
    return _(
        "The place of a cell among all with any exposure, times what visits have left unknown: 1 where "
        "nobody was, less with hours, and more again as they grow old."
    )


def _caveats(
    facts: pd.DataFrame, visits: pd.DataFrame, hours_to_know: float, half_life_months: float
) -> tuple[str, ...]:
    caveats = [
        _("It says that we do not know, not that anything happens there."),
        _("Cells with few places within reach are left out, looked at or not; people may be there too."),
        _(
            "{hours} hours of visits halve the doubt (as variance); one counts half after {months} months."
        ).format(hours=write_number(hours_to_know), months=write_count(half_life_months)),
        _("What others reported is no visit: it tells of those who spoke, not of the rest."),
    ]
    if not (facts["hours"] > 0).any():
        caveats.append(_("No visit is logged, so it shows exposure alone."))
    outside = len(visits) - int(facts["months"].notna().sum())
    if outside:
        caveats.append(
            _("Visited cells outside the area of work, which are left out: {count}.").format(
                count=write_count(outside)
            )
        )
    return tuple(caveats)
