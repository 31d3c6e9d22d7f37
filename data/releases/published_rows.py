"""Reads which releases a store has published, and checks a new one against them."""

from dataclasses import dataclass
from datetime import date

from data.errors import Refused
from data.language import _
from data.periods import Period, first_day_of_period, period_of_date
from data.releases.half_years import release_code
from data.store import Store

_ROWS = """
    SELECT source, release, batch, first_period, last_period, as_of, manifest_sha256, prepared_by, approved_by
    FROM main.releases ORDER BY last_period, release
"""


@dataclass(frozen=True)
class PublishedRow:
    """A release as the store remembers it: see `main.releases`."""

    source: str
    release: str
    batch: int
    first_period: int
    last_period: int
    as_of: int
    manifest_sha256: str
    prepared_by: str
    approved_by: str

    @property
    def period(self) -> Period:
        """The months of the release."""
        return Period(self.first_period, self.last_period)


def read_published_rows(store: Store) -> tuple[PublishedRow, ...]:
    """Return the releases that a store has published, the oldest first."""
    with store.cursor() as cursor:
        return tuple(PublishedRow(*row) for row in cursor.execute(_ROWS).fetchall())


def check_period(published: tuple[PublishedRow, ...], period: Period, *, today: date) -> None:
    """Check that a release of a period may be made.

    Raises
    ------
    Refused
        When the period is not over, or does not come after that of every release published so far.
    """
    code = release_code(period)
    if period.last >= period_of_date(today):
        raise Refused(
            _(
                "Release {code} would tell of months that are not over. "
                "Make it from {day} on, or choose an earlier period."
            ).format(code=code, day=first_day_of_period(period.last + 1).isoformat())
        )
    if any(each.release == code for each in published):
        raise Refused(
            _("Release {code} is published: it stays as it is. Make one of a later period.").format(code=code)
        )
    if published and period.first <= (last := published[-1]).last_period:
        raise Refused(
            _(
                "Release {code} does not come after {published}, which is published. "
                "Make one of months after {month}."
            ).format(code=code, published=last.release, month=str(Period(last.last_period, last.last_period)))
        )
