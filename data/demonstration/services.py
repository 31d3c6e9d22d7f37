"""Invents services that people can be referred to: generic names, and hidden ones as an area alone."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.ground import LEVEL, Ground
from data.demonstration.plan import Plan
from data.grid import Grid, parents, side_of_level
from data.vocabulary_file import Entry, read_vocabulary

_FILE = Path(__file__).parent / "services.toml"
_LEVEL_OF_SECRETS = 5
_OTHER_LANGUAGES = ("ru", "et", "ar", "uk", "so", "vi", "th", "es", "ro", "bg", "fa")
_CAPACITY_NOT_KNOWN = 0.15
_COLUMNS = ["needs", "for_whom", "languages", "capacity", "secret", "name", "opening_hours"]


@dataclass(frozen=True, kw_only=True)
class ServiceKind(Entry):
    """A kind of service; `places` are the least and the most, `once` says that there is never another one."""

    needs: tuple[str, ...]
    for_whom: tuple[str, ...]
    places: tuple[int, ...]
    hours: str = ""
    secret: bool = False
    least: int = 0
    once: bool = False


@cache
def service_kinds() -> tuple[ServiceKind, ...]:
    """Return the kinds of services, in the order in which demonstrations get them."""
    return read_vocabulary(_FILE, "services", ServiceKind)


def invent_services(ground: Ground, plan: Plan, grid: Grid, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of main.services, without ids, in cells where people are about.

    A point only where every business is invented: no real house may be taken for a place of help.
    """
    kinds = _chosen(plan.services)
    cell = _cells(ground, len(kinds), rng)
    rows = [_row(kind, number, rng) for number, kind in enumerate(kinds, start=1)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame["capacity"] = frame["capacity"].astype("Int32")
    placed = pd.concat([frame, _position(ground, cell, frame["secret"], plan, grid, rng)], axis=1)
    # Whoever takes reports for the municipality keeps the list of services.
    return placed.assign(source=plan.reporting[-1])


def _chosen(number: int) -> list[ServiceKind]:
    """So many kinds: each once, then those that may come again."""
    kinds = [kind for kind in service_kinds() if number >= kind.least]
    again = [kind for kind in kinds if not kind.once]
    return [*kinds, *(again * number)][:number]


def _cells(ground: Ground, number: int, rng: np.random.Generator) -> NDArray[np.int64]:
    busy = np.where(ground.wet, 0, ground.activity)
    return np.asarray(rng.choice(len(busy), number, p=busy / busy.sum()))


def _row(kind: ServiceKind, number: int, rng: np.random.Generator) -> tuple[object, ...]:
    others = rng.choice(_OTHER_LANGUAGES, int(rng.integers(1, 4)), replace=False).tolist()
    least, most = kind.places
    places = int(rng.integers(least, most + 1))
    known = rng.uniform() >= _CAPACITY_NOT_KNOWN or kind.secret
    return (
        list(kind.needs),
        list(kind.for_whom),
        ["fi", "en", *sorted(others)],
        places if known else None,
        kind.secret,
        None if kind.secret else f"{kind.text} {number}",
        kind.hours if kind.hours and not kind.secret else None,
    )


def _position(
    ground: Ground,
    cell: NDArray[np.int64],
    secret: pd.Series,
    plan: Plan,
    grid: Grid,
    rng: np.random.Generator,
) -> pd.DataFrame:
    hidden = secret.to_numpy(bool)
    east, north = (ground.cells[name].to_numpy()[cell] for name in ("east", "north"))
    side_m = side_of_level(LEVEL)
    x, y = ((each + rng.uniform(size=len(cell))) * side_m for each in (east, north))
    lat, lon = (np.round(each, 6) for each in grid.metres_to_points(x, y))
    shown = ~hidden & plan.exact_points
    fine = grid.cells_of_points(lat, lon, level=0)
    wide = parents(east, north, level=LEVEL, to_level=_LEVEL_OF_SECRETS)
    return pd.DataFrame(
        {
            "lat": pd.Series(lat).astype("Float64").where(shown),
            "lon": pd.Series(lon).astype("Float64").where(shown),
            "east": np.where(hidden, wide[0], np.where(shown, fine[0], east)),
            "north": np.where(hidden, wide[1], np.where(shown, fine[1], north)),
            "cell_level": np.where(hidden, _LEVEL_OF_SECRETS, np.where(shown, 0, LEVEL)).astype(np.int8),
        }
    )
