"""The evaluation of target lists ranks a visit by nothing of that visit and by nobody who inspects."""

import argparse
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from layers.commands import evaluate as command
from layers.evaluation import targets
from layers.evaluation.target_histories import own_histories, visit_measures
from layers.evaluation.target_inspections import (
    OF_THE_VISIT,
    Window,
    read_past_inspections,
    rolling_windows,
    split_inspections,
)
from layers.evaluation.target_orders import BASELINES, LAYER, VARIANTS, WITH_INSPECTOR, orders
from layers.evaluation.target_scores import days_earlier, drawn_precision, precision_at, wilson

TRAIN, TEST = date(2021, 6, 30), date(2021, 9, 30)


def made_up(count: int = 1_500, seed: int = 1) -> pd.DataFrame:
    """Return inspections of 300 sites over 21 months; who inspects decides much, the site a little."""
    rng = np.random.default_rng(seed)
    site = rng.integers(0, 300, count)
    on = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 639, count)), unit="D")
    lat, lon = 60 + rng.uniform(0, 0.1, 300), 25 + rng.uniform(0, 0.2, 300)
    who = np.array(["red", "green", None], object)[rng.integers(0, 3, count)]
    eyes = pd.Series(who).map({"red": 0.5, "green": -1.5}).fillna(-0.5).to_numpy()
    found = rng.random(count) < 1 / (1 + np.exp(0.7 - eyes - rng.normal(0, 1, 300)[site]))
    return pd.DataFrame(
        {
            "inspection_id": np.arange(count),
            "site_id": site,
            "site_kind": np.where(site % 2, "Restaurant", "Grocery"),
            "risk_class": np.where(site % 3, "High", "Low"),
            "inspected_on": on,
            "result": np.where(found, "Fail", "Pass"),
            "lat": lat[site],
            "lon": lon[site],
            "critical_count": found * 2.0,
            "serious_count": rng.poisson(0.3, count).astype(float),
            "minor_count": rng.poisson(3, count).astype(float),
            "critical_found": found.astype(np.int8),
            **{f"past_{name}": rng.poisson(0.3, count).astype(float)
               for name in ("fail", "critical", "serious", "minor")},
            "years_since_last": rng.uniform(0, 2, count),
            "years_open": np.where(rng.random(count) < 0.1, np.nan, rng.uniform(0, 10, count)),
            "inspector_group": who,
        }
    )  # fmt: skip


def window_of(inspections: pd.DataFrame) -> Window:
    return split_inspections(inspections, train_until=TRAIN, test_until=TEST)


@pytest.fixture(scope="module")
def ranked() -> tuple[Window, dict[str, np.ndarray]]:
    window = window_of(made_up())
    return window, orders(window)


