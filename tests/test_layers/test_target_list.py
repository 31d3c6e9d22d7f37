"""A list has what is fixed, then shares of value, of what is least known, and of the lot."""

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.inspecting.month_list import (
    COMPLAINT,
    FIXED,
    FOLLOW_UP,
    PUT_IN,
    RANDOM,
    UNCERTAIN,
    VALUE,
    MonthList,
)
from layers.targets.composition import candidates_of, choose_sites, compose_list
from layers.targets.lot import divide_visits, draw_lot
from layers.targets.shares import Shares
from tests.test_layers.month_lists import asked, key, sites_with

TWENTY = sites_with([number / 20 for number in range(20)])


def listed(month: MonthList, part: str) -> list[str]:
    return [item.site.source_id for item in month.items if item.part == part]


def drawn(
    seed: int,
    count: int,
    visits: int,
    shares: Shares = Shares(),  # noqa: B008  # frozen
) -> tuple[frozenset[int], float]:
    """Return the rows that the lot draws among so many sites, and the chance that is recorded."""
    keys = [key(number) for number in range(count)]
    lot = draw_lot(keys, np.ones(count, bool), visits, shares, draw=str(seed))
    return frozenset(map(int, lot.rows)), lot.parts.chance_of_lot


def test_ten_visits_are_seven_for_value_two_for_what_is_least_known_and_one_by_lot() -> None:
    unsure = [9.0, 8.0] + [0.1] * 18
    month = compose_list(sites_with([number / 20 for number in range(20)], unsure), asked(10, seed=4))
    assert Counter(item.part for item in month.items) == {VALUE: 7, UNCERTAIN: 2, RANDOM: 1}
    (lot,) = listed(month, RANDOM)
    # Values grow with the number: the seven best of those that were not drawn, the best first.
    assert listed(month, VALUE) == [f"W{n}" for n in range(19, 0, -1) if f"W{n}" != lot][:7]
    assert set(listed(month, UNCERTAIN)) == {"W0", "W1"} - {lot} or lot in ("W0", "W1")
    assert month.sites == 20
    assert {item.lot_chance for item in month.items} == {1 / 20}


def test_a_complaint_and_a_follow_up_come_first_and_only_the_rest_is_shared_out() -> None:
    month = compose_list(TWENTY, asked(12, fixed=((key(3), FOLLOW_UP), (key(0), COMPLAINT)), seed=1))
    assert [(i.site, i.part, i.cause) for i in month.items[:2]] == [
        (key(3), FIXED, FOLLOW_UP),
        (key(0), FIXED, COMPLAINT),
    ]
    assert all(np.isnan(item.lot_chance) for item in month.items[:2])
    assert Counter(item.part for item in month.items) == {FIXED: 2, VALUE: 7, UNCERTAIN: 2, RANDOM: 1}
    assert month.sites == 18
    # A tenth of ten visits among eighteen sites.
    assert month.items[-1].lot_chance == pytest.approx(1 / 18)


def test_nothing_stands_on_a_list_twice() -> None:
    fixed = ((key(1), COMPLAINT), (key(1), FOLLOW_UP), (key(2), PUT_IN))
    month = compose_list(TWENTY, asked(20, fixed=fixed, put_in=frozenset({key(1), key(2)}), seed=5))
    assert len({item.site for item in month.items}) == len(month.items) == 20
    assert month.items[0].cause == COMPLAINT


# The lot


def test_the_recorded_chance_is_how_often_a_site_is_drawn() -> None:
    # A tenth of seven visits is 0.7 of a visit: one in seven months of ten, among five sites. So each is
    # drawn with 0.14: of 4,000 draws 560 on average, with a standard deviation of 22.
    draws = [drawn(seed, 5, visits=7) for seed in range(4000)]
    counts = Counter(row for rows, _chance in draws for row in rows)
    assert {round(chance, 12) for _rows, chance in draws} == {0.14}
    assert set(counts) == set(range(5))
    assert all(abs(count - 560) < 5 * 22 for count in counts.values())


