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
_FEW_PEOPLE = 20
# A planted spot is one cell in a small area, two by two in a larger and three by three in a large one.
_SMALL, _LARGE = 400, 4_000
_BEGINS_LATE, _HAS_ENDED = 2, 3
_SPOT_COLUMNS = ("cell", "times", "first_period", "last_period", "low_exposure")
_NEW_FOR_MONTHS, _GONE_FOR_MONTHS = 10, 22


@dataclass(frozen=True)
class Risk:
    """The true risk, in situations that an hour of visiting would meet, up to one factor for all cells.

    `by_kind`: shape (cells, kinds), a yearly mean without planted spots. `spots`: one row per planted spot
    with cell (its south-western one, an index), times (how many times the risk is raised), first_period,
    last_period and low_exposure (whether few places are near). `spot_of_cell`: index of the spot of each
    cell, -1 for none.
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
    homes[:, codes.index("private_home")] = ground.cells.inhabitants / 5_000
    for work in ("farm", "greenhouse", "construction_site"):
        homes[:, codes.index("worker_housing")] += 0.35 * ground.near[:, codes.index(work)]
    return homes


def _plant_spots(
    ground: Ground, by_kind: NDArray[np.float64], plan: Plan, span: Span, rng: np.random.Generator
) -> Risk:
    """Spots in turn where many and where few places are, always where people live.

    One begins late and one has ended. A loop over a handful, as each keeps away from those before it.
    """
    usual = by_kind.sum(axis=1)
    lived_in = _lived_in(ground, usual, plan.spots)
    typical = np.median(usual[lived_in])
    order = lived_in[np.argsort(usual[lived_in], kind="stable")]
    side = 1 + int((usual > 0).sum() > _SMALL) + int((usual > 0).sum() > _LARGE)
    spot_of_cell = np.full(len(usual), -1)
    rows = []
    for i in range(plan.spots):
        low = i % 2 == 1
        from_share, to_share = (0.15, 0.5) if low else (0.7, 0.96)
        pool = order[int(from_share * len(order)) : max(int(to_share * len(order)), 1)]
        cell = _away_from(rng.permutation(pool), spot_of_cell, ground)
        block = _block(cell, side, ground)
        block = block[(usual[block] > 0) & (spot_of_cell[block] < 0)]
        # A spot among few places starts from a low risk, so what is raised there is at least the typical one.
        by_kind[block] *= np.maximum(1, typical / usual[block])[:, None]
        spot_of_cell[block] = i
        rows.append(
            {
                "cell": cell,
                "times": rng.uniform(5, 8) if low else rng.uniform(3, 5),
                "first_period": span.last_period - _NEW_FOR_MONTHS
                if i == _BEGINS_LATE
                else span.first_period,
                "last_period": span.last_period - _GONE_FOR_MONTHS if i == _HAS_ENDED else span.last_period,
                "low_exposure": low,
            }
        )
    return Risk(
        by_kind=by_kind, spots=pd.DataFrame(rows, columns=list(_SPOT_COLUMNS)), spot_of_cell=spot_of_cell
    )


def _lived_in(ground: Ground, usual: NDArray[np.float64], spots: int) -> NDArray[np.int64]:
    """Cells with risk in which people live; all with risk where these are too few to choose from."""
    some = np.flatnonzero((usual > 0) & (ground.cells.inhabitants.to_numpy() >= _FEW_PEOPLE))
    return some if len(some) > 6 * spots else np.flatnonzero(usual > 0)


def _block(cell: int, side: int, ground: Ground) -> NDArray[np.int64]:
    row, column = divmod(int(cell), ground.columns)
    up, right = (steps.ravel() for steps in np.mgrid[0:side, 0:side])
    inside = (row + up < ground.rows) & (column + right < ground.columns)
    return np.asarray(((row + up) * ground.columns + column + right)[inside], dtype=np.int64)


def _away_from(pool: NDArray[np.int64], spot_of_cell: NDArray[np.int64], ground: Ground) -> int:
    """First cell of the pool that is three cells or more from every spot, else the farthest."""
    taken = np.flatnonzero(spot_of_cell >= 0)
    if not taken.size:
        return int(pool[0])
    rows, columns = np.divmod(pool[:, None], ground.columns)
    gaps = np.maximum(abs(rows - taken // ground.columns), abs(columns - taken % ground.columns)).min(axis=1)
    return int(pool[np.argmax(gaps >= 4)] if (gaps >= 4).any() else pool[np.argmax(gaps)])
