"""Learns how shares differ between kinds and between groups of a kind, and what each group's own counts say.

Of n inspections of a group, x found something: x is binomial with the share p of the group; the shares of
the groups of a kind are Beta with the mean m of the kind and a weight of t inspections; the means of the
kinds are Beta with an overall mean and a weight of s inspections. So a group leans on its kind, and a kind on
all. The
three numbers are learnt from the marginal likelihood (beta-binomial); not knowing them widens the intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, betaln

from data.errors import Refused
from data.language import _
from layers.beta_binomial_evidence import Nodes, hyper_nodes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Averaging = Callable[[Floats, int], Floats]

INTERVAL = 0.9
_LEAST_WEIGHT = 1e-3
_PARTS = 7
_STEPS = 6


@dataclass(frozen=True)
class Hyper:
    """How shares are spread before a group is looked at.

    Parameters
    ----------
    mean
        Of the kinds, in (0, 1).
    kinds
        Inspections that the overall mean weighs against a kind's own (s).
    groups
        Inspections that the mean of its kind weighs against a group's own (t).
    """

    mean: float
    kinds: float
    groups: float


@dataclass(frozen=True, eq=False)
class Learnt:
    """The estimate, other values that are likely too (`nodes`, with their shares), and the means of kinds."""

    hyper: Hyper
    nodes: Nodes
    kind_mean: Floats
    kind_found: Floats
    kind_inspected: Floats


@dataclass(frozen=True, eq=False)
class Shares:
    """Mean and 90 % interval of shares, and the mixture of Betas behind each interval.

    `chance` holds the weight of each Beta, `a` and `b` its parameters: a row per Beta, a column per share.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    chance: Floats
    a: Floats
    b: Floats


def learn_shares(found: Floats, inspected: Floats, kind: Ints) -> Learnt:
    """Return what groups of inspections say about all of them.

    Parameters
    ----------
    found, inspected
        Of each group; found may be weighted, so need not be whole. A group without inspections says nothing.
    kind
        Number of the kind of each group, from 0.

    Raises
    ------
    Refused
        When a number is negative, missing or infinite, more was found than inspected, or nothing inspected.
    """
    _check(found, inspected)
    nodes = hyper_nodes(found, inspected, kind)
    hyper = Hyper(*nodes.centre())
    own_found, own_inspected = _effective(found, inspected, kind, hyper)
    mean = (hyper.kinds * hyper.mean + own_found) / (hyper.kinds + own_inspected)
    return Learnt(hyper, nodes, mean, own_found, own_inspected)


def group_shares(
    learnt: Learnt,
    found: Floats,
    inspected: Floats,
    kind: Ints,
    *,
    variants: Sequence[tuple[float, Floats]] = (),
    averaging: Averaging | None = None,
) -> Shares:
    """Return the share of each group, (t m + x) / (t + n), with an interval that is unsure of m, s, t too.

    The mean is that of the estimate, which can be computed by hand. The interval is that of the posterior
    averaged over likely hyper-parameters (Kass and Steffey 1989): those with a like weight t are put together
    to one Beta with their mean and variance, and the ends are the 5 % and 95 % points of the mixture.

    Parameters
    ----------
    variants
        What else may have been found in each group, each with its probability, where that is not certain.
    averaging
        Turns numbers of groups (one row each) into averages of groups, such as of those in a cell, given the
        numbers and 1; given 2, variances into those of the averages. Without it, groups stand alone.
    """
    averaged = averaging or _alone
    mean = averaged(_moments(learnt.hyper, found, inspected, kind)[0][:, None], 1)[:, 0]
    part, parts = _parts(learnt.nodes), []
    for chosen in np.unique(part):  # at most seven
        hypers = [Hyper(*map(float, point)) for point in learnt.nodes.points[part == chosen]]
        cases = [
            _moments(hyper, each, inspected, kind)
            for _chance, each in variants or ((1.0, found),)
            for hyper in hypers
        ]
        chances = np.array([chance for chance, _each in variants or ((1.0, found),)])
        share = np.outer(chances, learnt.nodes.share[part == chosen]).ravel()
        means, within = (np.column_stack(each) for each in zip(*cases, strict=True))
        parts.append((share, averaged(means, 1), averaged((within @ share)[:, None], 2)[:, 0]))
    chance = np.array([share.sum() for share, _means, _within in parts])
    first = np.stack([means @ share for share, means, _within in parts]) / chance[:, None]
    second = np.stack([np.square(means) @ share + within for share, means, within in parts])
    return _mixed(mean, chance, first, second / chance[:, None])


