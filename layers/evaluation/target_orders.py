"""Puts the inspections of a test period in order: by our model, by variants of it, by baselines."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import betaln

from layers.evaluation.target_histories import (
    FIRST_DAYS,
    around,
    inspectors,
    own_histories,
    visit_measures,
)
from layers.evaluation.target_inspections import PAST, Window
from layers.targets.penalised_logistic import threads
from layers.targets.yield_model import fit_yield
from layers.targets.yield_rows import Spreads, YieldRows

Floats = NDArray[np.float64]

LAYER = "layer"
BASELINES = ("last_result", "own_history_eb", "logistic_regression")
WITH_INSPECTOR = "with_inspector"
WITHOUT_AROUND, LEFT_IN = "without_neighbourhood", "inspector_left_in"
SEASON_FIXED = "season_fixed"
VARIANTS = (WITHOUT_AROUND, SEASON_FIXED, LEFT_IN, WITH_INSPECTOR)
# Over visits by the thousand the spreads matter little, so they are given and not learnt.
_YEAR_S = 365.25 * 86_400
_SPREADS = Spreads(nuisances=1.0, learn=False)


def orders(window: Window, *, variants: bool = True) -> dict[str, Floats]:
    """Return the score of each inspection of the test, the highest first, by the name of the order.

    `with_inspector` is what our model would say if it used who inspects; it only measures how much that
    decides. Of the variants, `inspector_left_in` takes no effect of the inspector out, neither of histories
    nor of the fit, and `season_fixed` knows no more of the day of a visit than the middle of the test.
    """
    net = visit_measures(window)
    own, near = own_histories(window, net), around(window, net)
    ours, knowing = _model_scores(window, [own, near])
    made = {LAYER: ours, **baseline_scores(window), WITH_INSPECTOR: knowing}
    if variants:
        raw = visit_measures(window, net=False)
        left_in = [own_histories(window, raw), around(window, raw)]
        made[WITHOUT_AROUND] = _model_scores(window, [own])[0]
        made[LEFT_IN] = _model_scores(window, left_in, take_out=False)[0]
        made[SEASON_FIXED] = _model_scores(window, [own, near], one_season=True)[0]
    return made


def baseline_scores(window: Window) -> dict[str, Floats]:
    """Return the scores of the last result, of the own history alone, and of plain logistic regression."""
    return dict(
        zip(
            BASELINES, (_last_result(window), _own_history(window), _logistic_regression(window)), strict=True
        )
    )


def _model_scores(
    window: Window, histories: list[pd.DataFrame], *, take_out: bool = True, one_season: bool = False
) -> tuple[Floats, Floats]:
    """Return the log odds of each inspection of the test, without and with the effect of who inspects."""
    facts = window.inspections
    seen_on = facts["inspected_on"]
    if one_season:
        seen_on = seen_on.where(~window.test, seen_on[window.test].median())
    before = _facts_before(facts, seen_on)
    numbers = pd.concat([before, *histories], axis=1)
    groups = facts[["risk_class", "site_kind"]].astype(object)
    who = pd.DataFrame({"inspector": inspectors(window)})
    rows = YieldRows(
        numbers, groups, np.full(len(facts), -1), who if take_out else pd.DataFrame(index=facts.index)
    )
    learn = window.training & (window.day >= window.day.min() + FIRST_DAYS)
    learn = learn if window.found[learn].any() else window.training
    with threads().limit(limits=1):
        fit = fit_yield(rows.chosen(learn), window.found[learn].astype(float), sites=0, spreads=_SPREADS)
        ours = fit.predict(rows.chosen(window.test)).log_odds
    effects: Mapping[str, float] = fit.nuisance_effects("inspector")
    known = who["inspector"].map(dict(effects)).fillna(0.0).to_numpy(float)[window.test]
    return ours, ours + known


def _facts_before(inspections: pd.DataFrame, seen_on: pd.Series) -> pd.DataFrame:
    """Return numbers known before a visit, its results before left out: season, and how long since what.

    Both are counted up to the day in `seen_on`, which need not be that of the visit.
    """
    earlier = (inspections["inspected_on"] - seen_on).dt.total_seconds() / _YEAR_S
    since = inspections["years_since_last"].astype(float)
    opened = inspections["years_open"].astype(float)
    numbers = pd.DataFrame(
        {
            "since": (since - earlier).clip(lower=0),
            "first": (since >= since.max() - 0.01).astype(float),
            "opened": np.log1p((opened - earlier).clip(lower=0)),
            "opened_unknown": opened.isna().astype(float),
        }
    )
    numbers = pd.concat([numbers, _season(seen_on)], axis=1)
    return numbers.fillna(numbers.median()).fillna(0.0)


def _season(on: pd.Series) -> pd.DataFrame:
    turn = on.dt.day_of_year.to_numpy(float) * 2 * np.pi / 365.25
    return pd.DataFrame({"sine": np.sin(turn), "cosine": np.cos(turn)})


def _last_result(window: Window) -> Floats:
    """Return 1 or 0 by the last visit that is learnt from; without one, the share of all."""
    learnt = window.inspections[window.training].assign(found=window.found[window.training].astype(float))
    last = learnt.groupby("site_id")["found"].last()
    return _of_site(window, last, float(learnt["found"].mean()))


def _own_history(window: Window) -> Floats:
    """Return (x + k m) / (n + k) of each site, k by the marginal likelihood of Beta and binomial."""
    learnt = window.inspections[window.training].assign(found=window.found[window.training].astype(float))
    sums = learnt.groupby("site_id")["found"].agg(["sum", "count"])
    mean = float(learnt["found"].mean())
    found, inspected = sums["sum"].to_numpy(float), sums["count"].to_numpy(float)

    def misfit(log_weight: float) -> float:
        a, b = np.exp(log_weight) * mean, np.exp(log_weight) * (1 - mean)
        return -float((betaln(a + found, b + inspected - found) - betaln(a, b)).sum())

    weight = float(np.exp(minimize_scalar(misfit, bounds=(-2.0, 7.0), method="bounded").x))
    return _of_site(window, (sums["sum"] + weight * mean) / (sums["count"] + weight), mean)


def _logistic_regression(window: Window) -> Floats:
    """Return the log odds by all that is known before a visit, its past columns too, as is usual."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    facts = window.inspections
    kinds = pd.get_dummies(facts[["risk_class", "site_kind"]].astype(str), dtype=float)
    past = facts[[*PAST]].astype(float).fillna(0.0)
    numbers = pd.concat([_facts_before(facts, facts["inspected_on"]), past, kinds], axis=1).to_numpy(float)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    with threads().limit(limits=1):
        model.fit(numbers[window.training], window.found[window.training])
        return np.asarray(model.decision_function(numbers[window.test]), np.float64)


def _of_site(window: Window, scores: pd.Series, otherwise: float) -> Floats:
    return window.inspections["site_id"][window.test].map(scores).fillna(otherwise).to_numpy(float)
