"""Says what is known of a worksite's own past."""

from dataclasses import dataclass

import pandas as pd

from data.inspecting.month_list import SiteKey
from data.periods import period_of_date


@dataclass(frozen=True)
class History:
    """What is known of a worksite's own past: inspections, those that found, month of the last, signals."""

    inspected: int
    found: int
    last_period: int | None
    signals: int


def history_of(sites: pd.DataFrame, site: SiteKey) -> History | None:
    """Return the past of a worksite of `layers.targets.expected.Expected`; None where it is not one."""
    rows = sites[(sites["source"] == site.source) & (sites["source_id"] == site.source_id)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    last = pd.Timestamp(row["last_inspected"])
    return History(
        int(row["own_inspected"]),
        int(row["own_found"]),
        None if pd.isna(last) else period_of_date(last.date()),
        int(row["signals"]),
    )
