"""A change is claimed only beyond chance, and can be computed by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.clock import set_today
from data.periods import Period
from layers.layer import Layer
from layers.rate_change import FELL, NO_CHANGE, ROSE, rate_change
from layers.rate_ratio import RateRatio, rate_ratio
from layers.reading.trends import times_compared
from layers.window import Windows
from tests.test_layers.cells_and_places import square_of_cells

SIDE = 12
NORTH, EAST = np.divmod(np.arange(SIDE**2), SIDE)
CELLS = square_of_cells(SIDE)
FIRST, LAST = (EAST < 3) & (NORTH < 3), (EAST > 8) & (NORTH > 8)
HOURS = np.full(SIDE**2, 10.0)


def ratio(now: object, before: object, hours_now: object = HOURS, hours_before: object = HOURS) -> RateRatio:
    columns = [np.asarray(each, float) for each in (now, hours_now, before, hours_before)]
    return rate_ratio(Windows(EAST, NORTH), *columns)


def frame(sightings: object, hours: np.ndarray = HOURS) -> pd.DataFrame:
    return CELLS[["east", "north"]].assign(sightings=sightings, minutes=60 * hours).pipe(pd.DataFrame)


def layer_of(now: object, before: object, hours: np.ndarray = HOURS) -> Layer:
    return rate_change(frame(now, hours), frame(before, HOURS), CELLS, level=1, period=Period(670, 681))


ROSE_AND_FELL = np.where(FIRST, 12, np.where(LAST, 0, 3)), np.where(FIRST, 1, np.where(LAST, 10, 3))


def test_a_rise_and_a_fall_are_found_where_they_are() -> None:
    grade = layer_of(*ROSE_AND_FELL).cells["cls"].to_numpy()
    assert grade[1 + SIDE] == ROSE
    assert grade[-2 - SIDE] == FELL
    assert (grade[(EAST > 4) & (NORTH < 8)] == NO_CHANGE).all()


def test_twice_the_hours_and_twice_the_sightings_are_no_change() -> None:
    layer = layer_of(np.full(SIDE**2, 6), np.full(SIDE**2, 3), 2 * HOURS)
    assert (layer.cells["cls"] == NO_CHANGE).all()
    assert layer.cells["value"].to_numpy() == pytest.approx(np.ones(SIDE**2), abs=0.03)


def test_chance_and_interval_are_those_of_two_gammas() -> None:
    change = ratio(*ROSE_AND_FELL, hours_now=HOURS * 3)
    random = np.random.default_rng(1)
    for row in (0, 40, 143):
        a, b = (each[row] / change.variation + 0.5 for each in (change.now, change.before))
        now = random.gamma(a, 1 / (change.expected_now[row] / change.variation + 0.5), 100_000)
        before = random.gamma(b, 1 / (change.expected_before[row] / change.variation + 0.5), 100_000)
        assert change.chance[row] == pytest.approx((now > before).mean(), abs=0.01)
        assert change.lower[row] == pytest.approx(np.quantile(now / before, 0.05), rel=0.05)
        assert change.upper[row] == pytest.approx(np.quantile(now / before, 0.95), rel=0.05)


def test_without_a_change_maps_claim_one_seldom() -> None:
    claims = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        hours, hours_before = random.lognormal(1, 1, (2, SIDE**2))
        rate = random.gamma(0.5, 2, SIDE**2)
        change = ratio(random.poisson(rate * hours), random.poisson(rate * hours_before), hours, hours_before)
        claims += (change.rose | change.fell).any()
    assert claims <= 10  # 5 are to be expected at most; over 10 comes with a chance of 1 %


def test_hours_that_moved_to_a_richer_cell_are_no_change() -> None:
    # Next to each other: a sighting an hour, and one in ten hours; the hours move from the second to the first.
    rich = EAST % 2 == 0
    rate = np.where(rich, 1.0, 0.1)
    hours, hours_before = np.where(rich, 40.0, 10.0), np.where(rich, 10.0, 40.0)
    change = ratio(rate * hours, rate * hours_before, hours, hours_before)
    assert change.ratio == pytest.approx(np.ones(SIDE**2), abs=1e-9)
    assert not change.rose.any()


def test_where_cells_vary_beyond_chance_counts_weigh_less() -> None:
    random = np.random.default_rng(1)
    wild = [random.poisson(10 * random.gamma(1, 1, SIDE**2)) for _time in range(2)]
    assert ratio(*wild).variation > 3
    assert ratio(random.poisson(10, SIDE**2), random.poisson(10, SIDE**2)).variation < 1.3


def test_the_variation_is_that_of_a_quasi_poisson_model() -> None:
    # One cell per window has no part in it: Pearson's statistic weighted by n, as in a binomial model of shares.
    random = np.random.default_rng(4)
    now, before = random.poisson(30 * random.gamma(5, 0.2, (2, SIDE**2)))
    both = now + before
    share = now.sum() / both.sum()
    pearson = np.square(now - both * share).sum() / (both * share * (1 - share)).sum()
    assert ratio(now, before).variation == pytest.approx(pearson, rel=0.02)


def test_a_cell_nobody_visited_at_one_time_is_not_known() -> None:
    hours = np.where(EAST < 6, HOURS, 0.0)
    known = ratio(np.ones(SIDE**2), np.ones(SIDE**2), hours).known
    assert known.tolist() == (EAST < 7).tolist()  # the seventh has neighbours who were visited


def test_the_value_is_recomputed_from_the_numbers_of_the_account() -> None:
    layer = layer_of(*ROSE_AND_FELL)
    for row in (0, 13, 77):
        y, x, _h, _g, e, f, v = layer.evidence.account(layer, row).numbers["Number"].tolist()[:7]
        assert e + f == pytest.approx(y + x)
        value = ((y / v + 0.5) / (e / v + 0.5)) / ((x / v + 0.5) / (f / v + 0.5))
        assert layer.cells["value"].iloc[row] == pytest.approx(value)


def test_thirty_sightings_are_too_few_and_it_says_how_many_are_missing() -> None:
    now = np.where(np.arange(SIDE**2) < 15, 1, 0)
    layer = layer_of(now, now[::-1])
    assert "30 at both times together" in layer.shortfall[0]
    assert "30 are missing" in layer.shortfall[0]
    assert not layer.cells["known"].any()


@pytest.mark.parametrize("sightings", [0, 5], ids=["nothing found", "nobody went"])
def test_without_visits_or_sightings_nothing_is_known(sightings: int) -> None:
    layer = layer_of(np.full(SIDE**2, sightings), np.zeros(SIDE**2), HOURS * (sightings == 0))
    assert layer.shortfall
    assert not layer.cells["known"].any()
    assert layer.evidence.account(layer, 0).sentences


def test_values_stay_sound_where_almost_nobody_went() -> None:
    random = np.random.default_rng(1)
    hours = random.choice([0, 1e-4, 1, 1000], SIDE**2)
    cells = layer_of(random.poisson(1, SIDE**2), random.poisson(1, SIDE**2), hours).cells
    numbers = cells.loc[cells["known"], ["value", "lower", "upper", "chance", "q_value"]].to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()


def test_interval_ends_are_beta_quantiles() -> None:
    change = ratio(*ROSE_AND_FELL)
    row = 0
    beta = stats.beta(change.now[row] / change.variation + 0.5, change.before[row] / change.variation + 0.5)
    low = beta.ppf(0.05)
    expected = change.expected_before[row], change.expected_now[row]
    times = (expected[0] / change.variation + 0.5) / (expected[1] / change.variation + 0.5)
    assert change.lower[row] == pytest.approx(low / (1 - low) * times)


class TestTimes:
    """Of the clock at 15 November 2026 (month 682): September (680) is the last complete month."""

    @pytest.fixture(autouse=True)
    def clock(self) -> object:
        from datetime import date

        set_today(date(2026, 11, 15))
        yield
        set_today(None)

    def test_late_months_are_left_out(self) -> None:
        times = times_compared(Period(671, 682), months=None)
        assert (times.now, times.late) == (Period(671, 680), True)
        assert times.earlier(1) == Period(659, 668)

    def test_trends_take_the_latest_months_only(self) -> None:
        assert times_compared(Period(660, 671), months=6).now == Period(666, 671)

    def test_two_years_are_held_against_the_two_before(self) -> None:
        times = times_compared(Period(649, 672), months=None)
        assert times.earlier(1) == Period(625, 648)
        assert not times.late

    def test_without_a_period_it_is_the_last_year(self) -> None:
        assert times_compared(None, months=None).now == Period(669, 680)

    def test_a_period_still_to_come_gives_the_months_before(self) -> None:
        assert times_compared(Period(690, 692), months=None).now == Period(678, 680)
