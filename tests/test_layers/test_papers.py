"""What stands on a briefing: each authority's own, nothing of the help side, no verdict, nothing to give a site away."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from icalendar import Calendar

from data.access import Person
from data.clock import set_today
from data.errors import NotAllowed, Refused
from data.inspecting.month_list import (
    COMPLAINT,
    FIXED,
    FOLLOW_UP,
    PUT_IN,
    RANDOM,
    UNCERTAIN,
    VALUE,
)
from data.inspecting.openings import read_openings
from data.inspecting.site_card import read_site_cards
from data.inspecting.stepping_aside import step_aside, step_back_in
from data.inspecting.visit import WITHDRAWN, Going, PlannedVisit
from data.inspecting.visits import write_visits
from data.services import read_public_services
from data.store import Store
from data.vocabulary import indicators, look_for_at, step_aside_reasons
from layers.papers.briefing import make_briefing, meeting_in_words
from layers.papers.mark import mark_of
from layers.papers.site_facts import site_of_card
from layers.papers.visit_calendar import visit_ics
from layers.papers.words import shortened, why_in_words
from tests.conftest import TODAY
from tests.test_layers.papers_by_hand import (
    CODE,
    COORDINATOR,
    CREW,
    LABOUR,
    MEETS_AT,
    OTHER_SITE,
    PLANNER,
    SHOWN_FROM,
    SITE_AT_HELP_PLACE,
    TAX,
    alone,
    papers_store,
    visit,
)
from tests.test_layers.round_by_hand import HIDDEN, PUBLIC, bring_services

WHY = why_in_words(VALUE)
STEWARD = Person("s", "example", frozenset({"steward"}))
CARD: dict[str, Any] = {
    "source": "example", "source_id": "W1", "kind": "restaurant", "name": "Blue Door", "operator": "Soup Company",
    "parent_contractor": "", "address": "", "district": None, "staff_band": "", "season": "summer",
    "employer_housing": None, "own_contract": False, "sole_trader": False, "lat": float("nan"), "lon": float("nan"),
}  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with papers_store(tmp_path_factory.mktemp("papers")) as store:
        yield store


def rows_of(**facts: Any) -> dict[str, str]:
    return dict(site_of_card(pd.Series(CARD | facts)).rows)


def test_a_briefing_says_where_who_and_what_to_look_for(planned: Store) -> None:
    made = make_briefing(planned, PLANNER, visit())
    assert dict(made.site.rows)["Site"] == "Blue Door"
    assert dict(made.site.rows)["Address"] == "Long Street 5"
    assert dict(made.site.rows)["Contractor above"] == "Kitchens Group"
    assert (made.day, made.hours, made.meets) == ("Thursday, 26 November 2026", "10:00–12:00", MEETS_AT)
    assert [(each.name, each.crews, each.leads) for each in made.goes] == [
        ("Labour inspectorate", "LI-1", True),
        ("Tax authority", "TX-1", False),
        ("Independent interpreter", "IN-1", False),
    ]
    assert made.goes[1].role == "Counts the till"
    assert made.looking == tuple(each.label for each in look_for_at("restaurant"))
    assert made.languages == "Ukrainian, Vietnamese; independent interpreter from Example organisation"
    assert made.refers == "Labour inspectorate"
    # Of the two services of the store one is hidden: it is not even counted here.
    assert [each.name for each in made.services] == ["Advice centre"]
    # Worked out by hand: the site is 200 m east of the crossing, the service 300 m.
    assert made.referrals[0].distance_m == pytest.approx(100, abs=0.1)


def test_a_kind_that_table_8_does_not_name_has_the_general_indicators(planned: Store) -> None:
    made = make_briefing(planned, PLANNER, visit(kind="employment_agency"))
    assert made.looking == tuple(each.label for each in indicators() if each.list == "general")


def test_the_whole_briefing_tells_all_that_was_found_and_a_partners_its_own_alone(planned: Store) -> None:
    hours = next(each.label for each in indicators() if each.code == "labour_long_hours")
    all_of_it = (
        f"12 March 2025 (final): Labour exploitation; {hours}",
        "6 May 2024 (final): Administrative faults",
    )
    # Tax was there with the inspectorate in 2024, and the import does not say which of them found the faults.
    joint = "6 May 2024 (final): not known"
    assert make_briefing(planned, PLANNER, visit()).past == all_of_it
    for person in (PLANNER, TAX):
        assert make_briefing(planned, person, visit(), authority="tax").past == (joint,)
    # The lead's whole copy tells what the lead found alone, too.
    for authority in (None, LABOUR):
        assert make_briefing(planned, CREW, visit(), authority=authority).past == (all_of_it[0], joint)
    assert make_briefing(planned, PLANNER, visit(), authority="interpreter").past == ()


def test_what_is_expected_stands_on_the_planners_briefing_alone(planned: Store) -> None:
    listed = visit(trigger="planned")
    made = make_briefing(planned, PLANNER, listed, why=WHY)
    assert (made.why, made.audience) == (WHY, "planner alone, the whole visit")
    # The label is the same whether a reason is printed or not.
    assert make_briefing(planned, PLANNER, visit()).audience == made.audience
    assert make_briefing(planned, CREW, visit()).audience == "lead alone, the whole visit"
    signals = "3 signals were reported here in the last year"
    assert make_briefing(planned, PLANNER, listed, why=signals).why == ""
    assert make_briefing(planned, PLANNER, listed, authority="tax", why=WHY).why == ""
    assert make_briefing(planned, PLANNER, visit(trigger="complaint"), why=WHY).why == ""
    assert make_briefing(planned, CREW, visit(), why=WHY).why == ""


def test_a_part_of_the_list_is_told_in_words_and_no_complaint_is() -> None:
    said = [why_in_words(each) for each in (VALUE, UNCERTAIN, RANDOM)]
    assert said == [
        "On the list: most expected here", "On the list: least known", "On the list: drawn by lot",
    ]  # fmt: skip
    causes = [why_in_words(FIXED, each) for each in (FOLLOW_UP, COMPLAINT, PUT_IN)]
    assert causes == ["On the list: follow-up due", "", ""]


def test_each_authority_has_its_own_powers_limits_and_duties(planned: Store) -> None:
    made = [make_briefing(planned, PLANNER, visit(), authority=code) for code in visit().authorities]
    own = [each.own for each in made]
    assert [each.authority for each in own if each] == [LABOUR, "tax", "interpreter"]
    assert len({each.duty.may_not_report for each in own if each}) == len(own)
    assert make_briefing(planned, PLANNER, visit()).own is None


def test_no_briefing_says_that_somebody_complained(planned: Store) -> None:
    # The trigger of the visit, and of the inspections before it, is a complaint.
    for authority in (None, *visit().authorities):
        made = make_briefing(planned, PLANNER, visit(), authority=authority)
        said = repr(replace(made, goes=())).lower()
        assert "complain" not in said


def test_papers_and_immigration_control_are_said_with_their_reasons(planned: Store) -> None:
    plain = make_briefing(planned, PLANNER, visit())
    assert plain.papers == "Residence papers are not checked on this visit."
    checked = visit(papers_checked=True, papers_reason="Court order 5")
    made = make_briefing(planned, PLANNER, checked)
    assert made.papers == "Residence papers are checked on this visit, because: Court order 5"
    assert set(made.speaking) != set(plain.speaking)


@pytest.mark.parametrize("papers", [{}, {"papers_checked": True, "papers_reason": "Court order 5"}])
def test_nobody_is_told_that_papers_are_not_looked_at_where_immigration_control_goes(
    planned: Store, papers: dict[str, Any]
) -> None:
    going = (*visit().going, Going("immigration", "", ""))
    made = make_briefing(planned, PLANNER, visit(going=going, immigration_reason="Asked for", **papers))
    said = " ".join((made.papers, *made.speaking))
    assert "Immigration control takes part, because: Asked for" in said
    assert re.search("papers are not|can report a crime against you and go", said) is None
    assert ("may look at residence papers" in said) == (not papers)


def test_levers_are_told_to_the_lead_and_to_offices_of_the_municipality(planned: Store) -> None:
    whole = make_briefing(planned, PLANNER, visit())
    assert whole.levers[0].type == "Own contract"
    assert make_briefing(planned, PLANNER, visit(), authority="tax").levers == ()
    going = (*visit().going, replace(visit().going[1], authority="food_safety", crew="FS-1"))
    made = make_briefing(planned, PLANNER, visit(going=going), authority="food_safety")
    assert made.levers == whole.levers


def test_a_site_inside_a_help_place_has_neither_name_nor_address_nor_services_beside_it(
    planned: Store,
) -> None:
    made = make_briefing(planned, PLANNER, visit(site=SITE_AT_HELP_PLACE, kind="cleaning"))
    rows = dict(made.site.rows)
    assert (rows["Site"], rows["Address"], rows["Operator"]) == (
        "no name on record",
        "none on record",
        "Broom Company",
    )
    assert made.site.point is None
    assert (made.services, made.referrals) == ((), ())


def test_nothing_of_the_help_side_is_read(planned: Store) -> None:
    before = [make_briefing(planned, PLANNER, visit(), authority=code) for code in (None, "tax")]
    record = "'example', 'x', 1, 1, 999"
    with planned.write(kind="test", organisation="example") as batch:
        batch.cursor.execute(
            f"INSERT INTO help.stop_choices VALUES ({record}, ['fi'], 'Mo-Su 18:00-22:00', 20, false)"
        )
        batch.append("main.services", pd.DataFrame([HIDDEN | {"source_id": "cc"}]))
        batch.rows += 1
    assert [make_briefing(planned, PLANNER, visit(), authority=code) for code in (None, "tax")] == before


def test_a_sole_trader_is_marked_as_a_person() -> None:
    assert rows_of()["Operator"] == "Soup Company"
    assert rows_of(sole_trader=True)["Operator"].startswith("Soup Company (sole trader: a person's name")


def test_a_sole_trader_is_named_to_planner_and_lead_alone(planned: Store) -> None:
    trader = visit(site=OTHER_SITE, meeting_point=None)
    for authority in (None, LABOUR):
        rows = dict(make_briefing(planned, PLANNER, trader, authority=authority).site.rows)
        assert (rows["Site"], rows["Address"]) == ("Person's Pies", "Long Street 5")
        assert rows["Operator"].startswith("Trading Person")
    made = make_briefing(planned, PLANNER, trader, authority="tax")
    assert dict(made.site.rows)["Operator"] == "sole trader"
    assert made.meets == MEETS_AT
    # Neither name nor address, nor anything measured from its point.
    assert re.search("Person|Pies|Long Street", repr(replace(made, goes=()))) is None
    assert (made.site.point, made.services, made.referrals) == (None, (), ())


def test_a_card_of_a_sole_trader_names_nobody_to_those_who_do_not_lead(tmp_path: Path) -> None:
    with papers_store(tmp_path) as store:
        write_visits(store, PLANNER, [alone(going=visit().going)])
        _check_cards_of_a_trader(store)


def _check_cards_of_a_trader(planned: Store) -> None:
    (card,) = read_site_cards(planned, PLANNER, [OTHER_SITE]).to_dict("records")
    assert (card["name"], card["operator"], card["address"]) == (
        "Person's Pies",
        "Trading Person",
        "Long Street 5",
    )
    (led,) = read_site_cards(planned, CREW, [OTHER_SITE]).to_dict("records")
    assert led["name"] == card["name"]
    (seen,) = read_site_cards(planned, TAX, [OTHER_SITE]).to_dict("records")
    assert (seen["name"], seen["operator"], seen["address"]) == ("", "", "")
    assert math.isnan(seen["lat"])
    assert seen["kind"] == card["kind"]


def test_what_is_not_on_record_is_said_to_be_unknown() -> None:
    rows = rows_of()
    assert (rows["Staff"], rows["Employer housing"], rows["Season"]) == (
        "number not known",
        "not known",
        "Summer",
    )
    assert "Contract of the municipality" not in rows
    assert rows_of(employer_housing=False)["Employer housing"] == "no"


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("a\nb", 9) == "a b"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"


def test_coordinates_of_a_meeting_point_are_written_once() -> None:
    point = (60.17, 24.94)
    written = "Near Long Street (60.17000, 24.94000)"
    assert meeting_in_words(visit(meets_at="Near Long Street", meeting_point=point)) == written
    assert meeting_in_words(visit(meets_at=written, meeting_point=point)) == written
    assert meeting_in_words(visit(meets_at="Near Long Street")) == "Near Long Street"


def test_what_is_asked_for_at_work_goes_before_other_services(tmp_path: Path) -> None:
    # Nearer than the two that advise on work stands a kitchen.
    kitchen = PUBLIC | {"source_id": "k", "name": "Kitchen", "needs": ["food_and_basics"]}
    union = PUBLIC | {"source_id": "u", "name": "Union office", "needs": ["work_rights", "back_pay"]}
    with papers_store(tmp_path) as store:
        bring_services(store, kitchen, at=(210, 0))
        assert {each.name for each in make_briefing(store, PLANNER, visit()).services} == {
            "Advice centre",
            "Kitchen",
        }
        bring_services(store, union, at=(900, 0))
        assert [each.name for each in make_briefing(store, PLANNER, visit()).services] == [
            "Advice centre",
            "Union office",
        ]


def test_public_services_are_read_by_those_on_inspections_without_a_trace_of_hidden_ones(
    planned: Store,
) -> None:
    for person in (PLANNER, CREW, TAX):
        assert list(read_public_services(planned, person)["name"]) == ["Advice centre"]
    with pytest.raises(NotAllowed):
        read_public_services(planned, COORDINATOR)


# Who may have what.


def test_who_goes_has_the_own_paper_from_the_day_on_which_it_is_shown(planned: Store) -> None:
    assert make_briefing(planned, TAX, visit(), authority="tax").own
    assert make_briefing(planned, CREW, visit(), authority=LABOUR).own
    assert make_briefing(planned, CREW, visit()).own is None  # the lead has the whole one as well
    set_today(SHOWN_FROM - timedelta(days=1))
    with pytest.raises(NotAllowed, match=f"visit {CODE} is not for you"):
        make_briefing(planned, TAX, visit(), authority="tax")
    assert make_briefing(planned, PLANNER, visit(), authority="tax").own


@pytest.mark.parametrize(
    ("person", "authority"),
    [
        (TAX, None),
        (TAX, LABOUR),
        (COORDINATOR, None),
        (replace(CREW, crew="LI-2"), LABOUR),
        (STEWARD, None),
        (Person("c", "example", frozenset({"council"})), None),
    ],
)
def test_nobody_else_has_it(planned: Store, person: Person, authority: str | None) -> None:
    before = len(read_openings(planned, STEWARD).rows)
    with pytest.raises(NotAllowed):
        make_briefing(planned, person, visit(), authority=authority)
    *__, refused = read_openings(planned, STEWARD).rows[before:]
    assert (refused.what, refused.subject, refused.refused) == ("briefing", CODE, True)


def test_a_visit_that_is_not_on_the_plan_opens_no_site_to_who_goes(planned: Store) -> None:
    made_up = visit(code="9TUP-Y4ZF", site=SITE_AT_HELP_PLACE, kind="cleaning")
    with pytest.raises(NotAllowed):
        make_briefing(planned, TAX, made_up, authority="tax")


def test_who_stepped_aside_has_no_paper_of_that_site(planned: Store) -> None:
    step_aside(planned, PLANNER, visit().site, reason=step_aside_reasons()[0].code)
    with pytest.raises(NotAllowed):
        make_briefing(planned, PLANNER, visit())
    step_back_in(planned, PLANNER, visit().site)
    assert make_briefing(planned, PLANNER, visit())


@pytest.mark.parametrize(
    ("asked", "authority", "said"),
    [
        (visit(state=WITHDRAWN), None, "was withdrawn"),
        (visit(), "police", "police does not go"),
        (visit(code=""), None, "is no code"),
        (visit(site=replace(visit().site, source_id="gone")), None, "not in the store any more"),
    ],
)
def test_what_cannot_be_briefed_is_said(
    planned: Store, asked: PlannedVisit, authority: str | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        make_briefing(planned, PLANNER, asked, authority=authority)


def test_every_paper_carries_the_mark_of_who_made_it(planned: Store) -> None:
    marks = {
        person.id: make_briefing(planned, person, visit(), authority=authority).mark
        for person, authority in ((PLANNER, None), (CREW, None), (TAX, "tax"))
    }
    assert marks["t1"] == (
        "Made on 20 November 2026 by Example organisation, partner authority, Tax authority, mark "
        + mark_of(planned, TAX, CODE)
    )
    assert len(set(marks.values())) == 3
    assert mark_of(planned, replace(TAX, id="t2"), CODE) != mark_of(planned, TAX, CODE)


# The calendar.


def test_a_calendar_entry_holds_code_and_meeting_point_and_nothing_of_the_site() -> None:
    written = visit_ics(visit(meeting_point=(60.17, 24.94)), zone="Europe/Helsinki")
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(event["SUMMARY"]) == CODE
    assert str(event["LOCATION"]) == f"Meet: {MEETS_AT} (60.17000, 24.94000)"
    assert str(event["CLASS"]) == "PRIVATE"
    assert event.decoded("DTSTART").isoformat() == "2026-11-26T10:00:00+02:00"
    assert event.decoded("DTEND").isoformat() == "2026-11-26T12:00:00+02:00"
    assert set(event) == {"SUMMARY", "LOCATION", "CLASS", "DTSTART", "DTEND", "DTSTAMP", "UID"}
    for secret in ("Blue Door", "Soup", "Long Street", "restaurant", "labour", "tax"):
        assert secret not in written


def test_a_visit_after_the_clock_changed_is_at_the_time_that_clocks_show() -> None:
    # On 25 October 2026 clocks in Helsinki go from 4:00 back to 3:00.
    written = visit_ics(replace(visit(), day=date(2026, 10, 25)), zone="Europe/Helsinki")
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == "2026-10-25T10:00:00+02:00"


def test_the_same_facts_give_the_same_briefing(planned: Store) -> None:
    assert make_briefing(planned, PLANNER, alone()) == make_briefing(planned, PLANNER, alone())
    assert make_briefing(planned, PLANNER, alone()).made == TODAY
