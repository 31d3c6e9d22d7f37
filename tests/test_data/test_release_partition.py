"""Tests that parts of a release are disjoint, safe and as fine as can be, against a search by brute force."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.releases.cells import Cells
from data.releases.facts import ReleaseFacts
from data.releases.partition import NOWHERE, Partition, partition
from data.releases.rules import RULES, ReleaseRules
from data.releases.safety_rule import is_safe
from tests.test_data.release_cases import (
    BOX,
    SAFE,
    BrutePart,
    cells_of_squares,
    drawn_sightings,
    frame,
    is_safe_by_hand,
    made_facts,
    parts_by_brute_force,
    people_everywhere,
    several,
    shuffled,
)


def parts_of(facts: ReleaseFacts, rules: ReleaseRules = RULES) -> Partition:
    placed = facts.sightings.assign(
        cell_level=facts.sightings["cell_level"].where(facts.sightings["period"].notna())
    )
    return partition(
        placed,
        facts.population,
        facts.workplaces,
        rules,
        box=facts.box,
        enough_inhabitants=facts.enough_inhabitants,
    )


def as_brute(facts: ReleaseFacts, made: Partition) -> set[BrutePart]:
    keys = list(zip(facts.sightings["source"], facts.sightings["source_id"], strict=True))
    return {
        BrutePart(
            cells_of_squares(ground.squares, facts.box),
            frozenset(keys[row] for row in np.flatnonzero(made.of_signal == number)),
        )
        for number, ground in enumerate(made.grounds)
    }


def drawn_facts(seed: int, number: int) -> ReleaseFacts:
    """Return facts by chance: people here and there, and an area whose edges cut squares."""
    rng = np.random.default_rng(seed)
    box = tuple(float(edge + rng.choice([0, -130, 220])) for edge in BOX)
    people = people_everywhere(0, box)
    people["inhabitants"] = rng.choice([0, 30, 120, 900], size=len(people))
    if rng.random() < 0.3:
        # Nobody counts in cells smaller than 1 km.
        larger = people.assign(east=people["east"] // 2, north=people["north"] // 2, cell_level=3)
        people = larger.groupby(["east", "north", "cell_level"], as_index=False)["inhabitants"].sum()
    work = people.loc[rng.random(len(people)) < 0.1, ["east", "north"]].assign(workplaces=6)
    return made_facts(
        drawn_sightings(rng, number, range(672, 678)), box=box, population=people, workplaces=work
    )


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), number=st.integers(0, 160))
def test_parts_are_those_that_brute_force_finds(seed: int, number: int) -> None:
    facts = drawn_facts(seed, number)
    made = parts_of(facts)
    assert as_brute(facts, made) == parts_by_brute_force(facts)
    # No ground in two parts, and none outside; each safe in a second way.
    grounds = [cells_of_squares(ground.squares, facts.box) for ground in made.grounds]
    assert sum(map(len, grounds)) == len(frozenset().union(*grounds))
    assert all(ground for ground in grounds)
    for at in range(len(grounds)):
        assert is_safe_by_hand(facts.sightings["source"][made.of_signal == at].tolist())
    # Rows in another order, and sources by other names, change nothing.
    mixed = replace(
        facts,
        sightings=shuffled(facts.sightings, np.random.default_rng(seed)),
        population=shuffled(facts.population, np.random.default_rng(seed)),
    )
    assert [*parts_of(mixed).grounds] == [*made.grounds]
    renamed = facts.sightings["source"].map(lambda name: chr(ord("a") + ord("z") - ord(name)))
    again = parts_of(replace(facts, sightings=facts.sightings.assign(source=renamed)))
    assert again.of_signal.tolist() == made.of_signal.tolist()


@given(st.lists(st.integers(0, 9), max_size=6))
def test_a_group_is_safe_where_it_is_so_by_taking_each_source_away(counts: list[int]) -> None:
    sources = [str(source) for source, number in enumerate(counts) for _one in range(number)]
    assert is_safe(np.array(counts or [0]), RULES) == is_safe_by_hand(sources)


@pytest.mark.parametrize(
    ("counts", "safe"),
    [
        ([4, 4, 3, 3, 2, 1], True),  # 17 of six sources, 13 left
        ([4, 4, 3, 3, 1, 1], False),  # 16
        ([4, 4, 4, 4, 4], True),  # 20 of five, 16 left
        ([4, 4, 4, 4, 3], False),  # 19 of five
        ([10, 10, 10], True),  # 30 of three, 20 left
        ([10, 10, 9], False),  # 29 of three
        ([20, 20], False),  # two sources cap at 8
        ([18, 6, 5, 3, 1, 1], False),  # 18 of 34 is more than half
        ([17, 6, 5, 4, 1, 1], True),  # 17 of 34 is half
        ([10, 2, 2, 2, 2, 2], False),  # 10 left
        ([], False),
    ],
)
def test_the_rule_keeps_a_group_of_at_least_eleven_from_everyone(counts: list[int], safe: bool) -> None:
    assert is_safe(np.array(counts, dtype=np.int64), RULES) is safe


def test_a_rest_has_all_the_ground_that_finer_parts_leave_of_its_square() -> None:
    # A square of 500 m is safe alone; what is left of the 1 km around it is not, with 14 of four sources.
    left = [*several({"a": 4, "b": 4}, (2, 1, 1)), *several({"c": 3, "d": 3}, (3, 0, 0))]
    facts = made_facts([*several(SAFE, (2, 0, 0)), *left])
    assert [ground.squares for ground in parts_of(facts).grounds] == [((2, 0, 0),)]
    three_more = several({"e": 2, "f": 1}, (2, 0, 1))
    made = parts_of(replace(facts, sightings=frame([*facts.sightings.to_dict("records"), *three_more])))
    assert [(ground.squares, ground.rest) for ground in made.grounds] == [
        (((2, 0, 0),), False),
        (((2, 1, 0), (2, 0, 1), (2, 1, 1)), True),
    ]
    assert [ground.inhabitants for ground in made.grounds] == [1_000, 3_000]


def test_ground_never_tells_which_of_its_squares_hold_signals() -> None:
    near = several(SAFE, (2, 0, 0))
    others = {"c": 3, "d": 3, "e": 2, "f": 1}
    in_one, in_three = (
        made_facts([*near, *several({"a": 4}, one), *several({"b": 4}, two), *several(others, three)])
        for one, two, three in (
            ((2, 1, 1), (2, 1, 1), (3, 0, 0)),
            ((2, 1, 0), (2, 0, 1), (2, 1, 1)),
        )
    )
    # In the first, two of three quarters hold no signal for sure; in the second each holds some.
    assert parts_of(in_one).grounds == parts_of(in_three).grounds
    assert len(parts_of(in_one).grounds) == 2


def test_what_is_known_to_a_square_that_finer_parts_cover_is_in_no_other_ground() -> None:
    quarters = [row for cell in ((2, 0, 0), (2, 1, 0), (2, 0, 1), (2, 1, 1)) for row in several(SAFE, cell)]
    facts = made_facts([*quarters, *several({"a": 2}, (3, 0, 0)), *several(SAFE, (4, 0, 0))])
    made = parts_of(facts)
    known = facts.sightings["cell_level"] == 3
    assert (made.of_signal[known] == NOWHERE).all()
    assert not made.may_be_placed[known].any()
    # What is known to the square of 2 km may lie in the rest of it.
    assert made.grounds[-1].within == ((4, 0, 0),)
    assert (made.of_signal[facts.sightings["cell_level"] == 4] == 4).all()


def test_a_part_needs_enough_people_or_workplaces_on_its_own_ground() -> None:
    empty = people_everywhere(0)
    alone = made_facts(several(SAFE, (2, 0, 0)), population=empty)
    assert parts_of(alone).grounds == ()
    work = pd.DataFrame({"east": [0], "north": [0], "workplaces": [11]})
    assert len(parts_of(replace(alone, workplaces=work)).grounds) == 1
    assert parts_of(replace(alone, workplaces=work.assign(workplaces=10))).grounds == ()
    # The people next door make the square of 1 km a part, not the one of 500 m.
    next_door = empty.assign(inhabitants=np.where((empty["east"] == 1) & (empty["north"] == 0), 100, 0))
    assert parts_of(replace(alone, population=next_door)).grounds[0].squares == ((3, 0, 0),)
    # People outside the area count nowhere.
    outside = pd.DataFrame({"east": [4], "north": [0], "inhabitants": [5_000]})
    assert parts_of(replace(alone, population=outside)).grounds == ()


def test_squares_west_and_south_of_the_origin_are_divided_as_all_others() -> None:
    rows = drawn_sightings(np.random.default_rng(5), 200, range(672, 678))
    shift = 8 * 512 * 125
    far = frame(rows)
    for name in ("east", "north"):
        far[name] = far[name] + shift // (125 * 2 ** far["cell_level"].astype("Int64"))
    moved = made_facts(
        far,
        box=tuple(edge + shift for edge in BOX),
        population=people_everywhere().assign(
            east=lambda each: each["east"] + shift // 500, north=lambda each: each["north"] + shift // 500
        ),
    )
    made, there = parts_of(made_facts(rows)), parts_of(moved)
    assert len(made.grounds) > 3
    assert made.of_signal.tolist() == there.of_signal.tolist()


def test_cells_outside_the_area_and_without_one_are_in_no_part() -> None:
    facts = made_facts([*several(SAFE, (2, 4, 0)), *several(SAFE, None), *several(SAFE, (2, 3, 0))])
    made = parts_of(facts)
    # The first lie east of the edge at 2000 m, which their square only touches.
    assert made.of_signal.tolist() == [NOWHERE] * 34 + [0] * 17
    assert made.may_be_placed.tolist() == [False] * 34 + [True] * 17


def test_each_cell_lies_in_the_finest_part_around_it() -> None:
    facts = made_facts([*several(SAFE, (2, 0, 0)), *several(SAFE, (3, 0, 0)), *several(SAFE, (4, -1, 0))])
    made = parts_of(facts)
    assert [ground.within for ground in made.grounds] == [((2, 0, 0),), ((3, 0, 0),), ((4, -1, 0),)]
    cells = pd.DataFrame(
        [(1, 1, 1), (1, 1, 2), (3, 0, 0), (4, 0, 0), (0, -3, 5), (1, 40, 40)],
        columns=["cell_level", "east", "north"],
    )
    # In the finest; beside it; known to 1 km; to 2 km, in no part; in the third; outside the area.
    assert made.of_cells(Cells.of(cells), RULES, BOX).tolist() == [0, 1, 1, NOWHERE, 2, NOWHERE]
