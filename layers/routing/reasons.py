"""Says of a stop that is on no route why it is not, with the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.language import _, ngettext
from layers.clock_times import write_time
from layers.language_names import language_names
from layers.routing.insertion import insertions
from layers.routing.plan import CLOSED, LANGUAGE, OUT_OF_REACH, QUOTA, TIME, Unvisited
from layers.routing.problem import NEVER, Ints, Mask, Orders
from layers.routing.statement import Statement, speaks
from layers.routing.stop import Stop
from layers.routing.team import Team
from layers.routing.timing import timing_of


def never_possible(statement: Statement, task: int, locked: Mapping[str, str]) -> Unvisited | None:
    """Return why no team could make the stop even if it made nothing else; None where some team could.

    `locked` holds the team of each locked stop: then only that one is asked.
    """
    if statement.alone[:, task].any():
        return None
    stop = statement.stops[task]
    asked = [team for team in statement.teams if locked.get(stop.code, team.code) == team.code]
    if not stop.windows:
        return Unvisited(stop, CLOSED, _("It is not open on this day."))
    speaking = [team for team in asked if speaks(team, stop)]
    if not speaking:
        return Unvisited(stop, LANGUAGE, _language(stop, asked))
    if not any(_meets(team, stop) for team in speaking):
        return Unvisited(stop, CLOSED, _closed(stop, speaking))
    return Unvisited(stop, OUT_OF_REACH, _out_of_reach(statement, task, speaking))


@dataclass(frozen=True, eq=False)
class Room:
    """What the routes have room for.

    Parameters
    ----------
    fits
        Shape (stops,): whether the stop fits into some route as it is.
    longer_s
        Shape (teams, stops): by how much the route grows at least, with the stay; `NEVER` for a team that
        cannot.
    left_s
        Shape (teams,): what is left of the shift.
    """

    fits: Mask
    longer_s: Ints
    left_s: Ints


def room_of(statement: Statement, orders: Orders) -> Room:
    """Return what the routes have room for."""
    problem = statement.problem
    every = np.arange(problem.size)
    fits = np.zeros(problem.size, dtype=np.bool_)
    longer_s = np.full((len(orders), problem.size), NEVER)
    left_s = np.zeros(len(orders), dtype=np.int64)
    for number, (crew, order) in enumerate(zip(problem.crews, orders, strict=True)):
        timing = timing_of(problem, number, order) if order else None
        left_s[number] = crew.ends - crew.starts - (timing.is_back - timing.sets_out if timing else 0)
        fit, longer = insertions(problem, crew, order, every)
        fits |= fit.any(axis=1) & crew.able
        longer_s[number] = np.where(statement.alone[number], longer.min(axis=1), NEVER)
    return Room(fits, longer_s, left_s)


def left_out(statement: Statement, task: int, room: Room, *, was_in: bool) -> Unvisited:
    """Return why a stop that some team could make is on no route.

    `was_in` tells whether it is on a route when nothing is asked for blind spots and the random part.
    """
    stop = statement.stops[task]
    if room.fits[task]:
        sentence = _(
            "There would be room, but with it the shares of blind spots or of stops at random would not hold."
        )
        return Unvisited(stop, QUOTA, sentence)
    if was_in:
        sentence = _(
            "Without the shares for blind spots and stops at random it would be visited; its value is "
            "{value:.3g}."
        ).format(value=stop.value)
        return Unvisited(stop, QUOTA, sentence)
    return Unvisited(stop, TIME, _time(statement, task, room))


def _meets(team: Team, stop: Stop) -> bool:
    """Whether a whole stay lies both within a window and within the shift."""
    return any(
        min(last, team.ends_s) - max(first, team.starts_s) >= stop.stay_s for first, last in stop.windows
    )


def _language(stop: Stop, asked: list[Team]) -> str:
    spoken = ", ".join(language_names(code for team in asked for code in team.languages))
    return _("It needs one of {needed}; the teams asked speak {spoken}.").format(
        needed=", ".join(language_names(stop.languages)),
        spoken=spoken or _("nothing that is known"),
    )


def _closed(stop: Stop, teams: list[Team]) -> str:
    windows = ", ".join(f"{write_time(first)}-{write_time(last)}" for first, last in stop.windows)
    return _(
        "It can be visited {windows}, and a stay takes {stay}; the shifts run from {first} to {last}."
    ).format(
        windows=windows,
        stay=_minutes(stop.stay_s),
        first=write_time(min(team.starts_s for team in teams)),
        last=write_time(max(team.ends_s for team in teams)),
    )


def _out_of_reach(statement: Statement, task: int, teams: list[Team]) -> str:
    """Return the sentence for the team that gets nearest."""
    stop, size = statement.stops[task], statement.problem.size
    ways = []
    for number, team in enumerate(statement.teams):
        if team in teams:
            travel = statement.problem.crews[number].travel
            ways.append((int(travel[size, task] + travel[task, size + 1]), team))
    there_and_back_s, team = min(ways, key=lambda way: way[0] - (way[1].ends_s - way[1].starts_s))
    if there_and_back_s >= NEVER:
        return _("No team knows a way there and back from where it starts and ends.")
    shift_s = team.ends_s - team.starts_s
    if there_and_back_s + stop.stay_s + team.rest_s > shift_s:
        return _(
            "Team {team} needs {way} there and back, {stay} for the stay and {rest} for its break, more than "
            "its shift of {shift}."
        ).format(
            team=team.code,
            way=_minutes(there_and_back_s),
            stay=_minutes(stop.stay_s),
            rest=_minutes(team.rest_s),
            shift=_minutes(shift_s),
        )
    return _(
        "Team {team} needs {way} there and back, and cannot be there in its hours and back "
        "by {end} with its break."
    ).format(team=team.code, way=_minutes(there_and_back_s), end=write_time(team.ends_s))


def _time(statement: Statement, task: int, room: Room) -> str:
    """Return how much longer the route would be that takes it most easily, and how much is left."""
    number = int((room.longer_s[:, task] - room.left_s).argmin())
    longer_s, left_s = int(room.longer_s[number, task]), int(room.left_s[number])
    words = {
        "team": statement.teams[number].code,
        "longer": _minutes(longer_s),
        "left": _minutes(left_s),
    }
    if longer_s > left_s:
        return _(
            "It would take team {team} at least {longer} more, and {left} of its shift are left; what is on "
            "the routes is worth more for the time."
        ).format(**words)
    return _(
        "It would take team {team} {longer} more of {left} that are left, but not at a time when it can be "
        "visited without giving up another stop."
    ).format(**words)


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return ngettext("{number} minute", "{number} minutes", minutes).format(number=minutes)
