"""Blind spots are cells with exposure of which little is known, and never cells where nothing lies near."""

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from layers.blind_spots import LITTLE, NEVER, NOBODY, NONE, STALE, blind_spots
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from tests.test_layers.cells_and_places import SOUTH, WEST, places_at, square_of_cells

UNTIL = 677
SIDE = 8
CELLS = square_of_cells(SIDE)
# Twelve libraries at one door reach 300 m: nearness is 1 in cell (4, 4), some in its four neighbours alone.
PLACES = places_at(*[("library_wifi", 1125, 1125, 0)] * 12)
EXPOSURE = exposure(PLACES, CELLS, read_weights(), purpose="outreach", level=1)
DOOR, BESIDE, AWAY = 4 * SIDE + 4, 4 * SIDE + 5, 0


def visits_of(*rows: tuple[int, int, int, float, float]) -> pd.DataFrame:
    """Return visits by cell: columns east, rows north of the corner, last month, minutes, and those that count."""
    frame = pd.DataFrame(
        rows, columns=["east", "north", "last_period", "minutes", "minutes_now"], dtype=float
    )
    return frame.assign(
        east=(frame["east"] + WEST).astype(np.int32), north=(frame["north"] + SOUTH).astype(np.int32)
    )


def spots(
    visits: pd.DataFrame | None = None, exposed: Layer = EXPOSURE, reporters: np.ndarray | None = None
) -> Layer:
    return blind_spots(
        exposed,
        visits_of() if visits is None else visits,
        prior_hours=10,
        until=UNTIL,
        half_life_months=12,
        reporters=reporters,
    )


def grade(layer: Layer, row: int) -> int:
    return int(layer.cells["cls"].iloc[row])


def test_where_nobody_was_the_value_is_the_percentile_of_exposure() -> None:
    # Five cells have exposure: four of 0.3 * 12 * (1 - (250/300)^2)^2 and one more. Of five, the door has four
    # below and half of itself: 4.5 / 5; each neighbour has half of four: 2 / 5.
    values = spots().cells["value"]
    assert values.iloc[DOOR] == pytest.approx(0.9)
    assert values.iloc[BESIDE] == pytest.approx(0.4)
    assert values.iloc[AWAY] == 0


def test_hours_of_visits_leave_the_root_of_b_over_b_and_hours() -> None:
    # 30 hours that count beside b = 10: sqrt(10 / 40) = 0.5.
    layer = spots(visits_of((4, 4, UNTIL, 1800, 1800)))
    assert layer.cells["deficit"].iloc[DOOR] == pytest.approx(0.5)
    assert layer.cells["value"].iloc[DOOR] == pytest.approx(0.45)


def test_the_deficit_is_the_ratio_of_standard_deviations_of_two_gammas() -> None:
    from scipy.stats import gamma

    # Prior of shape 2 and 10 hours; 30 hours that yield what was expected, 2 / 10 * 30 = 6 findings.
    ratio = gamma(2 + 6, scale=1 / 40).std() / gamma(2, scale=1 / 10).std()
    assert spots(visits_of((4, 4, UNTIL, 1800, 1800))).cells["deficit"].iloc[DOOR] == pytest.approx(ratio)


def test_grades_say_how_it_is_that_we_do_not_know() -> None:
    assert grade(spots(), DOOR) == NEVER
    assert grade(spots(visits_of((4, 4, UNTIL - 13, 6000, 60))), DOOR) == STALE
    assert grade(spots(visits_of((4, 4, UNTIL - 12, 60, 30))), DOOR) == LITTLE
    assert grade(spots(visits_of((4, 4, UNTIL, 6000, 6000))), DOOR) == NONE


def test_with_half_of_the_variance_gone_a_cell_is_known() -> None:
    # b = 10 hours: at 10 hours half of the variance is left.
    assert grade(spots(visits_of((4, 4, UNTIL, 599, 599))), DOOR) == LITTLE
    assert grade(spots(visits_of((4, 4, UNTIL, 601, 601))), DOOR) == NONE


def test_without_exposure_or_with_little_a_cell_is_no_blind_spot_though_nobody_was_there() -> None:
    layer = spots()
    assert grade(layer, AWAY) == NONE
    assert grade(layer, BESIDE) == NONE
    assert layer.cells["known"].all()
    assert "no blind spot" in layer.evidence.account(layer, AWAY).sentences[1]


