"""Puts several layers of one purpose together, never without saying how far the order can be trusted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.classes import Wording, classify
from layers.composite_draws import Drawn, Part, draw_scores, percentiles
from layers.composite_evidence import CompositeEvidence
from layers.layer import Layer, Method
from layers.number_text import write_count, write_share

if TYPE_CHECKING:
    from data.periods import Period

Floats = NDArray[np.float64]

ANCHOR = "composite"
LEAST_CELLS_TO_SHOW = 10


@dataclass(frozen=True)
class Component:
    """One layer that goes into a composite, with its name in words and its weight as it was set."""

    label: str
    layer: Layer
    weight: float


def composite(
    components: tuple[Component, ...],
    *,
    purpose: str,
    period: "Period | None" = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return the weighted mean of percentiles of several layers, with intervals of score and rank.

    score = 100 * sum over layers of w_k * percentile_k / sum of w_k. A cell that a layer does not know may
    hold any place in that layer's order, so it counts with the middle one and all are drawn; where layers
    with less than half of the weight know a cell, it has no score. Where no layer that knows a cell finds
    anything, its score is 0. `lower` and
    `upper` hold 90 % of the scores under layer posteriors and uncertain weights; rank_lower and rank_upper
    those of the ranks; top_tenth is the share of draws in which the cell is among the highest tenth.

    Parameters
    ----------
    components
        Layers of this purpose with the same cells; a weight of 0 leaves a layer out.

    Raises
    ------
    Refused
        When there is no component, or layers are of another purpose or have other cells.
    """
    first = _checked(components, purpose)
    used = tuple(each for each in components if each.weight > 0 and int(each.layer.cells["known"].sum()) >= 2)
    parts = tuple(Part.of_layer(each.layer, each.weight) for each in used)
    known = _mostly_known(parts, len(first.cells))
    shortfall = _shortfall(used, int(known.sum()))
    drawn = draw_scores(parts, known) if not shortfall else Drawn.nothing(len(known))
    value = np.where(np.isfinite(drawn.lower), 100 * _plug_in(parts, len(known)), np.nan)
    value[np.isfinite(value) & _nothing_found(parts, len(known))] = 0.0
    lower, upper = np.fmin(100 * drawn.lower, value), np.fmax(100 * drawn.upper, value)
    classed = classify(value, lower, upper, purpose=purpose, scheme="quantiles", wording=_wording(used))
    return Layer(
        code=f"{purpose}_composite",
        purpose=purpose,
        title=_title(purpose),
        level=first.level,
        epsg=first.epsg,
        unit=_("points out of 100, the mean place in the order of the layers"),
        cells=_cells(first.cells, value, lower, upper, drawn).assign(cls=classed.cls, faded=classed.faded),
        legend=classed.legend,
        n=int(np.isfinite(value).sum()),
        effort=first.effort,
        method=Method(ANCHOR, _formula()),
        evidence=CompositeEvidence(
            tuple(each.label for each in used),
            tuple(part.weight for part in parts),
            tuple(each.layer for each in used),
            tuple(percentiles(part) for part in parts),
        ),
        period=period,
        caveats=(*_caveats(components, used, drawn), *notes),
        shortfall=shortfall,
        extras=(
            ("rank_lower", _("Best rank (90 %)")),
            ("rank_upper", _("Worst rank (90 %)")),
            ("top_tenth", _("Chance of the highest tenth")),
        ),
    )


def _mostly_known(parts: tuple[Part, ...], cells: int) -> NDArray[np.bool_]:
    """Return whether layers with at least half of the weight know each cell."""
    if not parts:
        return np.zeros(cells, bool)
    heard = sum(part.weight * part.known.astype(float) for part in parts)
    return np.asarray(heard >= sum(part.weight for part in parts) / 2, bool)


def _nothing_found(parts: tuple[Part, ...], cells: int) -> NDArray[np.bool_]:
    """Return whether no layer that knows a cell finds anything there, as over open water."""
    if not parts:
        return np.zeros(cells, bool)
    return np.asarray(~np.any([part.known & (part.value > 0) for part in parts], axis=0), bool)


