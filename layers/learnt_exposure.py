"""Learns from findings how much each kind of place adds to exposure, and foretells every cell with it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.grid import Grid
from data.language import _
from layers.classes import Classed, Wording, classify
from layers.exposure_sources import Sources, count_too_coarse, sources_of_places
from layers.exposure_weights import Weights
from layers.gamma_poisson import gamma_prior, own_share
from layers.kernel import pairs_within_reach
from layers.layer import Layer, Method, check_crs
from layers.learnt_evidence import LearntEvidence, Taught
from layers.learnt_words import caveats, note, shortfall, title
from layers.number_text import write_count
from layers.penalised_poisson import NORMAL_95, Floats, PoissonFit, fit_penalised_poisson, penalised_log_rate
from layers.spatial_blocks import Choice, blocks_of_cells, choose_penalty

if TYPE_CHECKING:
    from data.periods import Period

ANCHOR = "learnt-exposure"
LEAST_EVENTS = 50
LEAST_CELLS = 20
LEAST_CELLS_OF_KIND = 20
_FIRST_PENALTY = 100.0
_AS_EXPERT = 1.0  # what is thought before: a place of weight 1 at the door doubles the rate


@dataclass(frozen=True, eq=False)
class _Features:
    """Log of one plus summed nearness, cells by kinds; what each kind weighs and whether it can be learnt."""

    kinds: tuple[str, ...]
    weight: Floats
    amount: Floats
    learnt: NDArray[np.bool_]
    spread: Floats

    def design(self) -> Floats:
        """Return cells by columns: the expert's exposure, then each learnt kind in standard deviations."""
        exposure = np.log1p(np.expm1(self.amount) @ self.weight)
        return np.column_stack([exposure, self.amount[:, self.learnt] / self.spread[self.learnt]])