def test_nobody_trained_to_report_makes_a_grade_of_its_own_only_if_known() -> None:
    nobody, everybody = np.zeros(len(CELLS), bool), np.ones(len(CELLS), bool)
    assert grade(spots(reporters=nobody), DOOR) == NOBODY
    assert grade(spots(reporters=everybody), DOOR) == NEVER
    assert len(spots(reporters=nobody).legend.classes) == len(spots().legend.classes) + 1


def test_a_blind_spot_that_hangs_on_the_reach_fades() -> None:
    # Eleven libraries 240 m west of the centre of cell (4, 4) and one half way between two others: with 225 m
    # of reach the eleven add nothing to it, with 300 m it is among the upper half.
    places = places_at(*[("library_wifi", 1125 - 240, 1125, 0)] * 11, ("library_wifi", 625, 1625, 0))
    layer = spots(exposed=exposure(places, CELLS, read_weights(), purpose="outreach", level=1))
    assert grade(layer, DOOR) == NEVER
    assert layer.cells["lower"].iloc[DOOR] == 0
    assert layer.cells["faded"].iloc[DOOR]
    door_of_the_eleven = DOOR - 1
    assert grade(layer, door_of_the_eleven) == NEVER
    assert not layer.cells["faded"].iloc[door_of_the_eleven]


@pytest.mark.parametrize("visits", [visits_of(), visits_of((4, 4, UNTIL - 5, 120, 90))])
def test_the_value_is_recomputed_from_the_numbers(visits: pd.DataFrame) -> None:
    layer = spots(visits)
    numbers = layer.evidence.account(layer, DOOR).numbers.set_index("What")["Number"]
    b, hours = (
        numbers["Hours that take away half of the variance (b)"],
        numbers["Hours that still count (E)"],
    )
    value = numbers["Percentile of exposure"] * (b / (b + hours)) ** 0.5
    assert value == pytest.approx(layer.cells["value"].iloc[DOOR])


def test_it_says_that_we_do_not_know_and_never_that_the_risk_is_high() -> None:
    layer = spots()
    words = " ".join(
        [layer.title, *layer.caveats, *(each.label for each in layer.legend.classes), *layer.evidence.account(layer, DOOR).sentences]
    )  # fmt: skip
    assert "do not know" in words
    assert "risk" not in words


def test_without_places_nothing_is_known() -> None:
    layer = spots(exposed=exposure(places_at(), CELLS, read_weights(), purpose="outreach", level=1))
    assert not layer.cells["known"].any()
    assert layer.shortfall
    assert layer.evidence.account(layer, DOOR).sentences


def test_places_that_reach_no_cell_leave_no_blind_spot() -> None:
    far = places_at(("library_wifi", 90_000, 90_000, 0))
    layer = spots(exposed=exposure(far, CELLS, read_weights(), purpose="outreach", level=1))
    assert (layer.cells["value"] == 0).all()


def test_visits_beyond_the_area_are_counted_and_said() -> None:
    layer = spots(visits_of((90, 0, UNTIL, 60, 60), (4, 4, UNTIL, 60, 60)))
    assert any("outside the area" in caveat and caveat.endswith(": 1.") for caveat in layer.caveats)


def test_a_wild_prior_is_kept_within_bounds() -> None:
    wild = blind_spots(
        EXPOSURE, visits_of((4, 4, UNTIL, 1200, 1200)), prior_hours=1e6, until=UNTIL, half_life_months=12
    )
    # 20 hours at most: sqrt(20 / (20 + 20)).
    assert wild.cells["deficit"].iloc[DOOR] == pytest.approx(0.5**0.5)


def test_what_is_not_of_outreach_or_not_complete_is_refused() -> None:
    inspection = exposure(
        places_at(("restaurant", 1125, 1125, 0)), CELLS, read_weights(), purpose="inspection", level=1
    )
    with pytest.raises(Refused, match="outreach alone"):
        spots(exposed=inspection)
    with pytest.raises(Refused, match="lack minutes_now"):
        spots(visits_of().drop(columns="minutes_now"))
    with pytest.raises(Refused, match="negative"):
        spots(visits_of((4, 4, UNTIL, 60, -1)))
