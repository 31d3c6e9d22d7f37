"""Holds random schedules against an independent checker and brute force, and the checker against broken ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from layers.joint import planning
from layers.joint.planning import MOST_AT_ONCE, plan_joint
from layers.joint.schedule import JointSchedule, ScheduledVisit
from layers.joint.site import JointSite, Window
from tests.test_layers.joint_brute_force import best_value
from tests.test_layers.joint_cases import HOUR, MONDAY, Month, crew, even_ways, random_month, site, tiny_month
from tests.test_layers.joint_checker import faults_of

LEAD, TAX = "labour_inspectorate", "tax"


def _planned(month: Month, work: float) -> JointSchedule:
    return plan_joint(month.sites, month.crews, month.travel, work=work, workers=1)


@pytest.mark.parametrize("seed", range(40))
def test_a_random_month_has_no_fault_and_is_worth_no_less_than_the_sequential_plan(seed: int) -> None:
    month = random_month(seed)
    assert faults_of(_planned(month, 0.05), month.sites, month.crews, month.travel) == []


def test_a_tiny_month_is_worth_what_trying_everything_comes_to() -> None:
    better = 0
    for seed in range(30):
        month = tiny_month(seed)
        schedule = _planned(month, 20)
        assert schedule.value == pytest.approx(best_value(month), abs=1e-5), seed
        better += schedule.value > schedule.greedy_value + 1e-6
    # Else the search could be left out unnoticed.
    assert better


@pytest.mark.parametrize("seed", range(12))
def test_a_month_that_is_planned_in_pieces_keeps_every_rule_too(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 0)
    month = random_month(seed, most_days=9)
    schedule = _planned(month, 0.6)
    assert faults_of(schedule, month.sites, month.crews, month.travel) == []
    assert schedule == _planned(month, 0.6)


def test_pieces_come_to_more_than_the_sequential_plan_and_claim_nothing_about_the_whole() -> None:
    # On each of 16 days one site overlaps with two others: every sequential plan takes it, worth 16 together.
    # A piece of four days takes the two others there, worth 0.7 more a day: three pieces reach four days at least.
    sites = []
    for day in range(16):
        for number, (opens, closes, value) in enumerate(
            [(9.5, 10, 1.0), (8.75, 9.75, 0.9), (9.75, 10.75, 0.8)]
        ):
            window = Window(MONDAY + timedelta(days=day), round(opens * HOUR), round(closes * HOUR))
            minutes = round((closes - opens) * 60)
            sites.append(site(3 * day + number, windows=(window,), minutes=minutes, value=value))
    assert len(sites) > MOST_AT_ONCE
    schedule = _planned(Month(tuple(sites), (crew(48),), even_ways(49, 0)), 0.6)
    assert schedule.greedy_value == 16
    assert 16 + 4 * 0.7 - 1e-6 <= schedule.value <= 16 * 1.7 + 1e-6
    assert schedule.most_value == pytest.approx(16 * 2.7)
    assert any("before it was sure" in each for each in schedule.caveats)


def test_no_site_is_left_out_where_a_visit_could_be_put_in_as_it_is() -> None:
    # Every day, five minutes and choice of crews is tried; on a plane no way over another site is shorter.
    tried = 0
    for seed in range(12):
        month = tiny_month(seed)
        schedule = _planned(month, 1)
        for left, why in schedule.unscheduled:
            if why.startswith("It did not fit"):
                for visit in _every_visit(left, month):
                    visits = sorted(
                        (*schedule.visits, visit), key=lambda each: (each.day, each.begins_s, each.site.code)
                    )
                    more = replace(schedule, visits=tuple(visits), unscheduled=())
                    assert _faults_of_visits(more, month), (seed, visit)
                    tried += 1
    assert tried > 100


def _every_visit(left: JointSite, month: Month) -> Iterator[ScheduledVisit]:
    crews = [[crew.code for crew in month.crews if crew.authority == code] for code in left.authorities]
    for window in left.windows:
        for begins_s in range(-(-window.starts_s // 300) * 300, window.ends_s - left.minutes * 60 + 1, 300):
            for going in product(*crews):
                yield ScheduledVisit(left, window.day, begins_s, begins_s + left.minutes * 60, going)


def _faults_of_visits(schedule: JointSchedule, month: Month) -> list[str]:
    faults = faults_of(schedule, month.sites, month.crews, month.travel)
    accounting = ("a site stands", "its value is", "it is worth", "it says", "its visits")
    return [fault for fault in faults if not fault.startswith(accounting)]


# A month by hand. Lead (c3) and tax (c4) are ten minutes from everything and work from 8 to 16, the lead with two
# visits a day and on one day. s0 is open from 9 to 10; s1 and s2 from 8 to 16; on Tuesday as on Monday.
SITES = (site(0, LEAD, TAX, hours=(9, 10), value=3.0), site(1, LEAD, TAX, value=2.0), site(2, TAX))
CREWS = (crew(3, LEAD, most_visits_a_day=2, days=1), crew(4, TAX), crew(5, TAX, ends_s=9 * HOUR))
WAYS = even_ways(6, 600)


def _visit(number: int, begins: float, *crews: str, days: int = 0) -> ScheduledVisit:
    begins_s = round(begins * HOUR)
    return ScheduledVisit(SITES[number], MONDAY + timedelta(days=days), begins_s, begins_s + HOUR, crews)


# s0 from 9, then s1 ten minutes after 10, then tax alone to s2 ten minutes after that visit.
FIRST = _visit(0, 9, "c3", "c4")
SECOND = _visit(1, 10 + 1 / 6, "c3", "c4")
THIRD = _visit(2, 11 + 1 / 3, "c4")
SOUND = JointSchedule((FIRST, SECOND, THIRD), (), 6.0, 6.0, most_value=6.0)


def _with(second: ScheduledVisit = SECOND, third: ScheduledVisit = THIRD) -> JointSchedule:
    return replace(SOUND, visits=(FIRST, second, third))


def test_the_schedule_that_is_broken_below_is_sound() -> None:
    assert faults_of(SOUND, SITES, CREWS, WAYS) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (_with(second=_visit(1, 10 + 1 / 12, "c3", "c4")), "c3: cannot be at s1 in time"),
        (_with(third=_visit(2, 10.5, "c4")), "c4: cannot be at s2 in time"),
        (_with(third=_visit(2, 14.9 + 1 / 60, "c4")), "c4: is not back in time"),
        (_with(third=_visit(2, 15, "c5")), "c5: is not back in time"),
        (_with(third=_visit(2, 11.4, "c4")), "s2: is not visited on full five minutes"),
        (_with(third=_visit(2, 11.5, "c4", days=1)), "s2: is visited outside of its windows"),
        (_with(second=_visit(1, 7.5, "c3", "c4")), "s1: is visited outside of its windows"),
        (_with(second=_visit(1, 10.5, "c3")), "s1: is visited by other authorities"),
        (_with(second=_visit(1, 10.5, "c4", "c3")), "s1: is visited by other authorities"),
        (_with(second=_visit(1, 10.5, "c3", "c9")), "s1: is visited by ['c9']"),
        (_with(third=replace(THIRD, ends_s=THIRD.ends_s + 300)), "s2: is visited for longer or shorter"),
        (_with(third=replace(THIRD, site=replace(SITES[2], value=9.0))), "s2: is not one of the sites"),
        (replace(SOUND, visits=(FIRST, SECOND)), "a site stands nowhere"),
        (replace(SOUND, unscheduled=((SITES[2], "Why"),)), "a site stands nowhere, twice"),
        (replace(SOUND, visits=(FIRST, SECOND), unscheduled=((SITES[2], ""),)), "s2 has no reason"),
        (replace(SOUND, visits=(SECOND, FIRST, THIRD)), "not in the order of time"),
        (replace(SOUND, value=7.0), "its value is not that of its visits"),
        (replace(SOUND, greedy_value=6.5), "worth less than the sequential plan"),
        (replace(SOUND, most_value=5.0), "worth more than it says can be"),
        (replace(SOUND, empty_because=("Nobody goes.",)), "says why it is empty"),
    ],
)
def test_the_checker_finds_what_is_broken(broken: JointSchedule, fault: str) -> None:
    assert any(each.startswith(fault) or fault in each for each in faults_of(broken, SITES, CREWS, WAYS))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lead: replace(lead, days=0), "out on more days"),
        (lambda lead: replace(lead, most_visits_a_day=1), "makes too many visits"),
        (lambda lead: replace(lead, starts_s=9 * HOUR), "cannot be at s0 in time"),
        (lambda lead: replace(lead, ends_s=11 * HOUR), "is not back in time"),
        (lambda lead: replace(lead, travels_by="foot"), "cannot be at s1 in time"),
    ],
)
def test_the_checker_finds_what_a_crew_cannot_do(change: Callable[..., object], fault: str) -> None:
    changed = (change(CREWS[0]), *CREWS[1:])
    assert any(fault in each for each in faults_of(SOUND, SITES, changed, WAYS))
