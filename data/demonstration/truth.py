"""Says what was true when a demonstration was generated, so that layers can be held against it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.facts import Facts, generate_facts
from data.demonstration.ground import LEVEL
from data.demonstration.plan import PLANS, Span, plan_over
from data.demonstration.store_ground import read_ground
from data.demonstration.team import TEAMS
from data.demonstration.writing import MADE_UP
from data.errors import StoreError
from data.language import _
from data.periods import first_day_of_period
from data.store import Store


@dataclass(frozen=True)
class Truth:
    """The truth behind the facts of one demonstration.

    `cells`: one row per 250 m cell with east, north, inhabitants, risk (situations met in an hour of
    visiting by a team that notices all of them, mean over the span), risk_now (in the last month), discovered
    and reported (expected numbers over the span, before late entry), hours (of visits), never (no team goes
    there) and spot (index of the planted spot, -1 for none). `spots`: as in `Risk`, with east and north of
    its south-western cell. `detection`: chance that each organisation notices what is there. `yields`:
    source_id of each worksite with the chances that a thorough inspection finds labour exploitation (found)
    or faults.
    """

    cells: pd.DataFrame
    spots: pd.DataFrame
    detection: dict[str, float]
    yields: pd.DataFrame


def truth_of(store: Store) -> Truth:
    """Truth of a demonstration store, computed again from its settings and places.

    Raises
    ------
    StoreError
        When the store is no demonstration.
    """
    code, seed = store.settings.demonstration, store.settings.seed
    if code is None or seed is None:
        raise StoreError(
            _("{name} is no demonstration, so no truth is known.").format(name=store.settings.name)
        )
    span = read_span(store)
    return truth_of_facts(
        generate_facts(read_ground(store), plan_over(PLANS[code], span), span, store.grid, seed=seed), span
    )


def read_span(store: Store) -> Span:
    """The time that generated facts cover: help-line hours begin with it, the extent has its last day."""
    first = store.cursor().execute("SELECT min(first_period) FROM help.reporting_effort").fetchone()
    last = (
        store.cursor().execute("SELECT source_date FROM main.extents WHERE source = ?", [MADE_UP]).fetchone()
    )
    if first is None or last is None:
        raise StoreError(_("{name} has no generated facts. Build it again.").format(name=store.settings.name))
    return Span(first_day=first_day_of_period(first[0]), last_day=last[0])


def truth_of_facts(facts: Facts, span: Span) -> Truth:
    """Truth of facts just generated."""
    cells, risk, visits = facts.ground.cells, facts.risk, facts.effort.visits
    index = np.arange(len(cells))
    months = np.arange(span.first_period, span.last_period + 1)
    by_month = np.stack([_risk_in(facts, index, month) for month in months.tolist()])
    unit = facts.encounters.met_per_hour_of_risk
    return Truth(
        cells=cells[["east", "north", "inhabitants"]].assign(
            cell_level=LEVEL,
            risk=by_month.mean(axis=0) * unit,
            risk_now=by_month[-1] * unit,
            discovered=_sum_by_cell(visits.cell, facts.encounters.expected_discovered, len(cells)),
            reported=facts.encounters.expected_reported.sum(axis=0),
            hours=_sum_by_cell(visits.cell, visits.minutes.to_numpy() / 60, len(cells)),
            never=facts.effort.never,
            spot=risk.spot_of_cell,
        ),
        spots=risk.spots.assign(
            east=cells.east.to_numpy()[risk.spots.cell.astype(int)],
            north=cells.north.to_numpy()[risk.spots.cell.astype(int)],
        ),
        detection={code: TEAMS[code].detection for code in visits.source.unique()},
        yields=facts.yields,
    )


def _risk_in(facts: Facts, cells: NDArray[np.int64], month: int) -> NDArray[np.float64]:
    return np.asarray(facts.risk.by_kind_at(cells, np.full(len(cells), month)).sum(axis=1))


def _sum_by_cell(cell: pd.Series, amounts: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    return np.bincount(cell.to_numpy(), weights=amounts, minlength=number)