def chance_of_exceeding(shares: Shares, bound: float) -> Floats:
    """Return the probability that each share lies above a bound."""
    return np.asarray(np.clip(1 - shares.chance @ betainc(shares.a, shares.b, bound), 0, 1), np.float64)


def _mixed(mean: Floats, chance: Floats, means: Floats, squares: Floats) -> Shares:
    variance = np.maximum(squares - np.square(means), 1e-12)
    weight = np.maximum(means * (1 - means) / variance - 1, _LEAST_WEIGHT)
    a, b = means * weight, (1 - means) * weight
    tail = (1 - INTERVAL) / 2
    lower, upper = _quantile(chance, a, b, tail), _quantile(chance, a, b, 1 - tail)
    # A very skewed posterior has its mean outside the interval, which then is widened to it.
    return Shares(mean, np.minimum(lower, mean), np.maximum(upper, mean), chance, a, b)


def _quantile(chance: Floats, a: Floats, b: Floats, level: float) -> Floats:
    """Return the point below which each mixture has `level` of its mass, between those of its parts."""
    of_parts = betaincinv(a, b, level)
    low, high = np.maximum(of_parts.min(axis=0), 1e-12), np.minimum(of_parts.max(axis=0), 1 - 1e-12)
    point, scale = np.clip(chance @ of_parts, low, high), betaln(a, b)
    for _step in range(_STEPS):  # Newton's, or a halving where that leads outside
        above = chance @ betainc(a, b, point) - level
        low, high = np.where(above < 0, point, low), np.where(above < 0, high, point)
        density = chance @ np.exp((a - 1) * np.log(point) + (b - 1) * np.log1p(-point) - scale)
        newton = point - above / np.maximum(density, 1e-300)
        point = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
    return np.asarray(point)


def _parts(nodes: Nodes) -> Ints:
    """Return which part of the mixture each node belongs to: parts of one width in the logarithm of t."""
    weight = np.log(nodes.points[:, 2])
    width = max(float(np.ptp(weight)), 1e-9)
    return np.asarray(np.minimum((weight - weight.min()) / width * _PARTS, _PARTS - 1), np.int64)


def _moments(hyper: Hyper, found: Floats, inspected: Floats, kind: Ints) -> tuple[Floats, Floats]:
    """Return mean and variance of the share of each group, given the hyper-parameters."""
    own_found, own_inspected = _effective(found, inspected, kind, hyper)
    weight = hyper.kinds + own_inspected
    kind_mean = (hyper.kinds * hyper.mean + own_found) / weight
    kind_variance = kind_mean * (1 - kind_mean) / (weight + 1)
    mean = (hyper.groups * kind_mean[kind] + found) / (hyper.groups + inspected)
    lent = hyper.groups / (hyper.groups + inspected)
    own = mean * (1 - mean) / (hyper.groups + inspected + 1)
    return mean, own + np.square(lent) * kind_variance[kind]


def _effective(found: Floats, inspected: Floats, kind: Ints, hyper: Hyper) -> tuple[Floats, Floats]:
    """Return what each kind found and inspected, were its groups one: n (t + 1) / (t + n) of each count."""
    worth = (hyper.groups + 1) / (hyper.groups + inspected)
    kinds = int(kind.max(initial=-1)) + 1
    return (
        np.bincount(kind, weights=worth * found, minlength=kinds),
        np.bincount(kind, weights=worth * inspected, minlength=kinds),
    )


def _alone(numbers: Floats, power: int) -> Floats:  # noqa: ARG001  # the same for means and variances
    return numbers


def _check(found: Floats, inspected: Floats) -> None:
    for numbers in (found, inspected):
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            raise Refused(
                _("Inspections or findings are negative, missing or infinite. Read them from the store.")
            )
    if (found > inspected).any():
        raise Refused(_("More was found than inspected in a group. Count each inspection once."))
    if not inspected.any():
        raise Refused(_("Nothing was inspected, so there is no share. Bring in inspections first."))
