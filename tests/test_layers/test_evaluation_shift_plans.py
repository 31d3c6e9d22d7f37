"""The evaluation of shifts compares a plan made in little time with one made in more."""

import argparse

import pytest

from data.errors import Refused
from layers.evaluation import shift_plans


def asked(**changes: object) -> argparse.Namespace:
    facts = {"stops": 12, "teams": 2, "hours": 2.0, "seconds": 0.2, "against": 0.4, "seed": 1, "store": None}
    return argparse.Namespace(**(facts | changes))


def say_nothing(_share: float, _what: str) -> None:
    """Report progress to nobody."""


def test_it_measures_plans_in_little_and_in_much_time_and_after_a_change() -> None:
    figures = shift_plans.evaluate(asked(), say_nothing)
    assert set(figures["plans"]) == {"quick", "long", "changed", "changed_long"}
    assert all(each["visits"] > 0 for each in figures["plans"].values())
    assert figures["share"] == figures["plans"]["quick"]["value"] / figures["plans"]["long"]["value"]
    assert figures["run"]["streets"] == "straight lines"
    assert "12 stops" in shift_plans.in_words(figures)[0]


def test_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="nothing is measured"):
        shift_plans.evaluate(asked(teams=0), say_nothing)
