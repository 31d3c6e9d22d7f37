"""Tests effort, inspections, services and names of a release against answers worked out by hand."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.grid import Grid
from data.periods import Period
from data.releases.band import Band
from data.releases.effort import VISIT_STEP, coarse, effort_total, how_looked, two_digits
from data.releases.eligible import eligible_inspections
from data.releases.inspection_figures import inspection_figures
from data.releases.making import make_release
from data.releases.merging import merge_small
from data.releases.operators import operator_keys
from data.releases.prepared import Counted, Prepared
from data.releases.release import ALL_KINDS, LITTLE, MUCH, OTHER, SOME, Effort, Group
from data.releases.rules import RULES
from tests.test_data.release_cases import EPSG, FIRST_HALF, SAFE, asked_for, made_facts, several


def made_with(**changes: Any) -> Prepared:
    """Return a release of two parts beside each other in the 1 km around the origin, and of other facts."""
    signals = [*several(SAFE, (2, 0, 0)), *several(SAFE, (2, 1, 1))]
    return make_release(made_facts(signals, **changes), asked_for(), Counted.nothing())


def visits(*rows: tuple[str, tuple[int, int, int], int, int, list[str]]) -> pd.DataFrame:
    """Return visits of a source, in a cell, in a month, of so many minutes, with needs."""
    return pd.DataFrame(
        [
            {
                "source": source, "source_id": f"v{at}", "cell_level": cell[0], "east": cell[1], "north": cell[2],
                "period": month, "minutes": minutes, "unmet_needs": needs,
            }
            for at, (source, cell, month, minutes, needs) in enumerate(rows)
        ]
    )  # fmt: skip


def test_hours_stand_in_the_part_where_the_visit_was_and_in_no_finer_one() -> None:
    made = made_with(
        visits=visits(
            *[("a", (1, 1, 1), 672, 150, [])] * 8,  # 20 h in the first part
            *[("a", (2, 1, 1), 677, 150, [])] * 2,  # 5 h in the second
            *[("a", (3, 0, 0), 677, 150, [])] * 40,  # known to the 1 km around both alone
            *[("a", (1, -8, -8), 677, 150, [])] * 40,  # in no part
            *[("a", (1, 1, 1), 678, 150, [])] * 40,  # after the period
        )
    )
    assert {part.squares[0]: (part.hours, part.looked) for part in made.release.parts} == {
        (2, 0, 0): (Band(20, 49), MUCH),
        (2, 1, 1): (Band(5, 19), SOME),
    }
    # 90 visits of 2.5 h. Of 64,000 people, 1,000 live in each part: twice their share is 7 h.
    # All are of one organisation: both to the next fifty.
    assert (made.release.effort.visits, made.release.effort.hours) == (100, 250)


@pytest.mark.parametrize(
    ("hours", "inhabitants", "looked"),
    [(4.99, 0, LITTLE), (5, 1_000, SOME), (19.9, 1_000, SOME), (20, 1_000, MUCH), (20, 0, SOME)],
)
def test_much_is_twice_the_hours_of_as_many_people_elsewhere(
    hours: float, inhabitants: int, looked: str
) -> None:
    assert how_looked(hours, inhabitants, 0.01, RULES) == looked


def test_efforts_count_by_the_share_of_their_months_and_trained_staff_whole() -> None:
    reporting = pd.DataFrame(
        [
            ("a", "hotline_hours", 1_200.0, 672, 683),  # half of it: 600
            ("b", "hotline_hours", 600.0, 672, 677),  # all
            (
                "c",
                "hotline_hours",
                44.0,
                677,
                677,
            ),  # all: 1,244 in sum, none with more than half, told as 1,200
            ("a", "hotline_hours", 500.0, 678, 680),  # none
            ("a", "campaign", 4.0, 671, 672),  # half: 2 weeks of one organisation, to the next five
            ("a", "trained_staff", 13.0, 640, 690),
            ("b", "trained_staff", 12.0, 677, 680),
            ("c", "trained_staff", 2.0, 640, 677),  # 27, at least 14 of them of others
            ("b", "trained_staff", 9.0, 678, 690),
        ],
        columns=["source", "kind", "amount", "first_period", "last_period"],
    )
    assert made_with(reporting=reporting).release.effort == Effort(0, 0, 5, 1_200, 27, ())
    # Without the staff of b, c with its 2 would be left alone beside a: 13 to the next twenty.
    assert made_with(reporting=reporting.drop(index=6)).release.effort.trained_staff == 20


def test_no_organisation_learns_the_few_visits_of_another_from_the_total() -> None:
    """Brute force: what is shown for every pair of counts, and which counts of the other one each leaves open."""
    most = 160
    shown = {
        (own, other): effort_total({"a": own, "b": other}, {"a": own, "b": other}, VISIT_STEP, RULES)
        for own in range(most)
        for other in range(most)
    }
    for own in range(most):
        left_open: dict[int, list[int]] = {}
        for other in range(most):
            left_open.setdefault(shown[own, other], []).append(other)
        for others in left_open.values():
            # Nothing at all besides one's own is told apart only where the total is zero.
            few = [other for other in others if 1 <= other <= 10]
            assert not few or max(others) - min(others) > 2, (own, others)
    # Two organisations, 12 and 2; then three of which each leaves 12 or more to the others.
    assert shown[12, 2] == shown[12, 9] == 50
    assert effort_total({"a": 12, "b": 8, "c": 4}, {"a": 12, "b": 8, "c": 4}, VISIT_STEP, RULES) == 24
    assert [shown[number, 0] for number in (0, 1, 74, 75, 124, 126)] == [0, 50, 50, 100, 100, 150]


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, 0), (0.2, 50), (74, 50), (76, 100), (149, 150), (1_260, 1_300), (98_765, 99_000)],
)
def test_what_one_organisation_holds_is_told_coarsely_and_never_as_nothing(number: float, told: int) -> None:
    assert coarse(number, VISIT_STEP) == told


def test_unmet_needs_are_told_from_enough_visits_of_enough_sources() -> None:
    noted = [(source, ["service_full", "no_leaflet", "service_full"]) for source, number in SAFE.items() for _one in range(number)]  # fmt: skip
    noted += [("a", ["no_income"])] * 30 + [("b", ["no_leaflet"])] * 4
    made = made_with(visits=visits(*[(source, (2, 0, 0), 672, 10, needs) for source, needs in noted]))
    # Those without a need are 34 or 30 of two organisations: whoever knows its own knows who noted it not.
    assert made.release.effort.unmet_needs == ()
    noted += [(source, []) for source, number in SAFE.items() for _one in range(5 * number)]
    made = made_with(visits=visits(*[(source, (2, 0, 0), 672, 10, needs) for source, needs in noted]))
    # 17 of six sources; 21 of six, 13 of them of others than the largest; 30 of one source.
    assert made.release.effort.unmet_needs == (
        Group("no_leaflet", Band(20, 29)),
        Group("service_full", Band(15, 19)),
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, 0),
        (0.4, 0),
        (7.4, 7),
        (99, 99),
        (99.6, 100),
        (104, 100),
        (105.1, 110),
        (1_249, 1_200),
        (98_765, 99_000),
    ],
)
def test_totals_have_two_digits(number: float, told: int) -> None:
    assert two_digits(number) == told


def inspections(*groups: tuple[str, dict[str, int], int]) -> pd.DataFrame:
    """Return inspections: of a kind, so many sites of each operator, and at how many of the first it was found."""
    rows = []
    for kind, operators, found in groups:
        sites = [(operator, number) for operator, sites in operators.items() for number in range(sites)]
        for at, (operator, number) in enumerate(sites):
            rows.append(
                {
                    "source": "i", "source_id": f"{kind}{operator}{number}", "site": f"{kind}{operator}{number}",
                    "operator": operator, "kind": kind, "period": 672, "labour_exploitation": at < found,
                }
            )  # fmt: skip
    columns = ["source", "source_id", "site", "operator", "kind", "period", "labour_exploitation"]
    return pd.DataFrame(rows, columns=columns)


def figures_of(*groups: tuple[str, dict[str, int], int]) -> list[tuple[str, int, int | None]]:
    """Return kind and lowest counts of sites, and of those with a finding."""
    shown = inspection_figures(inspections(*groups), RULES)
    return [(each.kind, each.sites.low, each.found.low if each.found else None) for each in shown]


MANY = {"x": 6, "y": 6, "z": 6, "w": 6}  # 24 sites, 18 of others than the largest


def test_inspections_are_told_of_enough_sites_of_enough_operators() -> None:
    assert figures_of(("farm", {"x": 4, "y": 4, "z": 6}, 0)) == []  # 14, of which 8 of others
    assert figures_of(("farm", {"x": 20, "y": 20}, 0)) == []  # two operators
    assert figures_of(("farm", {"": 40}, 0)) == []  # nobody knows whose
    # 22, but 8 of others at the least: those not known may all be of x.
    assert figures_of(("farm", {"x": 4, "y": 4, "z": 4, "": 10}, 0)) == []
    assert figures_of(("farm", MANY, 0)) == [(ALL_KINDS, 20, None)]  # a single kind is the whole
    assert figures_of(("farm", MANY, 0), ("shop", MANY, 0)) == [
        (ALL_KINDS, 30, None),
        ("farm", 20, None),
        ("shop", 20, None),
    ]
    # Three hotels alone are too few: with the smaller of the two kinds they are others.
    assert figures_of(("farm", MANY, 0), ("shop", MANY | {"v": 6}, 0), ("hotel", {"x": 3}, 0)) == [
        (ALL_KINDS, 50, None),
        ("shop", 30, None),
        (OTHER, 20, None),
    ]


def test_what_was_found_is_told_where_no_difference_is_small() -> None:
    # Sites are found in turn of operators: 18 of x, y and z, 12 of others than the largest; so are those not.
    twice = {"x": 12, "y": 12, "z": 12, "w": 12}
    spread = [("farm", twice, 24)]  # of x and y alone: two operators
    assert figures_of(*spread) == [(ALL_KINDS, 30, None)]
    mixed = {"x": 8, "y": 8, "z": 8, "u": 8, "v": 8, "w": 8}  # 24 found at x, y, z, 24 not at u, v, w
    assert figures_of(("farm", mixed, 24)) == [(ALL_KINDS, 30, 20)]
    # 3 found at shops: those of farms would tell them, so they are told of all kinds alone.
    assert figures_of(("farm", mixed, 24), ("shop", mixed, 3)) == [
        (ALL_KINDS, 75, 20),
        ("farm", 30, None),
        ("shop", 30, None),
    ]
    assert figures_of(("farm", mixed, 24), ("shop", mixed, 24)) == [
        (ALL_KINDS, 75, 30),
        ("farm", 30, 20),
        ("shop", 30, 20),
    ]


def test_inspections_count_once_with_a_site_as_it_was_last() -> None:
    looked = inspections(("farm", MANY, 0), ("shop", MANY, 0))
    again = looked.assign(source_id=looked["source_id"] + "again", period=673)
    first = made_with(inspections=pd.concat([looked, again], ignore_index=True))
    # 96 inspections of 48 sites.
    assert first.release.inspections[0].sites == Band(30, 49)
    assert len(first.counted.inspections) == 96
    few = made_with(inspections=looked.head(10))
    assert few.release.inspections == ()
    assert len(few.counted.inspections) == 0


def test_inspections_are_of_the_own_months_of_a_release_alone() -> None:
    looked = inspections(("farm", {"x": 3}, 0)).assign(period=[677, 678, 683])
    waited = Counted.nothing().followed_by(
        make_release(made_facts([]), asked_for(), Counted.nothing()).counted
    )
    own = eligible_inspections(looked, asked_for(Period(678, 683), "2026-H1"), waited)
    assert own["period"].tolist() == [678, 683]
    assert eligible_inspections(looked, asked_for(FIRST_HALF), Counted.nothing())["period"].tolist() == [677]


def test_an_operator_is_one_by_number_and_else_by_its_name_however_written() -> None:
    known = operator_keys(
        [("1234567-8", "Soup Company Oy"), ("FI12345678", "Soup Kitchen"), (None, "SOUP  COMPANY, oy."),
         (None, "Soup company"), (None, "Oy Broom Ab"), (None, "broom"), (None, None), ("", " - "), ("9", "Broom")]
    )  # fmt: skip
    assert len({known[0], known[1], known[2], known[3]}) == 1
    assert known[4] == known[5] == known[8] != known[0]
    assert known[6] == known[7] == ""
    # A firm whose name is nothing but such words keeps it.
    assert operator_keys([(None, "Oy Ab")]) == ["oy ab"]


groups_drawn = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", OTHER]), st.integers(0, 20), min_size=1, max_size=5
)


@settings(max_examples=60)
@given(groups_drawn, st.integers(1, 15))
def test_merged_groups_are_large_and_hold_all_rows_and_none_is_merged_without_need(
    sizes: dict[str, int], least: int
) -> None:
    owner = np.repeat(list(sizes), list(sizes.values()))
    merged = merge_small({code: owner == code for code in sizes}, lambda rows: int(rows.sum()) >= least)
    large = {code for code, size in sizes.items() if size >= least and code != OTHER}
    small = sum(size for code, size in sizes.items() if code not in large)
    if merged:
        assert len(merged) > 1
        assert np.sum(list(merged.values()), axis=0).tolist() == [1] * len(owner)
        assert all(rows.sum() >= least for rows in merged.values())
        # Where what is small makes a group by itself, or there is none, all that is large stays.
        if small == 0 or small >= least:
            assert set(merged) - {OTHER} == large
    else:
        assert len(large) + (small > 0) < 2 or 0 < small < least


def services(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    common = {
        "secret": False, "name": "Advice", "address": None, "phone": np.nan, "opening_hours": "24/7", "needs": ["legal_advice"],
        "for_whom": ["anybody"], "languages": ["fi"], "geometry": None,
    }  # fmt: skip
    return gpd.GeoDataFrame([common | row for row in rows], geometry="geometry", crs=EPSG)


def test_help_is_listed_without_hidden_addresses_and_cover_is_measured_by_hand() -> None:
    offer = services(
        {"name": "Near", "geometry": shapely.Point(400_250, 6_700_250)},
        {"name": "Phone line", "needs": ["legal_advice", "night_shelter"]},
        {"name": "Hidden", "secret": True, "needs": ["safe_housing"], "geometry": None},
    )
    # 300 people 5.0 km to the east, at the middle of their cell; 700 one cell further.
    people = pd.DataFrame({"east": [810, 811], "north": [13_400, 13_400], "inhabitants": [330, 670]})
    facts = replace(
        made_facts([]),
        services=offer,
        population=people,
        box=(400_000.0, 6_700_000.0, 408_000.0, 6_708_000.0),
    )
    release = make_release(facts, asked_for(), Counted.nothing()).release
    assert [(each.name, each.address, each.phone, each.opening_hours) for each in release.services] == [
        ("Near", "", "", "24/7"),
        ("Phone line", "", "", "24/7"),
    ]
    lat, lon = Grid(EPSG).metres_to_points([400_250], [6_700_250])
    assert release.services[0].lat == pytest.approx(lat[0], abs=1e-6)
    assert release.services[0].lon == pytest.approx(lon[0], abs=1e-6)
    assert release.services[1].lat is None
    assert release.hidden_help
    assert "Hidden" not in repr(release)
    cover = {each.need: (each.services, each.within) for each in release.cover}
    # A third of the people, in steps of a twentieth; a phone line has no place; the hidden house is not counted.
    assert cover["legal_advice"] == (2, 0.35)
    assert cover["night_shelter"] == (1, None)
    assert cover["safe_housing"] == (0, None)
    nobody = make_release(replace(facts, population=people.head(0)), asked_for(), Counted.nothing()).release
    assert {each.need: each.within for each in nobody.cover}["legal_advice"] is None


def test_parts_are_named_by_the_map_once_each_and_by_the_first_district_around_their_middle() -> None:
    names = gpd.GeoDataFrame(
        {"name": ["Station", "Harbour", "Far away"]},
        geometry=[shapely.Point(400, 400), shapely.Point(450, 450), shapely.Point(9_000, 9_000)],
        crs=EPSG,
    )
    districts = gpd.GeoDataFrame(
        {"source": ["s", "s"], "source_id": ["2", "1"], "name": ["Second", "First"]},
        geometry=[shapely.box(0, 0, 300, 300), shapely.box(200, 200, 600, 600)],
        crs=EPSG,
    )
    parts = {
        part.squares[0]: part for part in made_with(place_names=names, districts=districts).release.parts
    }
    # The middle of the first is 250, 250, in both districts; both names lie in it, Station nearer. The middle
    # of the second is 750, 750, in neither; no name lies in it, and Station is taken.
    assert (parts[2, 0, 0].name, parts[2, 0, 0].district) == ("Station", "First")
    assert (parts[2, 1, 1].name, parts[2, 1, 1].district) == ("Harbour", "")
    alone = {part.squares[0]: part.name for part in made_with(place_names=names.iloc[[0, 2]]).release.parts}
    assert alone == {(2, 0, 0): "Station", (2, 1, 1): ""}
