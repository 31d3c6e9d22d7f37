"""Capture, accuracy and efficiency of a ranking are those of a pencil and paper, and ties favour nobody."""

import numpy as np
import pytest

from layers.evaluation.capture import accuracy_index, capture, efficiency_index, first_cells, lead_error

# Ten cells and twenty events: 8 in the cell that is ranked first, 6 in the second, 4 in the last, 2 in the fifth.
SCORE = np.array([10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0])
HAPPENED = np.array([8.0, 6.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 4.0])


def test_capture_is_the_share_of_events_in_the_first_cells() -> None:
    assert capture(SCORE, HAPPENED, (0.1, 0.2, 0.5, 1.0)).tolist() == [0.4, 0.7, 0.8, 1.0]


def test_where_the_area_ends_inside_a_cell_that_part_of_it_counts() -> None:
    # 15 % of ten cells is the first cell and half the second: 8 + 3 of 20.
    assert capture(SCORE, HAPPENED, (0.15,)).tolist() == [0.55]


def test_tied_cells_take_the_mean_of_all_their_orders() -> None:
    score = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
    happened = np.array([1.0, 4.0, 0.0, 0.0, 0.0])
    # Two of five cells: the first, and one of four that hold 4 events together: 1 + 1 of 5.
    assert capture(score, happened, (0.4,)).tolist() == [0.4]
    generator = np.random.default_rng(0)
    drawn = [capture(score + generator.uniform(0, 1e-6, 5), happened, (0.4,))[0] for _ in range(4_000)]
    assert np.mean(drawn) == pytest.approx(0.4, abs=0.02)


def test_the_order_in_which_tied_cells_stand_changes_nothing() -> None:
    score, happened = np.array([2.0, 1.0, 1.0, 1.0]), np.array([0.0, 9.0, 0.0, 0.0])
    turned = capture(score[::-1], happened[::-1])
    assert capture(score, happened).tolist() == turned.tolist()


def test_a_ranking_that_says_nothing_captures_its_share_of_the_area() -> None:
    areas = (0.01, 0.1, 0.5)
    assert capture(np.zeros(10), HAPPENED, areas) == pytest.approx(areas)
    assert accuracy_index(np.zeros(10), HAPPENED, areas) == pytest.approx([1.0, 1.0, 1.0])


def test_accuracy_is_capture_over_area() -> None:
    # (8 / 20) / (1 / 10) and (14 / 20) / (2 / 10).
    assert accuracy_index(SCORE, HAPPENED, (0.1, 0.2)) == pytest.approx([4.0, 3.5])


def test_efficiency_is_the_share_of_the_most_that_could_be_captured() -> None:
    # In one cell 8 of at most 8; in two 14 of 14; in three 14 of at most 18; in four 14 of 20.
    assert efficiency_index(SCORE, HAPPENED, (0.1, 0.2, 0.3, 0.4)) == pytest.approx([1, 1, 14 / 18, 0.7])


def test_where_nothing_happened_nothing_can_be_captured() -> None:
    assert np.isnan(capture(SCORE, np.zeros(10))).all()


def test_of_each_cell_the_part_that_is_among_the_first_is_known() -> None:
    # A quarter of six cells is one and a half: the first, and half of one cell shared by the two tied ones.
    assert first_cells(np.array([3.0, 2.0, 2.0, 1.0, 1.0, 0.0]), (0.25,)).tolist() == [
        [1, 0.25, 0.25, 0, 0, 0]
    ]


def test_only_events_where_two_rankings_differ_make_their_difference_unsure() -> None:
    turned = SCORE[::-1]
    # In one cell: 8 events against 4, so 12 tell them apart; of 20.
    assert lead_error(SCORE, turned, HAPPENED, (0.1,)) == pytest.approx([np.sqrt(12) / 20])
    assert lead_error(SCORE, 2 * SCORE, HAPPENED).tolist() == [0.0] * 5


def test_the_error_of_a_difference_is_how_much_it_varies() -> None:
    generator = np.random.default_rng(4)
    mean = np.array([30.0, 25.0, 24.0, 10.0, 5.0, 5.0, 1.0, 0.0])
    one, other = np.array([8.0, 7, 6, 5, 4, 3, 2, 1]), np.array([8.0, 6, 7, 5, 4, 3, 2, 1])
    differences, errors = [], []
    for _ in range(2_000):
        happened = generator.poisson(mean).astype(float)
        differences.append((capture(one, happened, (0.25,)) - capture(other, happened, (0.25,)))[0])
        errors.append(lead_error(one, other, happened, (0.25,))[0])
    assert np.mean(errors) == pytest.approx(np.std(differences), rel=0.05)
