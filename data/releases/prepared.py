"""Holds a release that was made, and what only its makers may see: which record counts where, what waits."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.errors import Refused
from data.language import _
from data.periods import Period
from data.releases.release import Release

# Why signals are not shown.
TOO_FEW, ONE_SOURCE, FEW_INHABITANTS, HELP_PLACE = "too_few", "one_source", "few_inhabitants", "help_place"
# Where a signal stands that is counted in the totals of the municipality alone.
TOTALS = "totals"


@dataclass(frozen=True)
class Asked:
    """What a release is to be about: its code, months and day, and the release that it follows."""

    code: str
    period: Period
    made: date
    follows: str | None = None


@dataclass(frozen=True)
class Counted:
    """Records that earlier releases have counted: frames with record_source and record_id.

    `since` is the first month of the first release, `until` the last month of the last one; missing before
    there is any.
    """

    sightings: pd.DataFrame
    inspections: pd.DataFrame
    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if (self.since is None) != (self.until is None):
            raise Refused(_("What is counted has a first month without a last. Give both, or neither."))

    @classmethod
    def nothing(cls) -> "Counted":
        """Return what is counted before the first release."""
        none = pd.DataFrame({"record_source": pd.Series(dtype=str), "record_id": pd.Series(dtype=str)})
        return cls(none, none)

    def followed_by(self, later: "Counted") -> "Counted":
        """Return what is counted after a later release too."""
        return Counted(
            pd.concat([self.sightings, later.sightings], ignore_index=True),
            pd.concat([self.inspections, later.inspections], ignore_index=True),
            later.since if self.since is None else self.since,
            later.until,
        )


@dataclass(frozen=True)
class Prepared:
    """A release with the records behind it. Nothing of this but `release` ever leaves the store's machine.

    Parameters
    ----------
    records
        Signals that might count: source, source_id, east, north, cell_level, period, forms, discovered,
        category, and part: a code, TOTALS, or empty where it waits.
    inspections
        Inspections that might count: source, source_id, site, operator, kind, period, labour_exploitation and
        counted (yes/no).
    withheld
        For the steward: reason (a code above), records (number), squares (list of the squares they lie in,
        empty without a cell).
    shortfall
        Where there are too few signals for any: what is missing, as codes and numbers, such as
        {"signals": 23, "least": 11, "sources": 2, "least_sources": 3}.
    """

    release: Release
    records: pd.DataFrame
    inspections: pd.DataFrame
    withheld: pd.DataFrame
    shortfall: dict[str, int]

    @property
    def counted(self) -> Counted:
        """The records that this release counts."""
        keys = {"source": "record_source", "source_id": "record_id"}
        signals = self.records.loc[self.records["part"] != "", list(keys)].rename(columns=keys)
        looked = self.inspections.loc[self.inspections["counted"], list(keys)].rename(columns=keys)
        period = self.release.period
        return Counted(
            signals.reset_index(drop=True), looked.reset_index(drop=True), period.first, period.last
        )
