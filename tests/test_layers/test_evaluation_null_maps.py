"""Where there is no pattern none is claimed, planted spots are found, and the usual recipes do neither."""

import warnings

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from data.errors import Refused
from layers.evaluation.getis_ord import gi_star_permuted, gi_star_plain
from layers.evaluation.null_maps import (
    NULLS,
    PLANTED,
    SIDE,
    in_words,
    made_up_map,
    measure,
    on_nulls,
    on_planted,
)
from layers.window import Windows

NORTH, EAST = np.divmod(np.arange(SIDE**2), SIDE)
WINDOWS = Windows(EAST, NORTH)


@pytest.fixture(scope="module")
def weights() -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from libpysal.weights import lat2W

        return lat2W(SIDE, SIDE, rook=False)


@pytest.mark.parametrize("code", list(NULLS))
def test_maps_without_a_pattern_seldom_show_one(code: str) -> None:
    # Forty maps at a true rate of 3 % show four or more with a chance of 3 %; the seeds are fixed.
    assert on_nulls(NULLS[code], range(40), beside=False)["hot_spots"]["maps_with_claim"] <= 0.075


def test_thirty_events_on_four_hundred_cells_show_no_spot() -> None:
    assert on_nulls(NULLS["sparse, 30 events"], range(60), beside=False)["hot_spots"]["cells"] == 0


def test_planted_spots_are_found_with_few_false_ones() -> None:
    figures = on_planted(PLANTED["mean 2, blocks of 3 x 3"], range(15))
    ours = figures["hot_spots"]
    assert ours["recall"] >= 0.65
    assert ours["false"] <= 0.05
    # A window that holds a planted cell stands out too, so windows alone claim cells that are not planted.
    assert figures["windows"]["false"] > 0.2
    assert figures["gi_star_permuted"]["recall"] < ours["recall"] / 2


def test_gi_star_flags_cells_where_nothing_is_planted() -> None:
    plain = on_nulls(NULLS["mean 1"], range(10))["gi_star"]
    assert plain["cells"] > 10
    assert plain["maps_with_claim"] == 1


def test_our_gi_star_is_that_of_esda(weights: object) -> None:
    from esda import G_Local

    events, effort, _planted = made_up_map(PLANTED["mean 1, blocks of 3 x 3"], 3)
    rate = events / effort
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        esda = G_Local(rate, weights, transform="B", star=True, permutations=999, seed=1)
    from scipy.stats import norm

    assert gi_star_plain(WINDOWS, rate) == pytest.approx(norm.sf(esda.Zs), abs=1e-9)
    ours = gi_star_permuted(WINDOWS, rate, seed=1, permutations=999) <= 0.05
    higher = esda.Zs > 0
    theirs = false_discovery_control(np.where(higher, esda.p_sim, 1.0)) <= 0.05
    assert abs(int(ours.sum()) - int(theirs.sum())) <= 5


def test_empirical_bayes_of_esda_gives_negative_and_undefined_rates_where_ours_do_not() -> None:
    from esda.smoothing import Empirical_Bayes

    from layers.rated import rate_cells

    negative = 0
    for seed in range(30):
        random = np.random.default_rng(seed)
        effort = random.lognormal(0, 1, 30)
        events = random.poisson(0.3 * effort).astype(float)
        if not events.any():
            continue
        negative += (np.asarray(Empirical_Bayes(events, effort).r) < 0).any()
        assert (rate_cells(events, effort, per=100, enough=True).values["value"] > 0).all()
    assert negative > 0
    effort = np.array([0.0, 1, 2, 3, 4])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = np.asarray(Empirical_Bayes(np.array([0.0, 1, 2, 1, 0]), effort).r)
    assert np.isnan(theirs).any()


def test_made_up_maps_are_as_designed() -> None:
    events, effort, planted = made_up_map(PLANTED["mean 2, blocks of 3 x 3"], 1)
    assert planted.sum() == 27
    assert effort.mean() == pytest.approx(1)
    rates = [events[chosen].sum() / effort[chosen].sum() for chosen in (planted, ~planted)]
    assert rates[0] / rates[1] == pytest.approx(6, rel=0.25)
    assert not made_up_map(NULLS["mean 1"], 1)[2].any()


def test_the_command_measures_and_says_so() -> None:
    told: list[float] = []
    figures = measure(maps=1, tell=lambda share, _words: told.append(share))
    assert figures["run"]["maps"] == 1
    assert told[-1] == 1
    lines = in_words(figures)
    assert len(lines) == 3 + 5 * (len(NULLS) + len(PLANTED))


def test_no_maps_are_refused() -> None:
    with pytest.raises(Refused, match="Choose 1 or more"):
        measure(maps=0, tell=lambda _share, _words: None)
