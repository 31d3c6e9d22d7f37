"""Attacks inspection figures: by sums and differences, and by operators who know which sites are theirs."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.releases.attacks.linear_span import span_targets
from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import PublishedGroup, ends
from data.releases.attacks.targets import Targets
from data.releases.prepared import Prepared
from data.releases.release import ALL_KINDS, OTHER, Release


def attack_inspections(prepared: Sequence[Prepared]) -> Outcome:
    """Try the inspected sites of each release, and inspections that two releases count."""
    outcome = _recounted(prepared)
    for number, each in enumerate(prepared):
        if each.release.inspections:
            sites = inspected_sites(each.inspections[each.inspections["counted"].astype(bool)])
            outcome += attack_figures(site_groups(each.release, number, sites), sites)
    return outcome


def attack_figures(groups: Sequence[PublishedGroup], sites: pd.DataFrame) -> Outcome:
    """Try small groups of sites against the figures of one release."""
    return (
        span_targets(groups, _site_targets(sites))
        + subtract_sites(groups, sites)
        + _narrow_differences(groups)
    )


def inspected_sites(inspections: pd.DataFrame) -> pd.DataFrame:
    """Return one row per site: kind and operator of its last inspection, and whether any found something."""
    by_time = inspections.sort_values(["period", "source", "source_id"], kind="stable")
    grouped = by_time.groupby("site", sort=True)
    sites = grouped[["kind", "operator"]].last()
    return sites.assign(found=grouped["labour_exploitation"].any().astype(bool)).reset_index()


def site_groups(release: Release, number: int, sites: pd.DataFrame) -> list[PublishedGroup]:
    """Return the groups of sites whose numbers a release publishes."""
    kind, found = sites["kind"].to_numpy(object), sites["found"].to_numpy(bool)
    shown = [figure.kind for figure in release.inspections if figure.kind not in (ALL_KINDS, OTHER)]
    groups = []
    for figure in release.inspections:
        chosen = np.ones(len(sites), bool)
        if figure.kind == OTHER:
            chosen = ~np.isin(kind.astype(str), shown)
        elif figure.kind != ALL_KINDS:
            chosen = kind == figure.kind
        for name, band, rows in (("sites", figure.sites, chosen), ("found", figure.found, chosen & found)):
            if band is not None:
                groups.append(PublishedGroup(number, name, figure.kind, np.flatnonzero(rows), *ends(band)))
    return groups


def subtract_sites(groups: Sequence[PublishedGroup], sites: pd.DataFrame) -> Outcome:
    """Try each operator on each figure: the sites less its own are the others'.

    Where a figure of sites and one of what was found there stand together, so does what was not found.
    """
    operator = sites["operator"].to_numpy(object)
    tried, found = 0, []
    for name, rows, low, high in _with_not_found(groups):
        names, own = np.unique(operator[rows][operator[rows] != ""].astype(str), return_counts=True)
        tried += len(names)
        learnt = is_learnt(np.maximum(low - own, 0), high - own, len(rows) - own)
        found += [
            f"{name}: an operator learns of {len(rows) - own[n]} others" for n in np.flatnonzero(learnt)
        ]
    return Outcome.of(tried, found)


def _with_not_found(
    groups: Sequence[PublishedGroup],
) -> Iterator[tuple[str, NDArray[np.intp], float, float]]:
    sites = {group.code: group for group in groups if group.kind == "sites"}
    for group in groups:
        yield group.name, group.rows, group.low, group.high
        if group.kind == "found":
            whole = sites[group.code]
            rest = np.setdiff1d(whole.rows, group.rows)
            yield f"not {group.name}", rest, max(whole.low - group.high, 0), whole.high - group.low


def _narrow_differences(groups: Sequence[PublishedGroup]) -> Outcome:
    """Try what one figure has more than another within it, by their bands."""
    tried, found = 0, []
    for outer in groups:
        for inner in groups:
            if inner is not outer and np.isin(inner.rows, outer.rows).all():
                tried += 1
                more = len(outer.rows) - len(inner.rows)
                if is_target(more) and is_learnt(
                    max(outer.low - inner.high, 0), outer.high - inner.low, more
                ):
                    found.append(f"{outer.name} minus {inner.name}: {more}")
    return Outcome.of(tried, found)


def _site_targets(sites: pd.DataFrame) -> Targets:
    """Every small group of sites by kind, operator and whether something was found."""
    rows, sizes = [], []
    for columns in (["kind"], ["operator"], ["found"], ["kind", "found"], ["kind", "operator"]):
        for members in sites.groupby(columns).indices.values():
            if is_target(len(members)):
                rows.append(np.sort(members))
                sizes.append(len(members))
    ends_of_rows = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    flat = np.concatenate(rows) if rows else np.empty(0, np.intp)
    members = csr_array((np.ones(len(flat)), flat, ends_of_rows), shape=(len(rows), len(sites)))
    return Targets(pd.DataFrame({"size": sizes}), members)


def _recounted(prepared: Sequence[Prepared]) -> Outcome:
    counted = [each.counted.inspections for each in prepared]
    every = pd.concat(counted, ignore_index=True) if counted else pd.DataFrame()
    twice = int(every.duplicated().sum()) if len(every) else 0
    return Outcome(len(every), twice, ("an inspection counts twice",) * min(twice, 1))
