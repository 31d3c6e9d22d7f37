"""Holds what would have been said half a year ago against what teams and inspectors found since."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import INSPECTION, OUTREACH, Person
from data.area import read_area_cells
from data.counts import read_sighting_counts, read_visit_effort
from data.inspection_results import read_inspections
from data.kept_cells import cells_that_hold_sightings
from data.overview import last_months, read_data_range
from data.periods import Period
from data.permission import check_reads
from data.store import Store
from layers.beta_binomial import group_shares, learn_shares
from layers.neighbour_rate import borrowed_rates

Floats = NDArray[np.float64]

MONTHS = 6
LEAST_FOUND, LEAST_UNITS = 20, 20
_REGION_LEVEL = 5
_COUNTED = "labour_exploitation"


@dataclass(frozen=True, eq=False)
class PastTest:
    """What was expected from earlier data, and what was found in the test months.

    Parameters
    ----------
    tested
        The test months; everything before them was learnt from.
    units
        One row per cell visited, or inspection carried out, in the test months: effort (hours, or 1),
        expected (findings), found, and score by which it would have been put first; scores of other orders
        in further columns named after them.
    orders
        Columns of `units` with a score, the layer's first.
    learnt_from
        How many findings were learnt from.
    """

    tested: Period
    units: pd.DataFrame
    orders: tuple[str, ...]
    learnt_from: int

    @property
    def enough(self) -> bool:
        """Whether enough was found in enough cells or inspections to say anything."""
        return (
            self.found >= LEAST_FOUND and len(self.units) >= LEAST_UNITS and self.learnt_from >= LEAST_FOUND
        )

    @property
    def found(self) -> int:
        """How much was found in the test months."""
        return int(self.units["found"].sum())


def outreach_test(store: Store, person: Person, *, level: int, months: int = MONTHS) -> PastTest | None:
    """Return the test of the rate that borrows from neighbours, or None where nothing came before.

    For each cell visited in the last months: expected = rate learnt before * hours spent there since. So it
    is not asked whether teams went to the right places, but whether they found there what was expected.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    """
    check_reads(store, person, OUTREACH)
    periods = _split(store, person, months)
    if periods is None:
        return None
    earlier, later = periods
    cells = pd.DataFrame(read_area_cells(store, level=level)[["east", "north"]])
    before, since = (_counted(store, person, cells, level, each) for each in (earlier, later))
    if not (before["hours"] > 0).any():
        return None
    rates = borrowed_rates(
        cells["east"].to_numpy(), cells["north"].to_numpy(),
        before["found"].to_numpy(np.float64), before["hours"].to_numpy(np.float64),
    ).rates.mean  # fmt: skip
    units = pd.DataFrame(
        {
            "effort": since["hours"],
            "found": since["found"],
            "expected": rates * since["hours"],
            "layer": rates,
            "counts": before["found"],
        }
    )
    kept = units[units["effort"] > 0].reset_index(drop=True)
    return PastTest(later, kept, ("layer", "counts"), int(before["found"].sum()))


def inspection_test(store: Store, person: Person, *, months: int = MONTHS) -> PastTest | None:
    """Return the test of shares learnt by kind of workplace and region, or None where nothing came before.

    Each inspection carried out in the last months was to find labour exploitation with the share learnt
    before. Reads inspections alone.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    """
    check_reads(store, person, INSPECTION)
    periods = _split(store, person, months)
    if periods is None:
        return None
    earlier, later = periods
    rows = read_inspections(store, person, period=Period(earlier.first, later.last))
    rows = rows[rows["carried_out"]]
    late = (rows["period"] >= later.first).to_numpy(bool)
    if late.all():
        return None
    group, kind_of_group = _groups(rows)
    found = rows[_COUNTED].to_numpy(np.float64)
    before = ~late
    many = len(kind_of_group)
    inspected = np.bincount(group[before], minlength=many).astype(np.float64)
    findings = np.bincount(group[before], weights=found[before], minlength=many)
    shares = group_shares(
        learn_shares(findings, inspected, kind_of_group), findings, inspected, kind_of_group
    )
    units = pd.DataFrame(
        {
            "effort": 1.0,
            "found": found[late],
            "expected": shares.mean[group[late]],
            "layer": shares.mean[group[late]],
            "counts": findings[group[late]],
        }
    )
    return PastTest(later, units, ("layer", "counts"), int(findings.sum()))


def calibration(test: PastTest, *, parts: int) -> pd.DataFrame:
    """Return expected beside found in parts of equal effort, from the lowest expectation per effort up.

    Columns effort, expected, found, lower and upper: the 90 % interval of the true number behind `found`
    (exact Poisson, Garwood 1936).
    """
    from scipy.stats import chi2

    ordered = test.units.assign(per=test.units["expected"] / test.units["effort"])
    ordered = ordered.sort_values("per", kind="stable")
    so_far = ordered["effort"].cumsum() - ordered["effort"] / 2
    part = np.minimum((parts * so_far / ordered["effort"].sum()).astype(int), parts - 1)
    table = ordered.groupby(np.asarray(part))[["effort", "expected", "found"]].sum().reset_index(drop=True)
    lower = np.where(table["found"] > 0, chi2.ppf(0.05, 2 * table["found"]) / 2, 0.0)
    return table.assign(lower=lower, upper=chi2.ppf(0.95, 2 * (table["found"] + 1)) / 2)


def capture_curve(test: PastTest, order: str) -> pd.DataFrame:
    """Return the share of what was found, by share of the effort spent in what an order puts first.

    Columns effort and found, both from 0 to 1. What has equal scores is gone through together, in proportion.
    """
    table = test.units.groupby(-test.units[order])[["effort", "found"]].sum().sort_index()
    curve = table.cumsum() / table.sum()
    return pd.concat([pd.DataFrame({"effort": [0.0], "found": [0.0]}), curve.reset_index(drop=True)])


def captured_at(test: PastTest, order: str, *, effort: float) -> float:
    """Return the share of what was found in the first part of the effort."""
    curve = capture_curve(test, order)
    return float(np.interp(effort, curve["effort"], curve["found"]))


def _split(store: Store, person: Person, months: int) -> tuple[Period, Period] | None:
    later = last_months(months)
    range_ = read_data_range(store, person)
    if range_ is None or range_.first >= later.first:
        return None
    return Period(range_.first, later.first - 1), later


def _counted(store: Store, person: Person, cells: pd.DataFrame, level: int, period: Period) -> pd.DataFrame:
    found = read_sighting_counts(store, person, level=level, period=period, discovered=True).cells
    effort = read_visit_effort(store, person, level=level, period=period).cells
    counted = cells
    for frame in (found, effort):
        counted = counted.merge(frame, on=["east", "north"], how="left")
    counted = counted.fillna(0)
    # As in the layers, time counts only where a sighting can stand in a cell of this size.
    holds = cells_that_hold_sightings(
        store, counted["east"].to_numpy(), counted["north"].to_numpy(), level=level
    )
    hours = (counted["minutes"] / 60).where(holds, 0.0)
    return counted.assign(hours=hours, found=counted["sightings"])[["hours", "found"]]


def _groups(rows: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the group of each inspection, kind and region, and the kind of each group, both from 0."""
    shift = _REGION_LEVEL - rows["cell_level"].to_numpy(np.int64)
    region = [np.right_shift(rows[name].to_numpy(np.int64), shift) for name in ("east", "north")]
    kind = np.unique(rows["kind"].to_numpy(str), return_inverse=True)[1]
    held, group = np.unique(np.column_stack([kind, *region]), axis=0, return_inverse=True)
    return group.astype(np.int64), held[:, 0].astype(np.int64)
