"""Learns from inspections what one finds: numbers, kinds and regions that lend to each other, own history.

    logit P(found) = a + sum b x + sum over groups g_level + u_site + sum over nuisances n_level

Each kind of effect is drawn to zero as hard as its own spread says (empirical Bayes). Nuisances - the unit
that inspected, why it came, how final the outcome is - are estimated and taken out: a prediction is for the
average unit, and for the level of reference of the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from layers.penalised_poisson import NORMAL_95
from layers.targets.penalised_logistic import MOST_STEPS, LogisticFit, fit_penalised_logistic
from layers.targets.site_spread import site_variance
from layers.targets.yield_rows import Spreads, YieldRows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NUMBERS, SITE = "numbers", "site"
_ROUNDS = 6
_SETTLED = 0.1
_PRIOR_WEIGHT = 4.0
_LEAST_VARIANCE, _MOST_VARIANCE = 1e-4, 9.0
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)


@dataclass(frozen=True, eq=False)
class Predicted:
    """Log odds of a finding with their variance, and the share of such visits that find something.

    `mean` is the mean of the share under what is not known; `lower` and `upper` hold 90 %; `spread` is its
    standard deviation.
    """

    log_odds: Floats
    variance: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    spread: Floats


@dataclass(frozen=True, eq=False)
class YieldFit:
    """What was learnt; `variances` holds the variance of each kind of effect."""

    fit: LogisticFit
    columns: tuple[tuple[str, str], ...]
    centre: pd.Series
    scale: pd.Series
    usual: Mapping[tuple[str, str], float]
    variances: Mapping[str, float]

    def predict(self, rows: YieldRows) -> Predicted:
        """Return what a visit to each worksite is expected to find; nuisances play no part."""
        mean, variance = self.fit.log_odds(self._design(rows), rows.site)
        variance = variance + self._unseen(rows)
        deviation = np.sqrt(variance)
        nodes = expit(mean[:, None] + deviation[:, None] * _NODES)
        share = nodes @ _WEIGHTS / _WEIGHTS.sum()
        square = np.square(nodes) @ _WEIGHTS / _WEIGHTS.sum()
        return Predicted(
            log_odds=mean,
            variance=variance,
            mean=share,
            lower=expit(mean - NORMAL_95 * deviation),
            upper=expit(mean + NORMAL_95 * deviation),
            spread=np.sqrt(np.maximum(square - np.square(share), 0)),
        )

    def parts(self, rows: YieldRows) -> pd.DataFrame:
        """Return what each number, grouping and the own history add to the log odds of each row."""
        design, names = self._design(rows), np.array([name for name, _level in self.columns])
        made = {}
        for name in (*rows.numbers.columns, *rows.groups.columns):
            made[name] = design[:, np.flatnonzero(names == name)] @ self.fit.coefficients[names == name]
        known = rows.site >= 0
        made[SITE] = np.zeros(len(known))
        if len(self.fit.effects):
            made[SITE][known] = self.fit.effects[rows.site[known]]
        return pd.DataFrame(made)

    def nuisance_effects(self, name: str) -> dict[str, float]:
        """Return what each level of a nuisance adds to the log odds, over the level it is taken out at."""
        places = {level: at for at, (each, level) in enumerate(self.columns) if each == name}
        middle = sum(self.usual[name, level] * self.fit.coefficients[at] for level, at in places.items())
        return {level: float(self.fit.coefficients[at] - middle) for level, at in places.items()}

    def _design(self, rows: YieldRows) -> csr_array:
        numbers = (rows.numbers[list(self.centre.index)] - self.centre) / self.scale
        design = _one_hot(rows.groups, self.columns, len(rows.site))
        design[:, 0] = 1.0
        for position, (name, level) in enumerate(self.columns):
            if name in numbers.columns:
                design[:, position] = numbers[name].to_numpy()
            elif (name, level) in self.usual:
                design[:, position] = self.usual[name, level]
        return csr_array(design)

    def _unseen(self, rows: YieldRows) -> Floats:
        """Return the variance of levels that no visit was to."""
        extra = np.zeros(len(rows.site))
        for name in rows.groups.columns:
            seen = {level for each, level in self.columns if each == name}
            extra += np.where(rows.groups[name].isin(seen), 0.0, self.variances[name])
        return extra


def fit_yield(rows: YieldRows, outcome: Floats, *, sites: int, spreads: Spreads | None = None) -> YieldFit:
    """Return what visits say, with the spreads of effects learnt in turns with the effects (MacKay 1992).

    Parameters
    ----------
    outcome
        0 or 1 of each visit.
    sites
        How many worksites there are, visited or not; 0 where they have no effects of their own.
    """
    spreads = spreads or Spreads()
    centre = rows.numbers.mean()
    scale = rows.numbers.std(ddof=0).replace(0.0, 1.0)
    columns, usual = _columns(rows, spreads)
    blank = YieldFit(_nothing(len(columns)), columns, centre, scale, {}, {})
    nuisances = pd.concat([rows.groups, rows.nuisances.astype(object)], axis=1)
    design = blank._design(replace(rows, groups=nuisances))
    of = _blocks(columns, rows)
    variances = _first_variances(rows, spreads)
    first = dict(variances)
    fit: LogisticFit | None = None
    for number in range(_ROUNDS if spreads.learn else 1):
        fit = _fit(design, outcome, rows.site, of, variances, sites, start=fit, steps=1 + number // 2)
        if not spreads.learn:
            break
        learnt = _learnt_variances(fit, of, variances, first)
        if sites:
            fixed = design @ fit.coefficients
            learnt[SITE] = site_variance(
                fixed, outcome, rows.site, sites=sites, likely=first[SITE], held=variances[SITE]
            )
        settled = all(abs(np.log(learnt[name] / variances[name])) < _SETTLED for name in variances)
        variances = learnt
        if settled:
            break
    fit = _fit(design, outcome, rows.site, of, variances, sites, start=fit, steps=MOST_STEPS)
    return YieldFit(fit, columns, centre, scale, usual, variances)


def _fit(
    design: csr_array,
    outcome: Floats,
    site: Ints,
    of: list[str],
    variances: Mapping[str, float],
    sites: int,
    *,
    start: LogisticFit | None,
    steps: int,
) -> LogisticFit:
    return fit_penalised_logistic(
        design,
        outcome,
        site,
        penalty=np.array([1 / variances[name] if name else 0.0 for name in of]),
        site_penalty=np.full(sites, 1 / variances[SITE]),
        start=start,
        most_steps=steps,
    )


def _columns(
    rows: YieldRows, spreads: Spreads
) -> tuple[tuple[tuple[str, str], ...], dict[tuple[str, str], float]]:
    """Return every column as (name, level), the intercept first, and the usual value of each nuisance."""
    columns: list[tuple[str, str]] = [("", "")]
    columns += [(str(name), "") for name in rows.numbers.columns]
    for name in rows.groups.columns:
        columns += [(str(name), level) for level in sorted(rows.groups[name].dropna().unique())]
    usual: dict[tuple[str, str], float] = {}
    for name in rows.nuisances.columns:
        shares = rows.nuisances[name].value_counts(normalize=True, dropna=False)
        for level in sorted(shares.index.dropna()):
            if level == spreads.references.get(str(name)):
                continue
            columns.append((str(name), level))
            usual[str(name), level] = 0.0 if name in spreads.references else float(shares[level])
    return tuple(columns), usual


def _one_hot(groups: pd.DataFrame, columns: tuple[tuple[str, str], ...], length: int) -> Floats:
    design = np.zeros((length, len(columns)))
    for name in groups.columns:
        place = {level: position for position, (each, level) in enumerate(columns) if each == name}
        at = groups[name].map(place).to_numpy(np.float64)
        here = np.flatnonzero(~np.isnan(at))
        design[here, at[here].astype(np.int64)] = 1.0
    return design


def _blocks(columns: tuple[tuple[str, str], ...], rows: YieldRows) -> list[str]:
    """Return the name of the variance of each column; empty for the intercept."""
    return [NUMBERS if name in rows.numbers.columns else name for name, _level in columns]


def _first_variances(rows: YieldRows, spreads: Spreads) -> dict[str, float]:
    first = {NUMBERS: spreads.numbers, SITE: spreads.site}
    first |= {str(name): spreads.groups for name in rows.groups.columns}
    return first | {str(name): spreads.nuisances for name in rows.nuisances.columns}


def _learnt_variances(
    fit: LogisticFit, of: list[str], variances: Mapping[str, float], first: Mapping[str, float]
) -> dict[str, float]:
    """Return (prior + sum b^2) / (prior + effective number) of each kind of effect."""
    names, unsure = np.array(of), np.diag(fit.covariance)
    learnt = {SITE: variances[SITE]}
    for name, held in variances.items():
        if name == SITE:
            continue
        effects, doubt = fit.coefficients[names == name], unsure[names == name]
        effective = max(0.0, float((1 - doubt / held).sum()))
        new = (_PRIOR_WEIGHT * first[name] + float(np.square(effects).sum())) / (_PRIOR_WEIGHT + effective)
        learnt[name] = float(np.clip(new, _LEAST_VARIANCE, _MOST_VARIANCE))
    return learnt


def _nothing(columns: int) -> LogisticFit:
    none = np.zeros(0)
    return LogisticFit(np.zeros(columns), np.zeros((columns, columns)), none, none, csr_array((0, columns)))
