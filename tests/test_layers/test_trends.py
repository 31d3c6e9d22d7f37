"""A trend has a name only where chance does not explain it, and with enough behind it."""

import numpy as np
import pandas as pd
import pytest

from layers.layer import Layer
from layers.trends import FADING, INTENSIFYING, NEW, NO_CLAIM, PERSISTENT, trends
from tests.test_layers.cells_and_places import square_of_cells

SIDE = 20
NORTH, EAST = np.divmod(np.arange(SIDE**2), SIDE)
CELLS = square_of_cells(SIDE)
HOURS = np.full(SIDE**2, 10.0)


def block(column: int, row: int) -> np.ndarray:
    return (column <= EAST) & (column + 3 > EAST) & (row <= NORTH) & (row + 3 > NORTH)


BLOCKS = {NEW: block(2, 2), INTENSIFYING: block(12, 2), FADING: block(2, 12), PERSISTENT: block(12, 12)}
MIDDLES = {NEW: (3, 3), INTENSIFYING: (13, 3), FADING: (3, 13), PERSISTENT: (13, 13)}
# Sightings of a cell in ten hours: now, a year before, and in the two years before that together.
RATES = {NEW: (14, 1, 2), INTENSIFYING: (24, 8, 16), FADING: (1, 12, 24), PERSISTENT: (10, 10, 20)}


def frame(time: int, hours: np.ndarray = HOURS) -> pd.DataFrame:
    usual = np.where((EAST + NORTH) % 2 == 0, 1, 2) * (2 if time == 2 else 1)
    sightings = np.select(list(BLOCKS.values()), [RATES[grade][time] for grade in BLOCKS], usual)
    return CELLS[["east", "north"]].assign(sightings=sightings, minutes=60 * hours).pipe(pd.DataFrame)


def layer_of(*frames: pd.DataFrame) -> Layer:
    return trends(*frames, CELLS, level=1)


@pytest.fixture(scope="module")
def layer() -> Layer:
    return layer_of(frame(0), frame(1), frame(2, 2 * HOURS))


@pytest.mark.parametrize("grade", list(BLOCKS), ids=["new", "intensifying", "fading", "persistent"])
def test_the_middle_of_each_block_has_its_name(layer: Layer, grade: int) -> None:
    column, row = MIDDLES[grade]
    assert layer.cells["cls"].iloc[row * SIDE + column] == grade


def test_away_from_the_blocks_nothing_is_claimed(layer: Layer) -> None:
    far = np.all(
        [~block(column - 1, row - 1) & ~block(column, row) for column, row in MIDDLES.values()], axis=0
    )
    far &= (EAST > 6) & (EAST < 10)
    assert (layer.cells["cls"].to_numpy()[far] == NO_CLAIM).all()
    assert layer.legend.classes[NO_CLAIM].colour.endswith("00")


def test_the_words_of_a_cell_fit_its_name(layer: Layer) -> None:
    words = {
        grade: " ".join(layer.evidence.account(layer, row * SIDE + column).sentences)
        for grade, (column, row) in MIDDLES.items()
    }
    assert "It rose with a chance of" in words[NEW]
    assert "not above the rate elsewhere" in words[NEW]
    assert "It was above the rate elsewhere" in words[INTENSIFYING]
    assert "It fell with a chance of" in words[FADING]
    assert "is high now and was high" in words[PERSISTENT]


def test_the_value_and_the_earlier_rate_can_be_recomputed(layer: Layer) -> None:
    row = 3 * SIDE + 3
    numbers = layer.evidence.account(layer, row).numbers["Number"].tolist()
    y, x, _h, _g, e, f, v = numbers[:7]
    value = ((y / v + 0.5) / (e / v + 0.5)) / ((x / v + 0.5) / (f / v + 0.5))
    assert layer.cells["value"].iloc[row] == pytest.approx(value)
    # Nine cells of a new block: one and two sightings each, in thirty hours each.
    assert numbers[12:14] == [27, 270]


def test_thirty_sightings_get_no_name() -> None:
    few = [frame(time).assign(sightings=np.where(np.arange(SIDE**2) < 15, 1, 0)) for time in range(3)]
    layer = layer_of(*few)
    assert layer.shortfall == (
        "Not enough sightings: visits discovered 30 at both times together, a comparison needs 60; "
        "30 are missing.",
    )
    assert not layer.cells["known"].any()


def test_where_nothing_changes_hardly_a_map_gets_a_name() -> None:
    named = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        hours = random.lognormal(2, 1, (3, SIDE**2))
        drawn = [frame(0, each).assign(sightings=random.poisson(0.1 * each)) for each in hours]
        named += (layer_of(*drawn).cells["cls"] > NO_CLAIM).any()
    assert named <= 5


@pytest.mark.parametrize("hours", [0.0, 10.0], ids=["nobody went", "nothing found"])
def test_without_visits_or_sightings_it_says_so(hours: float) -> None:
    empty = [frame(time, np.full(SIDE**2, hours)).assign(sightings=0) for time in range(3)]
    layer = layer_of(*empty)
    assert layer.shortfall
    assert layer.evidence.account(layer, 0).sentences
