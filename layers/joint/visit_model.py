"""Writes a problem of joint visits as a model of CP-SAT: a visit has one time for all its crews."""

from itertools import combinations
from typing import Any

import numpy as np

from layers.joint.problem import MARK_S, Mask, Placed, Placing, Problem

# Values become whole numbers: the largest is worth this much.
SCALE = 1_000_000


class VisitModel:
    """The model and its variables.

    `on[site, day]` says that the site is visited on the day, `begins[site]` at which mark, `goes[site, crew]`
    that the crew is there, `out[crew, day]` that the crew is out on the day, and `before[site, other]` that
    some crew goes from the first to the other.
    """

    def __init__(self, problem: Problem) -> None:
        # OR-Tools takes a third of a second to load, which only a plan of joint visits should pay for.
        from ortools.sat.python import cp_model

        self._problem, self._cp_model = problem, cp_model
        self.model = cp_model.CpModel()
        self._on: dict[tuple[int, int], Any] = {}
        self._visited: list[Any] = []
        self._begins: list[Any] = []
        self._goes: dict[tuple[int, int], Any] = {}
        self._out: dict[tuple[int, int], Any] = {}
        self._there: dict[tuple[int, int, int], Any] = {}
        self._before: dict[tuple[int, int], Any] = {}
        # Whom a site leaves no choice: its only crew of an authority comes with every visit.
        self._only = {
            (site, able[0]) for site, sets in enumerate(problem.able) for able in sets if len(able) == 1
        }
        for site in range(len(problem.sites)):
            self._add_site(site)
        for crew in range(len(problem.crews)):
            self._add_crew(crew)
        for pair in combinations(range(len(problem.sites)), 2):
            self._add_pair(*pair)
        self.scale = SCALE / max(max(problem.values, default=0.0), 1e-9)
        worth = [round(value * self.scale) for value in problem.values]
        self.model.maximize(sum(value * one for value, one in zip(worth, self._visited, strict=True)))

    def start_from(self, placing: Placing) -> None:
        """Hand the solver a plan to start from, with a value for every variable, or it searches for them."""
        placed = {each.site: each for each in placing}
        hint = self.model.add_hint
        for site, visited in enumerate(self._visited):
            opens = int(self._problem.possible[site].any(axis=0).argmax())
            hint(visited, site in placed)
            hint(self._begins[site], placed[site].mark if site in placed else opens)
        for (site, day), on in self._on.items():
            hint(on, site in placed and placed[site].day == day)
        for (site, crew), goes in self._goes.items():
            if (site, crew) not in self._only:
                hint(goes, site in placed and crew in placed[site].crews)
        for (site, crew, day), there in self._there.items():
            if (site, crew) not in self._only:
                hint(there, site in placed and placed[site].day == day and crew in placed[site].crews)
        for (crew, day), out in self._out.items():
            hint(out, any(each.day == day and crew in each.crews for each in placing))
        for (one, other), before in self._before.items():
            hint(before, {one, other} <= placed.keys() and _comes_before(placed[one], placed[other]))

    def placing_of(self, value: Any) -> Placing:
        """Return the plan of a solution; `value` tells what a variable is in it."""
        placed = []
        for (site, day), on in self._on.items():
            if value(on):
                crews = tuple(
                    next(crew for crew in able if value(self._goes[site, crew]))
                    for able in self._problem.able[site]
                )
                placed.append(Placed(site, day, int(value(self._begins[site])), crews))
        return tuple(placed)

    def _add_site(self, site: int) -> None:
        """A site is visited on one day or on none, when it is open, with one crew of each authority."""
        model, possible = self.model, self._problem.possible[site]
        some = possible.any(axis=0)
        visited, begins = model.new_bool_var(""), model.new_int_var_from_domain(self._domain(some), "")
        self._visited.append(visited)
        self._begins.append(begins)
        days = [int(day) for day in np.flatnonzero(possible.any(axis=1))]
        for day in days:
            on = self._on[site, day] = model.new_bool_var("")
            if (possible[day] != some).any():
                model.add_linear_expression_in_domain(begins, self._domain(possible[day])).only_enforce_if(on)
        model.add_exactly_one([~visited, *(self._on[site, day] for day in days)])
        for crews in self._problem.able[site]:
            self._add_choice(site, crews)

    def _add_choice(self, site: int, crews: tuple[int, ...]) -> None:
        model, first, last = self.model, self._problem.first, self._problem.last
        if len(crews) == 1:
            self._goes[site, crews[0]] = self._visited[site]
            return
        for crew in crews:
            goes = self._goes[site, crew] = model.new_bool_var("")
            model.add(self._begins[site] >= int(first[crew, site])).only_enforce_if(goes)
            model.add(self._begins[site] <= int(last[crew, site])).only_enforce_if(goes)
        model.add_exactly_one([~self._visited[site], *(self._goes[site, crew] for crew in crews)])

    def _add_crew(self, crew: int) -> None:
        """A crew is out on so many days, and makes on each so many visits, no more than its hours allow."""
        problem, model, one = self._problem, self.model, self._problem.crews[crew]
        sites = [site for site in range(len(problem.sites)) if (site, crew) in self._goes]
        takes = {site: self._takes(crew, site, sites) for site in sites}
        for day in range(len(problem.days)):
            there = {site: self._at(site, crew, day) for site in sites if (site, day) in self._on}
            if not there:
                continue
            hours = one.ends_s // MARK_S - int(problem.first[crew, list(there)].min())
            out = self._out[crew, day] = model.new_bool_var("")
            model.add_bool_or([*there.values(), ~out])
            model.add_bool_and([~literal for literal in there.values()]).only_enforce_if(~out)
            model.add(sum(there.values()) <= one.most_visits_a_day * out)
            model.add(sum(takes[site] * literal for site, literal in there.items()) <= hours * out)
        model.add(sum(out for (of, _day), out in self._out.items() if of == crew) <= one.days)

    def _takes(self, crew: int, site: int, sites: list[int]) -> int:
        """Return the marks that a visit takes of a day at least: to the next site, or back."""
        onwards = [self._problem.gaps[crew, site, other] for other in sites if other != site]
        return int(min([self._problem.busy[crew, site], *onwards]))

    def _at(self, site: int, crew: int, day: int) -> Any:
        """Return whether the crew is at the site on the day."""
        on, goes = self._on[site, day], self._goes[site, crew]
        if (site, crew) in self._only:
            return on
        there = self._there[site, crew, day] = self.model.new_bool_var("")
        self.model.add_bool_or([~on, ~goes, there])
        self.model.add_bool_and([on, goes]).only_enforce_if(there)
        return there

    def _add_pair(self, one: int, other: int) -> None:
        """On a day that a crew is at both, one comes first, and there is time for the way between."""
        problem, model = self._problem, self.model
        crews = [
            crew for crew in range(len(problem.crews)) if {(one, crew), (other, crew)} <= self._goes.keys()
        ]
        days = [day for day in range(len(problem.days)) if {(one, day), (other, day)} <= self._on.keys()]
        if not crews or not days:
            return
        before = self._before[one, other] = model.new_bool_var("")
        after = self._before[other, one] = model.new_bool_var("")
        model.add_at_most_one([before, after])
        choices = {
            crew: [self._goes[site, crew] for site in (one, other) if (site, crew) not in self._only]
            for crew in crews
        }
        always = [crew for crew in crews if not choices[crew]]
        for literal, first, second in ((before, one, other), (after, other, one)):
            self._add_gaps(literal, first, second, always, choices)
        for crew in always[:1] or crews:
            for day in days:
                both = [self._on[one, day], self._on[other, day], *choices[crew]]
                model.add_bool_or([*(~each for each in both), before, after])

    def _add_gaps(
        self, before: Any, first: int, second: int, always: list[int], choices: dict[int, list[Any]]
    ) -> None:
        """Say how much later the second visit begins; crews that come always say it for faster ones too."""
        gaps = {crew: int(self._problem.gaps[crew, first, second]) for crew in choices}
        least = max((gaps[crew] for crew in always), default=-1)
        if always:
            self.model.add(self._begins[second] >= self._begins[first] + least).only_enforce_if(before)
        for crew, chosen in choices.items():
            if gaps[crew] > least:
                self.model.add(self._begins[second] >= self._begins[first] + gaps[crew]).only_enforce_if(
                    [before, *chosen]
                )

    def _domain(self, marks: Mask) -> Any:
        return self._cp_model.Domain.from_values([int(mark) for mark in np.flatnonzero(marks)] or [0])


def _comes_before(one: Placed, other: Placed) -> bool:
    """Whether some crew goes from the one to the other on a day."""
    return one.day == other.day and one.mark < other.mark and bool({*one.crews} & {*other.crews})
