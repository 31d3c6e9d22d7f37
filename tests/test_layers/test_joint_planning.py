"""Joint visits by hand: who meets when, what the search gains, and every sentence on why there is no visit."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from layers.joint.planning import plan_joint
from layers.joint.schedule import JointSchedule
from layers.joint.site import JointSite, Window
from tests.test_layers.joint_cases import HOUR, MONDAY, Month, Table, crew, even_ways, random_month, site

LEAD, TAX, POLICE = "labour_inspectorate", "tax", "police"
TUESDAY = MONDAY + timedelta(days=1)


def _planned(month: Month, **given: object) -> JointSchedule:
    return plan_joint(month.sites, month.crews, month.travel, **{"work": 20, "workers": 1, **given})


def _why(*sites: JointSite, crews: tuple[Crew, ...], seconds: float = 600) -> str:
    """Return the reason of the only site that has no visit."""
    schedule = _planned(Month(sites, crews, even_ways(10, seconds)))
    (left,) = schedule.unscheduled
    return left[1]


def test_all_crews_are_there_from_the_begin_which_waits_for_the_one_that_comes_from_farthest() -> None:
    # Both set out at 8. The lead is there after 10 minutes, tax after 52: it begins on the next mark, 8.55.
    ways = np.zeros((3, 3))
    ways[0, 1] = ways[1, 0] = 600
    ways[0, 2] = ways[2, 0] = 52 * 60
    month = Month((site(0, LEAD, TAX),), (crew(1), crew(2, TAX)), Table(ways))
    (visit,) = _planned(month).visits
    assert (visit.begins_s, visit.ends_s) == (8 * HOUR + 55 * 60, 9 * HOUR + 55 * 60)
    assert visit.crews == ("c1", "c2")


def test_a_crew_on_foot_takes_as_long_as_on_foot() -> None:
    # 20 minutes by car are an hour on foot in this table.
    month = Month((site(0),), (crew(1, travels_by="foot"),), even_ways(2, 1200))
    assert _planned(month).visits[0].begins_s == 9 * HOUR
    assert set(month.travel.asked) == {"foot"}


def test_a_closed_site_is_never_visited_and_a_day_kept_free_is_left_free() -> None:
    free = Window(TUESDAY, 8 * HOUR, 16 * HOUR)
    month = Month((site(0, windows=()), site(1, windows=(free,))), (crew(2),), even_ways(3, 600))
    schedule = _planned(month)
    assert [(visit.site.code, visit.day) for visit in schedule.visits] == [("s1", TUESDAY)]
    assert schedule.unscheduled[0][1].startswith("It can be visited on no day of this month")


def test_the_search_gives_up_the_most_valuable_site_where_two_others_are_worth_more() -> None:
    # The first from 9.30 to 10 overlaps with both others. It is worth most, and most per minute too, so every
    # sequential plan takes it and then neither of the others.
    sites = (
        site(0, minutes=30, hours=(9.5, 10), value=1.0),
        site(1, hours=(8.75, 9.75), value=0.9),
        site(2, hours=(9.75, 10.75), value=0.8),
    )
    schedule = _planned(Month(sites, (crew(3),), even_ways(4, 0)))
    assert [visit.site.code for visit in schedule.visits] == ["s1", "s2"]
    assert (schedule.value, schedule.greedy_value) == (pytest.approx(1.7), 1.0)
    assert schedule.most_value == pytest.approx(1.7, rel=1e-5)


def test_a_crew_gives_its_best_day_where_it_has_only_one() -> None:
    # On Monday one site is open, on Tuesday two: somebody who takes the first time for each goes out on Monday.
    both = tuple(Window(day, 8 * HOUR, 16 * HOUR) for day in (MONDAY, TUESDAY))
    sites = (site(0, value=2.0), *(site(number, value=1.5, windows=both[1:]) for number in (1, 2)))
    schedule = _planned(Month(sites, (crew(3, days=1),), even_ways(4, 600)))
    assert {visit.day for visit in schedule.visits} == {TUESDAY}
    assert (schedule.value, schedule.greedy_value) == (3.0, 2.0)


def test_of_two_crews_of_an_authority_each_takes_a_site_at_the_same_time() -> None:
    sites = (site(0, hours=(9, 10)), site(1, hours=(9, 10)))
    schedule = _planned(Month(sites, (crew(2), crew(3)), even_ways(4, 600)))
    assert [visit.begins_s for visit in schedule.visits] == [9 * HOUR, 9 * HOUR]
    assert {visit.crews for visit in schedule.visits} == {("c2",), ("c3",)}


def test_of_two_crews_of_an_authority_the_one_that_works_in_the_morning_is_not_sent_in_the_afternoon() -> (
    None
):
    sites = (site(0, hours=(14, 15)), site(1, hours=(14, 15), value=2.0))
    schedule = _planned(Month(sites, (crew(2, ends_s=12 * HOUR), crew(3)), even_ways(4, 600)))
    assert [(visit.site.code, visit.crews) for visit in schedule.visits] == [("s1", ("c3",))]


@pytest.mark.parametrize(
    ("left", "crews", "told"),
    [
        (site(0, point=None), (crew(1),), "no point on the map"),
        (site(0, LEAD, TAX), (crew(1),), "No crew of Tax authority takes part"),
        (site(0, LEAD, TAX), (crew(1), crew(2, TAX, days=0)), "crews of Tax authority have no days"),
        (site(0, windows=()), (crew(1),), "on no day of this month"),
        (site(0, hours=(8, 8.5)), (crew(1),), "never open for 60 minutes"),
        (site(0, hours=(6, 8.1)), (crew(1),), "never open while Labour inspectorate can all be there"),
        (
            site(0, minutes=470),
            (crew(1),),
            "too far for the crews of Labour inspectorate to go there, stay 470",
        ),
    ],
)
def test_a_site_that_could_never_be_visited_says_why(
    left: JointSite, crews: tuple[Crew, ...], told: str
) -> None:
    assert told in _why(left, crews=crews)


def test_a_site_that_no_street_leads_to_says_so() -> None:
    assert "No way leads the crews of Labour inspectorate" in _why(
        site(0), crews=(crew(1),), seconds=math.inf
    )


def test_a_site_that_did_not_fit_says_whose_time_is_used_up() -> None:
    # Tax gives one day with one visit; the lead has time for both.
    sites = (site(0, LEAD, TAX, value=2.0), site(1, LEAD, TAX))
    said = _why(*sites, crews=(crew(2), crew(3, TAX, most_visits_a_day=1)))
    assert said.startswith("It did not fit: the crews of Tax authority have no time left")
    # Each has an hour left, but not the same one: tax is with s0 from 9 to 10, the lead with s1 from 10 to 11.
    sites = (
        site(0, TAX, hours=(9, 10), value=5.0),
        site(1, LEAD, hours=(10, 11), value=5.0),
        site(2, LEAD, TAX, hours=(9, 11)),
    )
    said = _why(*sites, crews=(crew(3), crew(4, TAX)), seconds=0)
    assert "have time left, but not all at once" in said


@pytest.mark.parametrize(
    ("sites", "crews", "told"),
    [
        ((), (crew(1),), "no site to visit together"),
        ((site(0),), (), "No crew takes part"),
        ((site(0),), (crew(1, days=0),), "No crew has a day to give"),
        ((site(0, windows=()),), (crew(1),), "None of the 1 sites could be planned"),
    ],
)
def test_a_schedule_without_visits_says_why(
    sites: tuple[JointSite, ...], crews: tuple[Crew, ...], told: str
) -> None:
    schedule = _planned(Month(sites, crews, even_ways(2, 600)))
    assert (schedule.visits, schedule.value, schedule.greedy_value) == ((), 0, 0)
    assert told in schedule.empty_because[0]


def test_two_sites_or_crews_with_one_code_are_refused() -> None:
    with pytest.raises(Refused, match="s0 stands twice"):
        _planned(Month((site(0), site(0)), (crew(1),), even_ways(2, 600)))
    with pytest.raises(Refused, match="c1 stands twice"):
        _planned(Month((site(0),), (crew(1), crew(1, TAX)), even_ways(2, 600)))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"authorities": ()}, "name every authority"),
        ({"authorities": (TAX, TAX)}, "once"),
        ({"minutes": 0}, "a stay of 1 to 600 minutes"),
        ({"value": math.nan}, "a value of 0 or more"),
        ({"point": (25.0, 200.0)}, "not on the Earth"),
    ],
)
def test_a_site_that_makes_no_sense_is_refused_in_words(given: dict[str, object], told: str) -> None:
    usual = {"code": "s", "key": SiteKey("a", "b"), "point": None, "authorities": (TAX,), "minutes": 9}
    with pytest.raises(Refused, match=f"Site s cannot be planned: .*{told}"):
        JointSite(**{**usual, "windows": (), "value": 1.0, **given})


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(Refused, match="2026-06-01 has no length"):
        Window(MONDAY, 9 * HOUR, 9 * HOUR)


def test_who_cancels_gets_the_sequential_plan_or_better_and_is_told() -> None:
    month = random_month(4, most_sites=14)
    told: list[float] = []
    schedule = _planned(
        month, seconds=60, work=0, cancelled=lambda: True, tell=lambda share, _what: told.append(share)
    )
    assert schedule.value >= schedule.greedy_value > 0
    # Little was proved, so little may be claimed.
    assert schedule.most_value >= _planned(month).value - 1e-5
    assert any("stopped early" in each for each in schedule.caveats)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_the_same_work_comes_to_the_same_schedule() -> None:
    month = random_month(11, most_sites=14)
    assert _planned(month, work=0.3) == _planned(month, work=0.3)


def test_straight_lines_are_said_on_the_schedule() -> None:
    month = Month((site(0),), (crew(1),), replace(even_ways(2, 600), caveat="No streets are known here."))
    assert _planned(month).caveats == ("No streets are known here.",)
