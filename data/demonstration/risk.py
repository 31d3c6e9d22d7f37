"""Makes the true risk of every cell: from the kinds of places near, chance, and planted spots."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from data.demonstration.ground import Ground
from data.demonstration.kind_traits import kind_traits, season_factors
from data.demonstration.plan import Plan, Span

_EVERYWHERE = 0.04
_UNEXPLAINED_SD = 0.45


@dataclass(frozen=True)
class Risk:
    """The true risk, in situations that an hour of visiting would meet, up to one factor for all cells.

    `by_kind`: shape (cells, kinds), a yearly mean without planted spots. `spots`: one row per planted spot with
    cell (its middle, an index), times (how many times the risk is raised), first_period, last_period and
    low_exposure (whether few places are near). `spot_of_cell`: index of the spot of each cell, -1 for none.
    """

    by_kind: NDArray[np.float64]
    spots: pd.DataFrame
    spot_of_cell: NDArray[np.int64]

    @property
    def usual(self) -> NDArray[np.float64]:
        """Risk of each cell without planted spots."""
        return np.asarray(self.by_kind.sum(axis=1))

    def factor(self, cells: NDArray[np.int64], periods: NDArray[np.int64]) -> NDArray[np.float64]:
        """How many times the usual risk holds in these cells in these months."""
        spot = self.spot_of_cell[cells]
        if self.spots.empty:
            return np.ones(len(cells))
        times, first, last = (
            self.spots[name].to_numpy()[spot] for name in ("times", "first_period", "last_period")
        )
        return np.where((spot >= 0) & (periods >= first) & (periods <= last), times, 1.0)

    def by_kind_at(self, cells: NDArray[np.int64], periods: NDArray[np.int64]) -> NDArray[np.float64]:
        """Risk of these cells in these months by kind, with season and planted spots, shape (n, kinds)."""
        season = season_factors().T[periods % 12]
        return np.asarray(self.by_kind[cells] * season * self.factor(cells, periods)[:, None])


def make_risk(ground: Ground, plan: Plan, span: Span, rng: np.random.Generator) -> Risk:
    """Kinds raise the risk around them with decreasing returns; planted spots multiply it."""
    weights = np.array([traits.risk for traits in kind_traits()])
    by_kind = weights * np.power(ground.near, 0.8)
    by_kind += _homes(ground)
    by_kind += _EVERYWHERE * weights / weights.sum()
    chance = gaussian_filter(rng.normal(size=(ground.rows, ground.columns)), 0.7).ravel()
    by_kind *= np.exp(_UNEXPLAINED_SD * chance / chance.std())[:, None]
    by_kind *= np.where(ground.wet, 0, ground.cells.land.to_numpy())[:, None]
    return _plant_spots(ground, by_kind, plan, span, rng)


def _homes(ground: Ground) -> NDArray[np.float64]:
    """Private homes where many people live, and worker housing near seasonal and building work."""
    codes = [traits.code for traits in kind_traits()]
    homes = np.zeros_like(ground.near)
    homes[:, codes.index("private_home")] = ground.cells.inhabitants / 2_500
    for work in ("farm", "greenhouse", "construction_site"):
        homes[:, codes.index("worker_housing")] += 0.35 * ground.near[:, codes.index(work)]
    return homes


def _plant_spots(
    ground: Ground, by_kind: NDArray[np.float64], plan: Plan, span: Span, rng: np.random.Generator
) -> Risk:
    """Spots of 2 x 2 cells, in turn where many and where few places are; one begins late, one has ended.

    A loop over a handful of spots, as each keeps away from those before it.
    """
    usual = by_kind.sum(axis=1)
    typical = np.median(usual[usual > 0])
    order = np.argsort(usual, kind="stable")[(usual == 0).sum() :]
    spot_of_cell = np.full(len(usual), -1)
    rows = []
    year_ago, two_years_ago = span.last_period - 10, span.last_period - 22
    for i in range(plan.spots):
        low = i % 2 == 1
        pool = (
            order[int(0.3 * len(order)) : int(0.65 * len(order))] if low else order[int(0.85 * len(order)) :]
        )
        cell = _away_from(rng.permutation(pool), spot_of_cell, ground)
        block = _block(cell, ground)
        block = block[(usual[block] > 0) & (spot_of_cell[block] < 0)]
        # A spot among few places starts from a low risk, so what is raised there is at least the typical one.
        by_kind[block] *= np.maximum(1, typical / usual[block])[:, None]
        spot_of_cell[block] = i
        rows.append(
            {
                "cell": cell,
                "times": rng.uniform(4, 7) if low else rng.uniform(3, 5),
                "first_period": year_ago if i == 2 else span.first_period,
                "last_period": two_years_ago if i == 3 else span.last_period + 1200,
                "low_exposure": low,
            }
        )
    return Risk(by_kind=by_kind, spots=pd.DataFrame(rows), spot_of_cell=spot_of_cell)


def _block(cell: int, ground: Ground) -> NDArray[np.int64]:
    row, column = divmod(int(cell), ground.columns)
    pairs = [(row + up, column + right) for up in (0, 1) for right in (0, 1)]
    inside = [r * ground.columns + c for r, c in pairs if r < ground.rows and c < ground.columns]
    return np.array(inside, dtype=np.int64)


def _away_from(pool: NDArray[np.int64], spot_of_cell: NDArray[np.int64], ground: Ground) -> int:
    """First cell of the pool that is three cells or more from every spot, else the farthest."""
    taken = np.flatnonzero(spot_of_cell >= 0)
    if not taken.size:
        return int(pool[0])
    rows, columns = np.divmod(pool[:, None], ground.columns)
    gaps = np.maximum(abs(rows - taken // ground.columns), abs(columns - taken % ground.columns)).min(axis=1)
    return int(pool[np.argmax(gaps >= 4)] if (gaps >= 4).any() else pool[np.argmax(gaps)])
