"""Reads when something was: a date, a time, a week, a month, a season or a year, as people write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.intake.column import Unreadable
from data.language import _
from data.periods import part_of_day, period_of_date, period_of_week, week_of_date

FIRST_YEAR = 1990
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of spreadsheets, whose 1900 has a 29 February
# Serials of 1990 to 2099; other numbers are no dates.
_SERIAL = re.compile(r"(3[2-9]\d{3}|[4-6]\d{4}|7[0-2]\d{3})(?:[.,](\d+))?")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?(?:[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\.?(?:,?[T ]+(?:klo |kl\.? )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
_WEEK = re.compile(
    r"(\d{4})-?W(\d{1,2})|(?:W|vko|v\.?|wk|week|vecka|uge|uke|KW)\s*(\d{1,2})\s*[/. -]\s*(\d{4})", re.I
)
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[./-](\d{4})")
_QUARTER = re.compile(r"(\d{4})[-/ ]?Q([1-4])|Q([1-4])[-/ ](\d{4})", re.I)
_YEAR = re.compile(r"\d{4}")
_CLOCK = re.compile(
    r"(?:klo |kl\.? )?(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?\s*(am|pm)?(?: Uhr)?", re.I
)
_FRACTION = re.compile(r"0?[.,](\d+)")
_MINUTES = re.compile(r"0[.,][0-5]\d")
_SEASONS = {
    "winter": "winter", "talvi": "winter", "vinter": "winter", "talv": "winter", "ziema": "winter",
    "žiema": "winter", "zima": "winter",
    "spring": "spring", "kevät": "spring", "vår": "spring", "forår": "spring", "kevad": "spring",
    "pavasaris": "spring", "wiosna": "spring", "frühling": "spring", "frühjahr": "spring",
    "summer": "summer", "kesä": "summer", "sommar": "summer", "sommer": "summer", "suvi": "summer",
    "vasara": "summer", "lato": "summer",
    "autumn": "autumn", "fall": "autumn", "syksy": "autumn", "höst": "autumn", "efterår": "autumn",
    "høst": "autumn", "sügis": "autumn", "rudens": "autumn", "ruduo": "autumn", "jesień": "autumn",
    "herbst": "autumn",
}  # fmt: skip
# "vasara" is summer in Latvian and Lithuanian alike, "pavasaris" spring in both.


@dataclass(frozen=True)
class Moment:
    """When something was, as coarsely as it is kept: see the time columns of help.sightings."""

    precision: str
    week: int | None = None
    period: int | None = None
    season: str | None = None
    year: int | None = None
    part_of_day: str | None = None
    weekend: bool | None = None


class TimeParser:
    """Parses times of one store: its zone, and the last day that can have been.

    Naive times are local; times with an offset are turned into local ones.
    """

    def __init__(self, *, zone: str, today: date) -> None:
        self._zone = ZoneInfo(zone)
        self._today = today

    def moment(self, text: str) -> tuple[Moment, str]:
        """Return when a sighting was made: a day, with time or not, a week, a month, a season or a year."""
        if (found := self._day_and_time(text)) is not None:
            day, clock = found
            self._check_day(day)
            key = day.isoformat() if clock is None else f"{day.isoformat()}T{_clock_key(clock)}"
            return moment_of_day(day, None if clock is None else clock.hour), key
        if match := _WEEK.fullmatch(text):
            year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
            return self._week(int(year), int(number))
        if match := _MONTH.fullmatch(text):
            period = self._month(match)
            return Moment("month", period=period), f"month {period}"
        words = text.casefold().replace(",", " ").split()
        if len(words) == 2 and (season := _SEASONS.get(words[0]) or _SEASONS.get(words[1])):
            number = words[1] if words[0] in _SEASONS else words[0]
            if _YEAR.fullmatch(number):
                return Moment("season", season=season, year=self._year(int(number))), f"{season} {number}"
        if _YEAR.fullmatch(text):
            return Moment("year", year=self._year(int(text))), f"year {text}"
        raise Unreadable(
            _("This is no date that is understood. Write it like 2026-09-14, 2026-W38 or 2026-09.")
        )

    def day(self, text: str) -> tuple[date, str]:
        """Return a past day; a time beside it is left out."""
        found = self._day_and_time(text)
        if found is None:
            raise Unreadable(_("This is no date that is understood. Write it like 2026-09-14 or 14.9.2026."))
        self._check_day(found[0])
        return found[0], found[0].isoformat()

    def any_day(self, text: str) -> tuple[date, str]:
        """Return a day that may lie in the future, such as the end of a contract."""
        found = self._day_and_time(text)
        if found is None:
            raise Unreadable(_("This is no date that is understood. Write it like 2026-09-14 or 14.9.2026."))
        self._check_year(found[0].year)
        return found[0], found[0].isoformat()

    def month(self, text: str) -> tuple[int, str]:
        """Return a month, counted from January 1970."""
        if match := _MONTH.fullmatch(text):
            period = self._month(match)
            return period, str(period)
        if (found := self._day_and_time(text)) is not None:
            self._check_day(found[0])
            period = period_of_date(found[0])
            return period, str(period)
        raise Unreadable(_("This is no month that is understood. Write it like 2026-09."))

    def quarter(self, text: str) -> tuple[int, str]:
        """Return the first month of a quarter, counted from January 1970."""
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise Unreadable(_("This is no quarter that is understood. Write it like 2026-Q3."))
        year, number = (match[1], match[2]) if match[1] else (match[4], match[3])
        period = (self._year(int(year)) - 1970) * 12 + (int(number) - 1) * 3
        self._check_day(date(1970 + period // 12, period % 12 + 1, 1))
        return period, str(period)

    def clock(self, text: str) -> tuple[str, str]:
        """Return the part of day of a time such as 21:30, 21.30, 9 pm or 21."""
        if _MINUTES.fullmatch(text):
            raise Unreadable(
                _("This can be minutes after midnight or a share of the day. Write it like 00:30.")
            )
        if match := _FRACTION.fullmatch(text):
            # A spreadsheet's time without its format: a part of the day.
            return part_of_day(int(float(f"0.{match[1]}") * 24)), text
        match = _CLOCK.fullmatch(text)
        hour = int(match[1]) if match else 99
        if match and match[4]:
            hour = hour % 12 + (12 if match[4].casefold() == "pm" else 0)
        if hour > 23 or (match and int(match[2] or 0) > 59):
            raise Unreadable(
                _("This is no time that is understood. Write it like 21:30, or give the part of day.")
            )
        return part_of_day(hour), f"{hour:02d}:{(match[2] if match else None) or '00'}"

    def _day_and_time(self, text: str) -> tuple[date, time | None] | None:
        if match := _SERIAL.fullmatch(text):
            moment = datetime.combine(SERIAL_ZERO, time()) + timedelta(
                days=int(match[1]), seconds=round(float(f"0.{match[2] or 0}") * 86_400)
            )
            # A share of nought is how programs write the number of a whole day.
            return moment.date(), moment.time() if int(match[2] or 0) else None
        if match := _COMPACT.fullmatch(text):
            return _date(*match.groups()), None
        if match := _ISO.fullmatch(text):
            return self._local(match)
        if match := _DAY_FIRST.fullmatch(text):
            day = _date(match[3], match[2], match[1])
            return day, _time(match[4], match[5], match[6]) if match[4] else None
        return None

    def _local(self, match: re.Match[str]) -> tuple[date, time | None]:
        day = _date(match[1], match[2], match[3])
        if match[4] is None:
            return day, None
        clock = _time(match[4], match[5], match[6])
        if match[7] is None:
            return day, clock
        offset = "+00:00" if match[7] == "Z" else match[7]
        offset = offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
        try:
            stated = datetime.fromisoformat(f"{day.isoformat()}T{clock:%H:%M:%S}{offset}")
            aware = stated.astimezone(self._zone)
        except (ValueError, OverflowError):
            raise Unreadable(_("There is no such time. Write it like 2026-09-14T21:30+03:00.")) from None
        return aware.date(), aware.time()

    def _week(self, year: int, number: int) -> tuple[Moment, str]:
        known = self._year(year)
        try:
            monday = date.fromisocalendar(known, number, 1)
        except ValueError:
            raise Unreadable(_("This year has no such week. Weeks go from 1 to 52 or 53.")) from None
        self._check_day(monday)
        week = week_of_date(monday)
        return Moment("week", week=week, period=period_of_week(week)), f"week {week}"

    def _month(self, match: re.Match[str]) -> int:
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        if not 1 <= int(month) <= 12:
            raise Unreadable(_("This is no month. Write it like 2026-09."))
        self._check_day(date(self._year(int(year)), int(month), 1))
        return (int(year) - 1970) * 12 + int(month) - 1

    def _year(self, year: int) -> int:
        self._check_year(year)
        if year > self._today.year:
            raise Unreadable(_("This lies in the future. Correct the date."))
        return year

    def _check_year(self, year: int) -> None:
        if not FIRST_YEAR <= year <= self._today.year + 100:
            raise Unreadable(_("The year is not between 1990 and the next hundred years. Correct the date."))

    def _check_day(self, day: date) -> None:
        self._check_year(day.year)
        if day > self._today:
            raise Unreadable(_("This lies in the future. Correct the date."))


def moment_of_day(day: date, hour: int | None = None) -> Moment:
    """Return what is kept of a day and an hour: week, month, part of day and whether a weekend."""
    week = week_of_date(day)
    return Moment(
        "week",
        week=week,
        period=period_of_week(week),
        part_of_day=None if hour is None else part_of_day(hour),
        weekend=day.weekday() >= 5,
    )


def _clock_key(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(
            _("There is no such day: day and month may be turned round. Write it like 2026-09-14.")
        ) from None


def _time(hour: str, minute: str, second: str | None = None) -> time:
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        raise Unreadable(_("There is no such time. Write it like 21:30.")) from None
