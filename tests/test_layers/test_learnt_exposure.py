"""Learnt exposure finds what was planted, keeps to the expert where it cannot, and can be recomputed."""

from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from data.errors import Refused
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.learnt_exposure import learnt_exposure
from tests.test_layers.cells_and_places import places_at, square_of_cells

SIDE = 32
CELLS = square_of_cells(SIDE)
WEIGHTS = read_weights()
KINDS = ("transport_hub", "construction_site", "clinic_hospital")
WEIGHT = np.array([1.0, 1.0, 0.3])


def scattered(each: int = 40) -> gpd.GeoDataFrame:
    """Return places of three kinds all over 8 km."""
    generator = np.random.default_rng(0)
    return places_at(
        *[(kind, *generator.uniform(0, SIDE * 250, 2), 0) for kind in KINDS for _each in range(each)]
    )


PLACES = scattered()


@cache
def nearness() -> np.ndarray:
    """Return ln(1 + nearness), cells by kinds: exposure where one kind weighs 1 and the others next to nothing."""

    def only(kind: str) -> np.ndarray:
        kinds = tuple(
            replace(each, outreach=float(each.code == kind) or 1e-12) if each.code in KINDS else each
            for each in WEIGHTS.kinds
        )
        layer = exposure(PLACES, CELLS, replace(WEIGHTS, kinds=kinds), purpose="outreach", level=1)
        return layer.cells["value"].to_numpy()

    return np.log1p(np.column_stack([only(kind) for kind in KINDS]))


def log_risk(own: tuple[float, float, float], strength: float = 1.0) -> np.ndarray:
    return strength * np.log1p(np.expm1(nearness()) @ WEIGHT) + nearness() @ np.array(own)


