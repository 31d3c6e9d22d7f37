"""Tests the gap to outreach, what a site card says of contracts, and the crews of demonstrations."""

from datetime import date, timedelta

import pandas as pd
import pytest

from data.clock import set_today
from data.demonstration.registered_crews import registered_crews, registered_suppliers
from data.errors import NotAllowed, Refused
from data.grid import Grid
from data.inspecting.blocked_cells import read_blocked_days
from data.inspecting.month_list import SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.stepping_aside import step_aside, step_back_in
from data.inspecting.visits import write_visits
from data.periods import week_of_date
from data.store import Store
from tests.test_data.inspecting_stores import (
    CLOSED,
    INSIDE_HELP,
    ORGANISATION,
    PLANNER,
    SITE,
    SITES,
    STEWARD,
    TAX_CREW,
    VISIT,
    fill,
    write_sites,
)

ALL = (SITE, INSIDE_HELP, CLOSED)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def outreach_was_in(store: Store, *cells: tuple[int, int, int, date]) -> None:
    common = {"minutes": 25, "team_size": 2, "contacts_band": "0", "period": 0}
    rows = [
        {
            "east": east,
            "north": north,
            "cell_level": level,
            "week": week_of_date(day),
            "source_id": str(number),
            "unmet_needs": [],
        }
        for number, (east, north, level, day) in enumerate(cells)
    ]
    with store.write(kind="visits", organisation=ORGANISATION) as batch:
        batch.append("help.visits", pd.DataFrame(rows).assign(source=ORGANISATION, **common))


def days(first: date, last: date) -> frozenset[date]:
    return frozenset(first + timedelta(days=number) for number in range((last - first).days + 1))


def test_the_gap_is_kept_around_weeks_in_cells_that_hold_the_site_or_lie_in_it(store: Store) -> None:
    fill(store)
    write_sites(store, [SITES[0] | {"source_id": "W4", "east": 400, "north": 6670, "cell_level": 3}])
    outreach_was_in(
        store,
        # W1 lies in column 1540 at 250 m, so in 385 at 1 km: the week of Monday 2 to Sunday 8 November.
        (385, 6670, 3, date(2026, 11, 5)),
        # W4 is known to its 1 km only; outreach was in 250 m of it (1600 / 4 = 400) in the week to 13 December.
        (1600, 26681, 1, date(2026, 12, 9)),
        # The column next to W1.
        (1541, 26680, 1, date(2026, 12, 9)),
    )
    sites = (SITE, CLOSED, SiteKey(ORGANISATION, "W4"))
    blocked = read_blocked_days(store, PLANNER, sites, first=FIRST, last=LAST)
    # 28 days after the 8th of November is the 6th of December; 28 days before the 7th of December is in November.
    assert blocked == {
        SITE: days(FIRST, date(2026, 12, 6)),
        CLOSED: frozenset(),
        sites[2]: days(FIRST, LAST),
    }
    assert read_blocked_days(store, PLANNER, [SITE], first=FIRST, last=LAST, gap_days=22)[SITE] == frozenset()
    # W2 lies in column 1600, one row below where outreach was.
    assert (
        read_blocked_days(store, PLANNER, [INSIDE_HELP], first=FIRST, last=LAST)[INSIDE_HELP] == frozenset()
    )


def test_visits_that_were_taken_back_block_nothing_and_only_planners_ask(store: Store) -> None:
    fill(store)
    outreach_was_in(store, (1540, 26680, 1, date(2026, 12, 9)))
    assert read_blocked_days(store, PLANNER, [SITE], first=FIRST, last=LAST)[SITE] == days(FIRST, LAST)
    with store.write(kind="visits", organisation=ORGANISATION) as batch:
        batch.cursor.execute(
            "INSERT INTO help.visits SELECT * REPLACE (-1 AS sign, ? AS batch) FROM help.visits",
            [batch.number],
        )
    assert read_blocked_days(store, PLANNER, [SITE], first=FIRST, last=LAST)[SITE] == frozenset()
    for person in (STEWARD, TAX_CREW):
        with pytest.raises(NotAllowed):
            read_blocked_days(store, person, [SITE], first=FIRST, last=LAST)
    with pytest.raises(Refused, match="A gap of -1 days"):
        read_blocked_days(store, PLANNER, [SITE], first=FIRST, last=LAST, gap_days=-1)


