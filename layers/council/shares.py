"""Compares the signals of a part with its share of the municipality's inhabitants, with an interval.

As many signals as its inhabitants would let expect are share x all signals. The ratio is sure only within an
interval: the counts are known as bands, chance is at work (90 %), inhabitants are rounded to 100, and signals
that are counted in totals alone may have been anywhere.
"""

from dataclasses import dataclass
from math import inf, nan

from data.releases.release import Part, Release, Signals
from layers.council.intervals import count_ends

MORE, ABOUT, FEWER, NOT_COMPARED = "more", "about", "fewer", "not_compared"
CLEARLY_MORE, CLEARLY_FEWER = 1.5, 0.67
ROUNDED_TO, PEOPLE_ROUNDED_TO = 5, 100


@dataclass(frozen=True)
class Share:
    """How many times the signals are that the inhabitants of a part would let expect.

    `ratio` is from the middle of the band; `verdict` is clear only where the whole interval is.
    """

    ratio: float
    lower: float
    upper: float
    verdict: str


def share_of_part(release: Release, part: Part) -> Share:
    """Return how a part's signals compare with its inhabitants, where it is known who lives where."""
    if release.signals is None or release.inhabitants <= 0:
        return Share(nan, nan, nan, NOT_COMPARED)
    slack = PEOPLE_ROUNDED_TO / 2
    people = (max(part.inhabitants - slack, 0.0), float(part.inhabitants), part.inhabitants + slack)
    fewest, most = (each / release.inhabitants for each in (people[0], people[2]))
    placed, all_counted = _total_ends(release, release.signals)
    low, high = count_ends(part.signals.low, part.signals.high)
    lower = low / (all_counted * min(most, 1.0))
    upper = high / (placed * fewest) if fewest > 0 else inf
    share = people[1] / release.inhabitants
    ratio = part.signals.middle / (release.signals.about * share) if share else inf
    return Share(ratio, lower, upper, _verdict(lower, upper))


def _total_ends(release: Release, signals: Signals) -> tuple[float, float]:
    """Return the fewest signals that surely stand in parts, and the most that are counted at all."""
    known = signals.placed.low if signals.placed else 0
    in_parts = sum(part.signals.low for part in release.parts)
    return float(max(known, in_parts, 1)), float(signals.about + ROUNDED_TO // 2)


def _verdict(lower: float, upper: float) -> str:
    if lower > CLEARLY_MORE:
        return MORE
    return FEWER if upper < CLEARLY_FEWER else ABOUT