def events(
    own: tuple[float, float, float] = (0.8, -1.0, 0.0), seed: int = 0, rate: float = 0.3
) -> pd.DataFrame:
    """Return findings where half of the cells were looked at for some hours, by a planted risk."""
    generator = np.random.default_rng(seed)
    looked = generator.permutation(len(CELLS))[: len(CELLS) // 2]
    hours = np.zeros(len(CELLS))
    hours[looked] = generator.gamma(2, 2, len(looked)) + 0.1
    counted = generator.poisson(hours * rate * np.exp(log_risk(own)))
    return CELLS[["east", "north"]].assign(counted=counted, effort=hours)[hours > 0]


def learnt(found: pd.DataFrame | None = None, *, places: gpd.GeoDataFrame = PLACES) -> Layer:
    found = events() if found is None else found
    return learnt_exposure(places, found, CELLS, WEIGHTS, purpose="outreach", level=1)


def test_planted_relative_risks_lie_in_their_intervals() -> None:
    # With one at the door against none: (1 + w) ^ 1 * 2 ^ g.
    truth = (1 + WEIGHT) * 2 ** np.array([0.8, -1.0, 0.0])
    held = []
    for seed in range(12):
        table = learnt(events(seed=seed)).evidence.table()  # type: ignore[attr-defined]
        assert table["Expert weight"].tolist() == WEIGHT.tolist()
        values = table.loc[:, ["Lower end (90 %)", "Upper end (90 %)"]].to_numpy()
        held += list((values[:, 0] <= truth) & (truth <= values[:, 1]))
    # 36 intervals that are drawn to the expert: at least eight in ten hold.
    assert np.mean(held) >= 0.8


def test_it_ranks_cells_where_nobody_looked_better_than_the_expert_where_he_is_wrong() -> None:
    found = events()
    layer = learnt(found)
    expert = exposure(PLACES, CELLS, WEIGHTS, purpose="outreach", level=1).cells["value"].to_numpy()
    unseen = ~layer.cells.set_index(["east", "north"]).index.isin(found.set_index(["east", "north"]).index)
    truth = log_risk((0.8, -1.0, 0.0))
    own = spearmanr(layer.cells["value"][unseen], truth[unseen])[0]
    assert layer.cells["known"].all()
    assert own > spearmanr(expert[unseen], truth[unseen])[0] + 0.15


def test_where_the_expert_is_right_it_stays_close_to_him() -> None:
    layer = learnt(events((0.0, 0.0, 0.0), rate=0.05))
    expert = exposure(PLACES, CELLS, WEIGHTS, purpose="outreach", level=1).cells["value"]
    assert spearmanr(layer.cells["value"], expert)[0] > 0.95


@pytest.mark.parametrize("row", [0, 100, 500])
def test_the_value_is_recomputed_from_the_numbers(row: int) -> None:
    layer = learnt()
    numbers = layer.evidence.account(layer, row).numbers
    adds = numbers["Coefficient"] * (
        np.log(1 + numbers["Nearness, summed (x)"]) - numbers["ln(1 + x), average cell"]
    )
    assert np.exp(adds.sum()) == pytest.approx(layer.cells["value"].iloc[row])


def test_what_stands_in_the_numbers_is_the_nearness_of_each_kind() -> None:
    layer = learnt()
    numbers = layer.evidence.account(layer, 500).numbers
    x = np.expm1(nearness()[500])
    assert numbers["Nearness, summed (x)"].tolist() == pytest.approx([x @ WEIGHT, *x], abs=1e-9)


def test_the_mean_logarithm_over_the_area_is_that_of_the_average_cell() -> None:
    assert np.log(learnt().cells["value"]).mean() == pytest.approx(0, abs=1e-9)


def test_below_fifty_findings_nothing_is_learnt_and_the_expert_weights_are_shown() -> None:
    found = events()
    found["counted"] = 0
    found.iloc[:7, found.columns.get_loc("counted")] = 7  # 49 of them
    layer = learnt(found)
    assert not layer.cells["known"].any()
    assert "49 sightings" in layer.shortfall[0]
    assert "1 are missing" in layer.shortfall[0]
    table = layer.evidence.table()  # type: ignore[attr-defined]
    assert table["Expert weight"].tolist() == WEIGHT.tolist()
    assert list(table.columns) == ["Kind of place", "Expert weight"]
    account = layer.evidence.account(layer, 500)
    assert set(account.numbers["Expert weight"]) <= set(WEIGHT)


def test_the_fiftieth_finding_makes_a_map() -> None:
    found = events()
    found["counted"] = 0
    found.iloc[:10, found.columns.get_loc("counted")] = 5
    layer = learnt(found)
    assert layer.n == 50
    assert layer.shortfall == ()
    assert layer.cells["known"].all()


def test_few_cells_with_effort_teach_nothing() -> None:
    layer = learnt(events().head(3).assign(counted=50))
    assert not layer.cells["known"].any()
    assert "3 cells" in layer.shortfall[0]


def test_a_kind_near_few_visited_cells_keeps_the_expert_weight() -> None:
    one = pd.concat([PLACES, places_at(("school", 100, 100, 0))])
    layer = learnt(places=gpd.GeoDataFrame(one, crs=PLACES.crs))
    table = layer.evidence.table()  # type: ignore[attr-defined]
    kept = table[table["From"].str.startswith("expert")]
    assert kept["Expert weight"].tolist() == [0.3]
    assert any("keep the expert weight" in caveat and caveat.endswith(": 1.") for caveat in layer.caveats)


def test_more_places_than_where_anybody_looked_fade() -> None:
    crowd = gpd.GeoDataFrame(
        pd.concat([PLACES, places_at(*[("transport_hub", 4125, 4125, 0)] * 30)]), crs=PLACES.crs
    )
    found = events()
    middle = CELLS.iloc[16 * SIDE + 16]
    away = (found["east"] - middle["east"]).abs().gt(4) | (found["north"] - middle["north"]).abs().gt(4)
    layer = learnt(found[away], places=crowd)
    assert layer.cells["faded"].iloc[16 * SIDE + 16]
    assert "nobody looked at cells with so many places" in layer.legend.faded_label
    assert any("guess" in sentence for sentence in layer.evidence.account(layer, 16 * SIDE + 16).sentences)


def test_findings_without_effort_are_said_and_teach_nothing() -> None:
    found = events()
    unseen = CELLS[["east", "north"]].merge(found, "left", on=["east", "north"])
    unseen = unseen[unseen["effort"].isna()].head(1).assign(counted=9, effort=0)
    layer = learnt(pd.concat([found, unseen]))
    assert any("teach nothing" in caveat and caveat.endswith(": 9.") for caveat in layer.caveats)
    assert layer.cells["value"].tolist() == learnt(found).cells["value"].tolist()


@pytest.mark.parametrize("found", [events().head(0), events().assign(counted=0)])
def test_without_findings_or_effort_nothing_is_known(found: pd.DataFrame) -> None:
    layer = learnt(found)
    assert not layer.cells["known"].any()
    assert layer.shortfall


def test_without_places_nothing_is_known() -> None:
    layer = learnt(places=places_at())
    assert not layer.cells["known"].any()
    assert layer.evidence.table().empty  # type: ignore[attr-defined]
    assert layer.evidence.account(layer, 0).numbers.empty


def test_one_cell_is_no_area_to_learn_from() -> None:
    cell = square_of_cells(1)
    found = cell[["east", "north"]].assign(counted=80, effort=10.0)
    layer = learnt_exposure(PLACES, found, cell, WEIGHTS, purpose="outreach", level=1)
    assert not layer.cells["known"].any()


def test_help_places_never_enter_what_inspections_teach() -> None:
    with pytest.raises(Refused, match="may not be on the inspection surface"):
        learnt_exposure(PLACES, events(), CELLS, WEIGHTS, purpose="inspection", level=1)


def test_inspections_are_spoken_of_as_such() -> None:
    sites = PLACES[PLACES["kind"] == "construction_site"]
    layer = learnt_exposure(sites, events(), CELLS, WEIGHTS, purpose="inspection", level=1)
    assert "inspections" in layer.legend.note
    assert any("complaints" in caveat for caveat in layer.caveats)
    assert layer.code == "inspection_learnt"


def test_bad_findings_are_refused() -> None:
    with pytest.raises(Refused, match="lack effort"):
        learnt(events().drop(columns="effort"))
    with pytest.raises(Refused, match="negative"):
        learnt(events().assign(counted=-1))
