"""What may be a stop is one, with its value and windows; what may not never is."""

import math
from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray

from data.errors import NotAllowed, Refused, StoreError
from data.place_kind import PlaceKind
from data.stop_choices import StopChoice, write_stop_choice
from data.store import Store
from data.streets.straight import StraightLines
from data.vocabulary import place_kinds
from layers.assembly import build_layer
from layers.routing.plan import BANNED, CLOSED, OUT_OF_REACH, VISITED_LATELY
from layers.routing.stop import Stop
from layers.stops.candidates import Candidates, candidate_stops
from layers.stops.ground import LEAST_NEED
from tests.test_layers.made_stops import (
    COORDINATOR,
    DAYTIME,
    EAST,
    EVENING,
    FRIDAY,
    HOUR_S,
    NORTH,
    PLANNER,
    area,
    candidates,
    place,
    places,
    visit,
    write,
)

MARKET, HUB = "street_market", "transport_hub"


class NoStreets(StraightLines):
    """Streets of which none is near anything."""

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG002
        return np.full(points.shape, np.nan)


def all_stops(found: Candidates) -> list[Stop]:
    return [*found.stops, *(each.stop for each in found.set_aside)]


def only(found: Candidates, kind: str) -> Stop:
    (stop,) = [each for each in found.stops if each.kind == kind]
    return stop


# What may be a stop


@pytest.mark.parametrize("kind", place_kinds(), ids=lambda kind: kind.code)
def test_only_outreach_kinds_are_stops_and_protected_ones_only_as_cells(
    store: Store, kind: PlaceKind
) -> None:
    area(store)
    if kind.shown_as != "never":
        places(store, place(store, kind.code, 1300, 1700))
    stops = all_stops(candidates(store))
    if "outreach" not in kind.purposes or kind.secret or kind.shown_as == "never":
        assert stops == []
        return
    (stop,) = stops
    if kind.keeps_point:
        assert (stop.kind, stop.name) == (kind.code, f"Name of {kind.code}")
        return
    assert (stop.kind, stop.east, stop.north, stop.cell_level) == ("", 802, 13_403, 2)
    words = " ".join([stop.name, stop.area, *stop.why])
    assert all(told not in words for told in (kind.label, kind.code, "Name of"))


