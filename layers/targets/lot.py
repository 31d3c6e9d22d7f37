"""Draws the worksites that are inspected by lot, each with a chance that is known and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data.inspecting.month_list import SiteKey
from layers.targets.shares import Shares


@dataclass(frozen=True)
class Parts:
    """How many visits of a month go to each part; `chance_of_lot` times the sites is the mean of `random`."""

    value: int
    uncertain: int
    random: int
    chance_of_lot: float


@dataclass(frozen=True, eq=False)
class Lot:
    """What was drawn: rows of the sites; the chance of each that could be; a number of every site."""

    rows: NDArray[np.int64]
    parts: Parts
    numbers: NDArray[np.uint64]


def draw_lot(
    sites: Sequence[SiteKey], drawable: NDArray[np.bool_], visits: int, shares: Shares, *, draw: str
) -> Lot:
    """Return a simple random sample of the sites that may be drawn.

    Each site has a number of its own from its key and the name of the draw (permanent random numbers), and
    those with the smallest are drawn. So each set of that size is equally likely over draws, and one site
    more or less among the others changes the sample by one site at most (Ohlsson 1995).

    Parameters
    ----------
    visits
        That are shared out.
    draw
        Names the draw: the same name draws the same.
    """
    parts = divide_visits(visits, int(drawable.sum()), shares, draw=draw)
    numbers = np.array([_number(f"{draw}:{site.source}:{site.source_id}") for site in sites], dtype=np.uint64)
    return Lot(np.lexsort((numbers, ~drawable))[: parts.random], parts, numbers)


def divide_visits(visits: int, sites: int, shares: Shares, *, draw: str) -> Parts:
    """Return whole numbers of visits whose means over draws are the shares exactly.

    One number u, uniform in [0, 1), rounds all of them: random = floor(u + q), q = share x visits, and so on.
    So each is within one of its share every month, and the chance of a site to be drawn is q / sites: of
    seven visits and a tenth, one is drawn in seven months of ten.

    Parameters
    ----------
    sites
        Among how many the lot draws; it never draws more.
    """
    lots = min(shares.random * visits, float(sites))
    start = _uniform(f"{draw}:visits")
    random = int(np.floor(start + lots + 1e-9))
    learning = min(visits, int(np.floor(start + lots + shares.uncertain * visits + 1e-9)))
    return Parts(visits - learning, learning - random, random, lots / sites if sites else 0.0)


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def _uniform(text: str) -> float:
    # 53 bits, or the largest numbers would be rounded to 1.
    return (_number(text) >> 11) / 2**53
