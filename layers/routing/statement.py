"""States stops and teams as a problem that a search can solve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.streets.network import TravelTimes
from layers.routing.insertion import insertions
from layers.routing.problem import NEVER, Crew, Ints, Mask, Problem, Quota
from layers.routing.stop import Stop
from layers.routing.team import Team


@dataclass(frozen=True, eq=False)
class Statement:
    """Stops that may be visited, teams that can be sent, and the same as a problem.

    Parameters
    ----------
    stops, teams
        In the order of the tasks and crews of the problem.
    problem
        Without any wishes but those that forbid: a locked stop is open to one team alone.
    alone
        Shape (teams, stops): whether the team could make the stop if it made nothing else.
    """

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    problem: Problem
    alone: Mask


def state(
    stops: Sequence[Stop], teams: Sequence[Team], streets: TravelTimes, locked: Mapping[str, str]
) -> Statement:
    """Return the stops and teams as a problem, with one matrix of travel times for each way of travelling."""
    columns = max((len(stop.windows) for stop in stops), default=0) or 1
    opens = np.full((len(stops), columns), NEVER)
    closes = np.full((len(stops), columns), -1)
    for row, stop in enumerate(stops):
        long_enough = [(first, last - stop.stay_s) for first, last in sorted(stop.windows)]
        for column, (first, last) in enumerate(each for each in long_enough if each[0] <= each[1]):
            opens[row, column], closes[row, column] = first, last
    problem = Problem(
        values=np.array([stop.value for stop in stops], dtype=np.float64),
        stays=np.array([stop.stay_s for stop in stops], dtype=np.int64),
        opens=opens,
        closes=closes,
        crews=_crews(stops, teams, streets, locked),
        wanted=np.zeros(len(stops), dtype=np.int64),
        counted=np.array([stop.blind_spot for stop in stops], dtype=np.bool_),
        quota=Quota(),
    )
    every = np.arange(len(stops))
    alone = np.zeros((len(teams), len(stops)), dtype=np.bool_)
    for number, crew in enumerate(problem.crews):
        alone[number] = insertions(problem, crew, (), every)[0][:, 0] & crew.able
    return Statement(tuple(stops), tuple(teams), problem, alone)


def _crews(
    stops: Sequence[Stop], teams: Sequence[Team], streets: TravelTimes, locked: Mapping[str, str]
) -> tuple[Crew, ...]:
    travel: dict[str, Ints] = {}
    crews = []
    for number, team in enumerate(teams):
        if team.travels_by not in travel:
            travel[team.travels_by] = _travel(stops, teams, streets, team.travels_by)
        size = len(stops)
        places = [*range(size), size + 2 * number, size + 2 * number + 1]
        first, last = team.rest_between or (team.starts_s, team.ends_s)
        able = [speaks(team, stop) and locked.get(stop.code, team.code) == team.code for stop in stops]
        crews.append(
            Crew(
                travel=travel[team.travels_by][np.ix_(places, places)],
                able=np.array(able, dtype=np.bool_),
                starts=team.starts_s,
                ends=team.ends_s,
                rest=team.rest_s,
                rest_first=first,
                rest_last=last - team.rest_s,
            )
        )
    return tuple(crews)


def speaks(team: Team, stop: Stop) -> bool:
    """Whether the team speaks a language of the stop, or any will do."""
    return not stop.languages or bool(stop.languages & team.languages)


def _travel(stops: Sequence[Stop], teams: Sequence[Team], streets: TravelTimes, mode: str) -> Ints:
    """Return whole seconds, rounded up, between all stops and the starts and ends of all teams."""
    points = [(stop.lat, stop.lon) for stop in stops]
    points += [point for team in teams for point in (team.start, team.end)]
    times_s = np.asarray(streets.times_s(mode, np.array(points, dtype=np.float64)))
    known = np.isfinite(times_s) & (times_s < NEVER)
    return np.where(known, np.ceil(np.where(known, times_s, 0)), NEVER).astype(np.int64)
