"""Compares orders of cells with the true order of a demonstration, cell by cell."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import Person
from data.area import read_area_cells
from data.counts import read_sighting_counts, read_visit_effort
from data.demonstration.building import build_demonstration
from data.demonstration.ground import LEVEL as TRUTH_LEVEL
from data.demonstration.truth import truth_of
from data.store import Store, open_store
from layers.assembly import build_layer
from layers.catalogue import LAYERS, listed_layer

Floats = NDArray[np.float64]
Correlations = dict[str, dict[str, float | None]]

COORDINATOR = Person(id="evaluation", organisation="example", roles=frozenset({"coordinator"}))
BASELINES = ("raw_counts", "raw_rates")
LAYER_CODES = (
    "sightings_rate",
    "neighbour_rate",
    "outreach_exposure",
    "outreach_learnt",
    "outreach_composite",
)
REGIONS = ("all", "visited", "not_visited")


def rank_demonstration(
    code: str, *, years: int, seed: int, level: int, tell: Callable[[], None] = lambda: None
) -> Correlations:
    """Return Spearman's rank correlation with the true risk: by order, then by which cells are compared.

    The demonstration is built in a folder of its own, which is removed afterwards. Correlations are over all
    cells with risk, those visited, and those not visited; None where an order has nothing to tell. `tell` is
    called now and then, and may raise to stop it.
    """
    with TemporaryDirectory(prefix="majakka-ranking-") as folder:
        path = Path(folder) / f"{code}.duckdb"
        build_demonstration(code, path, years=years, seed=seed, tell=lambda _words: tell())
        with open_store(path) as store:
            return rank_store(store, level=level, tell=tell)


def rank_store(store: Store, *, level: int, tell: Callable[[], None] = lambda: None) -> Correlations:
    """Return the same of an open demonstration store."""
    cells = true_risk(store, level=level)
    at_risk = cells["risk"].to_numpy() > 0
    visited = cells["hours"].to_numpy() > 0
    chosen = {"all": at_risk, "visited": at_risk & visited, "not_visited": at_risk & ~visited}
    orders = {**_baselines(cells), **_layers(store, cells, level, tell)}
    return {
        name: {region: _spearman(order[which], cells["risk"].to_numpy()[which])
               for region, which in chosen.items()}
        for name, order in orders.items()
    }  # fmt: skip


def true_risk(store: Store, *, level: int) -> pd.DataFrame:
    """Return the cells of the area with their mean true risk, counts and hours.

    Columns east, north, risk (mean over the 250 m cells inside), sightings (discovered) and hours.
    """
    truth = truth_of(store).cells
    shift = level - TRUTH_LEVEL
    held = truth.assign(east=truth["east"] // 2**shift, north=truth["north"] // 2**shift)
    risk = held.groupby(["east", "north"], as_index=False)["risk"].mean()
    cells = pd.DataFrame(read_area_cells(store, level=level)[["east", "north"]])
    found = read_sighting_counts(store, COORDINATOR, level=level, discovered=True).cells
    effort = read_visit_effort(store, COORDINATOR, level=level).cells
    for frame in (risk, found, effort):
        cells = cells.merge(frame, on=["east", "north"], how="left")
    cells = cells.fillna(0.0)
    return cells.assign(hours=cells["minutes"] / 60)[["east", "north", "risk", "sightings", "hours"]]


def _baselines(cells: pd.DataFrame) -> dict[str, Floats]:
    """Return raw counts and raw rates; where nobody was, both are zero, as raw maps draw it."""
    counts, hours = cells["sightings"].to_numpy(float), cells["hours"].to_numpy(float)
    rates = np.divide(counts, hours, out=np.zeros_like(counts), where=hours > 0)
    return {"raw_counts": counts, "raw_rates": rates}


def _layers(
    store: Store, cells: pd.DataFrame, level: int, tell: Callable[[], None] = lambda: None
) -> dict[str, Floats]:
    """Return the values of the layers; a cell that one does not know stands in the middle of its order."""
    listed = {each.code for each in LAYERS}
    orders = {}
    for code in LAYER_CODES:
        if code not in listed or listed_layer(code).finest_level > level:
            continue
        tell()
        layer = build_layer(store, COORDINATOR, code=code, level=level)
        shown = cells.merge(layer.cells[["east", "north", "value"]], on=["east", "north"], how="left")
        value = shown["value"].to_numpy(np.float64, copy=True)
        if np.isfinite(value).any():
            value[~np.isfinite(value)] = np.nanmedian(value)
            orders[code] = value
    return orders


def _spearman(order: Floats, truth: Floats) -> float | None:
    from scipy.stats import spearmanr

    if len(order) < 3 or np.ptp(order) == 0 or np.ptp(truth) == 0:
        return None
    return float(spearmanr(order, truth).statistic)