def _plug_in(parts: tuple[Part, ...], cells: int) -> Floats:
    """Return the score at the weights as they are set, with the values as they are shown, in [0, 1]."""
    if not parts:
        return np.zeros(cells)
    whole = sum(part.weight for part in parts)
    return np.asarray(sum(part.weight / whole * percentiles(part) for part in parts), np.float64)


def _cells(
    cells: gpd.GeoDataFrame, value: Floats, lower: Floats, upper: Floats, drawn: Drawn
) -> gpd.GeoDataFrame:
    return cells[["east", "north", "geometry"]].assign(
        value=value,
        lower=lower,
        upper=upper,
        known=np.isfinite(value),
        rank_lower=drawn.rank_lower,
        rank_upper=drawn.rank_upper,
        top_tenth=drawn.top_tenth,
    )


def _checked(components: tuple[Component, ...], purpose: str) -> Layer:
    if not components:
        raise Refused(_("A composite needs at least one layer. Choose some."))
    first = components[0].layer
    for each in components:
        if each.layer.purpose != purpose:
            raise Refused(
                _("{layer} is made for {purpose}. Never mix purposes in one composite.").format(
                    layer=each.label, purpose=each.layer.purpose
                )
            )
        same = each.layer.level == first.level and len(each.layer.cells) == len(first.cells)
        if not same or (each.layer.cells[["east", "north"]].to_numpy() != _places(first)).any():
            raise Refused(
                _("{layer} has other cells. Make all layers at one level.").format(layer=each.label)
            )
    return first


def _places(layer: Layer) -> NDArray[np.int32]:
    return np.asarray(layer.cells[["east", "north"]].to_numpy())


def _shortfall(used: tuple[Component, ...], known: int) -> tuple[str, ...]:
    if not used:
        return (_("No layer with a weight above 0 knows enough yet: set a weight, or bring in records."),)
    if known < LEAST_CELLS_TO_SHOW:
        return (
            _("Not enough cells: {count} are known to any layer, an order needs {least}.").format(
                count=write_count(known), least=LEAST_CELLS_TO_SHOW
            ),
        )
    return ()


def _title(purpose: str) -> str:
    if purpose == "outreach":
        return _("Where several reasons to go come together.")
    return _("Where several reasons to inspect come together.")


def _formula() -> str:
    return _(
        "Each layer puts its cells in order; the score is the weighted mean of the places in these orders, "
        "from 0 to 100. Its interval comes from uncertain layers and weights."
    )


def _wording(used: tuple[Component, ...]) -> Wording:
    return Wording(
        unit=_("points out of 100, the mean place in the order of the layers"),
        short_unit=_("points"),
        note=_("of {layers}").format(layers=", ".join(each.label for each in used)) if used else "",
        unknown=_("Not known: layers with less than half of the weight know this cell"),
        faded=_("Paler: unsure, the 90 % interval reaches over three classes or more"),
    )


def _caveats(components: tuple[Component, ...], used: tuple[Component, ...], drawn: Drawn) -> tuple[str, ...]:
    silent = [each.label for each in components if each.weight > 0 and each not in used]
    caveats = [
        _("It is an order of cells, no amount: twice the points is not twice the harm."),
        _("Weights are a choice. Others are drawn around those that are set: look at the rank interval."),
        _("A cell that a layer does not know may hold any place in it: that widens its interval."),
    ]
    if silent:
        caveats.append(_("Left out, as it knows too little: {layers}.").format(layers=", ".join(silent)))
    if len(used) > 1 and len(drawn.effective):
        shares = ", ".join(
            _("{layer} {share}").format(layer=each.label, share=write_share(float(share)))
            for each, share in zip(used, drawn.effective, strict=True)
        )
        caveats.append(_("What decides the order in effect: {shares}.").format(shares=shares))
    return tuple(caveats)
