"""Partners of a month's list, what each visit is worth, and who is left out of the schedule."""

from dataclasses import replace
from datetime import date

import pytest

from data.inspecting.month_list import (
    COMPLAINT,
    FIXED,
    RANDOM,
    UNCERTAIN,
    VALUE,
    ListItem,
    MonthList,
    SiteKey,
)
from data.inspecting.stepping_aside import step_aside
from data.inspecting.visits import write_visits
from data.store import Store
from data.streets.straight import StraightLines
from layers.joint.partner_rules import Partner
from layers.month.arrangements import Arrangement, Arrangements
from layers.month.joint_visits import (
    Composed,
    Proposal,
    alone_without_partners,
    composed_by_default,
    proposals_of,
    schedule_month,
    sites_to_visit,
)
from layers.month.month import Month
from layers.month.targets import Targets, targets_of_month
from layers.month.visits import visits_of_schedule
from tests.test_data.inspecting_stores import DECEMBER, PLANNER, SITE, SITES, VISIT, fill, write_sites
from tests.test_layers.month_lists import key

LEAD = "labour_inspectorate"
FIVE = [SITES[0] | {"source_id": f"W{number}", "east": 1540 + 8 * number} for number in (4, 5, 6, 7)]


def partner(authority: str, *, needed: bool = True) -> Partner:
    return Partner(authority, "looks", "as signalled", needed)


def proposal(number: int, *partners: Partner, value: float = 1.0) -> Proposal:
    item = ListItem(key(number), VALUE, "", 0.1, 0.2, 0.1, 0.3, value)
    return Proposal(item, (partner(LEAD), *partners))


@pytest.fixture
def targets(store: Store) -> Targets:
    """Give a list of five restaurants for December, nobody ever inspected, with crews of three authorities."""
    from data.inspecting.crews import read_crews

    fill(store)
    write_sites(store, FIVE)
    month = Month(DECEMBER, budget=5, joint=1, crews=read_crews(store, PLANNER))
    made = targets_of_month(store, PLANNER, month)
    sites = [SITE, *(SiteKey("example", site["source_id"]) for site in FIVE)]
    parts = ((FIXED, COMPLAINT), (VALUE, ""), (VALUE, ""), (UNCERTAIN, ""), (RANDOM, ""))
    items = tuple(
        ListItem(site, part, cause, float("nan") if cause else 0.2, 0.1, 0.0, 0.3, float(5 - at))
        for at, (site, (part, cause)) in enumerate(zip(sites, parts, strict=True))
    )
    return replace(made, listed=MonthList("", DECEMBER, LEAD, 1, 4, 5, items))


def values(store: Store, targets: Targets, composed: Composed = Composed()) -> dict[str, float]:  # noqa: B008
    return {each.key.source_id: each.value for each in sites_to_visit(store, PLANNER, targets, composed)}


def test_needed_partners_are_proposed_and_wanted_ones_wait_to_be_asked() -> None:
    one = proposal(1, partner("tax"), partner("food_safety", needed=False))
    composed = composed_by_default(_of_month(joint=5), [one, proposal(2, partner("police", needed=False))])
    assert composed.joint == {key(1): (LEAD, "tax")}


def test_there_are_as_many_joint_visits_as_the_month_has_room_for_the_best_first() -> None:
    proposals = [proposal(1, partner("tax"), value=0.1), proposal(2, partner("tax"), value=0.9)]
    composed = composed_by_default(_of_month(joint=1), proposals)
    assert set(composed.joint) == {key(2)}
    (sentence,) = alone_without_partners(proposals, composed, LEAD)
    assert "W1" in sentence
    assert "W2" not in sentence


def test_an_interpreter_needs_no_crew_and_a_partner_without_one_stays_in_the_proposal() -> None:
    composed = composed_by_default(
        _of_month(joint=5), [proposal(1, partner("interpreter"), partner("police"))]
    )
    assert composed.joint == {key(1): (LEAD, "police")}


def test_a_site_without_a_crew_for_a_needed_partner_says_so(store: Store, targets: Targets) -> None:
    composed = Composed({SITE: (LEAD, "food_safety")})
    schedule = schedule_month(store, PLANNER, targets, composed, seconds=1, travel=StraightLines())
    said = {site.key: sentence for site, sentence in schedule.unscheduled}
    assert "crew" in said[SITE]


