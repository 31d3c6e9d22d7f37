"""The change between two releases has the exact interval, and claims no more than it holds."""

from dataclasses import replace
from math import inf

import pytest
from scipy.stats import binomtest, chi2
from statsmodels.stats.rates import confint_poisson

from data.periods import Period
from data.releases.release import Release
from layers.council.change import change_of, effort_ratio, more_or_fewer
from layers.council.intervals import count_ends, ratio_ends
from tests.sample_release import sample_before, sample_release, sample_without_signals


def with_total(release: Release, about: int) -> Release:
    assert release.signals is not None
    return replace(release, signals=replace(release.signals, about=about))


@pytest.mark.parametrize(("low", "high"), [(11, 14), (20, 29), (168, 172)])
def test_ends_of_a_count_are_those_of_garwood(low: int, high: int) -> None:
    # By chi squared: lower = q(0.05; 2y) / 2, upper = q(0.95; 2y + 2) / 2; and by statsmodels.
    assert count_ends(low, high) == pytest.approx(
        (chi2.ppf(0.05, 2 * low) / 2, chi2.ppf(0.95, 2 * high + 2) / 2)
    )
    assert count_ends(low, high)[0] == pytest.approx(confint_poisson(low, 1, method="exact-c", alpha=0.1)[0])
    assert count_ends(low, high)[1] == pytest.approx(confint_poisson(high, 1, method="exact-c", alpha=0.1)[1])


def test_an_open_band_and_no_count_have_open_ends() -> None:
    assert count_ends(10_000, None)[1] == inf
    assert count_ends(0, 0)[0] == 0.0
    assert ratio_ends((0, 3), (0, 3), time_now=1, time_before=1) == (0.0, inf)
    assert ratio_ends((10_000, None), (10_000, None), time_now=1, time_before=1) == (0.0, inf)


def test_the_interval_of_a_change_is_clopper_pearson_of_the_share_with_totals_rounded_either_way() -> None:
    # About 170 may be 168 to 172, about 120 may be 118 to 122; both releases have six months.
    fewest = binomtest(168, 168 + 122).proportion_ci(0.9, "exact").low
    most = binomtest(172, 172 + 118).proportion_ci(0.9, "exact").high
    change = change_of(sample_release(), sample_before())
    assert change is not None
    assert (change.lower, change.upper) == pytest.approx((fewest / (1 - fewest), most / (1 - most)))
    assert change.ratio == pytest.approx(170 / 120)
    # Hours of visits: 380 after 460.
    assert change.effort_ratio == pytest.approx(380 / 460)
    assert change.rose
    assert "About 170" in change.sentence.capitalize() or "about 170 after about 120" in change.sentence
    assert "while teams were out 17 % fewer hours a month" in change.sentence


@pytest.mark.parametrize(
    ("hours", "before", "told"),
    [(50, 100, 1.0), (100, 51, 1.0), (150, 50, 3.0), (380, 460, 380 / 460), (0, 50, 0.0), (50, 0, None)],
)
def test_hours_within_one_large_step_of_rounding_are_as_many(
    hours: int, before: int, told: float | None
) -> None:
    now, then = sample_release(), sample_before()
    found = effort_ratio(
        replace(now, effort=replace(now.effort, hours=hours)),
        replace(then, effort=replace(then.effort, hours=before)),
    )
    assert found == (None if told is None else pytest.approx(told))


def test_periods_of_unlike_length_are_compared_by_the_month() -> None:
    year = Period(672, 683)
    long = with_total(sample_release(code="2026", period=year), 240)
    change = change_of(long, with_total(sample_before(), 120))
    assert change is not None
    # 20 a month both times.
    assert change.ratio == pytest.approx(1.0)
    assert not change.is_clear
    assert change.sentence.startswith("No clear change")


@pytest.mark.parametrize("about", [100, 115, 120, 130, 145])
def test_a_change_is_clear_only_where_the_written_interval_leaves_out_nothing(about: int) -> None:
    change = change_of(with_total(sample_release(), about), sample_before())
    assert change is not None
    rounded = (round(100 * (change.lower - 1)), round(100 * (change.upper - 1)))
    assert change.is_clear == (rounded[0] > 0 or rounded[1] < 0)
    assert change.is_clear != change.sentence.startswith("No clear change")


def test_the_same_half_of_two_years_is_no_change_of_season() -> None:
    change = change_of(sample_release("2026-H1"), sample_before("2025-H1"))
    assert change is not None
    assert not change.seasons_differ


def test_there_is_no_change_without_a_release_before_or_without_signals() -> None:
    assert change_of(sample_release(), None) is None
    assert change_of(sample_without_signals(), sample_before()) is None
    assert change_of(sample_release(), sample_without_signals("2025-H2")) is None


def test_ratios_in_words() -> None:
    assert [more_or_fewer(each) for each in (2.5, 1.2, 1.001, 0.8)] == [
        "2.5 times as many",
        "20 % more",
        "as many",
        "20 % fewer",
    ]
