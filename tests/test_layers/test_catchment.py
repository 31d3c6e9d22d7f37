"""Places of help are shared among those who reach them, as an independent library shares them."""

import numpy as np
import pandas as pd
import pytest
from access import fca, weights

from layers.catchment import (
    BANDS_MIN,
    WEIGHTS,
    Access,
    Sites,
    float_catchments,
    metres_between,
    minutes_of,
    weights_of,
)

SPEED = 15.0  # at 15 km an hour and a detour of 1.3, a straight kilometre takes 5.2 minutes


def sites(*rows: tuple[float, float, float], wide: tuple[int, ...] = ()) -> Sites:
    """Return services (metres east, metres north, places); those numbered in `wide` are hidden."""
    x, y, places = (np.array(each, float) for each in zip(*rows, strict=True))
    return Sites(x, y, places, np.isin(np.arange(len(rows)), wide))


def share(*given: object, speed_km_h: float = SPEED) -> Access:
    return float_catchments(*given, speeds_km_h=(speed_km_h,))[0]  # type: ignore[arg-type]


def test_a_straight_kilometre_takes_as_long_as_a_detour_of_a_third_more() -> None:
    metres = metres_between(sites((0, 0, 1)), np.array([1000.0]), np.array([0.0]))
    assert minutes_of(metres, speed_km_h=SPEED)[0, 0] == pytest.approx(5.2)  # 1.3 km at 15 km an hour


def test_weights_fall_at_a_quarter_half_and_a_whole_hour() -> None:
    kilometres = np.array([0, 15, 15.1, 30, 30.1, 60, 60.1, 1e6]) / 60 * SPEED / 1.3
    assert list(weights_of(1000 * kilometres - 1e-6, speed_km_h=SPEED)) == [
        1,
        1,
        0.68,
        0.68,
        0.22,
        0.22,
        0,
        0,
    ]


def test_two_cells_share_one_service_by_the_weights_of_their_ways() -> None:
    # 0 and 5 km: 0 and 26 minutes, weights 1 and 0.68. D = 100 + 0.68 * 50 = 134; R = 10 / 134.
    access = share(sites((0, 0, 10)), np.array([0.0, 5000]), np.zeros(2), np.array([100.0, 50]))
    assert access.demand[0] == pytest.approx(134)
    assert access.per_person == pytest.approx([10 / 134, 0.68 * 10 / 134])
    # All people together share all places: 10 for 150.
    assert access.mean == pytest.approx(10 / 150)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_the_library_access_computes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y, people = (
        rng.uniform(0, 30_000, 80),
        rng.uniform(0, 30_000, 80),
        rng.integers(1, 500, 80).astype(float),
    )
    many = sites(*zip(*rng.uniform(0, 30_000, (2, 40)), rng.integers(1, 30, 40), strict=True))
    ours = share(many, x, y, people)
    minutes = np.hypot(many.x[:, None] - x, many.y[:, None] - y) * 1.3 / 1000 / SPEED * 60
    service, cell = (each.ravel() for each in np.indices(minutes.shape))
    theirs = fca.two_stage_fca(
        pd.DataFrame({"geoid": np.arange(80), "demand": people}),
        pd.DataFrame({"supply": many.places}, index=np.arange(40)),
        pd.DataFrame({"origin": cell, "dest": service, "cost": minutes.ravel()}),
        max_cost=60,
        weight_fn=weights.step_fn(dict(zip(BANDS_MIN, WEIGHTS, strict=True))),
        demand_name="demand",
        supply_name="supply",
    ).reindex(np.arange(80), fill_value=0)  # fmt: skip
    assert ours.per_person == pytest.approx(theirs.to_numpy())
    assert (ours.per_person > 0).any()


def test_a_service_that_nobody_reaches_adds_nothing_and_divides_by_nothing() -> None:
    access = share(sites((0, 0, 10), (900_000, 0, 10)), np.zeros(1), np.zeros(1), np.array([5.0]))
    assert list(access.ratio) == [2, 0]
    assert list(access.per_person) == [2]


def test_without_services_or_people_nothing_is_within_reach() -> None:
    none = Sites(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, bool))
    assert list(share(none, np.zeros(2), np.zeros(2), np.ones(2)).per_person) == [0, 0]
    nobody = share(sites((0, 0, 9)), np.zeros(2), np.zeros(2), np.zeros(2))
    assert (list(nobody.per_person), nobody.mean) == ([0, 0], 0)


def test_a_hidden_service_has_no_distance_and_is_shared_by_the_whole_area() -> None:
    x, people = np.array([10.0, 3_990, 90_000]), np.array([5.0, 10, 10])
    hidden = sites((2000, 2000, 50), wide=(0,))
    assert np.isnan(metres_between(hidden, x, np.zeros(3))).all()
    assert list(share(hidden, x, np.zeros(3), people).per_person) == [2, 2, 2]  # 50 places for 25 people


def test_more_services_than_are_taken_at_once_add_up_alike() -> None:
    rng = np.random.default_rng(1)
    x, y, people = rng.uniform(0, 9000, 30), rng.uniform(0, 9000, 30), np.ones(30)
    rows = list(zip(*rng.uniform(0, 9000, (2, 70)), np.ones(70), strict=True))
    whole = share(sites(*rows), x, y, people).per_person
    parts = [share(sites(row), x, y, people).per_person for row in rows]
    assert whole == pytest.approx(np.sum(parts, axis=0))


def test_at_several_speeds_each_is_what_it_is_alone() -> None:
    given = sites((0, 0, 10), (7000, 0, 4)), np.array([0.0, 5000, 9000]), np.zeros(3), np.array([9.0, 5, 2])
    together = float_catchments(*given, speeds_km_h=(15.0, 10.5))
    assert list(together[0].per_person) == list(share(*given).per_person)
    assert list(together[1].per_person) == list(share(*given, speed_km_h=10.5).per_person)
    assert list(together[0].per_person) != list(together[1].per_person)