def test_with_all_kinds_and_all_layers_no_other_stop_comes_up(store: Store) -> None:
    area(store)
    known = [kind for kind in place_kinds() if kind.shown_as != "never"]
    # Each in a cell of 500 m of its own, in rows of eight.
    at = {kind.code: (500 * (n % 8) + 250, 500 * (n // 8) + 250) for n, kind in enumerate(known)}
    places(store, *(place(store, code, *where) for code, where in at.items()))
    stops = all_stops(candidates(store, ground=None, shift=EVENING))
    as_points = {kind.code for kind in known if "outreach" in kind.purposes and kind.keeps_point}
    assert {stop.kind for stop in stops if not stop.is_cell} == as_points
    for stop in stops:
        assert stop.cell_level == (2 if stop.is_cell else 1)
        if stop.is_cell:
            assert stop.name == "Streets around Testby"
        else:
            assert stop.name == f"Name of {stop.kind}"
        assert 0 < stop.value <= 1


def test_no_stop_lies_on_a_place_that_is_shown_as_a_cell(store: Store) -> None:
    area(store)
    # Two places in one cell of 500 m, whose corner is at 1000, 1500: it is entered in its middle.
    places(store, place(store, MARKET, 1010, 1510), place(store, "ethnic_shop_cafe", 1490, 1990))
    (cell,) = [stop for stop in candidates(store).stops if (stop.east, stop.north) == (802, 13_403)]
    x, y = store.grid.points_to_metres([cell.lat], [cell.lon])
    assert (round(float(x[0])), round(float(y[0]))) == (401_250, 6_701_750)
    assert cell.stay_s == 30 * 60


def test_secret_places_and_worker_housing_move_nothing(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    before = candidates(store, ground=None)
    places(
        store,
        place(store, "shelter_day_centre", 300, 300),
        place(store, "asylum_reception", 3300, 3300),
        place(store, "worker_housing", 2300, 300),
        place(store, "restaurant", 2300, 300),
    )
    assert candidates(store, ground=None) == before


def test_places_of_one_kind_beside_each_other_are_one_stop(store: Store) -> None:
    area(store)
    # A chain of steps of 50 m; one more 200 m away; another kind on the spot.
    rows = [place(store, "gathering_place", 1000 + 50 * step, 1000, source_id=f"{step}") for step in range(4)]
    rows[0]["name"] = None
    far = place(store, "gathering_place", 1350, 1000, source_id="9")
    places(store, *rows, far, place(store, "library_wifi", 1000, 1000, opening_hours="24/7"))
    found = candidates(store).stops
    mall, alone = sorted(
        [stop for stop in found if stop.kind == "gathering_place"],
        key=lambda stop: len(stop.why),
        reverse=True,
    )
    assert "It stands for 4 places beside each other" in " ".join(mall.why)
    assert "beside each other" not in " ".join(alone.why)
    assert mall.name == "Name of gathering_place"  # the first that has one
    assert only(candidates(store), "library_wifi").kind == "library_wifi"


def test_codes_are_opaque_and_the_same_every_day(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700), place(store, MARKET, 300, 300))
    days = [candidates(store, ground=None, day=day) for day in (FRIDAY, date(2026, 11, 24))]
    first, second = ({stop.code for stop in all_stops(each)} for each in days)
    assert first == second
    assert all(len(code) == 12 and int(code, 16) >= 0 for code in first)


# What a stop is worth


def test_a_value_can_be_worked_out_by_hand(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700), place(store, "school", 3300, 3300))
    # One visit of 90 minutes in the station's cell of 250 m, column 5 and row 6, three weeks ago.
    write(store, "help.visits", [visit(5, 6, 3)])
    stop = only(candidates(store, ground=None), HUB)
    composite = build_layer(store, COORDINATOR, code="outreach_composite", level=2).cells
    row = composite[(composite["east"] == (EAST + 5) >> 1) & (composite["north"] == (NORTH + 6) >> 1)]
    need = row["value"].iloc[0] / 100
    fresh = 1 - 0.5 ** (3 / 4)  # half life of four weeks
    reach = 1.0  # weight of stations for outreach
    # Nothing was found, so 10 hours halve the doubt; of 1.5 h a month ago counts 0.5^(1/12).
    unknown = math.sqrt(10 / (10 + 1.5 * 0.5 ** (1 / 12)))
    assert stop.value == pytest.approx(need * fresh * reach * unknown)
    assert stop.why[0].startswith("Value 0.")
    assert "A team can have been here 3 weeks ago." in stop.why
    assert not stop.blind_spot


def test_where_nobody_was_all_is_unknown_and_the_stop_is_a_blind_spot(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    stop = only(candidates(store, ground=None), HUB)
    assert stop.blind_spot
    assert "No visit is logged here." in stop.why
    assert any("0 hours of visits" in sentence for sentence in stop.why)


def test_a_kind_with_a_season_counts_by_it(store: Store) -> None:
    area(store)
    places(store, place(store, "farm", 1300, 1700))
    # July is the height, January a tenth of it; need and doubt are the same.
    summer = only(candidates(store, day=date(2027, 7, 16)), "farm")
    winter = only(candidates(store, day=date(2027, 1, 15)), "farm")
    assert winter.value == pytest.approx(summer.value * 0.1)


def test_the_part_of_the_day_when_sightings_cluster_raises_the_value(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    # As much time in the afternoon as in the evening, far from the station; all sightings in the evening.
    write(store, "help.visits", [visit(0, 0, 30, part_of_day=part) for part in ("afternoon", "evening")])
    met = {
        "source": "example", "place_precision": "municipality", "time_precision": "month", "period": 680,
        "part_of_day": "evening", "category": 1, "forms": 1, "indicators": [], "discovered": True,
        "confidential": False,
    }  # fmt: skip
    write(store, "help.sightings", [met | {"source_id": f"{number:04x}"} for number in range(40)])
    evening = only(candidates(store, shift=EVENING), HUB)
    midday = only(candidates(store, shift=(12 * HOUR_S, 16 * HOUR_S)), HUB)
    # All kinds: evening (40 + 20) / (20 + 20) = 1.5, afternoon 20 / 40 = 0.5. Stations, drawn to these:
    # evening (40 + 20 * 1.5) / 40 = 1.75, afternoon (20 * 0.5) / 40 = 0.25.
    assert midday.value == pytest.approx(evening.value * 0.25 / 1.75)
    assert (
        "Evening (18-24): 40 of 40 discoveries at places of its kind, in 50 % of the time of all visits."
        in evening.why
    )


def test_languages_come_from_the_coordinator_and_move_no_value(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    before = only(candidates(store), HUB)
    assert before.languages == frozenset()
    write_stop_choice(store, COORDINATOR, StopChoice(before.code, frozenset({"ru"})))
    after = only(candidates(store), HUB)
    assert after.languages == {"ru"}
    assert after.value == before.value


def test_inspection_facts_change_nothing(store: Store) -> None:
    area(store)
    places(
        store,
        place(store, HUB, 1300, 1700),
        place(store, "farm", 2300, 700),
        place(store, MARKET, 300, 300),
    )
    write(store, "help.visits", [visit(5, 6, 3)])
    before = candidates(store, ground=None)
    site = {
        "source": "example", "kind": "farm", "east": EAST + 9, "north": NORTH + 2, "cell_level": 1,
    }  # fmt: skip
    write(store, "inspection.worksites", [
        site | {"source_id": f"W{number}", "own_contract": False, "sole_trader": False, "at_help_place": False}
        for number in range(30)
    ])  # fmt: skip
    write(store, "inspection.inspections", [
        site | {
            "source_id": f"I{number}", "worksite_source": "example", "worksite_id": f"W{number}",
            "inspected_on": pd.Timestamp("2026-10-06"), "period": 681, "trigger": "planned", "stage": "final",
            "carried_out": True, "nothing_found": False, "administrative": True, "labour_exploitation": True,
            "referral": True, "finding_codes": [], "authorities": [],
        }
        for number in range(30)
    ])  # fmt: skip
    assert candidates(store, ground=None) == before


# When teams can go


def test_hours_of_the_place_are_cut_to_the_shift(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700, opening_hours="Mo-Fr 11:00-13:00,14:50-22:00"))
    stop = only(candidates(store), HUB)
    # The shift is from 9 to 15; what is left after 14:50 is shorter than the stay of 20 minutes.
    assert stop.windows == ((11 * HOUR_S, 13 * HOUR_S),)
    assert "Hours of the place itself: Mo-Fr 11:00-13:00,14:50-22:00." in stop.why[-1]


def test_without_hours_those_of_the_kind_hold_and_are_called_a_judgement(store: Store) -> None:
    area(store)
    places(store, place(store, "library_wifi", 1300, 1700))
    stop = only(candidates(store), "library_wifi")
    assert stop.windows == ((10 * HOUR_S, 15 * HOUR_S),)
    assert "a judgement" in stop.why[-1]


@pytest.mark.parametrize("written", ["when the bell rings", '"by appointment"'])
def test_hours_that_cannot_be_read_are_as_none(store: Store, written: str) -> None:
    area(store)
    places(store, place(store, "library_wifi", 1300, 1700, opening_hours=written))
    assert only(candidates(store), "library_wifi").windows == ((10 * HOUR_S, 15 * HOUR_S),)


def test_people_at_farms_and_building_sites_are_met_outside_their_work(store: Store) -> None:
    area(store)
    places(store, place(store, "farm", 1300, 1700, opening_hours="Mo-Su 06:00-16:00"))
    assert only(candidates(store), "farm").windows == ((11 * HOUR_S, 13 * HOUR_S),)


def test_what_the_coordinator_set_holds_before_all(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700, opening_hours="Mo-Fr 11:00-13:00"))
    code = only(candidates(store), HUB).code
    write_stop_choice(store, COORDINATOR, StopChoice(code, meeting_hours="Fr 09:30-10:30", stay_minutes=45))
    stop = only(candidates(store), HUB)
    assert stop.windows == ((int(9.5 * HOUR_S), int(10.5 * HOUR_S)),)
    assert stop.stay_s == 45 * 60
    assert "Hours as the coordinator set them" in stop.why[-1]


def test_a_shift_past_midnight_has_the_hours_of_both_days(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700, opening_hours="Fr 20:00-23:00; Sa 00:00-01:00"))
    stop = only(candidates(store, shift=(21 * HOUR_S, 26 * HOUR_S)), HUB)
    assert stop.windows == ((21 * HOUR_S, 23 * HOUR_S), (24 * HOUR_S, 25 * HOUR_S))


def test_a_public_holiday_closes_offices_and_is_said_of_the_others(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700), place(store, "social_service", 300, 300))
    christmas = date(2026, 12, 25)  # a Friday
    found = candidates(store, day=christmas)
    assert "public holiday" in only(found, HUB).why[-1]
    assert [each.reason for each in found.set_aside if each.stop.kind == "social_service"] == [CLOSED]


# Who is set aside


def test_closed_all_shift_is_set_aside_and_its_streets_are_walked(store: Store) -> None:
    area(store)
    places(store, place(store, "school", 1300, 1700))
    found = candidates(store, ground=None, shift=EVENING)
    (school,) = [each for each in found.set_aside if each.stop.kind == "school"]
    assert school.reason == CLOSED
    assert "No whole visit fits into its hours on this shift." in school.sentence
    assert (802, 13_403) in {(stop.east, stop.north) for stop in found.stops if stop.is_cell}
    assert (802, 13_403) not in {
        (stop.east, stop.north) for stop in candidates(store, ground=None).stops if stop.is_cell
    }


def test_a_banned_stop_is_set_aside(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    code = only(candidates(store, ground=None), HUB).code
    write_stop_choice(store, COORDINATOR, StopChoice(code, banned=True))
    found = candidates(store, ground=None)
    assert [each.reason for each in found.set_aside if each.stop.code == code] == [BANNED]
    assert code not in {stop.code for stop in found.stops}
    assert (802, 13_403) not in {(stop.east, stop.north) for stop in found.stops if stop.is_cell}


def test_a_stop_visited_this_week_is_set_aside(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    write(store, "help.visits", [visit(5, 6, 0)])
    (aside,) = [each for each in candidates(store).set_aside if each.stop.kind == HUB]
    assert aside.reason == VISITED_LATELY
    assert "1 this week" in aside.sentence


def test_the_same_time_of_day_for_the_third_week_is_left_out(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700))
    write(store, "help.visits", [visit(5, 6, 1), visit(5, 6, 2)])  # both in an afternoon
    # On this Friday last week's visit is more likely than not over six days ago.
    assert only(candidates(store), HUB).windows == ((9 * HOUR_S, 12 * HOUR_S),)
    (aside,) = [
        each
        for each in candidates(store, shift=(13 * HOUR_S, 17 * HOUR_S)).set_aside
        if each.stop.kind == HUB
    ]
    assert aside.reason == VISITED_LATELY
    assert "Afternoon (12-18)" in aside.sentence


def test_without_a_street_near_a_place_is_out_of_reach_and_a_cell_is_none(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1300, 1700), place(store, MARKET, 300, 300))
    found = candidates(store, ground=None, streets=NoStreets())
    assert found.stops == ()
    assert {each.reason for each in found.set_aside} == {OUT_OF_REACH}
    # The station and the cell of the market; cells that only have need are no stops at all.
    assert sorted(each.stop.kind for each in found.set_aside) == ["", HUB]
    assert any("Every stop is set aside: no street near 2." in each for each in found.caveats)


# How many


def test_of_too_many_the_rest_is_counted(store: Store) -> None:
    area(store)
    places(store, *(place(store, "gathering_place", 100 * n, 100 * n) for n in range(1, 40)))
    everything, some = candidates(store), candidates(store, most=10)
    assert (len(everything.stops), everything.left_over, everything.chance_of_rest) == (39, 0, 1)
    # Of ten, one is drawn, from the 39 - 9 that are not the best: there are no blind spots on even ground.
    assert (len(some.stops), some.left_over) == (10, 29)
    assert some.chance_of_rest == pytest.approx(1 / 30)
    assert some.caveats == ("29 more stops of less value were left out of the plan.",)
    assert candidates(store, most=10) == some
    last = everything.stops[-1].code
    assert last in {stop.code for stop in candidates(store, most=10, keep=frozenset({last})).stops}


# Stores that hold next to nothing


def test_a_store_without_an_area_says_what_to_do(store: Store) -> None:
    with pytest.raises(StoreError, match="no area yet"):
        candidates(store, ground=None)


def test_a_store_with_an_area_alone_has_no_stops_and_says_so(store: Store) -> None:
    area(store)
    found = candidates(store, ground=None)
    assert (found.stops, found.set_aside, found.left_over) == ((), (), 0)
    assert any("No outreach place and no cell with need is known" in each for each in found.caveats)


def test_without_districts_and_names_a_cell_is_named_by_the_store(store: Store) -> None:
    area(store)
    places(store, place(store, MARKET, 1300, 1700))
    assert {stop.name for stop in candidates(store).stops} == {"Streets around Testby"}


def test_a_cell_is_named_by_its_side_of_the_district(store: Store) -> None:
    area(store)
    places(store, place(store, MARKET, 300, 300))
    outline = shapely.box(400_000, 6_700_000, 402_000, 6_702_000)  # its middle is 1 km north-east
    write(store, "main.areas", [
        {"source": "example", "source_id": "d", "name": "Old Town", "outline": shapely.to_wkb(outline)}
    ])  # fmt: skip
    (cell,) = [each for each in candidates(store).stops if (each.east, each.north) == (800, 13_400)]
    assert (cell.name, cell.area) == ("Streets around Old Town, south-west side", "Old Town")


def test_a_cell_in_which_nobody_lives_is_no_blind_spot_to_walk(store: Store) -> None:
    area(store)
    places(store, place(store, HUB, 1990, 1990))
    around = {(stop.east, stop.north) for stop in candidates(store, ground=None).stops if stop.is_cell}
    assert around  # without a population, wherever exposure is high
    lived_in = min(around)
    write(store, "main.population", [
        {"source": "p", "sign": 1, "east": lived_in[0], "north": lived_in[1], "cell_level": 2, "inhabitants": 40}
    ])  # fmt: skip
    assert {(stop.east, stop.north) for stop in candidates(store, ground=None).stops if stop.is_cell} == {
        lived_in
    }


def test_every_stop_is_sound_whatever_little_is_known(store: Store) -> None:
    area(store, side_m=500)
    places(store, place(store, HUB, 100, 100))
    (stop,) = candidates(store, ground=None).stops
    assert LEAST_NEED <= stop.value <= 1
    assert len(stop.why) >= 4


# Who may ask


def test_nobody_without_outreach_sees_stops(store: Store) -> None:
    area(store)
    with pytest.raises(NotAllowed):
        candidate_stops(store, PLANNER, StraightLines(), day=FRIDAY, shift=DAYTIME, modes={"foot"})


@pytest.mark.parametrize("wrong", [{"shift": (HOUR_S, HOUR_S)}, {"most": 0}])
def test_a_shift_without_hours_or_stops_is_refused(store: Store, wrong: dict[str, object]) -> None:
    area(store)
    with pytest.raises(Refused):
        candidates(store, **wrong)


def test_a_stop_holds_no_more_than_it_should() -> None:
    # What a sheet can print of a stop: nothing of who is met there, by whom, or where they are from.
    assert {field.name for field in fields(Stop)} == {
        "code", "name", "kind", "lat", "lon", "east", "north", "cell_level", "value", "stay_s", "windows",
        "languages", "blind_spot", "area", "why",
    }  # fmt: skip
