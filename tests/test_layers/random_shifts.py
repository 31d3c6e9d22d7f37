"""Makes small random shifts to plan: stops, teams, travel times and wishes of every kind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.routing.plan import Wishes
from layers.routing.stop import Stop
from layers.routing.team import Team

HOUR = 3600
LANGUAGES = ("en", "ru", "uk")


@dataclass(frozen=True)
class Matrix:
    """Streets that are a table: travel times between points on a line of latitude, by number of degree x 1000."""

    times: NDArray[np.float64]

    @property
    def caveat(self) -> str:
        return ""

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        numbers = np.round(points[:, 0] * 1000).astype(int)
        return self.times[np.ix_(numbers, numbers)] * {"foot": 1.0, "bicycle": 0.5, "car": 0.3}.get(mode, 1.0)


@dataclass(frozen=True)
class RandomShift:
    """What `plan_routes` takes, and the travel times of each team."""

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    streets: Matrix
    wishes: Wishes
    travel: dict[str, NDArray[np.float64]]


def random_shift(seed: int, *, most_stops: int = 14, most_teams: int = 3) -> RandomShift:
    """Return a shift with windows, stays, breaks, languages, islands, locks, bans and shares as they come."""
    random = np.random.default_rng([seed, 5])
    size, crews = int(random.integers(0, most_stops + 1)), int(random.integers(0, most_teams + 1))
    stops = tuple(_stop(random, number) for number in range(size))
    teams = tuple(_team(random, number, size) for number in range(crews))
    streets = Matrix(_times(random, size + 2 * crews))
    travel = {}
    for team in teams:
        points = [(stop.lat, stop.lon) for stop in stops] + [team.start, team.end]
        travel[team.code] = streets.times_s(team.travels_by, np.array(points))
    return RandomShift(stops, teams, streets, _wishes(random, stops, teams, seed), travel)


def _stop(random: np.random.Generator, number: int) -> Stop:
    stay = int(random.integers(5, 40)) * 60
    windows, time = [], 17 * HOUR
    for _window in range(int(random.choice([0, 1, 1, 1, 2, 3], p=[0.05, 0.35, 0.2, 0.1, 0.2, 0.1]))):
        time += int(random.integers(0, 120)) * 60
        length = int(random.integers(2, 150)) * 60
        windows.append((time, time + length))
        time += length
    return Stop(
        code=f"s{number}",
        name="Somewhere",
        kind="bar",
        lat=number / 1000,
        lon=0.0,
        east=0,
        north=0,
        cell_level=2,
        value=float(random.lognormal(0, 1)),
        stay_s=stay,
        windows=tuple(windows),
        languages=frozenset(
            random.choice(LANGUAGES, int(random.choice([0, 0, 0, 1, 2])), replace=False).tolist()
        ),
        blind_spot=bool(random.random() < 0.3),
    )


def _team(random: np.random.Generator, number: int, size: int) -> Team:
    starts = 18 * HOUR + int(random.integers(0, 4)) * HOUR // 2
    ends = starts + int(random.integers(2, 12)) * HOUR // 2
    rest = int(random.choice([0, 0, 15, 30])) * 60
    first, last = sorted(int(starts + share * (ends - starts)) for share in random.random(2))
    return Team(
        code=f"t{number}",
        size=2,
        languages=frozenset(random.choice(LANGUAGES, int(random.integers(1, 3)), replace=False).tolist()),
        travels_by=str(random.choice(["foot", "foot", "bicycle", "car"])),
        start=((size + 2 * number) / 1000, 0.0),
        end=((size + 2 * number + 1) / 1000, 0.0),
        starts_s=starts,
        ends_s=ends,
        rest_s=rest if rest < ends - starts else 0,
        rest_between=(first, last) if rest and last - first >= rest and random.random() < 0.5 else None,
    )


def _times(random: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Return times that are not symmetric, with fractions of a second, some of which have no way."""
    at = random.random((size, 2)) * 2400
    times = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) * (1 + 0.2 * random.random((size, size)))
    times[random.random((size, size)) < random.choice([0, 0.1, 0.5], p=[0.5, 0.4, 0.1])] = np.inf
    np.fill_diagonal(times, 0)
    return times


def _wishes(
    random: np.random.Generator, stops: tuple[Stop, ...], teams: tuple[Team, ...], seed: int
) -> Wishes:
    codes = [stop.code for stop in stops]
    crews = [team.code for team in teams] + ["nobody"]

    def some(most: int) -> list[str]:
        return [code for code in codes if random.random() < most / max(len(codes), 1) / 2]

    return Wishes(
        locked={code: str(random.choice(crews)) for code in some(2)},
        must=frozenset(some(2)),
        banned=frozenset(some(2)),
        blind_share=float(random.choice([0, 0.2, 0.5, 1])),
        random_share=float(random.choice([0, 0.1, 0.3, 1])),
        seed=seed,
    )
