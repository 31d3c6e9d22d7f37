"""Names months and quarters in the language of the session, short enough for an axis."""

from babel.dates import get_month_names

from data.language import _, language
from data.periods import SEASONS, Period
from layers.series import MONTH


def short_name(first: int, step: int) -> str:
    """Return a month such as "Mar<br>2026", or a season such as "winter<br>2026" (of its January)."""
    if step == MONTH:
        month = get_month_names("abbreviated", locale=language())[first % 12 + 1]
        return f"{month}<br>{1970 + first // 12}"
    return f"{season_name((first + 1) % 12 // 3)}<br>{1970 + (first + 1) // 12}"


def long_name(first: int, last: int) -> str:
    """Return months in words, such as "March 2026" or "December 2025 to February 2026"."""
    return Period(first, last).label()


def part_name(part: int, step: int, *, short: bool) -> str:
    """Return the name of a calendar month (0 is January) or season (0 is winter)."""
    if step == MONTH:
        return str(get_month_names("narrow" if short else "wide", locale=language())[part + 1])
    return season_name(part)


def season_name(part: int) -> str:
    """Return the name of a season within a sentence, 0 for winter."""
    return {"winter": _("winter"), "spring": _("spring"), "summer": _("summer"), "autumn": _("autumn")}[
        SEASONS[part]
    ]
