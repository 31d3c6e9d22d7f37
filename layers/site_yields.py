"""Says of each worksite what an inspection there is expected to find, and what was found there before."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.beta_binomial import chance_of_exceeding
from layers.inspection_targets import listable
from layers.yield_groups import REGION, YieldGroups, regions_of

_SITE = ["source", "source_id", "kind", "east", "north", "cell_level"]


def site_yields(known: YieldGroups, worksites: pd.DataFrame, inspections: pd.DataFrame) -> pd.DataFrame:
    """Return one row per worksite that may be inspected, in the order of the worksites.

    Columns: source, source_id, kind, east, north, cell_level; mean, lower and upper (share of inspections of
    its kind in its region that find something, with the 90 % interval; NaN where nothing counts); exceeds
    (chance that it is over the average worksite's); group_inspected and group_found (weighted), alpha and
    beta (so that mean = (alpha + group_found) / (alpha + beta + group_inspected)); own_inspected, own_found
    (at this very site for any reason, whatever its stage) and last_inspected (NaT for never).
    A site's own history counts in its group and is not counted again.
    """
    sites = worksites.loc[listable(worksites), _SITE].reset_index(drop=True)
    east, north = regions_of(sites)
    keys = pd.DataFrame({"kind": sites["kind"].to_numpy(object), "region_east": east, "region_north": north})
    of_group = keys.merge(group_yields(known), "left", on=REGION, validate="m:1")
    sites = pd.concat([sites, of_group.drop(columns=REGION)], axis=1)
    return sites.merge(
        _own_history(inspections, known.outcome), "left", on=["source", "source_id"], validate="m:1"
    ).fillna({"own_inspected": 0, "own_found": 0})


def group_yields(known: YieldGroups) -> pd.DataFrame:
    """Return one row per group in the order of `known.groups`: its region and the columns of a site."""
    groups = known.groups
    columns = groups[[*REGION, "inspected", "found"]].rename(
        columns={"inspected": "group_inspected", "found": "group_found"}
    )
    if known.learnt is None or groups.empty:
        return columns.assign(**dict.fromkeys(("mean", "lower", "upper", "exceeds", "alpha", "beta"), np.nan))
    shares, weight = known.shares(), known.learnt.hyper.groups
    kind_mean = known.learnt.kind_mean[groups["number"].to_numpy()]
    return columns.assign(
        mean=shares.mean,
        lower=shares.lower,
        upper=shares.upper,
        exceeds=chance_of_exceeding(shares, average_yield(known, shares.mean)),
        alpha=weight * kind_mean,
        beta=weight * (1 - kind_mean),
    )


def average_yield(known: YieldGroups, mean: NDArray[np.float64]) -> float:
    """Return the mean over all worksites of the means of their groups; over groups where there are none."""
    worksites = known.groups["worksites"].to_numpy(float)
    return float(np.average(mean, weights=worksites if worksites.any() else None))


def _own_history(inspections: pd.DataFrame, outcome: str) -> pd.DataFrame:
    done = inspections[inspections["carried_out"].to_numpy(bool)]
    history = done.groupby(["worksite_source", "worksite_id"], sort=True).agg(
        own_inspected=("inspected_on", "size"),
        own_found=(outcome, "sum"),
        last_inspected=("inspected_on", "max"),
    )
    return history.reset_index().rename(columns={"worksite_source": "source", "worksite_id": "source_id"})
