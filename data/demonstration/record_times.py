"""Says when a sighting was made, as coarsely as the record may tell."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.shared_stops import TIMES
from data.periods import season_of_period

_SHARES = {"part of day": 0.86, "month": 0.08, "season": 0.035, "year": 0.015, "unknown": 0.01}


def draw_times(records: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Index in `TIMES` of what each record would tell: mostly week and part of day, sometimes less."""
    known = [TIMES.index(each) for each in _SHARES]
    return np.asarray(rng.choice(known, records, p=list(_SHARES.values())))


def time_columns(met: pd.DataFrame, time: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    """Time columns of help.sightings for records that tell so much (index in `TIMES`)."""
    told = np.array(TIMES)[time]
    week_known = np.isin(told, ["part of day", "week"])
    season = met.period.map({period: season_of_period(int(period)) for period in met.period.unique()})
    return pd.DataFrame(
        {
            "time_precision": np.where(week_known, "week", told).astype(object),
            "week": met.week.astype("Int32").where(week_known),
            "period": met.period.astype("Int32").where(week_known | (told == "month")),
            "season": season.astype(object).where(told == "season", None),
            "year": (met.period // 12 + 1970).astype("Int16").where(np.isin(told, ["season", "year"])),
            "part_of_day": met.part_of_day.astype(object).where(told == "part of day", None),
            "weekend": pd.Series(rng.uniform(size=len(met)) < 0.22).astype("boolean").where(week_known),
        }
    )
