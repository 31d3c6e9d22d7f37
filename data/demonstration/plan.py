"""Says how much is generated for each demonstration."""

from dataclasses import dataclass, replace
from datetime import date

from data.periods import period_of_date, week_of_date


@dataclass(frozen=True)
class Plan:
    """Amounts of one demonstration.

    Parameters
    ----------
    sightings_per_year, visits_per_year, worksites, inspections_per_year, signals_per_year
        Expected numbers.
    discovered
        Share of the sightings that teams discover; the others are reported.
    spots
        Planted hot spots.
    organisations
        Codes of the outreach organisations and of those that take reports, the largest first.
    exact_points
        Whether worksites have points: only where all businesses are invented.
    signalling
        Codes of the organisations that send workplace signals.
    in_all
        Whether `sightings_per_year` counts those of all years together.
    services
        Services that people can be referred to.
    """

    sightings_per_year: float
    visits_per_year: float
    worksites: int
    inspections_per_year: float
    signals_per_year: float
    discovered: float
    spots: int
    visiting: tuple[str, ...]
    reporting: tuple[str, ...]
    exact_points: bool
    signalling: tuple[str, ...] = ("demo_tip_line", "demo_union", "demo_inspectorate")
    in_all: bool = False
    services: int = 4


_VISITING = ("demo_outreach", "demo_city", "demo_street_work", "demo_womens_line")
_REPORTING = ("demo_help_line", "demo_tip_line", "demo_city")

PLANS = {
    "region": Plan(1_500, 9_000, 2_300, 900, 420, 0.6, 8, _VISITING, _REPORTING, True, services=25),
    "town": Plan(
        30,
        160,
        60,
        22,
        6,
        0.7,
        2,
        _VISITING[:2],
        ("demo_city",),
        True,
        signalling=("demo_inspectorate",),
        in_all=True,
    ),
    "helsinki": Plan(350, 2_600, 260, 110, 60, 0.6, 3, _VISITING, _REPORTING, False, services=8),
    "rural": Plan(100, 700, 90, 40, 16, 0.6, 3, _VISITING, _REPORTING, False),
}


@dataclass(frozen=True)
class Span:
    """The time that facts cover: `years` whole calendar years and the running one up to `last_day`."""

    first_day: date
    last_day: date

    @property
    def first_week(self) -> int:
        """First whole week, so that no period before the first one comes in."""
        return week_of_date(self.first_day) + 1

    @property
    def last_week(self) -> int:
        """The running week."""
        return week_of_date(self.last_day)

    @property
    def first_period(self) -> int:
        """First month."""
        return period_of_date(self.first_day)

    @property
    def last_period(self) -> int:
        """The running month."""
        return period_of_date(self.last_day)

    @property
    def years(self) -> float:
        """Length in years."""
        return (self.last_day - self.first_day).days / 365.25


def span_of_years(years: int, *, today: date) -> Span:
    """So many whole calendar years before this one, and this one up to today."""
    return Span(first_day=date(today.year - years, 1, 1), last_day=today)


def plan_over(plan: Plan, span: Span) -> Plan:
    """The plan with yearly numbers; a plan that counts its sightings in all is spread over the span."""
    return replace(plan, sightings_per_year=plan.sightings_per_year / span.years) if plan.in_all else plan