def test_each_set_of_two_is_as_likely_as_any_other() -> None:
    # Two of five: ten pairs, each in 200 of 2,000 draws on average, with a standard deviation of 13.4.
    counts = Counter(drawn(seed, 5, visits=4, shares=Shares(0.5, 0, 0.5))[0] for seed in range(2000))
    assert set(counts) == {frozenset(pair) for pair in combinations(range(5), 2)}
    assert all(abs(count - 200) < 5 * 13.4 for count in counts.values())


@given(
    visits=st.integers(0, 60), sites=st.integers(0, 80), random=st.integers(0, 10), unsure=st.integers(0, 10)
)
def test_rounded_visits_are_within_one_of_their_share_and_add_up(
    visits: int, sites: int, random: int, unsure: int
) -> None:
    shares = Shares(1 - (random + unsure) / 20, unsure / 20, random / 20)
    parts = divide_visits(visits, sites, shares, draw="any")
    wanted = min(shares.random * visits, sites)
    assert parts.value + parts.uncertain + parts.random == visits
    assert min(parts.value, parts.uncertain, parts.random) >= 0
    assert abs(parts.random - wanted) < 1
    assert parts.random <= sites
    assert abs(parts.uncertain - shares.uncertain * visits) < 1
    assert parts.chance_of_lot * sites == pytest.approx(wanted)


def test_shares_add_up_over_months_however_few_visits_a_month_has() -> None:
    # Three visits a month over 1,000 months: 300 by lot and 600 uncertain; standard deviations of 14 or less.
    months = [divide_visits(3, 50, Shares(), draw=str(number)) for number in range(1000)]
    assert abs(sum(each.random for each in months) - 300) < 5 * 14
    assert abs(sum(each.uncertain for each in months) - 600) < 5 * 16


def test_totals_can_be_estimated_from_the_recorded_chances() -> None:
    # Horvitz-Thompson: what is found at drawn sites over their chance is the total, 1 + 2 + ... + 6, on average.
    estimates = [sum((row + 1) / chance for row in rows) for rows, chance in (
        drawn(seed, 6, visits=9, shares=Shares(0.6, 0.2, 0.2)) for seed in range(3000)
    )]  # fmt: skip
    assert np.mean(estimates) == pytest.approx(21, rel=0.05)


def test_another_month_or_authority_draws_others_and_the_order_of_sites_draws_the_same() -> None:
    sites = sites_with([0.1] * 200).sites
    shuffled = sites.sample(frac=1, random_state=1).reset_index(drop=True)
    draws = []
    for frame, facts in (
        (sites, {}), (shuffled, {}), (sites, {"period": 700}), (sites, {"authority": "tax"})
    ):  # fmt: skip
        candidates = candidates_of(frame)
        chosen = choose_sites(candidates, asked(100, seed=1, **facts))
        rows = zip(chosen.rows, chosen.parts, strict=True)
        draws.append({candidates.keys[row] for row, part in rows if part == RANDOM})
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]
    assert draws[0] != draws[3]


def test_the_lot_draws_first_so_that_the_best_site_is_drawn_as_often_as_any() -> None:
    sites = candidates_of(sites_with([0.9] + [0.1] * 9).sites)
    best = 0
    for seed in range(400):
        chosen = choose_sites(sites, asked(5, shares=Shares(0.6, 0.2, 0.2), seed=seed))
        best += dict(zip(chosen.rows, chosen.parts, strict=True))[0] == RANDOM
    # One visit among ten sites: 40 of 400 draws, with a standard deviation of 6.
    assert abs(best - 40) < 5 * 6


# What inspectors change


def test_leaving_out_a_drawn_site_draws_no_other_and_gives_its_visit_to_value() -> None:
    before = compose_list(TWENTY, asked(10, seed=4))
    (lot,) = [item.site for item in before.items if item.part == RANDOM]
    wanted = asked(10, seed=4, left_out=frozenset({lot}))
    after = compose_list(TWENTY, wanted)
    assert [item.site for item in after.items if item.part == RANDOM] == [lot]
    assert after.items[-1].lot_chance == before.items[-1].lot_chance
    assert sum(item.site != lot for item in after.items) == 10
    assert len(listed(after, VALUE)) == 8
    assert "not visited" in after.items[-1].reason
    assert any("base rate" in sentence for sentence in after.empty_because)


