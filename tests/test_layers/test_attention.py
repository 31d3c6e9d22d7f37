"""How much teams looked where: hours by district, what a plan adds, and how evenly it falls."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.access import Person
from data.errors import NotAllowed, Refused, StoreError
from data.places import read_places
from data.store import Store
from layers.assembly import build_layer
from layers.attention.coverage import Coverage, DistrictAttention, coverage_of_districts, weeks_in_words
from layers.attention.fairness import fairness_of_attention, gini, ratio_of_fifths
from layers.attention.ground import read_ground
from layers.routing.plan import VALUE, Draw, Plan, Route, Visit
from layers.routing.stop import Stop
from layers.routing.team import Team
from tests.test_layers.shift_store import CORNER, district, inhabitants, place, visit, write, write_area

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
WEEK = 2967


def coverage(store: Store, **more: object) -> Coverage:
    return coverage_of_districts(store, COORDINATOR, until_week=WEEK, **more)  # type: ignore[arg-type]


def by_name(found: Coverage) -> dict[str, DistrictAttention]:
    return {each.name: each for each in found.districts}


@pytest.fixture
def two(store: Store) -> Store:
    """Give a store of two districts, West and East, each 2 km wide; the line between them runs at 2,000 m."""
    write_area(store)
    write(
        store,
        "areas",
        "main.areas",
        [district("w", "West", 0, 0, 2_000, 4_000), district("e", "East", 2_000, 0, 4_000, 4_000)],
    )
    return store


def test_hours_people_and_need_are_those_of_the_district(two: Store) -> None:
    # West: 45 + 25 minutes; East: 90. 1,000 people in the west, 500 in the east.
    visits = [
        visit("a", 1, 1, week=WEEK, minutes=45),
        visit("b", 2, 5, week=WEEK - 7, minutes=25),
        visit("c", 12, 3, week=WEEK - 3, minutes=90),
    ]
    write(two, "visits", "help.visits", visits)
    write(two, "population", "main.population", [inhabitants(0, 0, 1_000), inhabitants(15, 15, 500)])
    found = by_name(coverage(two))
    assert found["West"].hours == pytest.approx(70 / 60)
    assert found["East"].hours == pytest.approx(1.5)
    assert [found[name].inhabitants for name in ("West", "East")] == [1_000, 500]
    # 70/60 h for 1,000; 1.5 h for 500 are 3 h for 1,000.
    assert found["West"].hours_per_1000 == pytest.approx(70 / 60)
    assert found["East"].hours_per_1000 == pytest.approx(3)


def test_only_the_weeks_asked_for_count_first_and_last_included(two: Store) -> None:
    weeks = [WEEK - 8, WEEK - 7, WEEK, WEEK + 1]
    rows = [visit(f"v{week}", 1, 1, week=week, minutes=10) for week in weeks]
    write(two, "visits", "help.visits", rows)
    found = coverage(two, weeks=8)
    # Two of the four, 10 minutes each.
    assert found.hours == pytest.approx(20 / 60)
    assert (found.first_week, found.last_week) == (WEEK - 7, WEEK)
    assert coverage(two, weeks=1).hours == pytest.approx(10 / 60)


def test_visits_that_were_taken_back_do_not_count(two: Store) -> None:
    row = visit("a", 1, 1, week=WEEK, minutes=45)
    write(two, "visits", "help.visits", [row])
    write(two, "visits", "help.visits", [{**row, "sign": -1}])
    assert coverage(two).hours == 0


def test_a_cell_across_the_border_gives_each_side_its_part(two: Store) -> None:
    # A cell of 1 km with the border at its middle would need an odd one: shift the border by 250 m instead.
    write(two, "areas", "main.areas", [district("n", "Strip", 2_250, 0, 2_500, 4_000)])
    # Columns 2 of 1 km: 2,000 to 3,000 m lie in East, a quarter of it in Strip too: 1.25 in all, so shared out.
    row = visit("a", 0, 0, week=WEEK, minutes=90) | {
        "east": CORNER[0] // 1_000 + 2,
        "north": CORNER[1] // 1_000,
        "cell_level": 3,
    }
    write(two, "visits", "help.visits", [row])
    found = by_name(coverage(two))
    assert found["East"].hours == pytest.approx(1.5 / 1.25)
    assert found["Strip"].hours == pytest.approx(1.5 * 0.25 / 1.25)
    assert found["West"].hours == 0


def test_hours_outside_all_districts_are_told_apart(two: Store) -> None:
    write(two, "visits", "help.visits", [visit("a", 30, 30, week=WEEK, minutes=45)])
    found = coverage(two)
    assert (found.hours, found.elsewhere_hours) == (0, pytest.approx(0.75))


def test_need_is_the_exposure_of_the_cells_that_lie_in_the_district(two: Store) -> None:
    write(two, "places", "main.places", [place(two, "p", "gathering_place", 700, 700)])
    assert len(read_places(two, COORDINATOR, purpose="outreach")) == 1
    cells = build_layer(two, COORDINATOR, code="outreach_exposure", level=2).cells
    # Another way: cells of 500 m fill the districts exactly, so a cell lies where its centre does.
    west = cells.geometry.centroid.x < CORNER[0] + 2_000
    found = by_name(coverage(two))
    assert found["West"].need == pytest.approx(cells.loc[west, "value"].sum())
    assert found["East"].need == pytest.approx(cells.loc[~west, "value"].sum())
    total = found["West"].need + found["East"].need
    assert found["West"].target_share == pytest.approx(found["West"].need / total)


def test_a_plan_adds_the_minutes_it_stays(two: Store) -> None:
    x, y = CORNER[0] + 3_000, CORNER[1] + 1_000
    lat, lon = (float(each[0]) for each in two.grid.metres_to_points([x], [y]))
    stop = Stop("s", "S", "gathering_place", lat, lon, x // 250, y // 250, 1, 1.0, 1800, ((0, 86_400),))
    team = Team("T1", 2, frozenset(), "foot", (lat, lon), (lat, lon), 0, 7_200)
    route = Route(team, (Visit(stop, 60, 600, 2_400, VALUE),), 0, 2_460, 120)
    plan = Plan(two_day(), (route,), (), 1.0, Draw(1, 0.2, 0.1))
    found = coverage(two).with_plan(read_ground(two), plan)
    # 600 to 2,400 s are half an hour; the way there is no time at a place.
    assert by_name(found)["East"].planned_hours == pytest.approx(0.5)
    assert by_name(found)["West"].planned_hours == 0
    east = by_name(found)["East"]
    assert (found.share(east), found.share(east, with_plan=True)) == (None, 1.0)


def two_day() -> object:
    from datetime import date

    return date(2026, 11, 20)


def test_without_districts_squares_of_1_km_stand_in(store: Store) -> None:
    write_area(store)
    write(store, "visits", "help.visits", [visit("a", 1, 1, week=WEEK, minutes=45)])
    found = coverage(store)
    # 4 x 4 km; the first cell of 250 m lies in the square of the south-west corner.
    assert (found.kind, len(found.districts)) == ("squares", 16)
    assert by_name(found)["No name (1 km square 400 E, 6700 N)"].hours == 0.75
    assert any("No districts" in caveat for caveat in found.caveats)


def test_a_small_area_without_districts_is_taken_whole(store: Store) -> None:
    extent = {"source": "x", "west_m": 400e3, "south_m": 6700e3, "east_m": 400.9e3, "north_m": 6700.9e3}
    write(store, "places", "main.extents", [extent])
    assert [each.name for each in coverage(store).districts] == ["Testby"]


def test_what_cannot_be_said_is_said_in_words(two: Store) -> None:
    found = coverage(two)
    assert [each.target_share for each in found.districts] == [None, None]
    assert [each.hours_per_1000 for each in found.districts] == [None, None]
    for words in ("No visit", "Nobody is known to live", "No places are known"):
        assert any(words in caveat for caveat in found.caveats)
    people, need = fairness_of_attention(found)
    assert (people.gini, people.ratio, need.gini) == (None, None, None)
    assert "Nobody is known" in people.sentence
    assert "No need is known" in need.sentence


def test_an_area_that_nobody_knows_and_readers_who_may_not_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no area yet"):
        coverage(store)
    write_area(store)
    with pytest.raises(Refused, match="0 weeks"):
        coverage(store, weeks=0)
    with pytest.raises(NotAllowed):
        coverage_of_districts(store, Person("i", "x", frozenset({"inspection_planner"})), until_week=WEEK)


def test_weeks_are_named_by_their_mondays() -> None:
    # Week 0 begins on 1970-01-05; a week is seven days.
    assert weeks_in_words(Coverage(0, 1, "whole", (), 0.0)).endswith("1970-01-05 to the week of 1970-01-12")


def made(*rows: tuple[float, float, float]) -> Coverage:
    """Return a coverage of districts with these hours, inhabitants and need."""
    districts = (
        DistrictAttention(f"D{at}", hours, 0.0, people, need, None)
        for at, (hours, people, need) in enumerate(rows)
    )
    return Coverage(0, 7, "districts", tuple(districts), 0.0)


def test_even_attention_is_even() -> None:
    people, need = fairness_of_attention(made((1, 100, 5), (3, 300, 15)))
    assert (people.gini, people.ratio) == (pytest.approx(0), pytest.approx(1))
    assert (need.gini, need.ratio) == (pytest.approx(0), pytest.approx(1))


def test_one_district_with_all_of_five_alike_has_the_whole_and_the_least_fifth_nothing() -> None:
    people, __ = fairness_of_attention(made(*[(0, 100, 1)] * 4, (10, 100, 1)))
    # Five alike, one has all: Gini 1 - 1/5.
    assert people.gini == pytest.approx(0.8)
    assert people.ratio == float("inf")
    assert "not at all" in people.sentence


def test_the_fifths_are_those_of_the_people_not_of_the_districts() -> None:
    # 200 people with 1 h, 600 with 6 h, 200 with 4 h: the least fifth is the first, the best the last.
    people, __ = fairness_of_attention(made((1, 200, 1), (6, 600, 1), (4, 200, 1)))
    assert people.ratio == pytest.approx(4)
    assert "4.0 times" in people.sentence


def test_districts_without_anybody_do_not_count() -> None:
    with_empty = fairness_of_attention(made((1, 200, 1), (6, 0, 1), (4, 200, 1)))[0]
    assert with_empty.gini == fairness_of_attention(made((1, 200, 1), (4, 200, 1)))[0].gini


def test_one_district_and_no_visits_leave_nothing_to_compare() -> None:
    assert "one district alone" in fairness_of_attention(made((1, 200, 1)))[0].sentence
    assert "no visits" in fairness_of_attention(made((0, 200, 1), (0, 100, 1)))[0].sentence


def test_what_a_plan_adds_can_make_it_fairer() -> None:
    before = Coverage(
        0,
        7,
        "districts",
        (DistrictAttention("A", 4, 0, 100, 1, None), DistrictAttention("B", 1, 3, 100, 1, None)),
        0.0,
    )
    # 4 h and 1 h become 4 h and 4 h.
    assert fairness_of_attention(before)[0].gini == pytest.approx(0.3)
    assert fairness_of_attention(before, with_plan=True)[0].gini == pytest.approx(0)


def test_a_district_with_next_to_no_need_is_not_compared_for_it() -> None:
    found = made((1, 100, 1e-6), (1, 100, 10))
    assert found.hours_for_need(found.districts[0]) is None
    # Half of the hours for (nearly) all of the need.
    assert found.hours_for_need(found.districts[1]) == pytest.approx(0.5, abs=1e-6)


_PARTS = st.lists(
    st.tuples(st.integers(1, 50), st.floats(0, 100, allow_subnormal=False)), min_size=2, max_size=8
).filter(lambda parts: sum(hours for _base, hours in parts) > 1e-3)


@given(_PARTS)
def test_the_gini_is_the_mean_difference_of_the_people_one_by_one(parts: list[tuple[int, float]]) -> None:
    base, hours = (list(each) for each in zip(*parts, strict=True))
    # Another way: everybody of the base with an equal part of the hours; half the relative mean difference.
    each = np.repeat(np.array(hours) / base, base)
    mean_difference = np.abs(each[:, None] - each[None, :]).mean()
    assert gini(base, hours) == pytest.approx(mean_difference / (2 * each.mean()), abs=1e-9)


@given(_PARTS)
def test_the_fifths_are_those_of_the_people_in_order(parts: list[tuple[int, float]]) -> None:
    base, hours = (list(each) for each in zip(*parts, strict=True))
    # Another way: five times as many people, so that a fifth is a whole number of them.
    each = np.sort(np.repeat(np.array(hours) / base, 5 * np.array(base)))
    fifth = len(each) // 5
    least, best = each[:fifth].sum(), each[-fifth:].sum()
    if least > 1e-9 * each.sum():
        assert ratio_of_fifths(base, hours) == pytest.approx(best / least, rel=1e-6)
    elif least == 0:
        assert ratio_of_fifths(base, hours) == float("inf")


def test_shared_out_amounts_agree_with_an_overlay_cell_by_cell(two: Store) -> None:
    write(two, "areas", "main.areas", [district("n", "Slant", -1_000, 3_300, 2_700, 4_800)])
    ground = read_ground(two)
    rng = np.random.default_rng(4)
    east, north = (CORNER[i] // 500 + rng.integers(0, 8, 30) for i in (0, 1))
    amounts = rng.uniform(0, 5, 30)
    wanted = np.zeros(3)
    for column, row, amount in zip(east, north, amounts, strict=True):
        square = shapely.box(column * 500, row * 500, column * 500 + 500, row * 500 + 500)
        shares = np.array([square.intersection(shape).area / 250_000 for shape in ground.shapes])
        wanted += amount * shares / max(1.0, shares.sum())
    assert ground.shared_out(east, north, 2, amounts) == pytest.approx(wanted)
