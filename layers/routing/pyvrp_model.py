"""Puts a problem into PyVRP's terms, and reads its solutions back as routes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyvrp

from layers.routing.problem import Crew, Floats, Ints, Order, Orders, Problem


class PyvrpModel:
    """A problem in PyVRP's terms: prize-collecting routing in which a route costs what it lasts.

    Crews that can do the same are one vehicle type. A task with several windows is a group of clients, of
    which one may be visited. PyVRP knows no breaks: time stands still for a crew while it rests, in the
    middle of the times given for its break, and every route is timed exactly afterwards.

    Parameters
    ----------
    prizes
        Shape (n,): what a task counts for here.
    weight
        Prize of the task with the highest value, in longest shifts. Travel has to cost something, or routes
        grow long without need; and not too much, or far tasks are left out.
    """

    def __init__(self, problem: Problem, prizes: Floats, *, weight: float) -> None:
        self._problem = problem
        self._types = _alike(problem.crews)
        self._task_of: list[int] = []
        self._clients_of: list[list[int]] = [[] for _task in range(problem.size)]
        longest = max(crew.ends - crew.starts for crew in problem.crews)
        scaled = np.maximum(np.round(prizes * (weight * longest / problem.values.max())), 1).astype(np.int64)
        clients, groups = self._clients(scaled)
        # PyVRP's stubs name the elements of a matrix as its shape; any says no less.
        travel: list[Any] = [self._travel(problem.crews[crews[0]]) for crews in self._types]
        self.data = pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _place in range(problem.size + 2)],
            clients=clients,
            depots=[pyvrp.Depot(problem.size), pyvrp.Depot(problem.size + 1)],
            vehicle_types=[self._vehicle_type(kind) for kind in range(len(self._types))],
            distance_matrices=[np.zeros_like(each) for each in travel],
            duration_matrices=travel,
            groups=groups,
        )

    def orders(self, solution: pyvrp.Solution) -> Orders:
        """Return the routes of a solution, one for each crew; they are not timed exactly yet."""
        free = [list(crews) for crews in self._types]
        orders: list[Order] = [()] * len(self._problem.crews)
        for route in solution.routes():
            tasks = tuple(self._task_of[step.idx] for step in route.schedule() if step.is_client())
            orders[free[route.vehicle_type()].pop(0)] = tasks
        return tuple(orders)

    def solution(self, orders: Sequence[Order]) -> pyvrp.Solution:
        """Return the routes as a solution to start from."""
        routes = []
        for kind, crews in enumerate(self._types):
            routes += [self._route(kind, orders[crew]) for crew in crews if orders[crew]]
        return pyvrp.Solution(self.data, routes)

    def _route(self, kind: int, order: Order) -> pyvrp.Route:
        """Return a route in which each task with several windows has the one that it meets."""
        best: pyvrp.Route | None = None
        clients = [self._clients_of[task][0] for task in order]
        best = pyvrp.Route(self.data, clients, kind)
        for place, task in enumerate(order):
            for other in self._clients_of[task][1:]:
                tried = [*clients[:place], other, *clients[place + 1 :]]
                route = pyvrp.Route(self.data, tried, kind)
                if route.time_warp() < best.time_warp():
                    clients, best = tried, route
        return best

    def _clients(self, prizes: Ints) -> tuple[list[pyvrp.Client], list[pyvrp.ClientGroup]]:
        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        for task in range(self._problem.size):
            windows = self._windows(task)
            group = len(groups) if len(windows) > 1 else None
            for opens, closes in windows:
                self._clients_of[task].append(len(clients))
                self._task_of.append(task)
                clients.append(
                    pyvrp.Client(
                        task,
                        service_duration=int(self._problem.stays[task]),
                        tw_early=opens,
                        tw_late=closes,
                        prize=int(prizes[task]),
                        required=False,
                        group=group,
                    )
                )
            if group is not None:
                groups.append(pyvrp.ClientGroup(self._clients_of[task], required=False))
        return clients, groups

    def _windows(self, task: int) -> list[tuple[int, int]]:
        """Return the windows of a task in the time of a crew for which a break takes none."""
        rested = [crew for crew in self._problem.crews if crew.rest]
        windows = self._problem.windows[task] or ((0, 0),)
        return [(_without(opens, rested), _without(closes, rested)) for opens, closes in windows]

    def _travel(self, crew: Crew) -> Ints:
        never = 4 * max(each.ends for each in self._problem.crews)
        travel = np.minimum(crew.travel, never)
        shut = ~crew.able
        travel[: self._problem.size][shut] = never
        travel[:, : self._problem.size][:, shut] = never
        np.fill_diagonal(travel, 0)
        return travel

    def _vehicle_type(self, kind: int) -> pyvrp.VehicleType:
        crew = self._problem.crews[self._types[kind][0]]
        return pyvrp.VehicleType(
            num_available=len(self._types[kind]),
            start_depot=0,
            end_depot=1,
            tw_early=crew.starts,
            tw_late=crew.ends - crew.rest,
            shift_duration=crew.ends - crew.rest - crew.starts,
            unit_distance_cost=0,
            unit_duration_cost=1,
            profile=kind,
        )


def _alike(crews: tuple[Crew, ...]) -> list[list[int]]:
    """Return the crews in groups of those that can do the same."""
    groups: list[list[int]] = []
    for number, crew in enumerate(crews):
        for group in groups:
            if crew.like(crews[group[0]]):
                group.append(number)
                break
        else:
            groups.append([number])
    return groups


def _without(time: int, rested: list[Crew]) -> int:
    """Return a time on a clock that stands still while the crews rest, on the average of their breaks."""
    if not rested:
        return time
    rest = sum(crew.rest for crew in rested) // len(rested)
    middle = sum(crew.rest_first + crew.rest_last for crew in rested) // (2 * len(rested))
    return time if time <= middle else max(middle, time - rest)
