"""Reads what the generator believes about each kind of place."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.vocabulary import place_kinds

_FILE = Path(__file__).parent / "kinds.toml"
_SEASON_BY_MONTH = {
    "flat": (1.0,) * 12,
    "summer": (0.15, 0.15, 0.2, 0.4, 0.9, 2.0, 2.7, 2.5, 1.7, 0.7, 0.3, 0.2),
    "building": (0.4, 0.4, 0.7, 1.2, 1.5, 1.5, 1.2, 1.5, 1.4, 1.1, 0.7, 0.4),
}


@dataclass(frozen=True)
class KindTraits:
    """One kind: its number in counts, how it is placed and named, its risk, season, forms and yield.

    Shares and chances lie in [0, 1]; `by_month` has twelve factors with a mean of about 1.
    """

    code: str
    number: int
    per_100k: float
    where: str
    noun: str
    hours: str | None
    risk: float
    by_month: tuple[float, ...]
    forms: tuple[float, ...]
    found: float
    faults: float
    staffed: float


@cache
def kind_traits() -> tuple[KindTraits, ...]:
    """Traits of every kind of place of the vocabulary, ordered by number."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        KindTraits(
            code=kind.code,
            number=kind.number,
            per_100k=rows[kind.code]["per_100k"],
            where=rows[kind.code]["where"],
            noun=rows[kind.code].get("noun", ""),
            hours=rows[kind.code].get("hours"),
            risk=rows[kind.code]["risk"],
            by_month=_SEASON_BY_MONTH[rows[kind.code]["season"]],
            forms=tuple(rows[kind.code]["forms"]),
            found=rows[kind.code].get("found", 0.0),
            faults=rows[kind.code].get("faults", 0.0),
            staffed=rows[kind.code].get("staffed", 0.0),
        )
        for kind in place_kinds()
    )


def season_factors() -> NDArray[np.float64]:
    """Factors of every kind in every month of the year, shape (kinds, 12)."""
    return np.array([traits.by_month for traits in kind_traits()])
