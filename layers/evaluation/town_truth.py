"""Says what is true of the cells of a demonstration, from its generator and not from its store."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.facts import Facts, generate_facts
from data.demonstration.ground import LEVEL as TRUTH_LEVEL
from data.demonstration.plan import PLANS, plan_over
from data.demonstration.store_ground import read_ground
from data.demonstration.truth import read_span
from data.errors import Refused
from data.language import _
from data.store import Store

Floats = NDArray[np.float64]
_UNKNOWN_LEVEL = 99


@dataclass(frozen=True, eq=False)
class TownTruth:
    """What is true of each cell of a level: east, north, hours, sightings, expected, risk, rise, inhabitants.

    `hours` and `sightings` (discovered, known to these cells or smaller) are facts, taken from the generator
    and not from the store; `expected` is how many discoveries these hours were to give; `rise` is how many
    times the mean risk of the year before the last that of the last one is.
    """

    cells: pd.DataFrame


def town_truth(facts: Facts, risk_by_month: Floats, *, level: int) -> TownTruth:
    """Return what is true of the cells of a level."""
    shift = level - TRUTH_LEVEL
    now, before = risk_by_month[-12:].mean(axis=0), risk_by_month[-24:-12].mean(axis=0)
    fine = truth_of_cells(facts).assign(risk=risk_by_month.mean(axis=0), now=now, before=before)
    fine = fine.assign(east=fine["east"] // 2**shift, north=fine["north"] // 2**shift)
    cells = fine.groupby(["east", "north"], as_index=False).agg(
        hours=("hours", "sum"),
        inhabitants=("inhabitants", "sum"),
        expected=("expected", "sum"),
        risk=("risk", "mean"),
        now=("now", "mean"),
        before=("before", "mean"),
    )
    cells = cells.merge(_sightings(facts, level), on=["east", "north"], how="left").fillna({"sightings": 0})
    rise = np.divide(cells["now"], cells["before"], out=np.ones(len(cells)), where=cells["before"] > 0)
    return TownTruth(cells.assign(rise=rise).drop(columns=["now", "before"]))


def truth_of_cells(facts: Facts) -> pd.DataFrame:
    """Return east, north, inhabitants, hours and expected discoveries of the 250 m cells, as generated."""
    visits = facts.effort.visits
    cells = facts.ground.cells[["east", "north", "inhabitants"]].reset_index(drop=True)
    many = len(cells)
    at = visits["cell"].to_numpy()
    return cells.assign(
        hours=np.bincount(at, weights=visits["minutes"].to_numpy() / 60, minlength=many),
        expected=np.bincount(at, weights=facts.encounters.expected_discovered, minlength=many),
    )


def facts_of(store: Store) -> tuple[Facts, Floats]:
    """Return the facts of a demonstration store, generated again, and the risk of each cell by month.

    Raises
    ------
    Refused
        When the store is no demonstration.
    """
    code, seed = store.settings.demonstration, store.settings.seed
    if code is None or seed is None:
        raise Refused(_("{name} is no demonstration, so no truth is known.").format(name=store.settings.name))
    span = read_span(store)
    facts = generate_facts(read_ground(store), plan_over(PLANS[code], span), span, store.grid, seed=seed)
    index = np.arange(len(facts.ground.cells))
    months = range(span.first_period, span.last_period + 1)
    risk = np.stack([
        facts.risk.by_kind_at(index, np.full(len(index), month)).sum(axis=1) for month in months
    ])  # fmt: skip
    return facts, np.asarray(risk, np.float64)


def _sightings(facts: Facts, level: int) -> pd.DataFrame:
    """Return discoveries by cell of those that have a month and a cell of this size or smaller."""
    kept = facts.sightings
    placed = kept["discovered"].astype(bool) & kept["cell_level"].notna() & kept["period"].notna()
    kept = kept[placed & (kept["cell_level"].fillna(_UNKNOWN_LEVEL) <= level)]
    shift = level - kept["cell_level"].astype(int)
    where = pd.DataFrame(
        {name: np.right_shift(kept[name].to_numpy(np.int64), shift.to_numpy()) for name in ("east", "north")}
    )
    return where.groupby(["east", "north"]).size().rename("sightings").reset_index()
