"""Lists the made-up outreach teams that a demonstration enters for its organisations."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.demonstration.plan import Plan
from data.vocabulary_file import Entry, read_vocabulary

_FILE = Path(__file__).parent / "registered_teams.toml"
# Somewhere one walks across; anything wider takes wheels.
_WALK_M = 5_000


@dataclass(frozen=True, kw_only=True)
class MadeUpTeam(Entry):
    """A team of an organisation; `near` and `wide` say how it moves in a small and in a wide area."""

    organisation: str
    size: int
    languages: tuple[str, ...]
    near: str
    wide: str


@cache
def made_up_teams() -> tuple[MadeUpTeam, ...]:
    """Return the teams of all made-up organisations."""
    return read_vocabulary(_FILE, "teams", MadeUpTeam)


def registered_teams(plan: Plan, extent: tuple[float, float, float, float]) -> pd.DataFrame:
    """Rows of help.teams, without ids, of the organisations that visit; no chance is drawn for them.

    `extent` is (west, south, east, north) in metres: where it is wide, teams do not go on foot.
    """
    west, south, east, north = extent
    is_wide = max(east - west, north - south) > _WALK_M
    teams = [each for each in made_up_teams() if each.organisation in plan.visiting]
    return pd.DataFrame(
        {
            "source": [each.organisation for each in teams],
            "team": [each.text for each in teams],
            "team_size": np.array([each.size for each in teams], np.int8),
            "languages": [list(each.languages) for each in teams],
            "travels_by": [each.wide if is_wide else each.near for each in teams],
        }
    )