def test_what_is_due_and_what_the_lot_drew_is_worth_more_than_all_others_together(
    store: Store, targets: Targets
) -> None:
    worth = values(store, targets)
    others = worth["W4"] + worth["W5"] + worth["W6"]  # 4 + 3 + 2
    assert others == 9.0
    assert worth["W1"] > others
    assert worth["W7"] > others


def test_a_joint_visit_counts_the_root_of_its_number_of_authorities(store: Store, targets: Targets) -> None:
    four = (LEAD, "tax", "police", "food_safety")
    joint = values(store, targets, Composed({SiteKey("example", "W5"): four}))
    assert joint["W5"] == 2 * values(store, targets)["W5"]


def test_sites_left_out_and_those_stepped_aside_from_are_not_visited_and_are_named(
    store: Store, targets: Targets
) -> None:
    step_aside(store, PLANNER, SITE, reason="own_interest")
    left = replace(targets, month=replace(targets.month, left_out=frozenset({SiteKey("example", "W5")})))
    schedule = schedule_month(store, PLANNER, left, Composed(), seconds=1, travel=StraightLines())
    assert {visit.site.key.source_id for visit in schedule.visits} == {"W4", "W6", "W7"}
    assert any("W1 waits for another planner" in caveat for caveat in schedule.caveats)
    assert any("W5 is not visited" in caveat for caveat in schedule.caveats)


def test_only_what_is_due_or_most_is_expected_of_is_offered_for_a_joint_visit(
    store: Store, targets: Targets
) -> None:
    assert {each.item.part for each in proposals_of(store, PLANNER, targets)} == {FIXED, VALUE}


def test_labour_is_no_partner_that_leads_where_another_authority_leads(
    store: Store, targets: Targets
) -> None:
    tax = replace(targets, month=replace(targets.month, lead="tax"))
    partners = {each.authority for one in proposals_of(store, PLANNER, tax) for each in one.partners}
    assert LEAD not in partners


def test_visits_carry_what_was_arranged_and_meet_where_the_site_cannot_be_told(
    store: Store, targets: Targets
) -> None:
    schedule = schedule_month(store, PLANNER, targets, Composed(), seconds=1, travel=StraightLines())
    arranged = Arrangements(Arrangement(interpreter_from="interpreter", interpreter_languages=("uk",)))
    visits = visits_of_schedule(store, PLANNER, targets, schedule, arranged)
    assert len(visits) == 5
    assert {visit.interpreter_from for visit in visits} == {"interpreter"}
    assert {visit.trigger for visit in visits} == {"complaint", "planned", "random"}
    assert {visit.shown_from < visit.day for visit in visits} == {True}
    points = {each.key: each.point for each in sites_to_visit(store, PLANNER, targets, Composed())}
    distances = [_metres(store, visit.meeting_point, points[visit.site]) for visit in visits]
    assert all(299 <= metres <= 601 for metres in distances)
    assert len({round(metres) for metres in distances}) > 1


def test_a_site_that_is_planned_for_another_month_waits(store: Store, targets: Targets) -> None:
    write_visits(store, PLANNER, [VISIT])
    january = targets_of_month(store, PLANNER, replace(targets.month, period=DECEMBER + 1, budget=4))
    assert SITE not in {item.site for item in january.listed.items if item.part != RANDOM}
    # In December itself it may stay on the list: the plan is made again.
    again = targets_of_month(store, PLANNER, replace(targets.month, budget=5))
    assert SITE in {item.site for item in again.listed.items}


def test_a_site_that_opens_in_the_month_is_on_its_list(store: Store, targets: Targets) -> None:
    write_sites(store, [SITES[0] | {"source_id": "W9", "east": 1700, "valid_from": date(2026, 12, 10)}])
    month = replace(targets.month, budget=20)
    assert SiteKey("example", "W9") in {
        item.site for item in targets_of_month(store, PLANNER, month).listed.items
    }
    earlier = targets_of_month(store, PLANNER, replace(month, period=DECEMBER - 1))
    assert SiteKey("example", "W9") not in {item.site for item in earlier.listed.items}


def _metres(store: Store, one: tuple[float, float], other: tuple[float, float]) -> float:
    x, y = store.grid.points_to_metres([one[0], other[0]], [one[1], other[1]])
    return float(((x[0] - x[1]) ** 2 + (y[0] - y[1]) ** 2) ** 0.5)


def _of_month(*, joint: int) -> Targets:
    """Return targets of which the month alone is read."""
    return Targets(Month(DECEMBER, joint=joint), None, None, None, None)  # type: ignore[arg-type]
