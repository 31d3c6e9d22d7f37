"""Chooses among many stops those that a plan may draw from: the best, blind spots, and some by chance."""

import hashlib
import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from layers.routing.stop import Stop

BLIND_SHARE, CHANCE_SHARE = 0.3, 0.1


def select_stops(
    stops: Sequence[Stop], *, most: int, store_id: str, day: date, keep: frozenset[str] = frozenset()
) -> tuple[tuple[Stop, ...], float]:
    """Return at most `most` stops in the order of their value, and the chance that each of the rest had.

    Those to keep come first. At least 30 % are blind spots, as far as there are any; 10 % are drawn from what
    the others leave, by a seed made of store and day; the best by value fill up. Where all fit, all are
    returned and the chance is 1.
    """
    ranked = sorted(stops, key=lambda stop: (-stop.value, stop.code))
    if len(ranked) <= most:
        return tuple(ranked), 1.0
    sure = chosen_for_sure(ranked, most=most, keep=keep)
    taken = {stop.code for stop in sure}
    by_chance = most - len(sure)
    rest = [stop for stop in ranked if stop.code not in taken]
    drawn = np.random.default_rng(_seed(store_id, day)).choice(len(rest), by_chance, replace=False)
    chosen = [*sure, *(rest[at] for at in drawn)]
    return tuple(sorted(chosen, key=lambda stop: (-stop.value, stop.code))), by_chance / len(rest)


def chosen_for_sure(
    stops: Sequence[Stop], *, most: int, keep: frozenset[str] = frozenset()
) -> tuple[Stop, ...]:
    """Return those among many stops that are chosen without any chance: to keep, blind spots, the best."""
    ranked = sorted(stops, key=lambda stop: (-stop.value, stop.code))
    wanted = [stop for stop in ranked if stop.code in keep][:most]
    free = most - len(wanted)
    by_chance = min(free, round(CHANCE_SHARE * most))
    blind = [stop for stop in ranked if stop.blind_spot and stop.code not in keep]
    blind = blind[: min(free - by_chance, math.ceil(BLIND_SHARE * most))]
    taken = {stop.code for stop in (*wanted, *blind)}
    best = [stop for stop in ranked if stop.code not in taken][: free - by_chance - len(blind)]
    return (*wanted, *blind, *best)


def _seed(store_id: str, day: date) -> int:
    return int.from_bytes(hashlib.sha256(f"{store_id} {day.isoformat()}".encode()).digest()[:8])