def arguments(path: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    days = ["--train-until", str(TRAIN), "--test-until", str(TEST), "--budget", "20"]
    return parser.parse_args(["targets", "--inspections", str(path), *days, *more])


def test_nothing_of_the_same_visit_ranks_it(ranked: tuple[Window, dict[str, np.ndarray]]) -> None:
    window, scores = ranked
    inspections = window.inspections.copy()
    shuffled = np.random.default_rng(0).permutation(np.flatnonzero(window.test))
    for name in (*OF_THE_VISIT, "critical_found"):
        inspections.loc[window.test, name] = inspections[name].to_numpy()[shuffled]
    assert not inspections.equals(window.inspections)
    again = orders(window_of(inspections))
    for name, score in scores.items():
        assert again[name].tolist() == score.tolist(), name


def test_who_inspects_ranks_nothing_but_the_order_that_measures_it(
    ranked: tuple[Window, dict[str, np.ndarray]],
) -> None:
    window, scores = ranked
    inspections = window.inspections.copy()
    shuffled = np.random.default_rng(0).permutation(np.flatnonzero(window.test))
    inspections.loc[window.test, "inspector_group"] = inspections["inspector_group"].to_numpy()[shuffled]
    again = orders(window_of(inspections))
    for name in (LAYER, *BASELINES, *(each for each in VARIANTS if each != WITH_INSPECTOR)):
        assert again[name].tolist() == scores[name].tolist(), name
    assert again[WITH_INSPECTOR].tolist() != scores[WITH_INSPECTOR].tolist()


def test_where_who_inspects_decides_knowing_it_finds_more(
    ranked: tuple[Window, dict[str, np.ndarray]],
) -> None:
    window, scores = ranked
    found = window.found[window.test]
    assert precision_at(scores[WITH_INSPECTOR], found, 50) > precision_at(scores[LAYER], found, 50) + 0.1
    assert precision_at(scores[LAYER], found, 50) > found.mean()


def test_a_history_holds_earlier_days_alone_net_of_who_inspected() -> None:
    rows = made_up(400).iloc[:4].assign(
        site_id=[1, 1, 1, 2], lat=60.0, lon=25.0, inspector_group=["red", "red", "green", "green"],
        critical_found=[1, 0, 1, 0], inspected_on=pd.to_datetime(["2020-01-01", "2020-01-05", "2020-01-05", "2020-01-09"]),
    )  # fmt: skip
    window = Window(rows, np.array([True, True, True, False]), np.array([False, False, False, True]))
    net = visit_measures(window)
    # Red found half, green of the training all: so 1 - 0.5, 0 - 0.5, 1 - 1; the test counts as nothing.
    assert net["critical"].tolist() == [0.5, -0.5, 0.0, 0.0]
    known = own_histories(window, net)
    # Two visits on one day do not know of each other; drawn to zero by two: 0.5 / (1 + 2).
    assert known["own_critical"].tolist() == pytest.approx([0, 0.5 / 3, 0.5 / 3, 0])
    # The fourth is another site at the address: (0.5 - 0.5 + 0) / (3 + 2).
    assert known["address_critical"].tolist() == pytest.approx([0, 0, 0, 0])


def test_precision_shares_what_is_left_among_equal_scores() -> None:
    found = np.array([True, False, True, False, False])
    # First the 3, then one of three with a 2, of which one has a finding.
    assert precision_at(np.array([3.0, 2, 2, 2, 1]), found, 2) == pytest.approx((1 + 1 / 3) / 2)
    assert precision_at(np.array([3.0, 2, 2, 2, 1]), found, 99) == pytest.approx(2 / 5)


def test_findings_come_earlier_by_the_days_between_their_turns() -> None:
    day, found = np.array([0, 0, 10, 20]), np.array([False, False, True, True])
    # Findings first: they take the two turns of day 0, 10 and 20 days earlier.
    assert days_earlier(np.array([0.0, 0, 1, 1]), found, day).tolist() == [10, 20]
    # All alike: each gets the mean of the days, 7.5.
    assert days_earlier(np.zeros(4), found, day).tolist() == [2.5, 12.5]


def test_the_interval_is_that_of_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

    assert wilson(0.34, 100) == pytest.approx(proportion_confint(34, 100, alpha=0.1, method="wilson"))


def test_drawing_again_spreads_like_a_share() -> None:
    rng = np.random.default_rng(2)
    score, found = rng.random(2_000), rng.random(2_000) < 0.3
    drawn = drawn_precision(score, found, 200)
    # The standard error of a share of 0.3 among 200 is 0.032.
    assert drawn.std() == pytest.approx(0.032, rel=0.2)
    assert drawn.mean() == pytest.approx(precision_at(score, found, 200), abs=0.02)


def test_windows_roll_back_by_whole_months_without_overlap() -> None:
    ends = rolling_windows(made_up(), train_until=TRAIN, test_until=TEST, many=9)
    assert ends[-2:] == [(date(2021, 3, 31), TRAIN), (TRAIN, TEST)]
    assert all(test == later for (_train, test), (later, _end) in pairwise(ends))
    # Some 70 inspections a month: before July 2020 fewer than 300 are known.
    assert ends[0][0] >= date(2020, 4, 30)


def test_the_command_prints_one_line_with_the_layer_its_baselines_and_intervals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inspections.parquet"
    made_up().to_parquet(path)
    assert command.run(arguments(path, "--windows", "2", "--json", "--no-save")) == 0
    (line,) = capsys.readouterr().out.splitlines()
    figures: dict[str, Any] = json.loads(line)
    lower, upper = figures["intervals"]["precision_at_budget"]
    assert lower < figures["precision_at_budget"] < upper
    lower, upper = figures["intervals"]["days_earlier"]
    assert lower < figures["days_earlier"] < upper
    assert set(figures["baselines"]) == set(BASELINES)
    assert len(figures["rolling"]["windows"]) == 2
    for budget in ("20", "100", "200"):
        assert set(figures["rolling"]["precision"][budget]) >= {LAYER, *BASELINES}
    assert figures["inspector"]["groups"] == 2
    assert targets.in_words(figures)[0].startswith(str(figures["run"]["learnt_from"])[:1])


@pytest.mark.parametrize(
    ("changed", "more", "words"),
    [
        ({"lat": None}, [], "lack the columns lat"),
        ({"critical_found": np.nan}, [], "1500 inspections have no day or no outcome"),
        ({"critical_found": 0}, [], "with 1 outcomes"),
        ({}, ["--budget", "0"], "A budget of 0"),
        ({}, ["--train-until", "2021-10-01"], "leaves no time"),
        ({}, ["--train-until", "soon"], "soon is no day"),
        ({}, ["--train-until", "2020-02-01"], "are needed"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    tmp_path: Path, changed: dict[str, Any], more: list[str], words: str
) -> None:
    inspections = made_up()
    for name, value in changed.items():
        inspections[name] = value
    path = tmp_path / "inspections.parquet"
    inspections[
        [name for name in inspections if name not in changed or changed[str(name)] is not None]
    ].to_parquet(path)
    with pytest.raises(Refused, match=words):
        targets.evaluate(arguments(path, *more), lambda _share, _words: None)


def test_a_file_that_is_absent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        read_past_inspections(tmp_path / "none.parquet")


def test_on_chicago_the_first_hundred_find_twice_what_all_do(shared_data: Path) -> None:
    inspections = read_past_inspections(
        shared_data / "inspections" / "chicago-food-inspections-2011-to-2014H1.parquet"
    )
    window = split_inspections(inspections, train_until=date(2014, 2, 28), test_until=date(2014, 6, 30))
    scores, found = orders(window, variants=False), window.found[window.test]
    assert found.mean() == pytest.approx(0.171, abs=0.001)
    assert precision_at(scores[LAYER], found, 100) >= 0.34 - 0.02
    assert precision_at(scores[LAYER], found, 200) >= 0.30
    for name in ("last_result", "own_history_eb"):
        assert precision_at(scores[LAYER], found, 200) > precision_at(scores[name], found, 200)
    assert precision_at(scores[WITH_INSPECTOR], found, 100) > precision_at(scores[LAYER], found, 100) + 0.1
