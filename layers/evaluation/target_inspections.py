"""Reads past inspections with their outcome from a file, to hold an order of them against what came out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

OUTCOME, INSPECTOR = "critical_found", "inspector_group"
# Known only after the visit: they may speak of later visits, never of their own.
OF_THE_VISIT = ("result", "critical_count", "serious_count", "minor_count")
PAST = ("past_fail", "past_critical", "past_serious", "past_minor")
_BEFORE = (
    "inspection_id",
    "site_id",
    "site_kind",
    "risk_class",
    "lat",
    "lon",
    "years_since_last",
    "years_open",
)
COLUMNS = (*_BEFORE, "inspected_on", OUTCOME, INSPECTOR, *OF_THE_VISIT, *PAST)
LEAST_INSPECTIONS = 300


@dataclass(frozen=True, eq=False)
class Window:
    """Inspections to learn from and to be put in order, by day; those of neither are not in it.

    Parameters
    ----------
    inspections
        All up to the last day of the test, the earliest first.
    training, test
        Which of them.
    """

    inspections: pd.DataFrame
    training: Bools
    test: Bools

    @property
    def found(self) -> Bools:
        """Whether each inspection had a critical finding."""
        return self.inspections[OUTCOME].to_numpy(float) > 0

    @property
    def day(self) -> NDArray[np.int64]:
        """Days since 1970-01-01 of each inspection."""
        return self.inspections["inspected_on"].to_numpy("datetime64[D]").astype(np.int64)


def read_past_inspections(path: Path) -> pd.DataFrame:
    """Return the inspections of a Parquet file, the earliest first.

    Raises
    ------
    Refused
        When there is no such file, it is no Parquet, lacks a column, or an inspection has no day or outcome.
    """
    if not path.is_file():
        raise Refused(_("There is no file {path}. Give one that is there.").format(path=path))
    try:
        inspections = pd.read_parquet(path)
    except (ValueError, OSError) as fault:
        raise Refused(_("{file} is no Parquet file: {fault}.").format(file=path.name, fault=fault)) from None
    if missing := [name for name in COLUMNS if name not in inspections.columns]:
        raise Refused(
            _("The inspections lack the columns {columns}. Add them.").format(columns=", ".join(missing))
        )
    on = pd.to_datetime(inspections["inspected_on"], errors="coerce")
    unknown = on.isna() | inspections[OUTCOME].isna()
    if unknown.any():
        raise Refused(
            _("{count} inspections have no day or no outcome. Fill in inspected_on and {outcome}.").format(
                count=int(unknown.sum()), outcome=OUTCOME
            )
        )
    by = ["inspected_on", "inspection_id"]
    return inspections[[*COLUMNS]].assign(inspected_on=on).sort_values(by, kind="stable", ignore_index=True)


def split_inspections(inspections: pd.DataFrame, *, train_until: date, test_until: date) -> Window:
    """Return those up to a day, which is included, and those after it up to another, included as well.

    Raises
    ------
    Refused
        When the first day is not before the second, or either part has too few inspections or one outcome.
    """
    if train_until >= test_until:
        raise Refused(
            _("Training until {train} leaves no time to test until {test}. Let it end earlier.").format(
                train=train_until, test=test_until
            )
        )
    on = inspections["inspected_on"].to_numpy("datetime64[D]")
    kept = on <= np.datetime64(test_until)
    training = on[kept] <= np.datetime64(train_until)
    window = Window(inspections[kept].reset_index(drop=True), training, ~training)
    for name, part, least in (
        (_("to learn from"), training, LEAST_INSPECTIONS),
        (_("to put in order"), ~training, 1),
    ):
        outcomes = len(np.unique(window.found[part]))
        if part.sum() < least or outcomes < 2:
            raise Refused(
                _(
                    "There are {count} inspections {what}, with {outcomes} outcomes; {least} with both "
                    "outcomes are needed. Choose other days."
                ).format(count=int(part.sum()), what=name, outcomes=outcomes, least=least)
            )
    return window


def rolling_windows(
    inspections: pd.DataFrame, *, train_until: date, test_until: date, many: int
) -> list[tuple[date, date]]:
    """Return the last days of training and test of windows of one length, the earliest first.

    The last is the one that is given; each earlier one is tested until the training of the next ends. A
    window with too little to learn from is left out. A month's last day stays one.
    """
    months = max(1, round((test_until - train_until).days / 30.44))
    ends = [(train_until, test_until)]
    begins = inspections["inspected_on"].min()
    for _number in range(many - 1):
        earlier = pd.Timestamp(ends[0][0]) - pd.DateOffset(months=months)
        if pd.Timestamp(train_until).is_month_end:
            earlier += pd.offsets.MonthEnd(0)
        if earlier <= begins or (inspections["inspected_on"] <= earlier).sum() < LEAST_INSPECTIONS:
            break
        ends.insert(0, (earlier.date(), ends[0][0]))
    return ends
