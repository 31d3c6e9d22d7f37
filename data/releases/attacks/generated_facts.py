"""Draws facts on the ground of a built store by the demonstration's generator, in other sizes."""

from dataclasses import replace

import numpy as np
import pandas as pd

from data.clock import today
from data.demonstration.facts import Facts, generate_facts
from data.demonstration.plan import PLANS, Plan, plan_over, span_of_years
from data.demonstration.store_ground import read_ground
from data.periods import SEASONS
from data.releases.facts import ReleaseFacts
from data.store import Store
from data.vocabulary import place_kinds

_YEARS = 4
# In this share of the stores, this share of the signals is made of one form, which tempts to infer it.
_ONE_FORM_STORES, _ONE_FORM = 0.3, 0.9
# How many times the usual number of sightings, visits and inspections.
_LEAST_TIMES, _MOST_TIMES = 0.3, 3.0
# First months of seasons; of a year, winter may be at its beginning or end.
_FIRST_OF_SEASON = {"spring": 2, "summer": 5, "autumn": 8}


def generate_release_facts(store: Store, base: ReleaseFacts, code: str, *, seed: int) -> ReleaseFacts:
    """Return facts for releases: signals, visits and inspections are drawn anew, all else is of the base."""
    rng = np.random.default_rng([seed, 31])
    span = span_of_years(_YEARS, today=today())
    drawn = generate_facts(
        read_ground(store), _plan(PLANS[code], span.years, rng), span, store.grid, seed=seed
    )
    sightings = _sightings(drawn, rng)
    if rng.random() < _ONE_FORM_STORES:
        common = rng.random(len(sightings)) < _ONE_FORM
        sightings["forms"] = np.where(common, 1, sightings["forms"]).astype(np.int32)
    return replace(
        base,
        sightings=sightings,
        visits=_with_ids(drawn.visits, rng),
        inspections=_inspections(drawn),
    )


def _plan(plan: Plan, years: float, rng: np.random.Generator) -> Plan:
    """A plan of another size, in which two or more of the outreach organisations visit."""
    times = float(np.exp(rng.uniform(np.log(_LEAST_TIMES), np.log(_MOST_TIMES))))
    visiting = tuple(plan.visiting[: int(rng.integers(min(2, len(plan.visiting)), len(plan.visiting) + 1))])
    return replace(
        plan_over(plan, span_of_years(_YEARS, today=today())) if plan.in_all else plan,
        sightings_per_year=plan.sightings_per_year * times / (years if plan.in_all else 1),
        visits_per_year=plan.visits_per_year * min(times, 1.5),
        inspections_per_year=plan.inspections_per_year * times,
        visiting=visiting,
        in_all=False,
    )


def _sightings(drawn: Facts, rng: np.random.Generator) -> pd.DataFrame:
    helped = [kind.number for kind in place_kinds() if kind.never_target]
    kept = drawn.sightings[~drawn.sightings["category"].isin(helped)].reset_index(drop=True)
    months = _months(kept)
    columns = [
        "source",
        "source_id",
        "east",
        "north",
        "cell_level",
        "period",
        "forms",
        "discovered",
        "category",
    ]
    return _with_ids(kept, rng)[columns].assign(**months)


def _months(sightings: pd.DataFrame) -> dict[str, pd.Series]:
    """First and last month in which each may have happened."""
    year = sightings["year"].astype("Int64")
    january = (year - 1970) * 12
    season = sightings["season"].where(sightings["season"].isin(SEASONS[1:]))
    offset = season.map(_FIRST_OF_SEASON)
    period = sightings["period"].astype("Int64")
    first = period.fillna(january + offset.fillna(0).astype("Int64"))
    last = period.fillna(january + (offset + 2).fillna(11).astype("Int64"))
    return {"first_period": first.astype("Int32"), "last_period": last.astype("Int32")}


def _with_ids(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.assign(source_id=[rng.bytes(16).hex() for _row in range(len(rows))])


def _inspections(drawn: Facts) -> pd.DataFrame:
    rows = drawn.inspections[drawn.inspections["carried_out"]].reset_index(drop=True)
    sites = drawn.worksites.assign(
        operator=drawn.worksites["employer_number"].fillna(drawn.worksites["operator"]).fillna("")
    )
    operator = sites.set_index("source_id")["operator"]
    return pd.DataFrame(
        {
            "source": rows["source"].astype(object),
            "source_id": rows["source_id"].astype(object),
            "site": rows["worksite_source"] + "\x1f" + rows["worksite_id"],
            "operator": rows["worksite_id"].map(operator).fillna("").astype(object),
            "kind": rows["kind"].astype(object),
            "period": rows["period"].astype(np.int64),
            "labour_exploitation": rows["labour_exploitation"].astype(bool),
        }
    )
