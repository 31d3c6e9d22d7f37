"""Says when a sighting was made, as coarsely as the record may tell."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.ground import LEVEL, Ground
from data.periods import season_of_period

MUNICIPALITY = 6
_ENOUGH_VISITS = 2


def keep_times(
    met: pd.DataFrame, places: pd.DataFrame, visits: pd.DataFrame, ground: Ground, rng: np.random.Generator
) -> pd.DataFrame:
    """Time columns of help.sightings: mostly the week, sometimes the month, season or year alone, or nothing.

    A discovered one keeps its week only where two visits or more fall into its cell and week, so that it does
    not point to its stop.
    """
    drawn = rng.choice(
        ["week", "month", "season", "year", "unknown"], len(met), p=[0.86, 0.08, 0.035, 0.015, 0.01]
    )
    alone = met.discovered.to_numpy() & (
        _visits_in_cell_and_week(met, places, visits, ground) < _ENOUGH_VISITS
    )
    precision = np.where(alone & (drawn == "week"), "month", drawn)
    week_known = precision == "week"
    month_known = week_known | (precision == "month")
    season = met.period.map({period: season_of_period(int(period)) for period in met.period.unique()})
    year_known = np.isin(precision, ["season", "year"])
    return pd.DataFrame(
        {
            "time_precision": precision,
            "week": met.week.astype("Int32").where(week_known),
            "period": met.period.astype("Int32").where(month_known),
            "season": season.astype(object).where(precision == "season", None),
            "year": (met.period // 12 + 1970).astype("Int16").where(year_known),
            "part_of_day": met.part_of_day.astype(object).where(week_known, None),
            "weekend": pd.Series(rng.uniform(size=len(met)) < 0.22).astype("boolean").where(week_known),
        }
    )


def _visits_in_cell_and_week(
    met: pd.DataFrame, places: pd.DataFrame, visits: pd.DataFrame, ground: Ground
) -> NDArray[np.int64]:
    """Visits of all organisations in the cell and week that a record shows, or in the area without a cell."""
    east, north = (ground.cells[name].to_numpy() for name in ("east", "north"))
    stops, where = visits.cell.to_numpy(), met.cell.to_numpy()
    counts = np.zeros(len(met), dtype=np.int64)
    level = places.cell_level.fillna(MUNICIPALITY).to_numpy(np.int64)
    for each in np.unique(level):  # at most six levels
        shift = each - LEVEL if each != MUNICIPALITY else 31
        some = np.flatnonzero(level == each)
        keys = {"east": east[stops] >> shift, "north": north[stops] >> shift, "week": visits.week.to_numpy()}
        seen = pd.DataFrame(keys).value_counts().rename("visits").reset_index()
        asked = pd.DataFrame(
            {
                "east": east[where[some]] >> shift,
                "north": north[where[some]] >> shift,
                "week": met.week.to_numpy()[some],
            }
        )
        counts[some] = asked.merge(seen, how="left", on=["east", "north", "week"]).visits.fillna(0)
    return counts
