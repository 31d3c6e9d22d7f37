"""Tests that layers claim no more of a small town than thirty records carry, and that a false claim is seen."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from data.clock import set_today
from data.errors import Refused
from data.store import Store, open_store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from layers.evaluation import small_town
from layers.evaluation.town_checks import LEVEL, READERS, check_layer, check_store
from layers.evaluation.town_truth import TownTruth, facts_of, town_truth
from layers.layer import Layer
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    set_today(TODAY)
    path = tmp_path_factory.mktemp("town") / "town.duckdb"
    copy_of_demonstration("town", path, years=4, seed=1)
    with open_store(path) as store:
        yield store


@pytest.fixture(scope="module")
def truth(town: Store) -> TownTruth:
    return town_truth(*facts_of(town), level=LEVEL)


def rate(town: Store) -> Layer:
    return build_layer(town, READERS["outreach"], code="sightings_rate", level=LEVEL)


def test_every_layer_is_tried_and_none_says_what_is_not_so(town: Store) -> None:
    found = check_store(town)
    assert found.keys() == {listed.code for listed in LAYERS}
    for code, layer in found.items():
        assert layer["unsound"] == 0, code
        assert layer["accounts_wrong"] == 0, code
        assert not layer["claims_wrong"], code
        assert layer["accounts"] > 0, code


def test_most_rates_of_thirty_sightings_fade(town: Store, truth: TownTruth) -> None:
    found = check_layer(rate(town), truth)
    assert found["known"] > 0
    assert found["faded"] > 0.8 * found["known"] or found["shortfall"]
    # How many intervals hold the truth is measured over many towns, not over the few cells of one.
    assert found["covered"] is None or 0 < found["covered"] <= 1


def test_a_claim_against_the_truth_would_be_seen(town: Store, truth: TownTruth) -> None:
    layer = rate(town)
    cells = layer.cells.copy()
    known = cells["known"].to_numpy()
    # Each known cell is said to be surely a thousand times as high as any can be.
    for name in ("value", "lower", "upper"):
        cells.loc[known, name] = 1e5
    cells.loc[known, "faded"] = False
    found = check_layer(replace(layer, cells=cells), truth)
    assert found["claims"] == known.sum()
    assert found["claims_wrong"] > 0
    assert found["covered"] == 0


def test_hours_and_counts_that_differ_from_the_facts_would_be_seen(town: Store, truth: TownTruth) -> None:
    layer = rate(town)
    assert check_layer(layer, truth)["accounts_wrong"] == 0
    other = TownTruth(truth.cells.assign(sightings=truth.cells["sightings"] + 1))
    assert check_layer(layer, other)["accounts_wrong"] == check_layer(layer, other)["accounts"]
    # Hours count only where enough people live for a sighting to be kept: there alone they can be wrong.
    other = TownTruth(truth.cells.assign(hours=truth.cells["hours"] + 1))
    assert check_layer(layer, other)["accounts_wrong"] >= layer.cells["known"].sum().clip(max=10)


def test_the_truth_of_the_town_adds_up_to_its_facts(town: Store, truth: TownTruth) -> None:
    facts, _risk = facts_of(town)
    assert truth.cells["hours"].sum() == pytest.approx(facts.visits["minutes"].sum() / 60)
    placed = facts.sightings.query("discovered and cell_level <= @LEVEL and period == period")
    assert truth.cells["sightings"].sum() == len(placed)
    assert np.isfinite(truth.cells["expected"]).all()


def test_towns_add_up_and_are_said_in_words(
    town: Store, truth: TownTruth, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = check_layer(rate(town), truth)
    monkeypatch.setattr(small_town, "check_store", lambda _store: {"sightings_rate": one})
    found = small_town.measure(seeds=2, years=1, tell=lambda _share, _words: None)
    assert found["layers"]["sightings_rate"]["records"] == 2 * one["records"]
    assert found["layers"]["sightings_rate"]["covered"] == one["covered"]
    assert found["met"]
    assert any(line.startswith("sightings_rate") for line in small_town.in_words(found))
    monkeypatch.setattr(small_town, "check_store", lambda _store: {"sightings_rate": one | {"unsound": 1}})
    assert not small_town.measure(seeds=1, years=1, tell=lambda _share, _words: None)["met"]


def test_without_a_town_nothing_is_tried(store: Store) -> None:
    with pytest.raises(Refused, match="Choose 1 or more"):
        small_town.measure(seeds=0, tell=lambda _share, _words: None)
    with pytest.raises(Refused, match="no demonstration"):
        check_store(store)
