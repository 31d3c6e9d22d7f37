"""Says how many visits a plan may have, before and apart from any search for it."""

from dataclasses import replace
from math import ceil

import numpy as np

from layers.routing.insertion import filled
from layers.routing.problem import Ints, Problem

# Routes filled for their number of stops alone are seldom a tenth short of the most there can be.
MARGIN = 1.1


def most_visits(problem: Problem, wanted: Ints) -> int:
    """Return a number of visits that a plan hardly exceeds, and may be held to.

    Routes are filled with whatever takes least time, as if all stops were worth the same. That depends on
    stops and teams alone: not on values, a seed, or how long is searched.

    Parameters
    ----------
    wanted
        Shape (n,): stops that have to be visited.
    """
    alike = replace(problem, values=np.ones(problem.size), wanted=wanted)
    return ceil(MARGIN * sum(map(len, filled(alike, ((),) * len(problem.crews)))))
