"""Tests that orders of cells are held against the truth, and that exposure beats counts at reduced size."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.clock import set_today
from data.demonstration.truth import truth_of
from data.errors import Refused
from data.store import Store, open_store
from layers.evaluation import ranking
from layers.evaluation.rankings import COORDINATOR, rank_store, true_risk
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY


def silent(share: float, words: str) -> None:
    pass


@pytest.fixture(scope="module")
def rural(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    set_today(TODAY)
    path = tmp_path_factory.mktemp("rural") / "rural.duckdb"
    copy_of_demonstration("rural", path, years=1, seed=1)
    with open_store(path) as store:
        yield store


def test_true_risk_is_the_mean_of_the_small_cells_inside(rural: Store) -> None:
    fine, coarse = truth_of(rural).cells, true_risk(rural, level=2)
    one = coarse[coarse["risk"] > 0].iloc[0]
    inside = fine[(fine["east"] // 2 == one["east"]) & (fine["north"] // 2 == one["north"])]
    assert one["risk"] == pytest.approx(inside["risk"].mean())
    assert one["hours"] == pytest.approx(inside["hours"].sum())


def test_correlations_are_those_of_ranks_that_pandas_gives(rural: Store) -> None:
    found, cells = rank_store(rural, level=2), true_risk(rural, level=2)
    visited = cells[(cells["risk"] > 0) & (cells["hours"] > 0)]
    expected = visited["risk"].corr(visited["sightings"], method="spearman")
    assert found["raw_counts"]["visited"] == pytest.approx(expected)
    # Nothing was counted where nobody went, so raw counts have no order there.
    assert found["raw_counts"]["not_visited"] is None
    assert {"raw_rates", "sightings_rate", "neighbour_rate", "outreach_exposure"} <= found.keys()


def test_what_a_layer_does_not_know_stands_in_the_middle(rural: Store) -> None:
    from layers.assembly import build_layer
    from layers.evaluation.rankings import _layers

    cells = true_risk(rural, level=2)
    order = _layers(rural, cells, 2)["sightings_rate"]
    layer = build_layer(rural, COORDINATOR, code="sightings_rate", level=2).cells
    shown = cells.merge(pd.DataFrame(layer[["east", "north", "value"]]), on=["east", "north"])["value"]
    assert order[shown.isna().to_numpy()] == pytest.approx(np.nanmedian(shown))
    assert np.isfinite(order).all()


def test_the_gain_is_over_the_better_of_raw_counts_and_raw_rates() -> None:
    run = {
        "raw_counts": {"all": 0.2, "visited": 0.3, "not_visited": None},
        "raw_rates": {"all": 0.1, "visited": 0.4, "not_visited": None},
        "outreach_exposure": {"all": 0.5, "visited": 0.35, "not_visited": 0.3},
    }
    found = ranking._figures_of([run, run])
    # 0.5 - 0.2, 0.35 - 0.4, and nothing to be ahead of.
    assert found["gain"]["all"] == pytest.approx(0.3)
    assert found["gain"]["visited"] == pytest.approx(-0.05)
    assert found["gain"]["not_visited"] is None


def test_exposure_beats_raw_counts_and_rates_in_small_cells() -> None:
    found = ranking.measure(demonstration="rural", seeds=1, years=1, levels=(1,), tell=silent)
    gains = found["levels"]["1"]["gains"]
    assert gains["outreach_exposure"]["all"] >= 0.15
    # The verdict is that of the layer made for ranking, and no better one's.
    assert found["met"] == (gains[found["judged"]["layer"]]["all"] >= 0.15)
    assert "cells of 250 m" in " ".join(ranking.in_words(found))


@pytest.mark.parametrize(("seeds", "levels"), [(0, (1,)), (1, ()), (1, (0, 1))])
def test_nothing_to_rank_is_refused(seeds: int, levels: tuple[int, ...]) -> None:
    with pytest.raises(Refused, match="measure nothing"):
        ranking.measure(seeds=seeds, levels=levels, tell=silent)


def test_the_demonstration_is_removed_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from layers.evaluation.rankings import rank_demonstration

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert rank_demonstration("town", years=1, seed=1, level=3)
    assert list(tmp_path.iterdir()) == []
