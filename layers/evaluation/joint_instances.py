"""Makes up months of joint visits: sites, crews and hours as in a city region."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from data.streets.straight import StraightLines
from layers.joint.site import JointSite, Window

HOUR_S = 3600
FIRST_DAY = date(2026, 6, 1)
LEAD, PARTNERS = "labour_inspectorate", ("tax", "police", "fire_rescue", "food_safety")

# About 40 by 40 km, (lat, lon) in degrees, with so many towns.
MIDDLE, WIDE, TOWNS = (60.4, 25.2), (0.36, 0.72), 4
IN_TOWN, SEASONAL = 0.67, 0.33
# Days that a crew gives, for each site of the month.
DAYS_A_SITE = (0.15, 0.25)
MOST_VISITS_A_DAY = 3


@dataclass(frozen=True)
class JointInstance:
    """Sites, crews and ways of a made-up month."""

    sites: tuple[JointSite, ...]
    crews: tuple[Crew, ...]
    travel: StraightLines


def make_instance(seed: int, *, sites: int = 18, working_days: int = 20) -> JointInstance:
    """Return a month of five authorities with six crews: two of the lead, one of each partner.

    Crews sit in the first two towns, work from 8 to 16 and give so few days that in most months some sites
    are left. A site needs the lead and one to three partners for 60 to 150 minutes. It is open at hours of
    its own on two to five days of the week; a third of the sites have a season of one or two weeks. Values
    are lognormal, as expected findings are skewed. Ways are straight lines with a detour, at the speed of
    cars.
    """
    random = np.random.default_rng([seed, 17])
    towns = np.array([_anywhere(random) for _town in range(TOWNS)])
    crews = tuple(
        _crew(random, number, authority, towns, sites)
        for number, authority in enumerate((LEAD, LEAD, *PARTNERS))
    )
    days = _working_days(working_days)
    return JointInstance(
        tuple(_site(random, number, towns, days) for number in range(sites)), crews, StraightLines()
    )


def _working_days(number: int) -> list[date]:
    days = (FIRST_DAY + timedelta(days=each) for each in range(2 * number))
    return [day for day in days if day.weekday() < 5][:number]


def _anywhere(random: np.random.Generator) -> NDArray[np.float64]:
    point: NDArray[np.float64] = np.array(MIDDLE) + (random.random(2) - 0.5) * np.array(WIDE)
    return point


def _crew(
    random: np.random.Generator, number: int, authority: str, towns: NDArray[np.float64], sites: int
) -> Crew:
    lat, lon = towns[int(random.integers(2))] + random.normal(0, 0.01, 2)
    return Crew(
        code=f"crew{number}",
        authority=authority,
        start=(float(lat), float(lon)),
        days=max(2, round(sites * random.uniform(*DAYS_A_SITE))),
        most_visits_a_day=MOST_VISITS_A_DAY,
    )


def _site(
    random: np.random.Generator, number: int, towns: NDArray[np.float64], days: list[date]
) -> JointSite:
    in_town = towns[int(random.integers(TOWNS))] + random.normal(0, (0.02, 0.04))
    lat, lon = in_town if random.random() < IN_TOWN else _anywhere(random)
    partners = random.choice(PARTNERS, int(random.choice([1, 2, 3], p=[0.4, 0.4, 0.2])), replace=False)
    return JointSite(
        code=f"site{number}",
        key=SiteKey("made_up", str(number)),
        point=(float(lat), float(lon)),
        authorities=(LEAD, *(str(each) for each in sorted(partners))),
        minutes=int(random.choice([60, 90, 120, 150])),
        windows=_windows(random, days),
        value=float(random.lognormal(0, 0.6)),
    )


def _windows(random: np.random.Generator, days: list[date]) -> tuple[Window, ...]:
    weekdays = random.choice(5, int(random.integers(2, 6)), replace=False)
    opens = int(random.choice([6, 7, 8, 9, 10, 11])) * HOUR_S
    closes = opens + int(random.integers(4, 10)) * HOUR_S
    season = int(random.integers(5, 11)) if random.random() < SEASONAL else len(days)
    begin = int(random.integers(0, len(days) - season + 1)) if len(days) > season else 0
    return tuple(
        Window(day, opens, closes) for day in days[begin : begin + season] if day.weekday() in weekdays
    )
