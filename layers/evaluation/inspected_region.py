"""Invents worksites of a region with their true chances that an inspection finds labour exploitation."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.clock import today
from data.demonstration.geography import invent_geography
from data.demonstration.ground import Ground
from data.demonstration.inspections import inspect
from data.demonstration.plan import PLANS, Plan, Span, plan_over, span_of_years
from data.demonstration.risk import make_risk
from data.demonstration.size import EPSG, SIZES
from data.demonstration.store_ground import read_ground
from data.demonstration.worksites import invent_worksites
from data.demonstration.writing import register_organisations, write_extent, write_geography
from data.grid import Grid
from data.store import create_store
from layers.inspection_targets import listable

Floats = NDArray[np.float64]

_YEARS = 4


@dataclass(frozen=True, eq=False)
class Region:
    """Worksites that may be inspected, what is true of them, and what was found before.

    Parameters
    ----------
    sites
        source, source_id, kind, employer_housing.
    truth
        Chance that an inspection of each finds labour exploitation.
    inspected, found
        Of each, before the months that are simulated.
    """

    sites: pd.DataFrame
    truth: Floats
    inspected: Floats
    found: Floats


@dataclass(frozen=True, eq=False)
class RegionGround:
    """The ground of the demonstration of a region, on which worksites are invented again for each seed."""

    ground: Ground
    grid: Grid
    plan: Plan
    span: Span


def invent_region_ground(demonstration: str = "region", *, seed: int = 1) -> RegionGround:
    """Return the ground of an invented demonstration, made in a folder that is removed."""
    span = span_of_years(_YEARS, today=today())
    plan = plan_over(PLANS[demonstration], span)
    geography = invent_geography(SIZES[demonstration], seed=seed)
    with TemporaryDirectory(prefix="majakka-targets-") as folder:
        path = Path(folder) / "region.duckdb"
        with create_store(
            path, name="Region", crs_epsg=EPSG, demonstration=demonstration, seed=seed
        ) as store:
            register_organisations(store, plan)
            write_geography(store, geography, organisation=plan.reporting[-1])
            write_extent(store, geography.extent, span, organisation=plan.reporting[-1])
            return RegionGround(read_ground(store), store.grid, plan, span)


def invent_region(ground: RegionGround, *, seed: int, history_years: float = 0) -> Region:
    """Return worksites with their truth, and what the last years' inspections found of them.

    The chances are those of a thorough inspection, as the demonstration has them; its own inspections, by
    units with eyes more or less sharp and for reasons of all kinds, are the history.
    """
    rng = [np.random.default_rng([seed, 6, part]) for part in range(3)]
    risk = make_risk(ground.ground, ground.plan, ground.span, rng[0])
    made = invent_worksites(ground.ground, risk, ground.plan, ground.span, ground.grid, rng[1])
    sites = made.rows.assign(has_stated_power=False)
    kept = listable(sites)
    inspected, found = np.zeros(len(sites)), np.zeros(len(sites))
    if history_years:
        results = inspect(made, ground.plan, ground.span, rng[2])
        since = np.datetime64(ground.span.last_day) - np.timedelta64(int(365 * history_years), "D")
        done = results[results["carried_out"] & (results["inspected_on"].to_numpy("datetime64[D]") >= since)]
        row = pd.Index(sites["source_id"]).get_indexer(pd.Index(done["worksite_id"]))
        inspected = np.bincount(row, minlength=len(sites)).astype(float)
        found = np.bincount(row, weights=done["labour_exploitation"], minlength=len(sites))
    columns = ["source", "source_id", "kind", "employer_housing"]
    return Region(
        sites.loc[kept, columns].reset_index(drop=True),
        made.yields["found"].to_numpy(float)[kept],
        inspected[kept],
        found[kept],
    )
