"""Holds what is known for inspection on a day: worksites, inspections, signals and what lies around."""

from dataclasses import dataclass
from datetime import date

import pandas as pd


@dataclass(frozen=True, eq=False)
class InspectionFacts:
    """What is known on the inspection side of the wall, and of the open map.

    Parameters
    ----------
    worksites
        In force on the day or in the months that can be planned, as read by `data.worksites.read_worksites`.
    inspections
        Up to the day, as read by `data.inspecting.unit_results.read_unit_results`.
    signals
        As read by `data.inspecting.signals.read_signals`.
    factors
        One row per cell in which a worksite lies or an inspection took place: east, north, cell_level,
        transport_m and help_m (distance to the nearest), people (inhabitants within about a kilometre).
        NaN where the store knows none of them.
    day
        Today.
    """

    worksites: pd.DataFrame
    inspections: pd.DataFrame
    signals: pd.DataFrame
    factors: pd.DataFrame
    day: date
