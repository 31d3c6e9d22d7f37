"""Holds the vocabularies to the sources, to the schema and to the rules about places."""

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from data.errors import Refused
from data.place_kind import PlaceKind
from data.store import Store
from data.vocabulary import (
    actors,
    authorities,
    forms,
    helplines,
    indicator_lists,
    indicators,
    look_for,
    look_for_at,
    look_where,
    place_kind,
    place_kinds,
    safety_box,
    safety_notes,
)
from data.vocabulary_list import vocabularies

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = REPOSITORY.parent / "shared" / "sources"

# Facts carry these numbers, so they are written out again here.
LOCATIONS = [
    "transport_hub", "street_market", "gathering_place", "shelter_day_centre", "migrant_service",
    "construction_site", "farm", "library_wifi", "clinic_hospital", "ethnic_shop_cafe", "school",
    "social_service", "asylum_reception", "consulate_embassy", "employment_agency",
]  # fmt: skip
WORKPLACES = [
    "restaurant", "bar_nightclub", "hotel", "cleaning", "beauty_salon", "car_wash", "shipyard", "factory",
    "greenhouse", "worker_housing", "shop", "care", "textile", "food_processing", "truck_stop",
    "private_home",
]  # fmt: skip
HELP_PLACES = {4, 5, 8, 9, 11, 12, 13, 14, 16}

STIGMA = re.compile(
    r"hot.?(zone|spot)|traffick|illegal|irregular (migrant|worker)|clandestine|undocumented|suspect|suspicious|"
    r"prostitut|pimp|hooker|red.light|ghetto|slum|problem (area|group)|ethnic|roma\b|gyps|alien|foreigner|junkie|"
    r"addict|beggar|bad area|no.go|crime scene|modern slave",
    re.IGNORECASE,
)


def kinds(*numbers: int) -> list[PlaceKind]:
    return [kind for kind in place_kinds() if kind.number in numbers]


def source_text(name: str) -> str:
    if not SOURCES.is_dir():
        pytest.skip("the folder of sources is not beside this checkout")
    return (SOURCES / name).read_text(encoding="utf-8")


def every_text() -> list[tuple[str, str]]:
    texts = [
        (f"{name}.{each.code}", each.text) for name, entries in vocabularies().items() for each in entries
    ]
    return texts + [(each.code, each.role) for each in authorities()]


def test_the_fifteen_categories_of_table_6_keep_their_numbers() -> None:
    assert {kind.code: kind.number for kind in place_kinds() if kind.vocabulary == "location"} == {
        code: number for number, code in enumerate(LOCATIONS, 1)
    }


def test_the_workplace_kinds_keep_their_numbers() -> None:
    expected = {"public_employment_service": 16} | {
        code: number for number, code in enumerate(WORKPLACES, 21)
    }
    assert {kind.code: kind.number for kind in place_kinds() if kind.vocabulary == "workplace"} == expected


def test_help_places_are_never_targets_and_all_serve_referral() -> None:
    assert {kind.number for kind in place_kinds() if kind.never_target} == HELP_PLACES
    for kind in kinds(*HELP_PLACES):
        assert "inspection" not in kind.purposes
        assert "service" in kind.purposes


def test_only_shelters_and_reception_centres_are_secret_and_no_team_is_sent_to_them() -> None:
    assert [kind.code for kind in place_kinds() if kind.secret] == ["shelter_day_centre", "asylum_reception"]
    for kind in kinds(4, 13):
        assert not kind.keeps_point
        assert kind.shown_as == "cell"
        assert "outreach" not in kind.purposes


def test_kinds_known_by_their_visitors_or_for_selling_sex_are_cells_for_outreach_and_prevention_only() -> (
    None
):
    for kind in kinds(2, 10):
        assert (kind.shown_as, kind.purposes) == ("cell", {"outreach", "prevention"})
        assert not kind.keeps_point


