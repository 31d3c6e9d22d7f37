"""A month of inspections: what is asked, the file that asks it, and the days on which a site can be visited."""

from datetime import date

import pandas as pd
import pytest

from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.month_list import SiteKey
from layers.joint.site import Window
from layers.month.arrangements import Arrangement, Arrangements, shown_from
from layers.month.month import Month
from layers.month.month_file import parse_month
from layers.month.open_days import SiteDates, dates_of_sites, windows_of_site, working_days, works_on
from layers.month.visit_length import visit_minutes

JANUARY_2027 = (2027 - 1970) * 12
JULY_2027 = JANUARY_2027 + 6
A, B = SiteKey("example", "A"), SiteKey("example", "B")


def test_working_days_leave_out_weekends_and_public_holidays() -> None:
    # January 2027 begins on a Friday: 31 days, of which 10 lie at weekends, and New Year and Epiphany (Wednesday).
    assert len(working_days(JANUARY_2027)) == 21
    days = working_days(JANUARY_2027, country="FI")
    assert len(days) == 19
    assert date(2027, 1, 1) not in days
    assert date(2027, 1, 6) not in days


def test_only_days_that_are_still_to_come_can_be_planned() -> None:
    assert working_days(JANUARY_2027, after=date(2027, 1, 28)) == (date(2027, 1, 29),)
    assert working_days(JANUARY_2027, after=date(2027, 2, 1)) == ()


def test_a_site_has_windows_on_days_on_which_somebody_works_there_and_no_other() -> None:
    days = [date(2027, 1, day) for day in (4, 5, 7, 8)]
    dates = SiteDates(valid_from=date(2027, 1, 5), valid_to=date(2027, 1, 7))
    assert windows_of_site("cleaning", dates, days) == (
        Window(date(2027, 1, 5), 8 * 3600, 16 * 3600),
        Window(date(2027, 1, 7), 8 * 3600, 16 * 3600),
    )
    blocked = windows_of_site("cleaning", dates, days, blocked=[date(2027, 1, 5)])
    assert [each.day for each in blocked] == [date(2027, 1, 7)]


def test_a_restaurant_is_visited_while_it_serves() -> None:
    (window,) = windows_of_site("restaurant", SiteDates(), [date(2027, 1, 5)])
    assert (window.starts_s, window.ends_s) == (12 * 3600, 20 * 3600)


def test_a_seasonal_site_is_closed_outside_its_season() -> None:
    summer = SiteDates(season="summer")
    assert windows_of_site("farm", summer, working_days(JANUARY_2027)) == ()
    assert len(windows_of_site("farm", summer, working_days(JULY_2027))) == 22
    # December belongs to the winter that follows it.
    assert works_on(SiteDates(season="winter"), date(2026, 12, 1))
    assert not works_on(SiteDates(season="winter"), date(2026, 11, 30))


def test_dates_of_sites_are_read_with_open_ends() -> None:
    rows = pd.DataFrame(
        {
            "source": ["example", "example"],
            "source_id": ["A", "B"],
            "valid_from": pd.to_datetime(["2026-05-01", None]),
            "valid_to": pd.to_datetime([None, None]),
            "season": ["summer", None],
        }
    )
    assert dates_of_sites(rows) == {
        ("example", "A"): SiteDates(date(2026, 5, 1), None, "summer"),
        ("example", "B"): SiteDates(),
    }


def test_a_larger_staff_takes_longer_and_a_joint_visit_half_an_hour_more() -> None:
    assert visit_minutes("1-4") == 60
    assert visit_minutes("50+", authorities=3) == 210
    assert visit_minutes(None) == visit_minutes(float("nan")) == 90


def test_those_who_go_learn_of_a_visit_on_the_working_day_before() -> None:
    assert shown_from(date(2027, 1, 7)) == date(2027, 1, 6)
    assert shown_from(date(2027, 1, 7), country="FI") == date(2027, 1, 5)  # the 6th is Epiphany
    assert shown_from(date(2027, 1, 11)) == date(2027, 1, 8)  # a Monday: the Friday before


def test_an_arrangement_of_one_site_stands_before_the_usual_one() -> None:
    usual, own = Arrangement(refers="tax"), Arrangement(refers="police")
    arrangements = Arrangements(usual, {A: own})
    assert (arrangements.of(A), arrangements.of(B)) == (own, usual)


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"budget": -1}, "a budget of -1 visits"),
        ({"joint": 501}, "501 joint visits"),
        ({"put_in": frozenset({A}), "left_out": frozenset({A})}, "put in and left out"),
        ({"crews": (Crew("T-1", "tax", (60.0, 25.0)), Crew("T-1", "tax", (60.0, 25.0)))}, "called T-1"),
    ],
)
def test_a_month_that_cannot_be_planned_says_why(asked: dict[str, object], fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        Month(JANUARY_2027, **asked)


FILE = """
month = "2027-01"
visits = 12
joint = 3
seed = 7
[shares]
value = 0.5
uncertain = 0.3
random = 0.2
[visit]
refers = "police"
interpreter_from = "example"
interpreter_languages = ["ru"]
[sites]
put_in = ["example/A"]
left_out = ["example/B"]
[[crews]]
code = "LI-1"
authority = "labour_inspectorate"
start = [60.5, 26.9]
from = "07:30"
until = "15:30"
days = 9
visits_a_day = 2
languages = ["fi"]
"""


def test_a_file_says_what_is_asked_of_a_month() -> None:
    asked = parse_month(FILE)
    month = asked.month
    assert (month.period, month.budget, month.joint, month.seed) == (JANUARY_2027, 12, 3, 7)
    assert (month.shares.value, month.shares.uncertain, month.shares.random) == (0.5, 0.3, 0.2)
    assert (month.put_in, month.left_out) == (frozenset({A}), frozenset({B}))
    assert month.crews == (
        Crew(
            "LI-1", "labour_inspectorate", (60.5, 26.9), 27_000, 55_800, "car", frozenset({"fi"}),
            days=9, most_visits_a_day=2,
        ),
    )  # fmt: skip
    assert asked.has_crews
    assert asked.arrangements.of(A) == Arrangement("police", "example", ("ru",))


def test_a_file_without_crews_leaves_them_to_the_store() -> None:
    asked = parse_month('month = "2027-01"')
    assert not asked.has_crews
    assert asked.month == Month(JANUARY_2027)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    broken = FILE.replace('"2027-01"', '"soon"').replace("visits = 12", "visits = -3")
    broken = (
        broken.replace('"labour_inspectorate"', '"coast_guard"').replace("example/A", "A") + "colour = 1\n"
    )
    with pytest.raises(Refused) as refused:
        parse_month(broken)
    said = str(refused.value)
    for part in ("month", "visits", "authority", "put_in", "colour"):
        assert f", {part}: " in said
    assert len(said.splitlines()) == 6


def test_a_file_that_is_no_toml_is_refused_with_the_place_of_the_fault() -> None:
    with pytest.raises(Refused, match=r"is not TOML: .*line 1"):
        parse_month("month 2027")
