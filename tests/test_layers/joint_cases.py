"""Makes small random months of joint visits, and sites and crews by hand."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from layers.joint.site import JointSite, Window

HOUR = 3600
MONDAY = date(2026, 6, 1)
AUTHORITIES = ("labour_inspectorate", "tax", "police", "food_safety")


@dataclass(frozen=True)
class Table:
    """Travel times of a table, by number of degree x 1000 of latitude; other modes take their share of it."""

    times: NDArray[np.float64]
    caveat: str = ""
    asked: list[str] = field(default_factory=list)

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        self.asked.append(mode)
        numbers = np.round(points[:, 0] * 1000).astype(int)
        return self.times[np.ix_(numbers, numbers)] * {"foot": 3.0, "bicycle": 1.5}.get(mode, 1.0)


@dataclass(frozen=True)
class Month:
    """What `plan_joint` takes."""

    sites: tuple[JointSite, ...]
    crews: tuple[Crew, ...]
    travel: Table


def site(number: int, *authorities: str, hours: tuple[float, float] = (8, 16), **given: object) -> JointSite:
    """Return a site at point `number`, open on Monday at these hours, for an hour's visit worth 1."""
    window = Window(MONDAY, int(hours[0] * HOUR), int(hours[1] * HOUR))
    usual = {"minutes": 60, "windows": (window,), "value": 1.0, "point": (number / 1000, 0.0)}
    return JointSite(
        code=f"s{number}",
        key=SiteKey("example", str(number)),
        authorities=authorities or ("labour_inspectorate",),
        **{**usual, **given},
    )


def crew(number: int, authority: str = "labour_inspectorate", **given: object) -> Crew:
    """Return a crew at point `number` that works from 8 to 16."""
    return Crew(code=f"c{number}", authority=authority, start=(number / 1000, 0.0), **given)


def even_ways(size: int, seconds: float) -> Table:
    """Return the same time between any two points."""
    return Table(np.where(np.eye(size, dtype=bool), 0.0, seconds))


def random_month(seed: int, *, most_sites: int = 9, most_crews: int = 7, most_days: int = 4) -> Month:
    """Return a month with windows, stays, hours, ways without return, missing points and crews as they come."""
    random = np.random.default_rng([seed, 7])
    days = int(random.integers(1, most_days + 1))
    # Mostly there is a crew of every authority, so that sites compete; else as it comes, down to nothing.
    usual = random.random() < 0.9
    size = int(random.integers(3 if usual else 0, most_sites + 1))
    teams = int(random.integers(4 if usual else 0, most_crews + 1))
    named = [*(AUTHORITIES if usual else ()), *random.choice(AUTHORITIES, most_crews)][:teams]
    sites = tuple(_site(random, number, days) for number in range(size))
    crews = tuple(_crew(random, size + number, str(authority)) for number, authority in enumerate(named))
    return Month(sites, crews, Table(_times(random, size + teams)))


def _site(random: np.random.Generator, number: int, days: int) -> JointSite:
    chosen = random.choice(AUTHORITIES, int(random.integers(1, 4)), replace=False, p=[0.4, 0.3, 0.2, 0.1])
    windows = []
    for _window in range(int(random.choice([0, 1, 2, 3, 4, 5], p=[0.05, 0.1, 0.2, 0.2, 0.2, 0.25]))):
        begins = int(random.integers(6, 14)) * HOUR + int(random.integers(0, 60)) * 60
        ends = begins + int(random.integers(20, 480)) * 60
        windows.append(Window(MONDAY + timedelta(days=int(random.integers(days))), begins, ends))
    return JointSite(
        code=f"s{number}",
        key=SiteKey("example", str(number)),
        point=(number / 1000, 0.0) if random.random() < 0.95 else None,
        authorities=tuple(str(each) for each in chosen),
        minutes=int(random.integers(10, 150)),
        windows=tuple(windows),
        value=float(random.choice([0, 1, 1, random.lognormal(0, 1)])),
    )


def _crew(random: np.random.Generator, number: int, authority: str) -> Crew:
    starts = int(random.integers(6, 10)) * HOUR + int(random.integers(0, 60)) * 60
    return Crew(
        code=f"c{number}",
        authority=authority,
        start=(number / 1000, 0.0),
        starts_s=starts,
        ends_s=starts + int(random.integers(4, 11)) * HOUR,
        travels_by=str(random.choice(["car", "car", "car", "bicycle", "foot"])),
        days=int(random.choice([0, 1, 2, 3], p=[0.06, 0.34, 0.3, 0.3])),
        most_visits_a_day=int(random.integers(1, 4)),
    )


def _times(random: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Return times that are not symmetric, with fractions of a second, some of which have no way."""
    at = random.random((size, 2)) * 2400
    times = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) * (1 + 0.2 * random.random((size, size)))
    times[random.random((size, size)) < random.choice([0, 0.05, 0.3], p=[0.6, 0.3, 0.1])] = np.inf
    np.fill_diagonal(times, 0)
    return times


def tiny_month(seed: int) -> Month:
    """Return a month of four sites, two days and four or five crews on a plane, where no detour is shorter."""
    random = np.random.default_rng([seed, 8])
    sites = tuple(replace(_site(random, number, 2), point=(number / 1000, 0.0)) for number in range(4))
    extra = [str(random.choice(AUTHORITIES))] if random.random() < 0.5 else []
    crews = [_crew(random, 4 + number, code) for number, code in enumerate([*AUTHORITIES, *extra])]
    at = random.random((9, 2)) * 2000
    return Month(sites, tuple(crews), Table(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))))
