"""Tests exactly which windows hold more than the effort in them explains.

A window of O events in effort H is held against all other cells: given all events of both, O is binomial
with the share of the effort if the rates are equal (Przyborowski and Wilenski 1940). This is the tail of a
negative binomial that is unsure of the rate elsewhere; where cells differ beyond chance, their spread is
added to it.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from layers.gamma_poisson import LEAST_CELLS_TO_LEARN
from layers.spot_members import Members, members_of_spots, nothing_decided
from layers.window import Windows

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_FALSE = 0.05
LEAST_EVENTS = 5
"""Events in a window below which nothing is claimed, however unlikely they are."""
_ROUNDS = 5
_TAIL = 0.05
_BEYOND_CHANCE = 2.326
_LEAST_SHAPE = 0.05


@dataclass(frozen=True, eq=False)
class Excess:
    """What was found of each window of cells; NaN and no where a cell has no effort.

    Parameters
    ----------
    observed, effort, cells
        Of the window: events, effort, and cells with effort.
    rest_observed, rest_effort
        Of the cells it is held against: those that are in no hot spot, without the window.
    expected, ratio, lower, upper
        Events that its effort would give at the rate of window and rest together; observed over expected,
        with its 90 % interval (Jeffreys).
    spread
        Shape of the Gamma by which the rate of a window differs from others by chance; infinite where cells
        do not differ beyond Poisson chance.
    p, q
        Exact chance of so many events or more; the share of false ones among all windows that stand out so.
    stands_out
        Windows that stand out at 5 % false discoveries, and have the least number of events.
    members
        Which of these cells do so by their own events as well.
    shape
        Shape of the Gamma by which cells differ; infinite where they do not differ beyond chance.
    """

    observed: Floats
    effort: Floats
    cells: Floats
    rest_observed: Floats
    rest_effort: Floats
    expected: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    spread: Floats
    p: Floats
    q: Floats
    stands_out: Mask
    members: Members
    shape: float

    @property
    def hot(self) -> Mask:
        """Cells that are claimed: their window stands out, and they are part of it by their own events."""
        return self.members.chosen


def excess(windows: Windows, events: Floats, effort: Floats) -> Excess:
    """Return which windows hold more than chance gives, and which of their cells carry it.

    The windows that stand out are left out of what the others are held against, and all are tested again,
    until nothing changes. The first round is decided by the whole map, so where there is no pattern, further
    rounds change nothing.

    Parameters
    ----------
    events, effort
        One number of at least 0 per cell; events of cells without effort are left out.
    """
    looked = effort > 0
    events = np.where(looked, events, 0.0)
    apart = np.zeros(len(events), bool)
    for _round in range(_ROUNDS):
        found = _tested(windows, events, effort, looked & ~apart)
        if (found.stands_out == apart).all() or (looked & ~found.stands_out).sum() < LEAST_CELLS_TO_LEARN:
            break
        apart = found.stands_out
    members = members_of_spots(windows, found.stands_out, events, found.members.alone, found.shape)
    return replace(found, members=members)


def _tested(windows: Windows, events: Floats, effort: Floats, others: Mask) -> Excess:
    looked = effort > 0
    base_events, base_effort = np.where(others, events, 0.0), np.where(others, effort, 0.0)
    observed, hours = windows.sums(events), windows.sums(effort)
    rest_observed = np.maximum(base_events.sum() - windows.sums(base_events), 0.0)
    rest_effort = np.where(
        windows.sums(others) >= others.sum(),
        0.0,
        np.maximum(base_effort.sum() - windows.sums(base_effort), 0),
    )
    shape = _shape(windows, base_events, base_effort, others)
    squares = windows.sums(np.square(effort))
    spread = shape * np.where(squares > 0, np.square(hours) / np.where(squares > 0, squares, 1.0), 1.0)
    p = np.where(looked, _tail(observed, hours, rest_observed, rest_effort, spread), np.nan)
    q = _false_share(p)
    stands_out = looked & (np.nan_to_num(q, nan=1.0) <= MOST_FALSE) & (observed >= LEAST_EVENTS)
    expected, ratio, lower, upper = _ratio(observed, hours, rest_observed, rest_effort)
    rate = base_events.sum() / base_effort.sum() if base_effort.sum() else 0.0

    def of_looked(column: Floats) -> Floats:
        return np.where(looked, column, np.nan)

    return Excess(
        observed=of_looked(observed),
        effort=of_looked(hours),
        cells=of_looked(windows.sums(looked)),
        rest_observed=of_looked(rest_observed),
        rest_effort=of_looked(rest_effort),
        expected=of_looked(expected),
        ratio=of_looked(ratio),
        lower=of_looked(lower),
        upper=of_looked(upper),
        spread=of_looked(spread),
        p=p,
        q=q,
        stands_out=stands_out,
        members=nothing_decided(rate * effort),
        shape=shape,
    )


def _tail(observed: Floats, effort: Floats, rest: Floats, rest_effort: Floats, spread: Floats) -> Floats:
    """Return the chance of so many events or more: I_f(O, s) with f = m / (m + s).

    With infinite spread s = rest + 1, and this is the binomial tail given all events.
    """
    some = (observed > 0) & (rest_effort > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        s = 1 / (1 / (rest + 1) + 1 / spread)
        mean = effort * (rest + 1) / rest_effort
        p = betainc(np.where(some, observed, 1.0), s, np.where(some, mean / (mean + s), 1.0))
    return np.asarray(np.where(some, p, 1.0), np.float64)


def _false_share(p: Floats) -> Floats:
    from scipy.stats import false_discovery_control

    q = np.full(len(p), np.nan)
    tested = np.isfinite(p)
    if tested.any():
        q[tested] = false_discovery_control(np.clip(p[tested], 0, 1))
    return q


def _ratio(observed: Floats, effort: Floats, rest: Floats, rest_effort: Floats) -> tuple[Floats, ...]:
    both, whole = observed + rest, effort + rest_effort
    share = np.where(whole > 0, effort / np.where(whole > 0, whole, 1.0), 1.0)
    some, all_of_it = observed > 0, rest == 0
    # Jeffreys' interval (Brown, Cai and DasGupta 2001): the exact one of Clopper and Pearson covers too much.
    lower = np.where(some, betaincinv(observed + 0.5, rest + 0.5, _TAIL), 0.0)
    upper = np.where(all_of_it, 1.0, betaincinv(observed + 0.5, rest + 0.5, 1 - _TAIL))
    expected = share * both
    scale = 1 / np.where(share > 0, share, 1.0)
    middle = np.where(both > 0, observed / np.where(both > 0, both, 1.0), share)
    return expected, middle * scale, np.minimum(lower, middle) * scale, np.maximum(upper, middle) * scale


def _shape(windows: Windows, events: Floats, effort: Floats, used: Mask) -> float:
    """Return the shape of the Gamma by which cells differ from those next to them; infinite if they do not.

    Whether cells differ beyond Poisson chance at all is tested first (score test, Dean 1992). How much is
    learnt from neighbours, by moments: the squared difference of their rates over twice their product. So
    places in which several cells are high together do not hide themselves in the spread.
    """
    if events.sum() < LEAST_EVENTS or used.sum() < LEAST_CELLS_TO_LEARN:
        return float("inf")
    expected = effort * events.sum() / effort.sum()
    score = (np.square(events - expected) - events)[used].sum() / np.sqrt(2 * np.square(expected).sum())
    if score <= _BEYOND_CHANCE:
        return float("inf")
    one, other = windows.neighbours(used)
    y, z, h, g = events[one], events[other], effort[one], effort[other]
    product = (2 * y * z * h * g / np.square(h + g)).sum()
    difference = ((y * (y - 1) * g**2 + z * (z - 1) * h**2) / np.square(h + g)).sum() - product
    if difference <= 0:
        return float("inf")
    return max(float(product / difference), _LEAST_SHAPE)