def test_a_site_left_out_is_replaced_by_the_next_of_its_part() -> None:
    before = compose_list(TWENTY, asked(10, seed=4))
    gone = key(int(listed(before, VALUE)[0][1:]))
    after = compose_list(TWENTY, asked(10, seed=4, left_out=frozenset({gone})))
    assert gone not in {item.site for item in after.items}
    assert len(after.items) == 10
    assert listed(after, RANDOM) == listed(before, RANDOM)


def test_putting_in_sites_does_not_change_among_whom_the_lot_draws() -> None:
    for seed in range(20):
        before = compose_list(TWENTY, asked(10, seed=seed))
        lot = before.items[-1].site
        after = compose_list(TWENTY, asked(10, seed=seed, put_in=frozenset({lot, key(2)})))
        assert after.sites == before.sites == 20
        assert listed(after, RANDOM) == [lot.source_id]
        assert len(after.items) == 10
        put_in = {item.site: item for item in after.items if item.cause == PUT_IN}
        assert key(2) in put_in or lot == key(2)
        assert lot not in put_in


# Bad input, in words


def test_without_a_budget_there_is_no_list_and_it_says_so() -> None:
    month = compose_list(TWENTY, asked(0, fixed=((key(1), COMPLAINT),)))
    assert month.items == ()
    assert any("budget is 0" in sentence for sentence in month.empty_because)


def test_without_a_worksite_there_is_no_list_and_it_says_so() -> None:
    month = compose_list(sites_with([]), asked(5, fixed=((key(1), COMPLAINT),)))
    assert month.items == ()
    assert month.sites == 0
    assert any("list of worksites" in sentence for sentence in month.empty_because)
    assert any("W1" in sentence for sentence in month.empty_because)


def test_visits_that_nobody_else_takes_go_to_complaints_that_had_no_room() -> None:
    fixed = tuple((key(number), COMPLAINT) for number in range(16))
    month = compose_list(sites_with([0.5] * 16), asked(20, fixed=fixed, seed=1))
    # Fourteen have room among fixed ones; the two others fill visits that would stay empty.
    assert len(listed(month, FIXED)) == 16


def test_a_site_that_is_planned_in_another_month_waits_unless_the_lot_draws_it() -> None:
    planned = frozenset({key(19), key(3)})
    month = compose_list(TWENTY, asked(10, fixed=((key(3), COMPLAINT),), planned=planned, seed=4))
    others = [item.site for item in month.items if item.part != RANDOM]
    assert not planned & set(others)


def test_complaints_leave_three_tenths_of_the_visits_for_the_rest_of_the_list() -> None:
    fixed = tuple((key(number), COMPLAINT) for number in range(12))
    month = compose_list(TWENTY, asked(10, fixed=fixed, seed=1))
    # Of ten visits seven are fixed; of three 2.1 go to value, 0.6 to what is least known and 0.3 to the lot.
    assert listed(month, FIXED) == [f"W{number}" for number in range(7)]
    assert len(month.items) == 10
    assert month.sites == 8
    assert any("no room for 5 worksites" in sentence for sentence in month.empty_because)
    chances = [item.lot_chance for item in month.items if item.part != FIXED]
    assert chances == pytest.approx([0.3 / 8] * 3)


def test_more_fixed_items_than_visits_are_taken_in_their_order_and_the_rest_is_said() -> None:
    fixed = tuple((key(number), COMPLAINT) for number in (5, 2, 9))
    month = compose_list(TWENTY, asked(2, fixed=fixed, put_in=frozenset({key(1)})))
    assert listed(month, FIXED) == ["W5", "W2"]
    assert len(month.items) == 2
    no_lot, sentence = month.empty_because
    assert "base rate learns nothing" in no_lot
    assert "W9, W1" in sentence
    assert "2 worksites" in sentence


def test_a_complaint_about_what_may_not_be_inspected_is_not_listed_and_it_says_so() -> None:
    month = compose_list(TWENTY, asked(5, fixed=((key(77), COMPLAINT),)))
    assert key(77) not in {item.site for item in month.items}
    assert len(month.items) == 5
    assert any("W77" in sentence for sentence in month.empty_because)


