"""The base rate by lot is Horvitz and Thompson's, says what is missing, and its interval holds the truth."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.inspecting.month_list import RANDOM, VALUE
from layers.targets.lot_base_rate import BaseRate, base_rate_in_words, base_rate_of_lots, weighted_share

JUNE = 677  # 2026-06
PART = {"part": RANDOM, "cause": None, "lot_chance": 0.1}


def items_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return list items, by lot with a chance of a tenth in June where nothing else is said."""
    return pd.DataFrame([{"period": JUNE, "worksite_source": "example"} | PART | row for row in rows])


def results_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return inspections by lot on 10 June 2026 that found nothing, where nothing else is said."""
    common = {
        "worksite_source": "example",
        "inspected_on": date(2026, 6, 10),
        "trigger": "random",
        "stage": "final",
        "carried_out": True,
        "labour_exploitation": False,
    }
    results = pd.DataFrame([common | row for row in rows], columns=[*common, "worksite_id"])
    return results.assign(inspected_on=pd.to_datetime(results["inspected_on"]))


def rate_of(items: pd.DataFrame, results: pd.DataFrame, **facts: Any) -> BaseRate:
    rate = base_rate_of_lots(items, results, **facts)
    assert rate is not None
    return rate


def ten_lots(found: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = [f"W{number}" for number in range(10)]
    return (
        items_of(*({"worksite_id": name} for name in names)),
        results_of(
            *(
                {"worksite_id": name, "labour_exploitation": number < found}
                for number, name in enumerate(names)
            )
        ),
    )


def test_lots_of_equal_chance_give_the_share_found_with_jeffreys_interval() -> None:
    rate = rate_of(*ten_lots(3))
    # Ten of a hundred, as the chances say: (100 - 1) / (100 - 10) = 1.1 times as many lots.
    interval = stats.beta(0.5 + 0.3 * 11, 0.5 + 0.7 * 11).ppf([0.05, 0.95])
    assert (rate.lots, rate.found, rate.months, rate.not_visited) == (10, 3, 1, 0)
    assert rate.rate == pytest.approx(0.3)
    assert [rate.lower, rate.upper] == pytest.approx(list(interval))


def test_a_lot_of_half_the_chance_counts_twice() -> None:
    items = items_of({"worksite_id": "W1", "lot_chance": 0.2}, {"worksite_id": "W2", "lot_chance": 0.1})
    results = results_of({"worksite_id": "W1", "labour_exploitation": True}, {"worksite_id": "W2"})
    # (1 / 0.2) / (1 / 0.2 + 1 / 0.1) = 5 / 15.
    assert rate_of(items, results).rate == pytest.approx(1 / 3)


def test_what_else_is_on_a_list_or_was_inspected_for_another_reason_does_not_count() -> None:
    items, results = ten_lots(3)
    more = items_of({"worksite_id": "V1", "part": VALUE}, {"worksite_id": "W99"})
    other = results_of(
        {"worksite_id": "V1", "labour_exploitation": True},
        {"worksite_id": "W99", "trigger": "complaint", "labour_exploitation": True},
        {"worksite_id": "W0", "inspected_on": date(2026, 9, 1)},
        {"worksite_id": "W1", "inspected_on": date(2026, 5, 31), "labour_exploitation": True},
    )
    rate = rate_of(pd.concat([items, more]), pd.concat([results, other]))
    assert (rate.lots, rate.found, rate.not_visited) == (10, 3, 1)


def test_a_visit_in_the_next_month_belongs_to_the_list_and_to_one_list_only() -> None:
    items = items_of({"worksite_id": "W1"}, {"worksite_id": "W1", "period": JUNE + 1})
    late = results_of({"worksite_id": "W1", "inspected_on": date(2026, 7, 3), "labour_exploitation": True})
    rate = rate_of(items, late)
    assert (rate.lots, rate.found, rate.not_visited, rate.months) == (1, 1, 1, 1)


def test_what_was_not_carried_out_is_missing_and_not_nothing_found() -> None:
    items, results = ten_lots(3)
    results.loc[9, "carried_out"] = False
    rate = rate_of(items, results)
    assert (rate.lots, rate.found, rate.not_visited) == (9, 3, 1)
    assert rate.rate == pytest.approx(3 / 9)
    assert rate.missing_share == pytest.approx(0.1)
    assert "not visited" in base_rate_in_words(rate)[1]


def test_an_outcome_that_may_still_change_waits_three_months_and_what_is_planned_is_not_missing() -> None:
    items, results = ten_lots(3)
    results.loc[:3, "stage"] = "day"
    rate = rate_of(items, results, day=date(2026, 9, 1))
    assert (rate.lots, rate.found, rate.still_open) == (6, 0, 4)
    # Ninety-two days after 10 June is 10 September.
    assert rate_of(items, results, day=date(2026, 9, 10)).still_open == 0
    planned = items_of({"worksite_id": "P1", "period": 680})  # September
    both = pd.concat([items, planned])
    assert rate_of(both, results, day=date(2026, 9, 10)).not_visited == 0
    # A visit of September can be made until the end of October.
    assert rate_of(both, results, day=date(2026, 11, 2)).not_visited == 1


def test_without_a_lot_with_an_outcome_nothing_is_known_and_it_says_so() -> None:
    assert base_rate_of_lots(items_of({"worksite_id": "W1"}), results_of()) is None
    items, results = ten_lots(3)
    assert base_rate_of_lots(items.iloc[:0], results.iloc[:0]) is None
    assert "Not known yet" in base_rate_in_words(None)[0]


def test_where_all_or_none_found_something_the_interval_has_a_width() -> None:
    none, every = rate_of(*ten_lots(0)), rate_of(*ten_lots(10))
    assert (none.rate, none.lower, every.rate, every.upper) == (0, 0, 1, 1)
    assert 0.1 < none.upper < 0.3
    assert every.lower == pytest.approx(1 - none.upper)


def test_one_lot_says_next_to_nothing() -> None:
    rate = rate_of(items_of({"worksite_id": "W1"}), results_of({"worksite_id": "W1"}))
    assert rate.lower == 0
    assert rate.upper > 0.7


def test_where_every_worksite_was_inspected_the_share_is_known() -> None:
    found = np.array([1.0, 0, 0, 0])
    assert weighted_share(found, np.ones(4), np.ones(4)) == (0.25, 0.25, 0.25)


def test_the_interval_holds_the_share_of_a_finite_town_in_ninety_of_a_hundred() -> None:
    # Twelve of forty worksites, of which nine have something: exactly, over all hypergeometric outcomes.
    hits = np.arange(13)
    chance = stats.hypergeom(40, 9, 12).pmf(hits)
    held = 0.0
    for hit, probability in zip(hits, chance, strict=True):
        found = np.r_[np.ones(hit), np.zeros(12 - hit)]
        _share, lower, upper = weighted_share(found, np.full(12, 0.3), np.full(12, 0.3))
        held += probability * (lower <= 9 / 40 <= upper)
    assert 0.86 <= held <= 0.96


def test_the_words_give_share_interval_and_numbers() -> None:
    (words,) = base_rate_in_words(rate_of(*ten_lots(3)))
    assert "30 %" in words
    assert "3 of 10" in words
