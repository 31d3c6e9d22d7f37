"""Holds rates and shares over time against sums by hand and the exact intervals of statsmodels and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from data.errors import Refused
from data.periods import Period
from layers.series import (
    MONTH,
    QUARTER,
    rate_interval,
    rate_series,
    rates_by_season,
    share_interval,
    share_series,
    suited_step,
)

DECEMBER = 671  # 2025-12: 55 * 12 + 11
MONTHLY = pd.DataFrame(
    {"period": [671, 672, 674, 683], "count": [2, 1, 3, 4], "effort": [10.0, 10.0, 20.0, 40.0]}
)


def test_a_rate_has_the_exact_poisson_interval() -> None:
    count, hours = np.array([0, 1, 7, 250]), np.array([3.0, 8.0, 50.0, 1000.0])
    value, lower, upper = rate_interval(count, hours, per=100)
    np.testing.assert_allclose(value, [0, 12.5, 14, 25])
    # Garwood's limits are half of chi-squared points with 2y and 2y + 2 degrees of freedom.
    np.testing.assert_allclose(lower[1:], 100 * chi2.ppf(0.05, 2 * count[1:]) / 2 / hours[1:])
    np.testing.assert_allclose(upper, 100 * chi2.ppf(0.95, 2 * count + 2) / 2 / hours)
    assert lower[0] == 0


def test_a_share_has_the_exact_binomial_interval() -> None:
    for found, number in ((0, 5), (2, 9), (9, 9), (40, 100)):
        value, lower, upper = share_interval([found], [number])
        assert value[0] == found / number
        assert (lower[0], upper[0]) == pytest.approx(
            proportion_confint(found, number, alpha=0.1, method="beta")
        )


def test_nothing_is_known_where_nobody_looked() -> None:
    assert np.isnan(rate_interval([0, 3], [0.0, 0.0])).all()
    assert np.isnan(share_interval([0], [0])).all()


def test_months_without_visits_stand_between_the_others_unknown() -> None:
    points = rate_series(MONTHLY, Period(671, 674), step=MONTH, per=100, this_month=690)
    assert points["first"].tolist() == [671, 672, 673, 674]
    assert points["known"].tolist() == [True, True, False, True]
    # 2 / 10 h, 1 / 10 h and 3 / 20 h, for 100 h.
    np.testing.assert_allclose(points["value"], [20, 10, np.nan, 15])


def test_a_quarter_begins_in_december_and_holds_its_months_whole() -> None:
    # Asked from January: the winter that it lies in began in December. 3 in 20 h is 15 for 100 h.
    points = rate_series(MONTHLY, Period(672, 674), step=QUARTER, per=100, this_month=690)
    assert points[["first", "last"]].to_numpy().tolist() == [[671, 673], [674, 676]]
    assert points["count"].tolist() == [3, 3]
    np.testing.assert_allclose(points["value"], [15, 15])


def test_the_running_month_and_the_one_before_are_late_and_the_future_is_not_there() -> None:
    points = rate_series(MONTHLY, Period(671, 700), step=MONTH, per=100, this_month=674)
    assert points["first"].tolist() == [671, 672, 673, 674]
    assert points["late"].tolist() == [False, False, True, True]
    quarters = rate_series(MONTHLY, Period(671, 700), step=QUARTER, per=100, this_month=674)
    assert quarters["late"].tolist() == [True, True]  # the winter of 671 to 673 holds a late month too


def test_a_period_that_lies_ahead_has_no_point() -> None:
    assert rate_series(MONTHLY, Period(700, 702), step=MONTH, per=100, this_month=674).empty


def test_seasons_sum_the_same_months_of_all_years() -> None:
    parts = rates_by_season(MONTHLY, step=QUARTER, per=100)
    # Winter has 671, 672 and 683 (2026-12): 7 in 60 h. Spring has 674 (2026-03): 3 in 20 h.
    assert parts["count"].tolist() == [7, 3, 0, 0]
    np.testing.assert_allclose(parts["value"], [700 / 60, 15, np.nan, np.nan])
    months = rates_by_season(MONTHLY, step=MONTH, per=100)
    assert months["count"].tolist() == [1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 6]


def test_shares_of_quarters_are_sums_of_findings_over_sums_of_inspections() -> None:
    found = pd.DataFrame({"period": [671, 672], "count": [1, 1], "effort": [1, 3]})
    points = share_series(found, Period(671, 676), step=QUARTER, this_month=690)
    np.testing.assert_allclose(points["value"], [0.5, np.nan])


def test_few_records_or_many_months_are_shown_by_quarter() -> None:
    year = Period(672, 683)
    assert suited_step(year, 48) == MONTH
    assert suited_step(year, 47) == QUARTER
    assert suited_step(Period(600, 683), 10_000) == QUARTER


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf])
def test_counts_that_cannot_be_are_refused(bad: float) -> None:
    with pytest.raises(Refused, match="negative, missing or infinite"):
        rate_interval([bad], [1.0])


def test_more_findings_than_inspections_are_refused() -> None:
    with pytest.raises(Refused, match="More was found"):
        share_interval([2], [1])
