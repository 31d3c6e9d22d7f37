"""Puts the codes, numbers, bands and days of a release into words in the language of the session."""

import re
from collections import Counter
from datetime import date

from babel.dates import format_date, format_interval, get_day_names

from data.language import _, language, ngettext
from data.periods import Period, first_day_of_period
from data.releases.band import Band
from data.releases.release import ALL_KINDS, LITTLE, MUCH, NOT_KNOWN, OTHER, SEVERAL, SOME, Part, Release
from data.vocabulary import forms, place_kinds, service_terms, unmet_needs
from layers.number_text import write_count, write_share

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")


def write_band(band: Band) -> str:
    """Return a band as "20–29", or "10,000 or more" where it is open."""
    return write_range(band.low, band.high)


def write_range(low: int, high: int | None) -> str:
    """Return whole numbers from one to another as "20–29"; "10,000 or more" without an upper end."""
    if high is None:
        return _("{number} or more").format(number=write_count(low))
    if low == high:
        return write_count(low)
    return f"{write_count(low)}–{write_count(high)}"


def write_about(number: int) -> str:
    """Return a rounded number of signals in words, such as "about 745 signals"."""
    return ngettext("about {number} signal", "about {number} signals", number).format(
        number=write_count(number)
    )


def write_at_least(number: int) -> str:
    """Return the lower end of a class in words, such as "at least 6", to stand in the place of a number."""
    return _("at least {number}").format(number=write_count(number))


def write_part_of_all(share: float) -> str:
    """Return a share as whole percent; "less than 1 %" where that would be none of something."""
    return _("less than 1 %") if 0 < share < 0.005 else write_share(share)


def write_day(day: date) -> str:
    """Return a day as the language of the session writes it, the month as a word."""
    return format_date(day, format="long", locale=language())


def write_opening_hours(hours: str) -> str:
    """Return opening hours as OpenStreetMap writes them, with the days of the week in words."""
    if hours.strip() == "24/7":
        return _("always open")
    names = get_day_names("abbreviated", locale=language())
    return _DAY.sub(lambda found: names[_DAYS.index(found[0])], hours).replace("-", "–").replace(",", ", ")


def write_months(period: Period) -> str:
    """Return a period as the language of the session writes it, such as "January – June 2026"."""
    first, last = (first_day_of_period(each) for each in (period.first, period.last))
    if period.first == period.last:
        # LLLL is the month standing alone: several of our languages bend it inside a date.
        return format_date(first, format="LLLL y", locale=language())
    return format_interval(first, last, "yMMMM", locale=language())


def part_names(release: Release) -> dict[str, str]:
    """Return what each part is called, no two alike: by the map, else by its district, else by its code."""
    plain = {part.code: _plain_name(part) for part in release.parts}
    often = Counter(plain.values())
    return {
        code: _("{name} ({code})").format(name=name, code=code) if often[name] > 1 else name
        for code, name in plain.items()
    }


def looked_in_words(looked: str) -> str:
    """Return how much a part was looked at."""
    return {LITTLE: _("little looked"), SOME: _("some"), MUCH: _("much")}[looked]


def form_in_words(code: str) -> str:
    """Return a form of exploitation, or a group of forms."""
    groups = {SEVERAL: _("Several forms"), NOT_KNOWN: _("Form not known"), OTHER: _("Other forms together")}
    return groups.get(code) or _label(code, {each.code: each.label for each in forms()})


def need_in_words(code: str) -> str:
    """Return what people may need, as the list of services names it."""
    return _label(code, {each.code: each.label for each in service_terms("needs")})


def for_whom_in_words(code: str) -> str:
    """Return whom a service is for."""
    return _label(code, {each.code: each.label for each in service_terms("for_whom")})


def unmet_need_in_words(code: str) -> str:
    """Return what a team could not offer."""
    return _label(
        code, {OTHER: _("Other needs together"), **{each.code: each.label for each in unmet_needs()}}
    )


def kind_in_words(code: str) -> str:
    """Return a kind of workplace, or all of them."""
    named = {OTHER: _("Other kinds together"), ALL_KINDS: _("All kinds")}
    return named.get(code) or _label(code, {each.code: each.label for each in place_kinds()})


def _label(code: str, labels: dict[str, str]) -> str:
    # Codes of a release made by a later version stay as they are.
    return labels.get(code, code)


def _plain_name(part: Part) -> str:
    name = part.name or part.district
    if not name:
        return _("Part {code}").format(code=part.code)
    return _("Around {name}").format(name=name) if part.rest else name
