"""The command that measures what joint visits gain, and the months that it makes up."""

import argparse

import pytest

from data.errors import Refused
from data.progress import say_nothing
from layers.evaluation import joint_visits
from layers.evaluation.joint_instances import LEAD, make_instance
from layers.joint.greedy import ORDERS, PLACES, greedy_by, greedy_placing
from layers.joint.problem import state
from layers.joint.schedule import JointSchedule
from layers.joint.schedule_writing import written_visits
from tests.test_layers.joint_checker import faults_of


def _arguments(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    joint_visits.add_arguments(parser)
    return parser.parse_args(given)


def test_the_figures_hold_searched_schedules_against_sequential_ones() -> None:
    figures = joint_visits.evaluate(
        _arguments("--instances", "2", "--sites", "9", "--work", "0.5", "--workers", "1"), say_nothing
    )
    gains = [month["value"] / month["best_sequential"] - 1 for month in figures["months"]]
    assert figures["gain"] == pytest.approx(sum(gains) / 2)
    assert figures["least_gain"] == min(gains)
    assert figures["never_below"]
    for month in figures["months"]:
        assert month["by_value"] <= month["best_sequential"] <= month["value"] <= month["asked_value"]
        assert month["value"] <= month["most_value"] * (1 + 1e-5)
    words = joint_visits.in_words(figures)
    assert len(words) == 2 + 2 + 2
    assert f"{figures['gain']:.1%}" in words[-2]


def test_nothing_to_measure_is_refused() -> None:
    for given in (("--instances", "0"), ("--sites", "0")):
        with pytest.raises(Refused, match="nothing is measured"):
            joint_visits.evaluate(_arguments(*given), say_nothing)


def test_a_made_up_month_has_the_crews_and_sites_that_it_says() -> None:
    month = make_instance(3, sites=18)
    assert [crew.authority for crew in month.crews].count(LEAD) == 2
    assert len({crew.authority for crew in month.crews}) == 5
    assert all(site.authorities[0] == LEAD and 2 <= len(site.authorities) <= 4 for site in month.sites)
    assert all(site.windows for site in month.sites)
    assert max(len({window.day for window in site.windows}) for site in month.sites) <= 20
    assert make_instance(3, sites=18).sites == month.sites
    assert make_instance(4, sites=18).sites != month.sites


def test_each_sequential_plan_keeps_every_rule_and_the_best_of_them_is_the_floor() -> None:

    month = make_instance(3, sites=18)
    problem = state(month.sites, month.crews, month.travel)
    values = []
    for order in ORDERS:
        for place in PLACES:
            placing = greedy_by(problem, order=order, place=place)
            visits = written_visits(problem, placing)
            value = problem.value_of(placing)
            there = {visit.site.code for visit in visits}
            left = tuple((site, "Left") for site in month.sites if site.code not in there)
            schedule = JointSchedule(visits, left, value, value, most_value=value)
            assert faults_of(schedule, month.sites, month.crews, month.travel) == []
            values.append(value)
    assert problem.value_of(greedy_placing(problem)) == max(values) > min(values)