def test_more_visits_than_worksites_list_them_all() -> None:
    month = compose_list(sites_with([0.2, 0.3, 0.4]), asked(50))
    assert len(month.items) == 3
    # Five visits by lot among three sites: all are drawn for certain.
    assert {item.part for item in month.items} == {RANDOM}
    assert {item.lot_chance for item in month.items} == {1.0}
    assert any("only 3 worksites" in sentence for sentence in month.empty_because)


def test_where_nothing_can_be_expected_the_list_is_what_is_least_known_and_the_lot() -> None:
    unknown = sites_with([np.nan] * 30, [0.1] * 29 + [np.nan])
    month = compose_list(unknown, asked(9, fixed=((key(0), COMPLAINT),), seed=2))
    # 0.2 and 0.1 of ten become two and one thirds of the eight that are left: 5.3 and 2.7.
    parts = Counter(item.part for item in month.items)
    assert parts[FIXED] == 1
    assert parts[VALUE] == 0
    assert parts[RANDOM] in (2, 3)
    assert sum(parts.values()) == 9
    assert month.items[-1].lot_chance == pytest.approx(8 / 3 / 29)
    assert any("least known" in sentence for sentence in month.empty_because)
    # Of unknown spread is the least known of all.
    assert {"W29"} <= set(listed(month, UNCERTAIN)) | set(listed(month, RANDOM))


def test_sites_without_an_exact_place_are_listed_and_named() -> None:
    sites = sites_with([0.9, 0.8, 0.7], cell_level=[1, 5, 1], east=[1.0, 2.0, np.nan])
    month = compose_list(sites, asked(3))
    assert len(month.items) == 3
    (sentence,) = month.empty_because
    assert "W1, W2" in sentence
    assert "coordinates" in sentence


def test_a_site_inspected_within_half_a_year_waits_while_others_are_left() -> None:
    last = pd.to_datetime(["2026-09-30", None, "2026-05-01"])
    sites = sites_with([0.9, 0.2, 0.1], last_inspected=last)
    only_value = Shares(1, 0, 0)
    # Half a year before 2026-11-01 is 2 May.
    assert [i.site for i in compose_list(sites, asked(2, shares=only_value)).items] == [key(1), key(2)]
    assert [i.site for i in compose_list(sites, asked(3, shares=only_value)).items][-1] == key(0)


def test_least_known_are_those_never_inspected_then_those_of_the_widest_spread() -> None:
    last = pd.to_datetime(["2025-03-01", None, "2024-03-01", None])
    sites = sites_with([0.1] * 4, [0.4, 0.1, 0.3, 0.2], last_inspected=last)
    month = compose_list(sites, asked(4, shares=Shares(0, 1, 0)))
    assert listed(month, UNCERTAIN) == ["W3", "W1", "W0", "W2"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"budget": -1}, "give 0 or more"),
        ({"fixed": ((key(1), "rumour"),)}, "rumour"),
        ({"put_in": frozenset({key(1)}), "left_out": frozenset({key(1)})}, "W1"),
    ],
)
def test_what_cannot_be_asked_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        asked(**{"budget": 3} | facts)


@pytest.mark.parametrize("shares", [(0.7, 0.2, 0.2), (1.2, -0.2, 0), (float("nan"), 0.5, 0.5)])
def test_shares_that_do_not_add_up_are_refused(shares: tuple[float, float, float]) -> None:
    with pytest.raises(Refused, match="add up to 1"):
        Shares(*shares)


def test_sites_that_stand_twice_lack_a_column_or_are_never_inspected_are_refused() -> None:
    twice = sites_with([0.1, 0.2], source_id=["W1", "W1"])
    with pytest.raises(Refused, match="W1"):
        compose_list(twice, asked(1))
    with pytest.raises(Refused, match="spread"):
        compose_list(type(twice)(twice.sites.drop(columns="spread")), asked(1))
    with pytest.raises(Refused, match="clinic_hospital"):
        compose_list(sites_with([0.1, 0.2], kind=["farm", "clinic_hospital"]), asked(1))