def test_a_site_card_says_why_a_site_is_on_the_own_contracts(store: Store) -> None:
    fill(store)
    write_sites(store, [SITES[0] | {"source_id": "W4", "own_contract": True, "employer_number": "4"}])
    suppliers = [
        {"source_id": "a", "employer_number": "1", "kind": "restaurant"},
        {"source_id": "b", "employer_number": "3", "kind": "restaurant", "valid_to": date(2026, 11, 19)},
    ]
    with store.write(kind="suppliers", organisation=ORGANISATION) as batch:
        batch.append(
            "inspection.suppliers", pd.DataFrame(suppliers).assign(source=ORGANISATION, sole_trader=False)
        )
    cards = read_site_cards(store, PLANNER, [SiteKey(ORGANISATION, "W4"), *ALL, SiteKey("none", "W1")])
    # W3's supplier was one until yesterday, and W2 shares its number with W1.
    assert cards[["source_id", "own_contract", "own_contract_why"]].to_numpy().tolist() == [
        ["W4", True, "on its record"],
        ["W1", True, "in the list of suppliers"],
        ["W2", True, "in the list of suppliers"],
        ["W3", False, ""],
    ]
    assert cards["name"].tolist() == ["Harbour Grill", "Harbour Grill", "", "Harbour Grill"]


def test_the_card_of_a_site_from_which_somebody_stepped_aside_says_its_kind_and_cell_alone(
    store: Store,
) -> None:
    fill(store)
    write_sites(
        store, [SITES[0] | {"source_id": "W4", "lat": 60.1, "lon": 24.9, "parent_contractor": "Group"}]
    )
    site = SiteKey(ORGANISATION, "W4")
    step_aside(store, PLANNER, site, reason="earlier_work")
    cards = read_site_cards(store, PLANNER, [SITE, site])
    seen, unseen = cards.to_dict("records")
    assert (seen["name"], seen["operator"], seen["address"]) == ("Harbour Grill", "Operator", "Quay 1")
    texts = ("name", "operator", "parent_contractor", "address", "district")
    assert [unseen[name] for name in texts] == [""] * 5
    assert cards[["lat", "lon"]].iloc[1].isna().all()
    # A month can be planned around it.
    assert (unseen["kind"], unseen["east"], unseen["north"]) == ("restaurant", 1540, 26680)
    step_back_in(store, PLANNER, site)
    assert read_site_cards(store, PLANNER, [site])["lat"].tolist() == [60.1]


def test_those_who_go_read_the_cards_of_their_visits_alone_once_these_are_shown(store: Store) -> None:
    fill(store)
    write_visits(store, PLANNER, [VISIT])
    assert read_site_cards(store, TAX_CREW, ALL).empty
    set_today(VISIT.shown_from)
    assert read_site_cards(store, TAX_CREW, ALL)["source_id"].tolist() == ["W1"]


def test_the_crews_of_a_demonstration_set_out_from_where_most_people_live() -> None:
    squares = pd.DataFrame({"east": [400, 385], "north": [6700, 6670], "inhabitants": [10, 90]})
    crews = registered_crews(squares, Grid(3067))
    assert len(crews) == 6
    assert len({each.authority for each in crews}) == 5
    # Square (385, 6670) of 1 km: its middle is 385.5 km east, 6670.5 km north.
    lat, lon = Grid(3067).metres_to_points([385_500.0], [6_670_500.0])
    assert crews[0].start == (round(float(lat[0]), 6), round(float(lon[0]), 6))


def test_the_suppliers_of_a_demonstration_are_companies_once_each() -> None:
    sites = pd.DataFrame(
        [
            ("demo", "Employer 1", "EX1", "shop", True, False, None),
            ("demo", "Employer 1", "EX1", "cleaning", True, False, "Contractor 2"),
            ("demo", "Employer 2", "EX2", "farm", True, True, None),
            ("demo", "Employer 3", "EX3", "shop", False, False, None),
        ],
        columns=["source", "operator", "employer_number", "kind", "own_contract", "sole_trader", "parent_contractor"],
    )  # fmt: skip
    suppliers = registered_suppliers(sites)
    assert suppliers[["employer_number", "name", "kind"]].to_numpy().tolist() == [
        ["EX1", "Employer 1", "shop"]
    ]
