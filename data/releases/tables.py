"""Turns a release into tables of open data: parts, totals and services, with codes instead of words."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from data.releases.band import Band
from data.releases.release import Release

PART_FIELDS = {
    "code": "code of the part within this release",
    "name": "a name on the map near its middle; empty where there is none",
    "district": "district of its centroid; empty where there is none",
    "squares": "squares of the grid, each as level/column/row; a side is 125 m * 2^level",
    "rest": "1 where it is what is left of a larger square after its finer parts, else 0",
    "signals_low": "least number of signals of the band",
    "signals_high": "greatest number of signals of the band; empty where the band is open",
    "looked": "how much the part was looked at: little, some or much",
    "hours_low": "least hours of visits of the band",
    "hours_high": "greatest hours of visits of the band; empty where the band is open",
    "inhabitants": "inhabitants, rounded to 100",
    "area_km2": "area in square kilometres",
}
TOTAL_FIELDS = {
    "measure": "what is counted",
    "code": "form, need or kind of workplace; empty for all",
    "low": "least value of the band, or the value itself, rounded",
    "high": "greatest value of the band; empty where the band is open",
    "unit": "unit of low and high",
}
SERVICE_FIELDS = {
    "name": "name of the service",
    "address": "address",
    "phone": "telephone number, with an apostrophe before a leading sign so that no program runs it",
    "opening_hours": "opening hours as in OpenStreetMap",
    "lat": "latitude in degrees, EPSG:4326",
    "lon": "longitude in degrees, EPSG:4326",
    "needs": "codes of needs it helps with, separated by spaces",
    "for_whom": "codes of whom it is for, separated by spaces",
    "languages": "codes of languages, separated by spaces",
}

type Row = tuple[str, str, float, float | None, str]


def part_table(release: Release) -> pd.DataFrame:
    """Return one row per part, columns as `PART_FIELDS`."""
    rows = [
        (
            part.code,
            part.name,
            part.district,
            " ".join("/".join(str(number) for number in square) for square in part.squares),
            int(part.rest),
            part.signals.low,
            part.signals.high,
            part.looked,
            part.hours.low,
            part.hours.high,
            part.inhabitants,
            part.area_km2,
        )
        for part in release.parts
    ]
    return _typed(rows, PART_FIELDS, whole=("signals_low", "signals_high", "hours_low", "hours_high"))


def total_table(release: Release) -> pd.DataFrame:
    """Return one row per figure of the whole municipality, columns as `TOTAL_FIELDS`."""
    rows = [*_signals(release), *_effort(release), *_inspections(release), *_cover(release)]
    return _typed(rows, TOTAL_FIELDS).astype({"low": "float64", "high": "float64"})


def service_table(release: Release) -> pd.DataFrame:
    """Return one row per public service, columns as `SERVICE_FIELDS`."""
    rows = [
        (
            each.name,
            each.address,
            each.phone,
            each.opening_hours,
            each.lat,
            each.lon,
            " ".join(each.needs),
            " ".join(each.for_whom),
            " ".join(each.languages),
        )
        for each in release.services
    ]
    return _typed(rows, SERVICE_FIELDS).astype({"lat": "float64", "lon": "float64"})


def _typed(rows: list[Any], names: dict[str, str], *, whole: tuple[str, ...] = ()) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(names)).astype(dict.fromkeys(whole, "Int64"))


def _band(measure: str, code: str, band: Band | None, unit: str) -> Iterator[Row]:
    if band is not None:
        yield measure, code, band.low, band.high, unit


def _signals(release: Release) -> Iterator[Row]:
    signals = release.signals
    if signals is None:
        return
    yield "signals_about", "", signals.about, signals.about, "signals"
    yield from _band("signals_placed", "", signals.placed, "signals")
    yield from _band("signals_met", "", signals.met, "signals")
    yield from _band("signals_reported", "", signals.reported, "signals")
    for form in signals.forms:
        yield from _band("signals_of_form", form.code, form.signals, "signals")


def _effort(release: Release) -> Iterator[Row]:
    effort = release.effort
    yield "visits", "", effort.visits, effort.visits, "visits"
    yield "hours_of_visits", "", effort.hours, effort.hours, "hours"
    yield "campaigns", "", effort.campaign_weeks, effort.campaign_weeks, "weeks"
    yield "help_lines", "", effort.hotline_hours, effort.hotline_hours, "hours"
    yield "trained_staff", "", effort.trained_staff, effort.trained_staff, "persons"
    for need in effort.unmet_needs:
        yield from _band("unmet_needs", need.code, need.signals, "needs")


def _inspections(release: Release) -> Iterator[Row]:
    for figure in release.inspections:
        yield from _band("worksites_inspected", figure.kind, figure.sites, "worksites")
        yield from _band("worksites_found", figure.kind, figure.found, "worksites")


def _cover(release: Release) -> Iterator[Row]:
    for cover in release.cover:
        yield "services", cover.need, cover.services, cover.services, "services"
        if cover.within is not None:
            yield "inhabitants_within_5_km", cover.need, cover.within, cover.within, "share"
