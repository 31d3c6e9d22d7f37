"""Says why a plan is empty, or why a team goes nowhere, and what to do about it."""

from collections.abc import Sequence

import numpy as np

from data.language import _
from layers.routing.plan import CLOSED, LANGUAGE, OUT_OF_REACH, Unvisited
from layers.routing.problem import NEVER
from layers.routing.statement import Statement
from layers.routing.stop import Stop
from layers.routing.team import Team


def empty_because(
    stops: Sequence[Stop], teams: Sequence[Team], unvisited: Sequence[Unvisited], stuck: Sequence[str]
) -> tuple[str, ...]:
    """Return why nobody goes anywhere and what to do.

    Parameters
    ----------
    stops, teams
        All that were given.
    unvisited
        Every stop with its reason.
    stuck
        Sentences on teams that cannot leave their start, or not get back.
    """
    if not teams:
        return (_("No team is out. Give at least one team with a shift."),)
    if not stops:
        if unvisited:
            return (_("Every stop is left out beforehand. Allow some of them again, or choose another day."),)
        return (_("There is no stop to go to. Bring in places, or widen what is looked for."),)
    said = list(stuck)
    counts = {
        reason: sum(each.reason == reason for each in unvisited)
        for reason in {each.reason for each in unvisited}
    }
    if counts.get(CLOSED):
        said.append(
            _("{number} stops are closed in these shifts. Choose other hours or another day.").format(
                number=counts[CLOSED]
            )
        )
    if counts.get(LANGUAGE):
        said.append(
            _("{number} stops need a language that no team speaks. Add a team or an interpreter.").format(
                number=counts[LANGUAGE]
            )
        )
    if counts.get(OUT_OF_REACH) and not stuck:
        said.append(
            _(
                "{number} stops are out of reach. Start nearer, travel faster, or make the shift longer."
            ).format(number=counts[OUT_OF_REACH])
        )
    if len(unvisited) > sum(counts.get(reason, 0) for reason in (CLOSED, LANGUAGE, OUT_OF_REACH)):
        said.append(_("The other stops are banned or were visited lately. Allow some of them again."))
    return tuple(said)


def stuck_teams(statement: Statement) -> tuple[str, ...]:
    """Return a sentence for each team that reaches no stop, or gets back from none."""
    size = statement.problem.size
    said = []
    for team, crew in zip(statement.teams, statement.problem.crews, strict=True):
        out, back = crew.travel[size, :size], crew.travel[:size, size + 1]
        if size and np.all(out >= NEVER):
            said.append(
                _(
                    "Team {team} cannot leave its start: no way leads from there to any stop. Move the start "
                    "to a street that is not cut off by water."
                ).format(team=team.code)
            )
        elif size and np.all(np.maximum(out, back) >= NEVER):
            said.append(
                _("Team {team} cannot get back to its end from any stop. Move the end to a street.").format(
                    team=team.code
                )
            )
    return tuple(said)
