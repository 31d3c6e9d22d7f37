"""Groups inspections and worksites by kind and region, and learns what an inspection of each group finds."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.grid import side_of_level
from data.inspection_results import OUTCOMES
from data.language import _
from layers.beta_binomial import Averaging, Learnt, Shares, group_shares, learn_shares
from layers.inspection_targets import listable
from layers.reserve_correction import BaseRate, Correction, base_rate, planned_to_lots

PLANNED, COMPLAINT, LOT, FOLLOW_UP = "planned", "complaint", "random", "follow_up"
REGION_LEVEL = 5
REGION_KM = side_of_level(REGION_LEVEL) // 1000
OPEN_DAYS = 92
REGION = ["kind", "region_east", "region_north"]
_COUNTS = ["main", "main_found", "lots", "lots_found"]
_INSPECTION_COLUMNS = (
    "kind",
    "east",
    "north",
    "cell_level",
    "inspected_on",
    "trigger",
    "stage",
    "carried_out",
)


@dataclass(frozen=True)
class NotCounted:
    """Inspections that say nothing here: each is counted and said.

    `open_outcomes` are those of the last three months whose outcome is that of the day; `provisional` do
    count, though their outcome may still change.
    """

    not_carried_out: int = 0
    open_outcomes: int = 0
    follow_ups: int = 0
    other_trigger: int = 0
    in_future: int = 0
    provisional: int = 0


@dataclass(frozen=True, eq=False)
class YieldGroups:
    """What was found per kind and region, and what was learnt from it.

    Parameters
    ----------
    groups
        One row per kind and region with an inspection or a worksite: kind, region_east, region_north, main
        and main_found (inspections for the chosen reason), lots and lots_found (drawn by lot), inspected,
        found (weighted), worksites, number (of the kind).
    kinds
        The same sums by kind.
    learnt
        None where nothing counts.
    """

    groups: pd.DataFrame
    kinds: pd.DataFrame
    learnt: Learnt | None
    correction: Correction
    base: BaseRate | None
    not_counted: NotCounted
    outcome: str
    trigger: str

    def shares(self, averaging: Averaging | None = None) -> Shares:
        """Return the share of inspections with a finding of each group, or averages of groups."""
        assert self.learnt is not None  # noqa: S101  # asked only where something counts
        return group_shares(
            self.learnt,
            self.groups["found"].to_numpy(float),
            self.groups["inspected"].to_numpy(float),
            self.groups["number"].to_numpy(np.int64),
            variants=self.correction.variants(self.groups),
            averaging=averaging,
        )


def yield_groups(
    inspections: pd.DataFrame, worksites: pd.DataFrame, *, outcome: str, trigger: str, day: date
) -> YieldGroups:
    """Return groups of kind and region (cells of 4 km), with what their inspections say.

    Parameters
    ----------
    inspections, worksites
        As read by `read_inspections` and `read_worksites`.
    outcome
        What counts as a finding: labour_exploitation, administrative or referral.
    trigger
        ``planned``, which those drawn by lot correct and join, or ``complaint``, which stand alone.
    day
        Today: outcomes of the last three months are still open.

    Raises
    ------
    Refused
        When there is no such outcome or reason, or a column is missing.
    """
    _check(inspections, outcome, trigger)
    counted, not_counted = _counted(inspections, trigger, day)
    groups = _sums(counted, worksites, outcome)
    kinds = groups.groupby("kind", sort=True)[[*_COUNTS, "worksites"]].sum()
    correction = planned_to_lots(kinds) if trigger == PLANNED else Correction()
    groups["inspected"] = groups["main"] + groups["lots"]
    groups["found"] = correction.found(groups)
    groups["number"] = kinds.index.get_indexer(pd.Index(groups["kind"])).astype(np.int64)
    learnt = None
    if groups["inspected"].sum() > 0:
        learnt = learn_shares(
            groups["found"].to_numpy(float), groups["inspected"].to_numpy(float), groups["number"].to_numpy()
        )
    base = base_rate(kinds) if trigger == PLANNED else None
    return YieldGroups(groups, kinds, learnt, correction, base, not_counted, outcome, trigger)


def regions_of(
    rows: pd.DataFrame, *, level: int = REGION_LEVEL
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cell of a larger or the same level that each row lies in; the shift rounds down."""
    steps = level - rows["cell_level"].to_numpy(np.int64)
    return rows["east"].to_numpy(np.int64) >> steps, rows["north"].to_numpy(np.int64) >> steps


def _counted(inspections: pd.DataFrame, trigger: str, day: date) -> tuple[pd.DataFrame, NotCounted]:
    on = inspections["inspected_on"].to_numpy("datetime64[D]")
    future = on > np.datetime64(day)
    done = inspections["carried_out"].to_numpy(bool) & ~future
    why = inspections["trigger"].to_numpy(object)
    wanted = (why == trigger) | ((why == LOT) & (trigger == PLANNED))
    stage = inspections["stage"].to_numpy(object)
    recent = (stage == "day") & (on > np.datetime64(day - timedelta(days=OPEN_DAYS)))
    counts = done & wanted & ~recent
    return inspections[counts], NotCounted(
        not_carried_out=int((wanted & ~future & ~done).sum()),
        open_outcomes=int((done & wanted & recent).sum()),
        follow_ups=int((done & (why == FOLLOW_UP)).sum()),
        other_trigger=int((done & ~wanted & (why != FOLLOW_UP)).sum()),
        in_future=int((wanted & future).sum()),
        provisional=int((counts & (stage != "final")).sum()),
    )


def _sums(counted: pd.DataFrame, worksites: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return one row per kind and region, with inspections, findings and worksites."""
    lot = (counted["trigger"] == LOT).to_numpy()
    found = counted[outcome].to_numpy(bool)
    columns = {"main": ~lot, "main_found": ~lot & found, "lots": lot, "lots_found": lot & found}
    results = _with_region(counted).assign(**{name: each.astype(np.int64) for name, each in columns.items()})
    results["worksites"] = np.int64(0)
    here = _with_region(worksites[listable(worksites)]).assign(**dict.fromkeys(_COUNTS, np.int64(0)))
    here["worksites"] = np.int64(1)
    both = pd.concat([results, here], ignore_index=True)
    return both.groupby(REGION, sort=True)[[*_COUNTS, "worksites"]].sum().reset_index()


def _with_region(rows: pd.DataFrame) -> pd.DataFrame:
    east, north = regions_of(rows)
    return pd.DataFrame({"kind": rows["kind"].to_numpy(object), "region_east": east, "region_north": north})


def _check(inspections: pd.DataFrame, outcome: str, trigger: str) -> None:
    for chosen, known in ((outcome, OUTCOMES), (trigger, (PLANNED, COMPLAINT))):
        if chosen not in known:
            raise Refused(
                _("There is no choice {chosen}. Choose among {known}.").format(
                    chosen=chosen, known=", ".join(known)
                )
            )
    missing = [name for name in (*_INSPECTION_COLUMNS, outcome) if name not in inspections.columns]
    if missing:
        raise Refused(_("The inspections lack {columns}. Add them.").format(columns=", ".join(missing)))
