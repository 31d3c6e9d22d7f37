"""Joins worksites of settled lists with the inspection that each led to."""

import numpy as np
import pandas as pd

LATE_MONTHS = 1
"""A visit that slips into the next month is still the one that the list asked for."""

_SITE = ["worksite_source", "worksite_id"]


def results_of_items(
    items: pd.DataFrame,
    results: pd.DataFrame,
    *,
    trigger: str | None = None,
    late_months: int = LATE_MONTHS,
) -> pd.DataFrame:
    """Return the items in their order with visited, found, inspected_on and stage of the inspection.

    The inspection is the first that was carried out at the worksite in the month of the list or in those
    after it. One inspection belongs to one item: where two months ask for a site and it was visited once, the
    earlier has it. What was not carried out is not visited, and found is then False. `ends` is the first day
    on which no visit can belong to the item any more.

    Parameters
    ----------
    items
        Columns period, worksite_source, worksite_id; period in months since 1970-01.
    results
        Columns worksite_source, worksite_id, inspected_on, trigger, carried_out, labour_exploitation; stage
        where known.
    trigger
        Only inspections for this reason.
    late_months
        So many months after that of the list.
    """
    asked = items.reset_index(drop=True).assign(item=range(len(items)))
    done = _carried_out(results, trigger)
    pairs = asked[["item", "period", *_SITE]].merge(done, on=_SITE)
    late = pairs["month"] - pairs["period"]
    pairs = pairs[(late >= 0) & (late <= late_months)].sort_values(["inspected_on", "result", "item"])
    pairs = pairs[~_taken(pairs)]
    joined = asked.merge(
        pairs[["item", "inspected_on", "stage", "labour_exploitation"]], "left", on="item", validate="1:1"
    ).sort_values("item")
    return joined.assign(
        visited=joined["inspected_on"].notna(),
        found=joined["labour_exploitation"].eq(True),
        ends=_first_days(joined["period"] + late_months + 1),
    ).drop(columns=["item", "labour_exploitation"])


def _carried_out(results: pd.DataFrame, trigger: str | None) -> pd.DataFrame:
    counts = results["carried_out"].to_numpy(bool)
    if trigger is not None:
        counts = counts & (results["trigger"] == trigger).to_numpy()
    done = results[counts].reset_index(drop=True)
    months = done["inspected_on"].to_numpy("datetime64[M]").astype(np.int64)
    stage = done["stage"] if "stage" in done.columns else "final"
    columns = done[[*_SITE, "inspected_on", "labour_exploitation"]]
    return columns.assign(month=months, stage=stage, result=range(len(done)))


def _taken(pairs: pd.DataFrame) -> pd.Series:
    """Return which pairs have an item or an inspection that an earlier pair has already."""
    taken, items, results = [], set[int](), set[int]()
    # Not vectorised, as each pair depends on those before; the pairs are the visits of some months.
    for item, result in zip(pairs["item"], pairs["result"], strict=True):
        taken.append(item in items or result in results)
        if not taken[-1]:
            items.add(item)
            results.add(result)
    return pd.Series(taken, index=pairs.index, dtype=bool)


def _first_days(periods: pd.Series) -> pd.Series:
    days = periods.to_numpy(np.int64).astype("datetime64[M]").astype("datetime64[ns]")
    return pd.Series(days, index=periods.index)
