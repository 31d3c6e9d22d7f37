"""Draws the stops that are visited at random, so that the map does not only learn what it already says."""

from collections.abc import Collection
from hashlib import sha256
from math import ceil

from layers.routing.plan import Draw


def draw_stops(
    codes: Collection[str],
    *,
    most_visits: int,
    had: int = 0,
    seed: int,
    blind_share: float,
    random_share: float,
) -> Draw:
    """Return a simple random sample of the stops, the share of the most visits that there can be.

    Each stop has a number of its own from seed and code (a permanent random number), and those with the
    smallest are drawn. So each set of that size is equally likely over seeds, the chance of each stop is
    drawn / all, and a change of other stops changes the sample as little as can be.

    Parameters
    ----------
    codes
        Stops that may be drawn.
    most_visits
        More visits than this the plan does not have.
    had
        Visits at random on routes that are kept.
    """
    size = min(len(codes), max(0, ceil(random_share * most_visits - 1e-9) - had))
    drawn = sorted(codes, key=lambda code: (_number(seed, code), code))[:size]
    chances = {code: size / len(codes) for code in sorted(codes)} if size else {}
    return Draw(seed, blind_share, random_share, chances, tuple(sorted(drawn)))


def _number(seed: int, code: str) -> int:
    return int.from_bytes(sha256(f"{seed}:{code}".encode()).digest()[:8], "big")