def test_farms_and_building_sites_serve_outreach_and_inspection() -> None:
    for kind in kinds(6, 7):
        assert kind.purposes == {"outreach", "prevention", "inspection"}


def test_private_recruiters_may_be_inspected_and_public_employment_services_never() -> None:
    assert "inspection" in place_kind("employment_agency").purposes
    assert place_kind("public_employment_service").never_target


def test_private_homes_serve_nothing_and_are_never_shown() -> None:
    home = place_kind("private_home")
    assert (home.purposes, home.shown_as, home.keeps_point) == (frozenset(), "never", False)


def test_worker_housing_is_inspected_only_under_a_stated_power_and_shown_as_a_cell() -> None:
    housing = place_kind("worker_housing")
    assert housing.stated_power
    assert (housing.purposes, housing.shown_as) == ({"inspection"}, "cell")
    assert [kind.code for kind in place_kinds() if kind.stated_power] == ["worker_housing"]


def test_an_unknown_kind_is_refused_by_its_code() -> None:
    with pytest.raises(Refused, match="bakery"):
        place_kind("bakery")


def test_a_store_refuses_a_help_place_as_inspection_target(store: Store) -> None:
    school = place_kind("school")
    with pytest.raises(duckdb.ConstraintException):
        store.cursor().execute(
            "INSERT INTO inspection.target_kinds VALUES (?, ?, ?)",
            [school.code, school.number, school.never_target],
        )


def test_table_8_has_24_pairs_seven_six_five_and_six() -> None:
    assert Counter(pair.where for pair in look_for()) == {
        "workplace": 7,
        "lodging": 6,
        "public_premises": 5,
        "open_site": 6,
    }
    assert len(look_where()) == 4


def test_table_8_has_as_many_pairs_as_the_source() -> None:
    text = source_text("guidelines-for-municipalities-2015.txt")
    table = text[text.index("Table 8.\n") : text.index("Source: Adapted from SOLACE")]
    rows = [row.count("•") for row in table.splitlines() if "•" in row]
    assert rows == list(Counter(pair.where for pair in look_for()).values())


def test_the_lists_of_indicators_are_as_long_as_in_chapter_4() -> None:
    text = source_text("guidelines-for-municipalities-2015.txt")
    chapter = text[text.index("GENERAL INDICATORS OF HUMAN") : text.index("From the victims' perspective")]
    parts = re.split(
        r"\n(?:Sexual exploitation|Labour exploitation|Forced begging or criminality)\n", chapter
    )
    lengths = [len(re.findall(r"^- ", part, re.MULTILINE)) for part in parts]
    # The general list of the source has six; age, gender and nationality or ethnicity are never stored.
    lengths[0] -= 3
    # Nor is the work permit of the labour list.
    lengths[2] -= 1
    assert lengths == list(Counter(each.list for each in indicators()).values())


def test_nothing_stored_about_somebody_says_who_they_are() -> None:
    about_people = re.compile(
        r"\b(age|aged|gender|wom[ae]n|m[ae]n|girl|boy|national\w*|ethnic\w*|religio\w*|disab\w*|elderly|colour|origin)\b",
        re.I,
    )
    for each in indicators():
        assert not about_people.search(each.text.replace("_", " ")), each.code
        assert not about_people.search(each.code.replace("_", " ")), each.code


def test_no_label_copies_a_sentence_of_the_sources() -> None:
    words = re.compile(r"[^\W_]+")
    texts = " ".join(
        " ".join(words.findall(path.read_text(encoding="utf-8").lower()))
        for path in (sorted(SOURCES.glob("*.txt")) if SOURCES.is_dir() else [])
    )
    if not texts:
        pytest.skip("the folder of sources is not beside this checkout")
    copied = [
        (code, text)
        for code, text in every_text()
        if len(found := words.findall(text.lower())) >= 5 and " ".join(found) in texts
    ]
    assert copied == []


