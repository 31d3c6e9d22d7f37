"""Blurs discovered sightings until two stops fit each, so that no record points to the stop it was met at."""

from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.ground import LEVEL, Ground
from data.periods import SEASONS, season_of_period

MUNICIPALITY = 6
# What is known of the time, from the finest: each hides what the one before still tells.
TIMES = ("part of day", "week", "month", "season", "year", "unknown")
_TOLD: tuple[list[str], ...] = (
    ["week", "part_of_day"],
    ["week"],
    ["period"],
    ["year", "season"],
    ["year"],
    [],
)
_MONTH = TIMES.index("month")
_TWO_KILOMETRES = 4
_ENOUGH_STOPS = 2
# Cells grow up to 2 km before the month is given up; without a month a record counts in totals alone.
_STEPS = (
    *product(range(LEVEL, MUNICIPALITY + 1), range(_MONTH + 1)),
    *((level, time) for time in range(_MONTH + 1, len(TIMES)) for level in range(LEVEL, MUNICIPALITY + 1)),
)


def with_stops(met: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """Leave out what an organisation discovered that made one stop in all: nothing could hide that stop."""
    stops = met.source.map(visits.source.value_counts()).fillna(0)
    return met[~met.discovered.astype(bool) | (stops >= _ENOUGH_STOPS)]


def share_stops(
    met: pd.DataFrame,
    level: NDArray[np.int64],
    time: NDArray[np.int64],
    visits: pd.DataFrame,
    ground: Ground,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Level of each record's cell and index in `TIMES`, as coarse as given or coarser.

    A discovered one takes the first step at which two visits or more of its own organisation agree with all
    that the record tells of place and time. Reported ones have no stop and stay as they are.

    Parameters
    ----------
    level
        From 1 (250 m) to 5 (4 km), 6 for a record without a cell.
    time
        Index in `TIMES`.
    """
    open_still = met.discovered.to_numpy(dtype=bool, copy=True)
    kept_level, kept_time = level.copy(), time.copy()
    stops, asked = _columns(visits, ground), _columns(met, ground)
    for cell_level, told in _STEPS:
        too_large = (level < cell_level) & (cell_level > _TWO_KILOMETRES) & (told <= _MONTH)
        some = np.flatnonzero(open_still & (level <= cell_level) & (time <= told) & ~too_large)
        fit = some[_fitting(asked.iloc[some], stops, cell_level, told) >= _ENOUGH_STOPS]
        kept_level[fit], kept_time[fit] = cell_level, told
        open_still[fit] = False
    return kept_level, kept_time


def _columns(rows: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """What a visit and a sighting can be joined on."""
    cells = ground.cells.iloc[rows.cell.to_numpy()]
    period = rows.period.to_numpy(dtype=np.int64)
    seasons = np.array([SEASONS.index(season_of_period(month)) for month in range(12)])
    return pd.DataFrame(
        {
            "source": rows.source.to_numpy(),
            "east": cells.east.to_numpy(),
            "north": cells.north.to_numpy(),
            "week": rows.week.to_numpy(),
            "part_of_day": rows.part_of_day.to_numpy(),
            "period": period,
            "season": seasons[period % 12],
            "year": period // 12,
        }
    )


def _fitting(asked: pd.DataFrame, stops: pd.DataFrame, level: int, time: int) -> NDArray[np.int64]:
    """Number of stops that agree with each record in source, cell of a level and what is told of the time."""
    on = ["source", *_TOLD[time], *([] if level == MUNICIPALITY else ["east", "north"])]
    wide = 1 << (level - LEVEL)
    theirs, ours = (
        each.assign(east=each.east // wide, north=each.north // wide)[on] for each in (stops, asked)
    )
    counts = theirs.value_counts().rename("stops").reset_index()
    return ours.merge(counts, how="left", on=on).stops.fillna(0).to_numpy(dtype=np.int64)
