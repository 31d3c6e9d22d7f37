"""Says on which days and at which hours of a month a worksite can be visited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.opening_windows import is_public_holiday
from data.periods import SEASONS, first_day_of_period
from layers.joint.site import Window

# When people are at work and somebody who answers for the site is there: a judgement.
USUAL_HOURS_S = (8 * 3600, 16 * 3600)
EVENING_HOURS_S = (12 * 3600, 20 * 3600)
EVENING_KINDS = frozenset({"restaurant", "bar_nightclub"})


@dataclass(frozen=True)
class SiteDates:
    """From when to when somebody works at a site, None for open, and the season of a seasonal one."""

    valid_from: date | None = None
    valid_to: date | None = None
    season: str | None = None


def working_days(period: int, *, country: str = "", after: date | None = None) -> tuple[date, ...]:
    """Return the days of a month from Monday to Friday that are no public holiday, later than a day.

    Parameters
    ----------
    country
        ISO 3166 code, for the public holidays; where empty, no day is one.
    """
    first, end = first_day_of_period(period), first_day_of_period(period + 1)
    days = [first + timedelta(days=each) for each in range((end - first).days)]
    return tuple(
        day
        for day in days
        if day.weekday() < 5
        and (after is None or day > after)
        and not is_public_holiday(day, country=country)
    )


def windows_of_site(
    kind: str, dates: SiteDates, days: Collection[date], *, blocked: Collection[date] = ()
) -> tuple[Window, ...]:
    """Return a window for each day on which a site can be visited."""
    starts_s, ends_s = EVENING_HOURS_S if kind in EVENING_KINDS else USUAL_HOURS_S
    return tuple(
        Window(day, starts_s, ends_s) for day in sorted(days) if day not in blocked and works_on(dates, day)
    )


def works_on(dates: SiteDates, day: date) -> bool:
    """Return whether somebody works at a site on a day."""
    return (
        (dates.valid_from is None or dates.valid_from <= day)
        and (dates.valid_to is None or day <= dates.valid_to)
        and (dates.season is None or SEASONS[day.month % 12 // 3] == dates.season)
    )


def dates_of_sites(rows: pd.DataFrame) -> dict[tuple[str, str], SiteDates]:
    """Return the dates of each worksite, by source and source_id, from rows of `read_site_dates`."""
    return {
        (str(row.source), str(row.source_id)): SiteDates(
            _day(row.valid_from), _day(row.valid_to), row.season if isinstance(row.season, str) else None
        )
        for row in rows.itertuples()
    }


def _day(moment: object) -> date | None:
    return None if pd.isna(moment) else pd.Timestamp(moment).date()  # type: ignore[call-overload,arg-type]