def learnt_exposure(
    places: gpd.GeoDataFrame,
    events: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    weights: Weights,
    *,
    purpose: str,
    level: int,
    period: "Period | None" = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return the rate of findings that the kinds of place near a cell foretell, against the average cell.

    y ~ Poisson(E exp(a + c ln(1 + sum_k w_k x_k) + sum_k g_k ln(1 + x_k))) over cells with effort E, x_k the
    summed nearness of kind k, w_k its expert weight and g_k drawn to 0. value = the same exp without E,
    against the cell with the mean of each logarithm over the area, with the 90 % interval of Laplace. Below
    50 findings nothing is learnt.

    Parameters
    ----------
    places
        As for exposure: of this purpose alone.
    events
        Columns east, north, counted (findings) and effort (hours, or inspections) of this purpose alone.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    notes
        Further caveats, such as records that stand in no cell.

    Raises
    ------
    CrsMismatch
        When places and cells are not in the same grid CRS in metres.
    Refused
        When a kind may not be on this surface, a column is missing, or a count or effort is negative.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    check_crs(places, epsg)
    facts = _facts_per_cell(events, cells)
    sources = sources_of_places(places, weights, purpose=purpose, level=level)
    features = _features(
        sources, cells, weights, facts["effort"].to_numpy() > 0, purpose=purpose, level=level
    )
    missing = shortfall(
        facts, purpose, places=len(sources), least_events=LEAST_EVENTS, least_cells=LEAST_CELLS
    )
    taught = None if missing else _taught(features, facts, cells, level=level)
    beyond = _beyond_visits(features, facts["effort"].to_numpy() > 0)
    values = _values(features, taught)
    classed = _classed(values, beyond, facts, purpose)
    return Layer(
        code=f"{purpose}_learnt",
        purpose=purpose,
        title=title(purpose),
        level=level,
        epsg=epsg,
        unit=_("times the average cell"),
        cells=cells[["east", "north", "geometry"]].assign(
            **dict(zip(("value", "lower", "upper"), values, strict=True)),
            known=np.isfinite(values[0]),
            cls=classed.cls,
            faded=classed.faded,
        ),
        legend=classed.legend,
        n=int(facts["counted"][facts["effort"] > 0].sum()),
        effort=float(facts["effort"].sum()),
        method=Method(ANCHOR, _formula()),
        evidence=LearntEvidence(
            purpose, features.kinds, features.weight, features.amount, taught, beyond, facts
        ),
        period=period,
        caveats=(
            *caveats(purpose, taught, facts, beyond, count_too_coarse(places, level=level)),
            *notes,
        ),
        shortfall=missing,
    )


def _facts_per_cell(events: pd.DataFrame, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    missing = [name for name in ("east", "north", "counted", "effort") if name not in events.columns]
    if missing:
        raise Refused(_("The findings lack {columns}. Add them.").format(columns=", ".join(missing)))
    facts = cells[["east", "north"]].merge(events, "left", on=["east", "north"], validate="1:1")
    facts = facts[["counted", "effort"]].astype(float).fillna(0.0)
    if (facts < 0).any(axis=None) or not np.isfinite(facts.to_numpy()).all():
        raise Refused(_("Findings or effort are negative or infinite. Read them from the store."))
    return pd.DataFrame(facts)


def _features(
    sources: Sources,
    cells: gpd.GeoDataFrame,
    weights: Weights,
    visited: NDArray[np.bool_],
    *,
    purpose: str,
    level: int,
) -> _Features:
    present = set(sources.kind)
    kinds = tuple(
        sorted(
            (each.code for each in weights.kinds if each.code in present),
            key=lambda code: -weights.by_code[code].weight(purpose),
        )
    )
    amount = np.log1p(_nearness(sources, kinds, cells, level=level))
    spread = amount[visited].std(axis=0) if visited.any() else np.zeros(len(kinds))
    learnt = ((amount[visited] > 0).sum(axis=0) >= LEAST_CELLS_OF_KIND) & (spread > 0)
    weight = np.array([weights.by_code[code].weight(purpose) for code in kinds], np.float64)
    return _Features(kinds, weight, amount, learnt, np.where(learnt, spread, 1.0))


def _nearness(sources: Sources, kinds: tuple[str, ...], cells: gpd.GeoDataFrame, *, level: int) -> Floats:
    grid, count = Grid(cells.crs.to_epsg()), len(cells)
    east, north = cells["east"].to_numpy(np.int32), cells["north"].to_numpy(np.int32)
    kind = pd.Categorical(sources.kind, categories=list(kinds)).codes.astype(np.int64)
    total = np.zeros(count * len(kinds))
    for pairs in pairs_within_reach(sources, grid, east, north, level=level):
        total += np.bincount(pairs.cell * len(kinds) + kind[pairs.source], pairs.nearness, len(total))
    return total.reshape(count, len(kinds))


def _taught(features: _Features, facts: pd.DataFrame, cells: gpd.GeoDataFrame, *, level: int) -> Taught:
    looked = facts["effort"].to_numpy() > 0
    design = features.design()
    counts, effort = facts["counted"].to_numpy()[looked], facts["effort"].to_numpy()[looked]
    east, north = (cells[name].to_numpy(np.int32)[looked] for name in ("east", "north"))
    block = blocks_of_cells(east, north, level=level)
    choice, fit = _fitted(design[looked], counts, effort, block)
    return Taught(fit, design, features.spread, features.learnt, choice)


def _fitted(
    design: Floats, counts: Floats, effort: Floats, block: NDArray[np.int64]
) -> tuple[Choice, PoissonFit]:
    """Return penalty and fit, each cell weighed by b / (b + what a first fit expects of it).

    Rates differ between cells beyond what places explain, so the hundredth hour in one cell says less of its
    kinds than the first. So weighed, the variance of a count is about its mean (negative binomial).
    """
    own = np.arange(design.shape[1]) > 0
    prior = np.where(own, 0.0, _AS_EXPERT)
    told = 1 - own_share(gamma_prior(counts, effort), effort)
    first = penalised_log_rate(
        design, counts * told, effort * told, prior=prior, penalty=np.where(own, _FIRST_PENALTY, 1.0)
    )
    expected = first.expected(design, effort)
    told = 1 - own_share(gamma_prior(counts, expected), expected)
    counts, effort = counts * told, effort * told
    choice = choose_penalty(design, counts, effort, block, prior=prior, penalised=own)
    penalty = np.where(own, choice.penalty, 1.0)
    return choice, fit_penalised_poisson(design, counts, effort, prior=prior, penalty=penalty)


def _values(features: _Features, taught: Taught | None) -> tuple[Floats, Floats, Floats]:
    if taught is None:
        return tuple(np.full(len(features.amount), np.nan) for _each in range(3))  # type: ignore[return-value]
    log, error = taught.fit.sums(taught.design - taught.average)
    return np.exp(log), np.exp(log - NORMAL_95 * error), np.exp(log + NORMAL_95 * error)


def _beyond_visits(features: _Features, visited: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the cells with more of some kind within reach than any cell with effort has."""
    if not visited.any():
        return np.ones(len(visited), bool)
    return np.asarray((features.amount > features.amount[visited].max(axis=0) + 1e-9).any(axis=1))


def _classed(
    values: tuple[Floats, Floats, Floats], beyond: NDArray[np.bool_], facts: pd.DataFrame, purpose: str
) -> Classed:
    wording = Wording(
        unit=_("times the average cell"),
        short_unit=_("times"),
        note=note(purpose, facts),
        unknown=_("Not known: too few findings to learn from"),
        faded=_("Paler: unsure, as the interval is wide or nobody looked at cells with so many places"),
    )
    classed = classify(*values, purpose=purpose, scheme="natural breaks", wording=wording)
    faded = classed.faded | (beyond & np.isfinite(values[0]))
    legend = replace(classed.legend, faded_label=wording.faded if faded.any() else "")
    return replace(classed, faded=faded, legend=legend)


def _formula() -> str:
    return _(
        "Each kind of place multiplies the rate of findings by what records taught, drawn to the expert "
        "weight; a cell is set against the average cell of the area. It takes {least} findings."
    ).format(least=write_count(LEAST_EVENTS))
