"""Gives tests a small release whose figures a person can check, without a store."""

from dataclasses import replace
from datetime import date
from typing import Any

from data.periods import Period
from data.releases.band import HOUR_BANDS, Band
from data.releases.half_years import parse_code
from data.releases.release import (
    ALL_KINDS,
    FULL,
    LITTLE,
    MUCH,
    NOT_KNOWN,
    OTHER,
    SERVICES_AND_EFFORT,
    SOME,
    Effort,
    Group,
    InspectionFigure,
    NeedCover,
    Part,
    Release,
    Service,
    Signals,
)

# Finland's grid: 20 km by 16 km of which squares of 4 km and 2 km make five parts; the east is not shown.
BOX = (440_000.0, 6_632_000.0, 460_000.0, 6_648_000.0)


def hours(count: float) -> Band:
    """Return the band of so many hours."""
    return Band.of(count, HOUR_BANDS)


def sample_parts() -> tuple[Part, ...]:
    """Return five parts: one far above its share, one little looked at, one of what is left of a square."""
    return (
        Part("A1", "Market Square", "Centre", ((4, 220, 3318),), False, Band.of(62), MUCH, hours(240), 2100, 4.0),
        Part("A2", "Harbour", "Centre", ((4, 221, 3318),), False, Band.of(34), SOME, hours(60), 9800, 4.0),
        Part("A3", "Station", "Centre", ((4, 220, 3319), (4, 221, 3319)), True, Band.of(25), SOME, hours(51), 7400, 8.0),
        Part("A4", "Northfield", "North", ((5, 110, 1660), (5, 111, 1660)), False, Band.of(21), LITTLE, hours(2), 6300, 32.0),
        Part("A5", "", "", ((5, 111, 1659),), False, Band.of(19), SOME, hours(22), 5200, 16.0),
    )  # fmt: skip


def sample_services() -> tuple[Service, ...]:
    """Return two public services."""
    advice = Service(
        "Advice Point <b>", "Market Street 1", "+358 9 000 000", "Mo-Fr 09:00-16:00", 59.87, 26.0,
        ("legal_advice",), ("anybody",), ("fi", "en"),
    )  # fmt: skip
    return advice, replace(advice, name="Night Line", address="", lat=None, lon=None, phone="116 006")


def sample_release(code: str = "2026-H1", **changes: Any) -> Release:
    """Return a release of Testby with signals, with some fields changed."""
    period: Period = changes.pop("period", None) or parse_code(code)
    forms = (
        Group("labour", Band.of(80)), Group("sexual", Band.of(40)), Group(OTHER, Band.of(17)),
        Group(NOT_KNOWN, Band.of(33)),
    )  # fmt: skip
    whole = Release(
        code=code,
        follows=None,
        kind=FULL,
        municipality="Testby",
        demonstration=True,
        crs_epsg=3067,
        box=BOX,
        period=period,
        made=date(2026, 9, 1),
        organisations=3,
        inhabitants=38_400,
        parts=sample_parts(),
        signals=Signals(170, Band.of(161), Band.of(96), Band.of(74), forms, late=True, waiting=True),
        effort=Effort(430, 380, 6, 900, 40, (Group("service_full", Band.of(14)),)),
        inspections=(
            InspectionFigure(ALL_KINDS, Band.of(64), Band.of(12)),
            InspectionFigure("construction_site", Band.of(31), None),
            InspectionFigure(OTHER, Band.of(33), None),
        ),
        services=sample_services(),
        cover=(NeedCover("legal_advice", 2, 0.65), NeedCover("night_shelter", 0, None)),
        hidden_help=True,
        attribution="© OpenStreetMap contributors (ODbL)",
    )
    return replace(whole, **changes)


def sample_before(code: str = "2025-H2", **changes: Any) -> Release:
    """Return the release before: fewer signals in the same parts but one, and more hours."""
    after = sample_release(code)
    assert after.signals is not None
    signals = replace(
        after.signals, about=120, placed=Band.of(115), met=Band.of(70), reported=Band.of(50), late=False
    )
    effort = replace(after.effort, visits=470, hours=460)
    parts = (replace(after.parts[0], signals=Band.of(35)), *after.parts[1:4])
    earlier = replace(after, made=date(2026, 3, 2), signals=signals, effort=effort, parts=parts)
    return replace(earlier, **changes)


def sample_without_signals(code: str = "2026-H1") -> Release:
    """Return a release of services and effort alone, as of a small town."""
    return sample_release(
        code, kind=SERVICES_AND_EFFORT, parts=(), signals=None, inspections=(), organisations=0,
        effort=Effort(40, 30, 2, 0, 5, ()),
    )  # fmt: skip
