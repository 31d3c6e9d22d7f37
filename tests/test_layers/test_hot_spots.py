"""Hot spots are exact, claim nothing that chance explains, and are not hidden by themselves."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import test_poisson_2indep as poisson_of_two

from data.errors import Refused
from layers.excess import Excess, excess
from layers.hot_spot_evidence import FoundWords, describe_hours
from layers.hot_spots import BESIDE, HIGHER, NO_MORE, HotSpotWording, hot_spots
from layers.layer import Layer
from layers.reading.hot_spots import facts_of_inspections
from layers.window import Windows
from tests.test_layers.cells_and_places import square_of_cells

WORDING = HotSpotWording(
    code="hot_spots",
    purpose="outreach",
    title="Where.",
    unit="times",
    note="n",
    unknown="Not known",
    shortfall_events="{count} events, needs {least}; {more} are missing.",
    shortfall_cells="{count} cells, needs {least}; {more} are missing.",
    found=FoundWords(describe_hours, "Nobody was here.", "Sightings", "Hours"),
)
SIDE = 10
NORTH, EAST = np.divmod(np.arange(SIDE**2), SIDE)
WINDOWS = Windows(EAST, NORTH)
BLOCK = (EAST >= 2) & (EAST <= 4) & (NORTH >= 2) & (NORTH <= 4)
# Ten hours and one or two sightings everywhere, nine in each cell of a block of three by three.
EFFORT = np.full(SIDE**2, 10.0)
EVENTS = np.where(BLOCK, 9.0, 1.0 + (EAST + NORTH) % 2)


def found(events: np.ndarray = EVENTS, effort: np.ndarray = EFFORT) -> Excess:
    return excess(WINDOWS, events, effort)


def layer_of(events: np.ndarray = EVENTS, effort: np.ndarray = EFFORT) -> Layer:
    cells = square_of_cells(SIDE)
    facts = pd.DataFrame({"east": cells["east"], "north": cells["north"], "events": events, "effort": effort})
    return hot_spots(facts, cells, level=1, wording=WORDING, effort=float(effort.sum()))


def test_the_cells_of_a_block_are_found_and_those_beside_it_are_not() -> None:
    assert found().hot.tolist() == BLOCK.tolist()
    # All windows that touch the block stand out: five by five cells, less those that hold one cell of it only.
    beside = found().stands_out & ~BLOCK
    assert beside.any()
    assert not beside[WINDOWS.sums(BLOCK) == 0].any()


def test_p_is_the_exact_tail_of_scipy_and_of_statsmodels() -> None:
    random = np.random.default_rng(2)
    effort = random.lognormal(0, 1, SIDE**2)
    spots = found(random.poisson(2 * effort).astype(float), effort)
    assert np.isinf(spots.shape)
    for row in range(0, SIDE**2, 7):
        seen, hours = spots.observed[row], spots.effort[row]
        rest, rest_hours = spots.rest_observed[row], spots.rest_effort[row]
        share = hours / (hours + rest_hours)
        binomial = stats.binomtest(int(seen), int(seen + rest), share, alternative="greater")
        assert spots.p[row] == pytest.approx(binomial.pvalue)
        two = poisson_of_two(seen, hours, rest, rest_hours, method="exact-cond", alternative="larger")
        assert spots.p[row] == pytest.approx(two.pvalue)
        low, high = proportion_confint(int(seen), int(seen + rest), alpha=0.1, method="jeffreys")
        low = low if seen else 0.0
        assert (spots.lower[row], spots.upper[row]) == pytest.approx((low / share, high / share))


def test_with_differing_cells_p_is_the_tail_of_a_negative_binomial() -> None:
    random = np.random.default_rng(5)
    spots = found(random.poisson(20 * random.gamma(1, 1, SIDE**2)).astype(float), EFFORT)
    assert 0.5 < spots.shape < 2  # drawn with 1
    row = 44
    s = 1 / (1 / (spots.rest_observed[row] + 1) + 1 / spots.spread[row])
    mean = spots.effort[row] * (spots.rest_observed[row] + 1) / spots.rest_effort[row]
    assert spots.p[row] == pytest.approx(stats.nbinom.sf(spots.observed[row] - 1, s, s / (s + mean)))
    assert spots.spread[row] == pytest.approx(9 * spots.shape)  # nine cells with the same effort


def test_q_is_that_of_scipy_over_the_windows_with_effort() -> None:
    effort = np.where(EAST == 9, 0.0, EFFORT)
    spots = found(effort=effort)
    tested = effort > 0
    assert np.isnan(spots.q[~tested]).all()
    assert spots.q[tested] == pytest.approx(stats.false_discovery_control(spots.p[tested]))


def test_a_spot_does_not_hide_itself_in_the_spread_of_cells() -> None:
    # The variance over all cells is far beyond Poisson, but neighbours hardly differ.
    random = np.random.default_rng(3)
    north, east = np.divmod(np.arange(400), 20)
    spot = (east < 6) & (north < 6)
    events = random.poisson(np.where(spot, 24.0, 4.0)).astype(float)
    assert events.var() > 5 * events.mean()
    assert excess(Windows(east, north), events, np.ones(400)).hot[spot].mean() > 0.9


def test_a_little_is_never_claimed_however_unlikely() -> None:
    events = np.zeros(SIDE**2)
    events[55] = 4  # in a hundredth of an hour, with no sighting in a thousand hours elsewhere
    effort = np.where(np.arange(SIDE**2) == 55, 0.01, 10.0)
    spots = found(events, effort)
    assert not spots.stands_out.any()


def test_events_where_nobody_looked_are_left_out() -> None:
    effort = np.where(np.arange(SIDE**2) == 0, 0.0, EFFORT)
    more = EVENTS.copy()
    more[0] = 1000
    assert np.nansum(found(more, effort).observed) == np.nansum(found(EVENTS, effort).observed)


def test_the_chance_of_being_part_can_be_computed_by_hand() -> None:
    spots = found()
    members, row = spots.members, int(np.flatnonzero(BLOCK)[0])
    times, alone, y = members.times, members.alone[row], EVENTS[row]
    likelier = stats.poisson.pmf(y, times * alone) / stats.poisson.pmf(y, alone)
    odds = members.before[row] / (1 - members.before[row]) * likelier
    assert members.chance[row] == pytest.approx(odds / (1 + odds))
    assert members.times == pytest.approx(9 / 1.5, rel=0.15)


def test_the_layer_draws_only_what_is_claimed() -> None:
    layer = layer_of()
    grade = layer.cells["cls"].to_numpy()
    assert ((grade >= HIGHER) == BLOCK).all()
    assert set(grade[~BLOCK]) == {NO_MORE, BESIDE}
    assert (layer.cells.loc[BLOCK, "q_value"] <= 0.05).all()


def test_the_value_is_recomputed_from_the_numbers_of_the_account() -> None:
    layer = layer_of()
    for row in (22, 33, 99):
        said = layer.evidence.account(layer, row).numbers["Number"].tolist()
        seen, hours, _cells, rest, rest_hours = said[:5]
        assert layer.cells["value"].iloc[row] == pytest.approx(
            seen / (hours * (seen + rest) / (hours + rest_hours))
        )


def test_words_say_which_cell_is_claimed_and_which_is_not() -> None:
    layer = layer_of()
    words = [" ".join(layer.evidence.account(layer, row).sentences) for row in (33, 21, 99)]
    assert "part of it by its own numbers" in words[0]
    assert "not by what was found in this cell" in words[1]
    assert "Chance explains that" in words[2]


def test_a_cell_without_effort_is_not_known() -> None:
    effort = np.where(EAST == 9, 0.0, EFFORT)
    layer = layer_of(effort=effort)
    assert (layer.cells["known"] == (effort > 0)).all()
    assert layer.evidence.account(layer, 9).sentences == ("Nobody was here.",)


@pytest.mark.parametrize(
    ("events", "effort"),
    [(np.zeros(100), EFFORT), (EVENTS, np.zeros(100)), (np.where(EAST == 5, 0.1, 0), EFFORT * (EAST == 5))],
    ids=["nothing found", "nobody went", "ten cells"],
)
def test_too_little_says_what_is_missing_and_knows_nothing(events: np.ndarray, effort: np.ndarray) -> None:
    layer = layer_of(events, effort)
    assert layer.shortfall
    assert not layer.cells["known"].any()
    assert layer.evidence.account(layer, 5).sentences


def test_one_cell_alone_is_no_map() -> None:
    cells = square_of_cells(1)
    facts = pd.DataFrame({"east": cells["east"], "north": cells["north"], "events": [50.0], "effort": [3.0]})
    layer = hot_spots(facts, cells, level=1, wording=WORDING)
    assert layer.shortfall == ("1 cells, needs 20; 19 are missing.",)


def test_all_in_one_window_has_finite_numbers() -> None:
    events = np.where(np.arange(SIDE**2) == 55, 30.0, 0.0)
    layer = layer_of(events)
    numbers = layer.cells[["value", "lower", "upper", "q_value", "observed", "expected"]].to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()


def test_negative_counts_and_missing_columns_are_refused() -> None:
    with pytest.raises(Refused, match="negative"):
        layer_of(EVENTS - 5)
    with pytest.raises(Refused, match="lack events"):
        hot_spots(
            pd.DataFrame({"east": [], "north": [], "effort": []}),
            square_of_cells(2),
            level=1,
            wording=WORDING,
        )


def inspections(*rows: tuple[str, int, int, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["kind", "east", "cell_level", "labour_exploitation"])
    return frame.assign(north=8)


def test_inspections_are_held_against_the_rate_of_their_kind() -> None:
    # Restaurants: 2 of 10, hotels: 0 of 10, all: 2 of 20 = 0.1. So (2 + 1) / 20 and (0 + 1) / 20.
    rows = [("restaurant", 8, 0, number < 2) for number in range(10)] + [("hotel", 16, 1, False)] * 10
    facts, coarse = facts_of_inspections(inspections(*rows), level=2)
    assert facts["east"].tolist() == [2, 8]
    assert facts["events"].tolist() == [2, 0]
    assert facts["effort"].tolist() == pytest.approx([1.5, 0.5])
    assert coarse == 0


def test_inspections_known_to_a_larger_cell_are_not_split() -> None:
    facts, coarse = facts_of_inspections(inspections(("hotel", 1, 3, True), ("hotel", 8, 0, False)), level=2)
    assert (len(facts), coarse) == (1, 1)
