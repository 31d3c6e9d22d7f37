"""Reads the visible table of which kinds of work have a season, and checks it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.periods import SEASONS
from data.vocabulary import place_kinds

SEASONS_FILE = Path(__file__).parent / "season_weights.toml"


@dataclass(frozen=True)
class SeasonOfKind:
    """How much of its height the work at a kind of place has in each season, in [0, 1], and why."""

    code: str
    winter: float
    spring: float
    summer: float
    autumn: float
    reason: str
    source: str

    def in_season(self, season: str | None) -> float:
        """Return the share of one season; without one, that of the season in which there is most."""
        shares = {name: float(getattr(self, name)) for name in SEASONS}
        return shares[season] if season else max(shares.values())


def read_seasons(path: Path = SEASONS_FILE) -> tuple[SeasonOfKind, ...]:
    """Return the table of a file, by default the one beside this module.

    Raises
    ------
    Refused
        When the file lacks a column, names a kind that there is none of, or a share lies outside 0 to 1.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        kinds = tuple(SeasonOfKind(**row) for row in table["kinds"])
    except (KeyError, TypeError) as fault:
        raise Refused(
            _(
                "{file} lacks a column or has one too many: {fault}. Compare it with the one delivered."
            ).format(file=path.name, fault=fault)
        ) from None
    known = {kind.code for kind in place_kinds()}
    faulty = [
        kind.code
        for kind in kinds
        if kind.code not in known or not all(0 <= kind.in_season(season) <= 1 for season in SEASONS)
    ]
    if faulty:
        raise Refused(
            _("{codes}: no such kind, or a share outside 0 to 1. Correct {file}.").format(
                codes=", ".join(faulty), file=path.name
            )
        )
    return kinds
