"""Complaints that no inspection answered, and follow-ups that are due, must be on a list."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.inspecting.month_list import COMPLAINT, FOLLOW_UP
from data.periods import week_of_date
from layers.targets.due import complaints, fixed_items
from layers.targets.facts import InspectionFacts
from tests.test_layers.inspected_worksites import site, sites_of, visit, visits_of
from tests.test_layers.month_lists import key

DAY = date(2026, 11, 20)  # a Friday


def signal(number: int, on: date, channel: str = "union", **facts: Any) -> dict[str, Any]:
    """Return a signal about worksite W1, W2, ... in the week of a day."""
    return {
        "source": "union",
        "source_id": "s",
        "worksite_source": "example",
        "worksite_id": f"W{number}",
        "channel": channel,
        "week": week_of_date(on),
    } | facts


def known(
    *signals: dict[str, Any],
    sites: tuple[dict[str, Any], ...] = (site(1), site(2), site(3)),
    visits: tuple[dict[str, Any], ...] = (),
) -> InspectionFacts:
    """Return what is known on 20 November 2026."""
    columns = list(signal(0, DAY))
    return InspectionFacts(
        worksites=sites_of(*sites),
        inspections=visits_of(*visits),
        signals=pd.DataFrame(signals, columns=columns),
        factors=pd.DataFrame(),
        day=DAY,
    )


@pytest.mark.parametrize(
    ("signals", "is_complaint"),
    [
        ([signal(1, DAY, "union")], True),
        ([signal(1, DAY, "authority")], True),
        ([signal(1, DAY, "tip_line")], False),
        ([signal(1, DAY, "tip_line"), signal(1, date(2026, 10, 5), "tip_line")], True),
        ([signal(1, DAY, "tip_line"), signal(2, DAY, "tip_line")], False),
        # Sixty-two days before is 19 September, in the week that ends on 20 September.
        ([signal(1, date(2026, 9, 14))], True),
        ([signal(1, date(2026, 9, 13))], False),
        ([signal(1, date(2026, 11, 23))], False),
        ([signal(9, DAY)], False),
        ([], False),
    ],
)
def test_one_union_or_authority_or_two_tips_within_two_months_are_a_complaint(
    signals: list[dict[str, Any]], is_complaint: bool
) -> None:
    assert complaints(known(*signals)) == ((key(1),) if is_complaint else ())


@pytest.mark.parametrize(
    ("on", "carried_out", "is_complaint"),
    [
        (date(2026, 10, 6), True, True),
        (date(2026, 10, 7), True, True),  # the signal may have come on a later day of that week
        (date(2026, 10, 12), True, False),
        (date(2026, 10, 12), False, True),
    ],
)
def test_an_inspection_after_the_week_of_the_signal_answers_it(
    on: date, carried_out: bool, is_complaint: bool
) -> None:
    done = visit(site(1), on=on, carried_out=carried_out)
    facts = known(signal(1, date(2026, 10, 8)), visits=(done, visit(site(1))))
    assert (complaints(facts) == (key(1),)) == is_complaint


def test_complaints_are_in_the_order_of_their_waiting_and_follow_ups_come_first() -> None:
    facts = known(signal(1, DAY), signal(2, date(2026, 10, 8)), signal(3, date(2026, 11, 2)))
    assert complaints(facts) == (key(2), key(3), key(1))
    assert fixed_items(facts, (key(3), key(7))) == (
        (key(3), FOLLOW_UP),
        (key(7), FOLLOW_UP),
        (key(2), COMPLAINT),
        (key(1), COMPLAINT),
    )


def test_a_complaint_about_a_help_place_or_a_site_no_longer_in_force_is_no_item() -> None:
    facts = known(
        signal(1, DAY), signal(2, DAY), signal(3, DAY), sites=(site(1, at_help_place=True), site(3))
    )
    assert complaints(facts) == (key(3),)


def test_frames_from_a_store_without_any_row_have_no_complaint() -> None:
    facts = known(sites=())
    assert fixed_items(facts, ()) == ()
    typed = facts.signals.astype({"week": np.int32})
    assert complaints(InspectionFacts(facts.worksites, facts.inspections, typed, facts.factors, DAY)) == ()
