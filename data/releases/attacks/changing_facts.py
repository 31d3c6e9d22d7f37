"""Lets records come in late, be corrected, taken back and imported again while releases are made."""

from dataclasses import replace

import numpy as np
import pandas as pd

from data.releases.facts import ReleaseFacts
from data.releases.prepared import Counted

# Shares of all sightings: what comes in one to nine months late; what is corrected after it counted; what is
# taken back; what is taken back and imported again half a year later, under the same id.
_LATE, _CORRECTED, _TAKEN_BACK, _AGAIN = 0.12, 0.06, 0.03, 0.03
_MOST_MONTHS_LATE = 9


class ChangingFacts:
    """The facts of a store as they were known at the end of one month after the other."""

    def __init__(self, facts: ReleaseFacts, rng: np.random.Generator) -> None:
        self._facts = facts
        number = len(facts.sightings)
        happened = facts.sightings["last_period"].fillna(0).to_numpy(np.int64)
        late = rng.random(number) < _LATE
        self._arrives = happened + np.where(late, rng.integers(1, _MOST_MONTHS_LATE + 1, number), 0)
        fate = rng.random(number)
        self._corrected = fate < _CORRECTED
        gone = (fate >= _CORRECTED) & (fate < _CORRECTED + _TAKEN_BACK + _AGAIN)
        again = gone & (fate >= _CORRECTED + _TAKEN_BACK)
        self._gone_from = np.where(gone, self._arrives + rng.integers(1, 12, number), np.iinfo(np.int64).max)
        self._back_from = np.where(again, self._gone_from + 6, np.iinfo(np.int64).max)
        self._other = rng.permutation(number)

    def as_known_after(self, month: int, counted: Counted) -> ReleaseFacts:
        """Return the facts at the end of a month; what was counted may by then stand in another version.

        A new version keeps source and id; place, forms, discovered and category become those of some other.
        """
        sightings = self._facts.sightings
        gone = (self._gone_from <= month) & (month < self._back_from)
        known = (self._arrives <= month) & ~gone
        key = pd.MultiIndex.from_frame(sightings[["source", "source_id"]].astype(object))
        was_counted = key.isin(pd.MultiIndex.from_frame(counted.sightings.astype(object)))
        changed = np.flatnonzero(self._corrected & was_counted)
        corrected = sightings.copy()
        for name in ("east", "north", "cell_level", "forms", "discovered", "category"):
            values = corrected[name].array.copy()
            values[changed] = corrected[name].array[self._other[changed]]
            corrected[name] = values
        return replace(self._facts, sightings=corrected.loc[known].reset_index(drop=True))
