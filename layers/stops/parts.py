"""Cuts windows by the parts of the day, and weighs a time of day by when sightings cluster."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data.opening_windows import DAY_S, within
from data.periods import PARTS_OF_DAY

Windows = tuple[tuple[int, int], ...]

PART_S = DAY_S // len(PARTS_OF_DAY)
DAYS = 2
LEAST_SIGHTINGS = 30
# Both in sightings: what a kind is drawn to all kinds with, and all kinds to an even day.
PRIOR_OF_KIND, PRIOR_OF_ALL = 20.0, 20.0


def seconds_by_part(windows: Windows) -> dict[str, int]:
    """Return how many seconds of the windows lie in each part of the day; parts without any are left out."""
    seconds: dict[str, int] = {}
    for number in range(DAYS * len(PARTS_OF_DAY)):
        held = within(windows, number * PART_S, (number + 1) * PART_S)
        if held:
            part = PARTS_OF_DAY[number % len(PARTS_OF_DAY)]
            seconds[part] = seconds.get(part, 0) + sum(last - first for first, last in held)
    return seconds


def without_parts(windows: Windows, parts: frozenset[str]) -> Windows:
    """Return what is left of the windows when some parts of the day are left out."""
    if not parts:
        return windows
    pieces: list[tuple[int, int]] = []
    for number in range(DAYS * len(PARTS_OF_DAY)):
        if PARTS_OF_DAY[number % len(PARTS_OF_DAY)] in parts:
            continue
        for first, last in within(windows, number * PART_S, (number + 1) * PART_S):
            if pieces and pieces[-1][1] == first:
                first = pieces.pop()[0]
            pieces.append((first, last))
    return tuple(pieces)


@dataclass(frozen=True, eq=False)
class PartsOfDay:
    """How much more is discovered in an hour of each part of the day than in the mean hour.

    Parameters
    ----------
    sightings
        By number of the place kind and part of the day, of those discovered.
    time_share
        Share of the time of all visits in each part, in [0, 1].
    """

    sightings: dict[tuple[int, str], int]
    time_share: dict[str, float]

    @classmethod
    def of_records(cls, discovered: pd.DataFrame, minutes: pd.DataFrame) -> "PartsOfDay":
        """Return it from frames as `read_parts_of_day` gives them."""
        whole = float(minutes["minutes"].sum())
        counts = {
            (int(category), part): int(count)
            for category, part, count in discovered[["category", "part_of_day", "sightings"]].itertuples(
                index=False
            )
        }
        shares = {
            part: float(spent) / whole
            for part, spent in minutes[["part_of_day", "minutes"]].itertuples(index=False)
        }
        return cls(counts, shares)

    @cached_property
    def is_enough(self) -> bool:
        """Whether there are sightings enough, in parts with visits, to say that they cluster."""
        told = sum(count for (_category, part), count in self.sightings.items() if part in self.time_share)
        return told >= LEAST_SIGHTINGS and len(self.time_share) > 1

    def rates(self, numbers: tuple[int, ...]) -> dict[str, float]:
        """Return the rate of each part, 1 for the mean hour, of places of these kinds; no kind is all.

        rate = (y + m r) / (n t + m) with y of the n sightings in this part, t its share of the time, r the
        rate of all kinds, and m = 20; that of all kinds is drawn to 1 in the same way. A part without visits
        has that of all kinds, which is 1 there.
        """
        if numbers not in self._rates:
            prior = PRIOR_OF_KIND if numbers else PRIOR_OF_ALL
            towards = self.rates(()) if numbers else dict.fromkeys(PARTS_OF_DAY, 1.0)
            self._rates[numbers] = {
                part: self._rate(part, numbers, towards[part], prior) for part in PARTS_OF_DAY
            }
        return self._rates[numbers]

    def factor(self, numbers: tuple[int, ...], seconds: dict[str, int]) -> float:
        """Return the mean rate over the seconds, as a share of that of the best part, in (0, 1]."""
        whole = sum(seconds.values())
        if not self.is_enough or whole == 0:
            return 1.0
        rates = self.rates(numbers)
        return sum(rates[part] * spent for part, spent in seconds.items()) / whole / max(rates.values())

    def counted(self, numbers: tuple[int, ...], part: str | None = None) -> int:
        """Return the sightings of these kinds (no kind is all), in one part or all parts with visits."""
        return sum(
            count
            for (category, of), count in self.sightings.items()
            if of in self.time_share and (not numbers or category in numbers) and part in (None, of)
        )

    @cached_property
    def _rates(self) -> dict[tuple[int, ...], dict[str, float]]:
        """Rates that were asked for before: hundreds of stops are of a few kinds."""
        return {}

    def _rate(self, part: str, numbers: tuple[int, ...], towards: float, prior: float) -> float:
        share = self.time_share.get(part, 0.0)
        found = self.counted(numbers, part) if share else 0
        return (found + prior * towards) / (self.counted(numbers) * share + prior)
