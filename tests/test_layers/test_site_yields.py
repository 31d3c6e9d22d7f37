"""Each worksite has the yield of its group and its own history; help places and homes can never appear."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Refused
from data.vocabulary import place_kinds
from layers.inspection_targets import listable
from layers.site_yields import average_yield, site_yields
from layers.yield_groups import yield_groups
from tests.test_layers.inspected_worksites import DAY, site, sites_of, visit, visits, visits_of

KITCHEN, OTHER, FARM = site(1), site(2, column=1), site(3, "farm", 2)
VISITS = (*visits(KITCHEN, 15, 4), *visits(FARM, 10, 4), *visits(FARM, 2, 1, trigger="complaint"))


def yields(sites: tuple[dict[str, Any], ...] = (KITCHEN, OTHER, FARM), rows: Any = VISITS) -> pd.DataFrame:
    worksites, done = sites_of(*sites), visits_of(*rows)
    known = yield_groups(done, worksites, outcome="labour_exploitation", trigger="planned", day=DAY)
    return site_yields(known, worksites, done)


def test_the_mean_is_that_of_its_group_by_alpha_and_beta() -> None:
    frame = yields()
    by_hand = (frame["alpha"] + frame["group_found"]) / (
        frame["alpha"] + frame["beta"] + frame["group_inspected"]
    )
    assert frame["mean"].tolist() == pytest.approx(by_hand.tolist())
    assert frame["mean"][0] == frame["mean"][1]
    assert frame["group_inspected"].tolist() == [15, 15, 10]
    assert frame["group_found"].tolist() == [4, 4, 4]


def test_its_own_history_counts_every_reason_and_says_when() -> None:
    frame = yields()
    assert frame["own_inspected"].tolist() == [15, 0, 12]
    assert frame["own_found"].tolist() == [4, 0, 5]
    assert frame["last_inspected"].isna().tolist() == [False, True, False]


def test_an_inspection_not_carried_out_is_no_history() -> None:
    frame = yields(rows=(*VISITS, visit(OTHER, carried_out=False, nothing_found=False)))
    assert frame["own_inspected"][1] == 0
    assert pd.isna(frame["last_inspected"][1])


def test_the_chance_of_exceeding_compares_with_the_average_worksite() -> None:
    worksites, done = sites_of(KITCHEN, OTHER, FARM), visits_of(*VISITS)
    known = yield_groups(done, worksites, outcome="labour_exploitation", trigger="planned", day=DAY)
    frame = site_yields(known, worksites, done)
    assert average_yield(known, known.shares().mean) == pytest.approx(frame["mean"].mean())
    assert frame["exceeds"][2] > 0.5 > frame["exceeds"][0]


def test_without_inspections_a_site_has_no_yield_but_stands_in_the_frame() -> None:
    frame = yields(rows=())
    assert len(frame) == 3
    assert frame[["mean", "lower", "upper", "exceeds"]].isna().all(axis=None)
    assert (frame["own_inspected"] == 0).all()


def test_the_order_of_worksites_and_inspections_moves_nothing() -> None:
    frame = yields().set_index("source_id").sort_index()
    other = yields((FARM, OTHER, KITCHEN), VISITS[::-1]).set_index("source_id").sort_index()
    pd.testing.assert_frame_equal(frame, other)


KINDS = [kind.code for kind in place_kinds()]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.booleans(), st.booleans()), max_size=30))
def test_help_places_and_homes_never_appear(rows: list[tuple[str, bool, bool]]) -> None:
    sites = [
        site(number, kind, at_help_place=help_place, has_stated_power=power)
        for number, (kind, help_place, power) in enumerate(rows)
    ]
    frame = yields(tuple(sites))
    by_code = {kind.code: kind for kind in place_kinds()}
    shown = {row["source_id"] for _position, row in frame.iterrows()}
    for row in sites:
        kind = by_code[row["kind"]]
        hidden = (
            row["at_help_place"]
            or kind.never_target
            or "inspection" not in kind.purposes
            or (kind.code == "worker_housing" and not row["has_stated_power"])
        )
        assert (row["source_id"] not in shown) == hidden


def test_a_list_without_the_marks_of_protection_is_refused() -> None:
    with pytest.raises(Refused, match="at_help_place"):
        listable(sites_of(KITCHEN).drop(columns="at_help_place"))


def test_no_name_address_or_unit_is_among_the_columns() -> None:
    assert not {"name", "address", "operator", "unit_code", "lat", "lon"} & set(yields().columns)
    assert np.isfinite(yields()["mean"]).all()
