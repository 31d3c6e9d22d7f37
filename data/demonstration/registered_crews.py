"""Lists the made-up crews that inspect in a demonstration, and the suppliers of its municipality."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.grid import Grid, side_of_level
from data.inspecting.crew import Crew
from data.vocabulary_file import Entry, read_vocabulary

_FILE = Path(__file__).parent / "registered_crews.toml"
# An office lies where many live: by squares of 1 km.
OFFICE_LEVEL = 3
_HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class MadeUpCrew(Entry):
    """A crew; `near` is where its office lies, `starts` and `ends` are hours."""

    authority: str
    near: int
    starts: int
    ends: int
    languages: tuple[str, ...]
    days: int


@cache
def made_up_crews() -> tuple[MadeUpCrew, ...]:
    """Return the crews of all authorities."""
    return read_vocabulary(_FILE, "crews", MadeUpCrew)


def registered_crews(inhabitants: pd.DataFrame, grid: Grid) -> tuple[Crew, ...]:
    """Return the crews with their offices in the squares where most people live; no chance is drawn.

    `inhabitants` are those of squares of OFFICE_LEVEL: east, north, inhabitants.
    """
    order = inhabitants.sort_values(["inhabitants", "north", "east"], ascending=[False, True, True])
    side_m = side_of_level(OFFICE_LEVEL)
    x = (order["east"].to_numpy(float) + 0.5) * side_m
    y = (order["north"].to_numpy(float) + 0.5) * side_m
    lat, lon = grid.metres_to_points(x, y)
    offices = list(zip(np.round(lat, 6).tolist(), np.round(lon, 6).tolist(), strict=True))
    return tuple(
        Crew(
            code=each.text,
            authority=each.authority,
            start=offices[min(each.near, len(offices)) - 1],
            starts_s=each.starts * _HOUR_S,
            ends_s=each.ends * _HOUR_S,
            languages=frozenset(each.languages),
            days=each.days,
        )
        for each in made_up_crews()
    )


def registered_suppliers(worksites: pd.DataFrame) -> pd.DataFrame:
    """Rows of inspection.suppliers, without ids: the companies that work on the municipality's own contracts.

    An employer that works at several sites is one supplier, so its other sites are known by its number.
    """
    own = worksites[worksites["own_contract"] & ~worksites["sole_trader"].astype(bool)]
    own = own.drop_duplicates("employer_number").reset_index(drop=True)
    return pd.DataFrame(
        {
            "source": own["source"],
            "name": own["operator"],
            "employer_number": own["employer_number"],
            "sole_trader": False,
            "kind": own["kind"],
            "subcontractors": own["parent_contractor"].notna(),
        }
    )
