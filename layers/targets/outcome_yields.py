"""Expects one outcome of inspections at each worksite, by the model where visits can carry it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv

from data.language import _
from layers.beta_binomial import Shares, group_shares, learn_shares
from layers.number_text import write_count
from layers.targets.penalised_logistic import threads
from layers.targets.site_rows import REFERENCES, Measured
from layers.targets.yield_model import SITE, fit_yield
from layers.targets.yield_rows import Spreads

Floats = NDArray[np.float64]

LEAST_INSPECTIONS = 60
LEAST_FINDINGS = 8


@dataclass(frozen=True, eq=False)
class OutcomeYield:
    """Share of inspections of each worksite expected to have one outcome.

    Parameters
    ----------
    mean, lower, upper, spread
        With the 90 % interval and the standard deviation; NaN where nothing can be said.
    group
        Mean of the kind in its region.
    effects
        What each input adds to the log odds, over the mean worksite; empty without a model.
    shortfall, caveats
        Sentences.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    spread: Floats
    group: Floats
    effects: pd.DataFrame
    shortfall: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def expect_outcome(
    visits: Measured, worksites: Measured, outcome: Floats, *, code: str, sites: int
) -> OutcomeYield:
    """Return what inspections of each worksite are expected to find of one outcome.

    Parameters
    ----------
    outcome
        0 or 1 of each visit.
    code
        Of the outcome.
    sites
        How many worksites are numbered.
    """
    count, found = len(outcome), int(outcome.sum())
    if count == 0:
        return _nothing(len(worksites.sites))
    if found in (0, count):
        return _overall(len(worksites.sites), count, found, code)
    if count < LEAST_INSPECTIONS or min(found, count - found) < LEAST_FINDINGS:
        return _by_kind(visits, worksites, outcome, code)
    with threads().limit(limits=1):
        fit = fit_yield(visits.rows, outcome, sites=sites, spreads=Spreads(references=REFERENCES))
        predicted = fit.predict(worksites.rows)
    effects = fit.parts(worksites.rows)
    return OutcomeYield(
        mean=predicted.mean,
        lower=np.minimum(predicted.lower, predicted.mean),
        upper=np.maximum(predicted.upper, predicted.mean),
        spread=predicted.spread,
        group=_group_means(worksites, predicted.mean),
        effects=effects - effects.drop(columns=SITE).mean().reindex(effects.columns, fill_value=0.0),
    )


def _nothing(many: int) -> OutcomeYield:
    empty = np.full(many, np.nan)
    words = _(
        "No inspection was carried out yet, so nothing can be expected. Bring in inspections, or draw by lot."
    )
    return OutcomeYield(empty, empty, empty, empty, empty, pd.DataFrame(), (words,))


def _overall(many: int, count: int, found: int, code: str) -> OutcomeYield:
    """Return one share for all where history knows one outcome only: it cannot order anything."""
    a, b = 0.5 + found, 0.5 + count - found  # Jeffreys' prior
    share = a / (a + b)
    deviation = float(np.sqrt(share * (1 - share) / (a + b + 1)))
    lowest = 0.0 if found == 0 else float(betaincinv(a, b, 0.05))
    highest = 1.0 if found == count else float(betaincinv(a, b, 0.95))
    mean, lower, upper, spread = (np.full(many, each) for each in (share, lowest, highest, deviation))
    words = (
        _(
            "None of the {count} inspections found {outcome}: a history of one outcome only cannot say where "
            "more is found, so all worksites stand alike."
        )
        if found == 0
        else _(
            "All of the {count} inspections found {outcome}: a history of one outcome only cannot say where "
            "more is found, so all worksites stand alike."
        )
    ).format(count=write_count(count), outcome=_outcome_words(code))
    return OutcomeYield(mean, lower, upper, spread, mean, pd.DataFrame(), (words,), (words,))


def _by_kind(visits: Measured, worksites: Measured, outcome: Floats, code: str) -> OutcomeYield:
    """Return the share of each kind, drawn to that of all, where visits are too few for more."""
    kinds = np.unique(
        np.append(visits.sites["kind"].to_numpy(object), worksites.sites["kind"].to_numpy(object))
    )
    of = np.searchsorted(kinds, visits.sites["kind"].to_numpy(object))
    found = np.bincount(of, weights=outcome, minlength=len(kinds))
    inspected = np.bincount(of, minlength=len(kinds)).astype(np.float64)
    at = np.searchsorted(kinds, worksites.sites["kind"].to_numpy(object))
    mean, lower, upper, spread = (each[at] for each in _shares(found, inspected))
    words = _(
        "{count} inspections with {found} findings of {outcome} are too few to tell worksites of a kind "
        "apart: each has the share of its kind, drawn to that of all."
    ).format(count=write_count(len(outcome)), found=write_count(outcome.sum()), outcome=_outcome_words(code))
    return OutcomeYield(mean, lower, upper, spread, mean, pd.DataFrame(), (words,), (words,))


def _shares(found: Floats, inspected: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean, interval and standard deviation of the share of each kind."""
    kind = np.arange(len(found))
    shares: Shares = group_shares(learn_shares(found, inspected, kind), found, inspected, kind)
    first = shares.a / (shares.a + shares.b)
    square = first * (shares.a + 1) / (shares.a + shares.b + 1)
    mean = shares.chance @ first
    spread = np.sqrt(np.maximum(shares.chance @ square - np.square(mean), 0))
    return shares.mean, shares.lower, shares.upper, spread


def _group_means(worksites: Measured, mean: Floats) -> Floats:
    """Return the mean over the worksites of each kind in each region."""
    groups = pd.Series(mean).groupby(worksites.rows.groups["kind_here"].to_numpy())
    return np.asarray(groups.transform("mean"), np.float64)


def _outcome_words(code: str) -> str:
    return {
        "labour_exploitation": _("labour exploitation"),
        "administrative": _("administrative faults"),
        "referral": _("a need to refer to help"),
    }[code]
