"""Reporting effort reaches the cells it was made for, in its months, and one kind multiplies the other."""

import numpy as np
import pandas as pd
import pytest

from layers.reporting_exposure import WEEKS_OF_MONTH, reporting_exposure

EAST, NORTH = np.array([8, 9, 16], np.int32), np.array([8, 8, 8], np.int32)
MONTHS = range(600, 612)


def efforts(*rows: tuple[str, float, int, int, tuple[int, int, int] | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (kind, amount, first, last, *(cell or (None, None, None)))
            for kind, amount, first, last, cell in rows
        ],
        columns=["kind", "amount", "first_period", "last_period", "east", "north", "cell_level"],
    )


def years(*rows: tuple[str, float, int, int, tuple[int, int, int] | None], level: int = 1) -> list[float]:
    return reporting_exposure(efforts(*rows), EAST, NORTH, level=level, months=MONTHS).usual_years.tolist()


def test_without_any_effort_each_month_counts_alike() -> None:
    assert years() == pytest.approx([1, 1, 1])


def test_months_follow_the_hours_of_help_lines() -> None:
    # Six months of 50 h and eighteen of 150 h: usual is 125 h, so the first year is worth (6*50 + 6*150)/125.
    lines = [("hotline_hours", 50.0, month, month, None) for month in range(600, 606)]
    lines += [("hotline_hours", 150.0, month, month, None) for month in range(606, 624)]
    assert years(*lines) == pytest.approx([(6 * 50 + 6 * 150) / 125 / 12] * 3)


def test_a_campaign_doubles_its_months_in_its_area_alone() -> None:
    # Cells 8 and 9 of 250 m lie in cell 1 of 2 km (level 4, shifted by 3), cell 16 in cell 2.
    found = years(("campaign", 2 * WEEKS_OF_MONTH, 603, 604, (1, 1, 4)))
    assert found == pytest.approx([14 / 12, 14 / 12, 1])


def test_half_a_month_of_campaign_adds_half_of_it() -> None:
    assert years(("campaign", WEEKS_OF_MONTH / 2, 603, 603, None)) == pytest.approx([12.5 / 12] * 3)


def test_trained_staff_add_a_twentieth_each_up_to_doubling() -> None:
    assert years(("trained_staff", 10.0, 600, 605, None)) == pytest.approx([15 / 12] * 3)
    assert years(("trained_staff", 90.0, 600, 611, None)) == pytest.approx([2] * 3)


def test_an_effort_for_a_small_cell_counts_for_the_larger_cell_around_it() -> None:
    # At level 3 the cells are (8, 8), (9, 8), (16, 8); an effort at (35, 33) of level 1 lies in (8, 8).
    found = years(("trained_staff", 10.0, 600, 611, (35, 33, 1)), level=3)
    assert found == pytest.approx([1.5, 1, 1])


def test_what_lies_outside_the_months_adds_nothing() -> None:
    assert years(("campaign", 3.0, 590, 599, None), ("trained_staff", 9.0, 612, 700, None)) == [1, 1, 1]


def test_what_is_counted_is_told() -> None:
    found = reporting_exposure(
        efforts(("campaign", 4.0, 603, 604, None), ("trained_staff", 6.0, 600, 605, None)),
        EAST,
        NORTH,
        level=1,
        months=MONTHS,
    )
    assert found.campaign_weeks.tolist() == pytest.approx([4.0] * 3)
    assert found.trained_years.tolist() == pytest.approx([3.0] * 3)