def test_every_entry_names_its_source() -> None:
    form = re.compile(
        r"(guidelines 2015|report 2025), (Tables?|ch\.|paras?|section) .+|Majakka|made up|ISO 639"
    )
    for name, entries in vocabularies().items():
        for each in entries:
            assert form.fullmatch(each.source), (name, each.code, each.source)


@pytest.mark.parametrize(("code", "text"), every_text())
def test_labels_are_short_and_stigmatise_nobody(code: str, text: str) -> None:
    assert not STIGMA.search(text), code
    assert len(text) <= 90, code
    assert not text.endswith(".")
    assert text == text.strip()
    assert text[0].isupper() or text[0].isdigit()


@pytest.mark.parametrize(
    "text", ["A known trafficking site", "Red-light district", "Illegal workers", "Hot zone"]
)
def test_the_check_for_stigmatising_words_finds_planted_ones(text: str) -> None:
    assert STIGMA.search(text)


def test_every_place_that_may_be_inspected_or_visited_has_something_to_look_for() -> None:
    for kind in place_kinds():
        if kind.purposes & {"outreach", "inspection"} and kind.code not in {
            "consulate_embassy",
            "employment_agency",
        }:
            assert look_for_at(kind.code), kind.code


def test_what_speaks_of_selling_sex_is_looked_for_in_no_park_station_or_workplace() -> None:
    for pair in look_for():
        if pair.code in {"open_risky_services", "open_language"}:
            assert pair.kinds == ("street_market",)


def test_private_homes_are_nowhere_to_look() -> None:
    assert look_for_at("private_home") == ()


def test_a_pair_without_kinds_of_its_own_takes_those_of_its_place() -> None:
    places = {place.code: place.kinds for place in look_where()}
    by_code = {pair.code: pair for pair in look_for()}
    assert by_code["work_no_breaks"].kinds == places["workplace"]
    assert by_code["lodging_makeshift"].kinds != places["lodging"]


def test_each_form_has_its_own_bit() -> None:
    assert [form.bit for form in forms()] == [1, 2, 4, 8, 16, 32, 64]
    codes = ["labour", "sexual", "forced_begging", "forced_criminality", "sham_marriage", "fraud", "other"]
    assert [form.code for form in forms()] == codes


def test_every_list_of_indicators_is_used_and_codes_differ_between_lists() -> None:
    assert {each.list for each in indicators()} == {each.code for each in indicator_lists()}


def test_immigration_control_is_no_usual_partner_of_joint_visits() -> None:
    usual = [each for each in authorities() if each.usual_partner]
    assert not [each for each in usual if "migra" in each.code + each.text.lower() + each.role.lower()]
    assert [each.code for each in authorities() if each.code == "immigration"] == ["immigration"]


def test_the_authorities_of_the_kuopio_model_are_usual_partners() -> None:
    usual = {each.code for each in authorities() if each.usual_partner}
    assert {"labour_inspectorate", "police", "tax", "fire_rescue", "food_safety"} <= usual


def test_actors_stand_in_one_group_each_and_some_are_named_for_every_list() -> None:
    for name in ("sexual", "labour", "begging"):
        assert (
            len([each for each in actors() if name in each.lists]) >= 9
        )  # as many as Tables 1-3 name, or more


def test_the_safety_box_says_danger_child_consent_and_checking_in_and_out() -> None:
    assert [each.code for each in safety_box()] == ["danger", "child", "consent", "check_in"]
    assert [each.helpline for each in safety_box() if "{number}" in each.text] == ["emergency"]
    assert {each.number for each in helplines()} == {"112", "116 006", "116 111"}


def test_the_safety_notes_keep_teams_out_of_homes_without_pictures_and_free_to_leave() -> None:
    codes = {each.code for each in safety_notes()}
    assert {"no_dwelling", "no_pictures", "no_confronting", "leave", "together"} <= codes
