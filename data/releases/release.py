"""Holds what a release shows: figures as bands, places as squares, codes instead of words."""

from dataclasses import dataclass
from datetime import date

from data.periods import Period
from data.releases.band import Band

# Kinds of a release: with signals, or where there are too few of them, services and effort alone.
FULL, SERVICES_AND_EFFORT = "full", "services_and_effort"
# How much a part was looked at.
LITTLE, SOME, MUCH = "little", "some", "much"
# Groups of forms besides the codes of the vocabulary: several forms at once, not yet known, and what is left.
SEVERAL, NOT_KNOWN, OTHER = "several", "not_known", "remaining"
ALL_KINDS = "all"

# A square of the grid: level (125 m << level, above 5 too), column and row.
Square = tuple[int, int, int]


@dataclass(frozen=True)
class Part:
    """One part of the map: disjoint from all others, made of squares, never smaller than the rules allow.

    `rest` says that it is what is left of a larger square after its finer parts; records known to the larger
    square alone count in it. `name` is a name on the map near its middle, empty where there is none, and
    `district` the district of its centroid. `inhabitants` is rounded to 100.
    """

    code: str
    name: str
    district: str
    squares: tuple[Square, ...]
    rest: bool
    signals: Band
    looked: str
    hours: Band
    inhabitants: int
    area_km2: float


@dataclass(frozen=True)
class Group:
    """A count by code for the whole municipality."""

    code: str
    signals: Band


@dataclass(frozen=True)
class Signals:
    """What is shown of signals of the whole municipality.

    `about` is the number counted, rounded to 5, of which `placed` stand in a part of the map. `met` were met
    on visits and `reported` by somebody: missing where one of the two is too small. `late` tells whether some
    belong to months of earlier releases, `waiting` that some may wait for a later one: always so where ground
    is not shown, since none there and a few there must look alike. `forms` are disjoint: a signal of several
    forms counts as SEVERAL.
    """

    about: int
    placed: Band | None
    met: Band | None
    reported: Band | None
    forms: tuple[Group, ...]
    late: bool
    waiting: bool


@dataclass(frozen=True)
class Effort:
    """How much was looked and done: totals, rounded to two significant digits.

    Where one organisation holds so much of a total that it would learn the little that others have, the total
    is rounded to a large step: 50 visits or hours, 20 persons, 5 weeks.

    Visits and hours of outreach teams in the period; weeks of campaigns, hours of help lines and trained
    staff of efforts that overlap it, by the share of their months. `unmet_needs` are needs noted on visits.
    """

    visits: int
    hours: int
    campaign_weeks: int
    hotline_hours: int
    trained_staff: int
    unmet_needs: tuple[Group, ...]


@dataclass(frozen=True)
class InspectionFigure:
    """Worksites inspected of a kind (a code, OTHER or ALL_KINDS) in the whole municipality.

    `found` are those where labour exploitation was found: missing where they, or the others, are too few.
    """

    kind: str
    sites: Band
    found: Band | None


@dataclass(frozen=True)
class Service:
    """One public help service, as it may be shown to everybody; lists hold codes."""

    name: str
    address: str
    phone: str
    opening_hours: str
    lat: float | None
    lon: float | None
    needs: tuple[str, ...]
    for_whom: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class NeedCover:
    """How far help for one need reaches: public services, and the share of inhabitants within 5 km of one.

    `within` is a share rounded to 0.05; missing where nobody knows who lives where, or no service has a
    point.
    """

    need: str
    services: int
    within: float | None


@dataclass(frozen=True)
class Release:
    """Everything that a release shows. All of it is public.

    `code` names it, such as 2026-H1, `follows` the one before it. `kind` is FULL or SERVICES_AND_EFFORT: then
    there are no parts and `signals` is None. `box` is west, south, east, north of the area of work
    in metres of the grid `crs_epsg`. `organisations` is the least number of organisations behind the signals,
    as a class: 6, 3, or 0 without any. `hidden_help` tells that there is help at hidden addresses besides.
    """

    code: str
    follows: str | None
    kind: str
    municipality: str
    demonstration: bool
    crs_epsg: int
    box: tuple[float, float, float, float]
    period: Period
    made: date
    organisations: int
    inhabitants: int
    parts: tuple[Part, ...]
    signals: Signals | None
    effort: Effort
    inspections: tuple[InspectionFigure, ...]
    services: tuple[Service, ...]
    cover: tuple[NeedCover, ...]
    hidden_help: bool
    attribution: str

    @property
    def is_full(self) -> bool:
        """Whether it shows signals."""
        return self.kind == FULL
