"""Plans one shift: which team goes to which stops in which order, and why every other stop is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor
from time import perf_counter

import numpy as np

from data.language import _
from data.progress import IsCancelled, Tell, never, say_nothing
from data.streets.network import TravelTimes
from layers.routing.commitments import Commitments, commit
from layers.routing.draw import draw_stops
from layers.routing.most_visits import most_visits
from layers.routing.plan import Draw, Plan, Unvisited, Wishes
from layers.routing.plan_writing import Found, write_plan
from layers.routing.problem import NEVER, Ints, Orders, Problem, Quota
from layers.routing.search import Effort, best_orders
from layers.routing.statement import Statement, state
from layers.routing.stop import Stop
from layers.routing.team import Team

# Drawn stops come before all value, stops that have to be visited before those.
DRAWN, ASKED = 1, 1000
_FREE_SHARE = 0.2


def plan_routes(
    stops: Sequence[Stop],
    teams: Sequence[Team],
    streets: TravelTimes,
    *,
    day: date,
    wishes: Wishes | None = None,
    set_aside: Sequence[Unvisited] = (),
    seconds: float = 5.0,
    earlier: Plan | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
    steps: int = 0,
) -> Plan:
    """Return a plan for the shift: a route for each team that can go, and a reason for each stop on none.

    Who cancels gets the best plan so far, with a caveat that the search was stopped.

    Parameters
    ----------
    wishes
        What the coordinator asks; by default the shares for blind spots and the random part alone.
    set_aside
        Stops left out before planning, taken over into the plan as they are.
    seconds
        How long the search goes on; what comes before and after takes little.
    earlier
        Plan to start from; routes that are kept come from it.
    steps
        Where above 0, the search ends after so many steps, whatever the time: the same plan on every machine.

    Raises
    ------
    Refused
        When two stops or teams share a code, or a share is not between 0 and 1.
    """
    until = perf_counter() + seconds
    wishes = wishes or Wishes()
    asked = commit(stops, teams, wishes, earlier)
    statement = state(asked.stops, asked.teams, streets, asked.locked)
    draw = _draw(statement, asked, wishes, earlier)
    search = _Search(statement, asked, draw, Effort(seconds, steps), earlier, until, tell, cancelled)
    free, orders = search.run()
    stopped = (_("The search was stopped early; more time may find a better plan."),) if cancelled() else ()
    tell(1.0, "")
    return write_plan(
        Found(statement, asked, draw, free, orders),
        day=day,
        set_aside=set_aside,
        caveats=(streets.caveat, *stopped),
    )


def _draw(statement: Statement, asked: Commitments, wishes: Wishes, earlier: Plan | None) -> Draw:
    """Return the draw of the stops that some team could make, with what kept routes had drawn."""
    kept = [visit.stop.code for route in asked.kept for visit in route.visits]
    kept_drawn = [code for code in kept if earlier and code in earlier.draw.drawn]
    possible = statement.alone.any(axis=0)
    codes = [stop.code for stop, can in zip(statement.stops, possible, strict=True) if can]
    draw = draw_stops(
        [code for code in codes if code not in asked.must],
        most_visits=len(kept) + most_visits(statement.problem, wanted_of(statement, asked.must, ASKED)),
        had=len(kept_drawn),
        seed=wishes.seed,
        blind_share=wishes.blind_share,
        random_share=wishes.random_share,
    )
    before = {code: earlier.draw.chances[code] for code in kept_drawn} if earlier else {}
    return replace(draw, chances={**draw.chances, **before}, drawn=tuple(sorted({*draw.drawn, *before})))


@dataclass(frozen=True)
class _Search:
    """Finds the routes of a plan, and those that would be made if no share were asked for."""

    statement: Statement
    asked: Commitments
    draw: Draw
    effort: Effort
    earlier: Plan | None
    until: float
    tell: Tell
    cancelled: IsCancelled

    def run(self) -> tuple[Orders, Orders]:
        """Return the routes without the shares, and those of the plan."""
        problem = self.statement.problem
        if not problem.size or not problem.crews:
            return ((),) * len(problem.crews), ((),) * len(problem.crews)
        asked = wanted_of(self.statement, self.asked.must, ASKED)
        drawn = wanted_of(self.statement, frozenset(self.draw.drawn), DRAWN)
        free = replace(problem, wanted=asked)
        full = replace(problem, wanted=np.maximum(asked, drawn), quota=self._quota())
        before = self._before()
        if not drawn.any() and not full.quota.share * full.quota.reachable:
            found = self._best(free, [before], 0.0, 1.0)
            return found, found
        found = self._best(free, [before], 0.0, _FREE_SHARE)
        return found, self._best(full, [before, found], _FREE_SHARE, 1.0)

    def _best(self, problem: Problem, starts: list[Orders], first: float, last: float) -> Orders:
        """Return what is found between two shares of the time."""
        left = max(0.0, self.until - (1 - last) * self.effort.seconds - perf_counter())
        return best_orders(
            problem,
            replace(self.effort, seconds=left),
            seed=abs(self.draw.seed) % 2**31,
            starts=starts,
            anew=self.earlier is None,
            tell=lambda share: self.tell(0.99 * (first + share * (last - first)), _("Looking for routes")),
            cancelled=self.cancelled,
        )

    def _quota(self) -> Quota:
        kept = [visit.stop for route in self.asked.kept for visit in route.visits]
        possible = self.statement.alone.any(axis=0)
        share, drawn = self.draw.random_share, len(self.draw.drawn)
        # With every stop drawn there are no more to draw, however many visits are made.
        most = NEVER if not share or drawn == len(self.draw.chances) else floor(drawn / share + 1e-9)
        return Quota(
            most=most,
            share=self.draw.blind_share,
            reachable=int((possible & self.statement.problem.counted).sum()),
            made=len(kept),
            counted_made=sum(stop.blind_spot for stop in kept),
        )

    def _before(self) -> Orders:
        """Return the routes of the earlier plan, as far as its teams and stops are still there."""
        routes = {route.team.code: route for route in self.earlier.routes} if self.earlier else {}
        numbers = {stop.code: number for number, stop in enumerate(self.statement.stops)}
        orders = []
        for team in self.statement.teams:
            visits = routes[team.code].visits if team.code in routes else ()
            orders.append(tuple(numbers[visit.stop.code] for visit in visits if visit.stop.code in numbers))
        return tuple(orders)


def wanted_of(statement: Statement, codes: frozenset[str], rank: int) -> Ints:
    """Return the rank for the stops with these codes, 0 for others."""
    return np.array([rank if stop.code in codes else 0 for stop in statement.stops], dtype=np.int64)
