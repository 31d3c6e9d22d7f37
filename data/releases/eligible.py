"""Chooses the records that a release may count: of its months, signals that waited too, in no release yet."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.periods import Period
from data.releases.cells import whole_numbers
from data.releases.prepared import Asked, Counted

NO_TIME = -1


def eligible_signals(sightings: pd.DataFrame, asked: Asked, counted: Counted) -> pd.DataFrame:
    """Return the sightings that may count, ordered by source and source_id.

    Those are of the release's own months, and of earlier months from the first release's first one where they
    came late or waited. Of a season or year all months must lie between. A sighting of which no time is known
    is in no release, since nobody can tell whether it belongs to it.
    """
    own = counted_from(asked, counted)
    kept = happened_within(sightings, own) & not_counted(sightings, counted.sightings)
    return _ordered(sightings.loc[kept])


def eligible_inspections(inspections: pd.DataFrame, asked: Asked, counted: Counted) -> pd.DataFrame:
    """Return the inspections that may count, ordered by source and source_id.

    Those are of the release's own months: the figures say what was inspected in these, so what came late or
    waited is left out.
    """
    own = asked.period
    period = whole_numbers(inspections["period"], missing=NO_TIME)
    kept = (period >= own.first) & (period <= own.last) & not_counted(inspections, counted.inspections)
    return _ordered(inspections.loc[kept])


def counted_from(asked: Asked, counted: Counted) -> Period:
    """Return the months whose records may count: from the first release's first one to the asked last one."""
    since = asked.period.first if counted.since is None else min(counted.since, asked.period.first)
    return Period(since, asked.period.last)


def happened_within(sightings: pd.DataFrame, period: Period) -> NDArray[np.bool_]:
    """Return which sightings surely were within a period, from first_period and last_period."""
    last = whole_numbers(sightings["last_period"], missing=NO_TIME)
    # Where the first month is not told apart, the last one stands for both.
    first = whole_numbers(sightings["first_period"], missing=NO_TIME) if "first_period" in sightings else last
    return np.asarray((last != NO_TIME) & (first >= period.first) & (last <= period.last))


def not_counted(records: pd.DataFrame, counted: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which records no release has counted, by source and source_id in any version."""
    known = set(zip(counted["record_source"], counted["record_id"], strict=True))
    keys = zip(records["source"], records["source_id"], strict=True)
    return np.fromiter((key not in known for key in keys), dtype=bool, count=len(records))


def _ordered(records: pd.DataFrame) -> pd.DataFrame:
    keys = ["source", "source_id"]
    others = [name for name in records.columns if name not in keys]
    # Of a record that stands in two versions at once, by a fault of its source, one counts.
    return records.sort_values(keys + others).drop_duplicates(keys).reset_index(drop=True)
