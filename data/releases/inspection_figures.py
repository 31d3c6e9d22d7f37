"""Counts inspected worksites of the whole municipality by kind, and where labour exploitation was found."""

import numpy as np
import pandas as pd

from data.releases.band import Band
from data.releases.merging import Rows, merge_small
from data.releases.release import ALL_KINDS, InspectionFigure
from data.releases.rules import ReleaseRules


def inspection_figures(inspections: pd.DataFrame, rules: ReleaseRules) -> tuple[InspectionFigure, ...]:
    """Return the figures of all kinds and of those kinds that are large enough; none where all are too few.

    A figure has at least `least_sites` sites of at least `least_operators` operators, and so many sites are
    left when any operator takes its own away, without those whose operator is not known. What was found is
    said where the sites with and without a finding are both so many; and of single kinds, where those of
    which it is not said are so many too.
    """
    sites = _sites(inspections)
    everything = np.ones(len(sites), dtype=bool)
    if not _are_enough(sites, everything, rules):
        return ()
    kinds = sites["kind"].to_numpy(object)
    by_kind: dict[str, Rows] = {str(kind): kinds == kind for kind in sorted(set(kinds))}
    shown = merge_small(by_kind, lambda rows: _are_enough(sites, rows, rules))
    said = _kinds_with_findings(sites, shown, rules)
    figures = [_figure(sites, kind, rows, said=kind in said) for kind, rows in shown.items()]
    # Within a band the order must not tell which count is larger.
    figures.sort(key=lambda figure: (-figure.sites.low, figure.kind))
    whole = _figure(sites, ALL_KINDS, everything, said=_tells_apart(sites, everything, rules))
    return (whole, *figures)


def _sites(inspections: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each worksite: kind and operator as of its last inspection, whether any found."""
    by_time = inspections.sort_values(["period", "source", "source_id"], kind="stable")
    sites = by_time.groupby("site", sort=True)
    last = sites[["kind", "operator"]].last()
    return last.assign(found=sites["labour_exploitation"].any()).reset_index()


def _are_enough(sites: pd.DataFrame, rows: Rows, rules: ReleaseRules) -> bool:
    """Return whether sites are enough, and of enough operators.

    One that is not known is no operator, and its sites are not among those left: they may be of the largest.
    """
    operators = sites["operator"].to_numpy(object)[rows]
    __, counts = np.unique(operators[operators != ""].astype(str), return_counts=True)
    left = int(counts.sum() - counts.max(initial=0))
    return len(counts) >= rules.least_operators and left >= rules.least_sites


def _tells_apart(sites: pd.DataFrame, rows: Rows, rules: ReleaseRules) -> bool:
    """Return whether sites with and without a finding are both enough."""
    found = sites["found"].to_numpy(dtype=bool)
    return _are_enough(sites, rows & found, rules) and _are_enough(sites, rows & ~found, rules)


def _kinds_with_findings(sites: pd.DataFrame, shown: dict[str, Rows], rules: ReleaseRules) -> set[str]:
    """Return the kinds of which it is said what was found.

    The findings of the others follow from those of all kinds: so these must be enough together too, and
    where they are not, the smallest of the kinds joins them.
    """
    said = {kind: rows for kind, rows in shown.items() if _tells_apart(sites, rows, rules)}
    while said:
        others = [rows for kind, rows in shown.items() if kind not in said]
        if not others or _tells_apart(sites, np.logical_or.reduce(others), rules):
            break
        said.pop(min(said, key=lambda kind: (int(said[kind].sum()), kind)))
    return set(said)


def _figure(sites: pd.DataFrame, kind: str, rows: Rows, *, said: bool) -> InspectionFigure:
    found = sites["found"].to_numpy(dtype=bool)
    return InspectionFigure(
        kind, Band.of(int(rows.sum())), Band.of(int((rows & found).sum())) if said else None
    )
