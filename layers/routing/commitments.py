"""Settles what is asked of a plan before it is made, and says which wishes cannot go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from layers.routing.plan import BANNED, OUT_OF_REACH, TIME, Plan, Route, Unvisited, Wishes
from layers.routing.stop import Stop
from layers.routing.team import Team


@dataclass(frozen=True)
class Commitments:
    """What is left to plan.

    Parameters
    ----------
    stops, teams
        Those that are planned.
    kept
        Routes that stay as they are.
    locked
        Stop code to team code, both among those that are planned.
    must
        Codes of stops that are planned and have to be visited, locked ones among them.
    unvisited
        Stops that are on no route whatever the plan is.
    caveats
        Sentences on wishes that cannot be met.
    """

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    kept: tuple[Route, ...]
    locked: Mapping[str, str]
    must: frozenset[str]
    unvisited: tuple[Unvisited, ...]
    caveats: tuple[str, ...]


def commit(stops: Sequence[Stop], teams: Sequence[Team], wishes: Wishes, earlier: Plan | None) -> Commitments:
    """Return what is left to plan.

    A ban comes before everything; a route that is kept comes before a lock; a lock before a stop that any
    team may take.

    Raises
    ------
    Refused
        When two stops or two teams have the same code, or a share is not between 0 and 1.
    """
    _check(stops, teams, wishes)
    caveats: list[str] = []
    kept = _kept(stops, teams, wishes, earlier, caveats)
    taken = {visit.stop.code: route.team.code for route in kept for visit in route.visits}
    at_home = {route.team.code for route in kept}
    planned = tuple(team for team in teams if team.code not in at_home)
    unvisited: list[Unvisited] = []
    pool: list[Stop] = []
    for stop in stops:
        if stop.code in wishes.banned:
            unvisited.append(Unvisited(stop, BANNED, _("It is banned from this plan.")))
        elif stop.code not in taken:
            lost = _lost(stop, wishes, teams, at_home)
            unvisited += [lost] if lost else []
            pool += [] if lost else [stop]
    codes = {stop.code for stop in pool}
    caveats += _contradictions(wishes, taken, unvisited, {stop.code for stop in stops})
    return Commitments(
        stops=tuple(pool),
        teams=planned,
        kept=kept,
        locked={stop: team for stop, team in wishes.locked.items() if stop in codes},
        must=(wishes.must | set(wishes.locked)) & codes,
        unvisited=tuple(unvisited),
        caveats=tuple(caveats),
    )


def _check(stops: Sequence[Stop], teams: Sequence[Team], wishes: Wishes) -> None:
    for codes in ([stop.code for stop in stops], [team.code for team in teams]):
        twice = (
            sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
        )
        if twice:
            raise Refused(
                _("The code {codes} stands twice. Give each stop and each team a code of its own.").format(
                    codes=", ".join(twice)
                )
            )
    for share in (wishes.blind_share, wishes.random_share):
        if not 0 <= share <= 1:
            raise Refused(
                _("A share of {share:g} of the visits cannot be. Choose one between 0 and 1.").format(
                    share=share
                )
            )


def _kept(
    stops: Sequence[Stop], teams: Sequence[Team], wishes: Wishes, earlier: Plan | None, caveats: list[str]
) -> tuple[Route, ...]:
    """Return the routes that stay, and add a sentence for each that cannot."""
    now = {stop.code: stop for stop in stops}
    teams_now = {team.code: team for team in teams}
    before = {route.team.code: route for route in earlier.routes} if earlier else {}
    kept = []
    for code in sorted(wishes.kept):
        route = before.get(code)
        if route is None:
            caveats.append(_("Team {team} has no earlier route that could be kept.").format(team=code))
        elif teams_now.get(code) != route.team:
            caveats.append(
                _("The route of team {team} is not kept: the team or its shift has changed.").format(
                    team=code
                )
            )
        elif gone := _no_more(route, now, wishes):
            caveats.append(
                _("The route of team {team} is not kept: {stops} cannot be visited as before.").format(
                    team=code, stops=", ".join(gone)
                )
            )
        else:
            kept.append(route)
    return tuple(kept)


def _no_more(route: Route, now: Mapping[str, Stop], wishes: Wishes) -> list[str]:
    """Return the stops of a route that are banned now, or whose hours or languages forbid it now."""
    gone = []
    for visit in route.visits:
        stop = now.get(visit.stop.code, visit.stop)
        within = any(first <= visit.begins_s and visit.leaves_s <= last for first, last in stop.windows)
        spoken = not stop.languages or stop.languages & route.team.languages
        if stop.code in wishes.banned or not within or not spoken or stop.stay_s > visit.stop.stay_s:
            gone.append(stop.code)
    return gone


def _lost(stop: Stop, wishes: Wishes, teams: Sequence[Team], at_home: set[str]) -> Unvisited | None:
    """Return why a stop is lost whose team is not planned; None where it is not."""
    team = wishes.locked.get(stop.code)
    if team is None:
        return None
    if team not in {each.code for each in teams}:
        sentence = _("It is locked to team {team}, which is not out on this shift.").format(team=team)
        return Unvisited(stop, OUT_OF_REACH, sentence)
    if team in at_home:
        sentence = _("It is locked to team {team}, whose route is kept as it was without it.").format(
            team=team
        )
        return Unvisited(stop, TIME, sentence)
    return None


def _contradictions(
    wishes: Wishes, taken: Mapping[str, str], unvisited: Sequence[Unvisited], known: set[str]
) -> list[str]:
    """Return a sentence for each lock, must or ban of which it is clear that it cannot be met."""
    said = []
    asked = wishes.must | set(wishes.locked)
    for each in unvisited:
        if each.stop.code in asked:
            said.append(not_kept(each))
    for stop, team in sorted(wishes.locked.items()):
        if taken.get(stop, team) != team:
            said.append(
                _(
                    "Stop {stop} is locked to team {team}, but stays on the kept route of team {other}."
                ).format(stop=stop, team=team, other=taken[stop])
            )
    for stop in sorted(asked - known - set(taken)):
        said.append(_("Stop {stop} has to be visited, but is not among the stops.").format(stop=stop))
    return said


def not_kept(unvisited: Unvisited) -> str:
    """Say that a stop that had to be visited is not, and why."""
    return _("Stop {stop} had to be visited and is not: {why}").format(
        stop=unvisited.stop.code, why=unvisited.sentence
    )
