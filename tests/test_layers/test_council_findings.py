"""Findings are three, come from the figures, and are right where figures are missing."""

from dataclasses import replace

import pytest
from scipy.stats import chi2

from data.releases.band import Band
from data.releases.release import LITTLE, MUCH, SOME, Effort, NeedCover, Release
from layers.council.answers import answers_of
from layers.council.classes import class_of_part, classes_on_map
from layers.council.findings import findings_of
from layers.council.limits import limits_of
from layers.council.map_words import map_facts
from layers.council.naming import part_names
from layers.council.next_steps import next_steps
from layers.council.shares import ABOUT, FEWER, MORE, NOT_COMPARED, share_of_part
from tests.sample_release import (
    hours,
    sample_before,
    sample_parts,
    sample_release,
    sample_services,
    sample_without_signals,
)

NOTHING_DONE = Effort(0, 0, 0, 0, 0, ())
CASES: dict[str, tuple[Release, Release | None]] = {
    "both": (sample_release(), sample_before()),
    "first release": (sample_release(), None),
    "services and effort alone": (sample_without_signals(), None),
    "services and effort alone, after one with signals": (sample_without_signals(), sample_before()),
    "after services and effort alone": (sample_release(), sample_without_signals("2025-H2")),
    "no parts": (sample_release(parts=()), sample_before()),
    "no population": (sample_release(inhabitants=0), sample_before()),
    "one part": (sample_release(parts=sample_parts()[:1]), None),
    "one part that does not stand out": (sample_release(parts=sample_parts()[1:2]), None),
    "nothing at all": (
        replace(sample_without_signals(), effort=NOTHING_DONE, services=(), cover=(), hidden_help=False),
        None,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_there_are_three_findings_whatever_is_missing(name: str) -> None:
    release, before = CASES[name]
    found = findings_of(release, before)
    assert len(found) == len({each.headline for each in found}) == 3
    assert all(each.headline.endswith(".") and "{" not in each.headline + each.detail for each in found)
    assert all(answer for _question, answer in answers_of(release, before))
    assert len(answers_of(release, before)) == 6
    if release.signals is not None:
        assert "from at least 3 organisations" in answers_of(release, before)[1][1]
        assert any("from at least 3 organisations" in fact for fact in map_facts(release))
    assert next_steps(release)
    assert limits_of(release, before)


def test_the_first_finding_names_the_part_that_is_surely_farthest_above_its_share() -> None:
    # A1: 50-74 signals. Least: q(0.05; 100) / 2 = 38.96 expected, of at most 172 in all, 2,150 of 38,400 people:
    # 38.96 / (172 x 0.056) = 4.05 times its share.
    share = share_of_part(sample_release(), sample_parts()[0])
    assert share.lower == pytest.approx(chi2.ppf(0.05, 100) / 2 / (172 * 2150 / 38_400))
    # Most: q(0.95; 150) / 2 of at least 150 that are placed, for 2,050 people.
    assert share.upper == pytest.approx(chi2.ppf(0.95, 150) / 2 / (150 * 2050 / 38_400))
    headline = findings_of(sample_release(), None)[0].headline
    assert "Market Square" in headline
    assert "50–74 of about 170 signals" in headline
    assert "at least 4 times" in headline


@pytest.mark.parametrize(
    ("looked", "words"), [(MUCH, "more than elsewhere"), (SOME, "about as much"), (LITTLE, "little")]
)
def test_beside_a_part_that_stands_out_stands_how_much_was_looked_there(looked: str, words: str) -> None:
    part = replace(sample_parts()[0], looked=looked)
    assert words in findings_of(sample_release(parts=(part,)), None)[0].detail.split(".")[0]


@pytest.mark.parametrize(
    ("low", "high", "inhabitants", "verdict"),
    # Of at most 172 signals and 38,400 people, 20-29 signals are surely 13.25 to 39.5 expected ones.
    [
        (20, 29, 1_000, MORE),  # 13.25 / (172 x 1,050 / 38,400) = 2.8
        (20, 29, 1_850, MORE),  # 13.25 / (172 x 1,900 / 38,400) = 1.56
        (20, 29, 1_950, ABOUT),  # 13.25 / (172 x 2,000 / 38,400) = 1.48
        (20, 29, 15_000, ABOUT),  # 39.5 / (150 x 14,950 / 38,400) = 0.68
        (20, 29, 15_500, FEWER),  # 39.5 / (150 x 15,450 / 38,400) = 0.65
        (20, None, 30_000, ABOUT),
        (11, 14, 0, MORE),  # nobody, or 50 at most: 6.17 / (172 x 50 / 38,400) = 27
    ],
)
def test_clearly_is_said_only_where_the_whole_interval_is(
    low: int, high: int | None, inhabitants: int, verdict: str
) -> None:
    part = replace(sample_parts()[1], signals=Band(low, high), inhabitants=inhabitants)
    release = sample_release(parts=(part,))
    assert share_of_part(release, part).verdict == verdict


def test_a_part_that_was_little_looked_at_is_a_class_of_its_own() -> None:
    release = sample_release()
    assert [class_of_part(release, part).code for part in release.parts] == [
        MORE, ABOUT, ABOUT, "little_looked", ABOUT,
    ]  # fmt: skip
    assert [cls.code for cls in classes_on_map(release)] == [MORE, ABOUT, FEWER, "little_looked", "not_shown"]


def test_without_population_nothing_is_compared() -> None:
    release = sample_release(inhabitants=0)
    assert {share_of_part(release, part).verdict for part in release.parts} == {NOT_COMPARED}
    assert [cls.code for cls in classes_on_map(release)] == [NOT_COMPARED, "little_looked", "not_shown"]
    first = findings_of(release, None)[0]
    assert "share" not in first.headline
    assert "Nobody knows how many people live where" in first.detail


def test_where_no_part_stands_out_none_is_named_as_standing_out() -> None:
    even = replace(sample_parts()[1], inhabitants=8_000, signals=Band(30, 49))
    other = replace(even, code="A9", name="Quay", squares=((4, 225, 3318),))
    headline = findings_of(sample_release(parts=(even, other)), None)[0].headline
    assert headline == "None of 2 parts has clearly more or fewer signals than its share of inhabitants."


def test_the_second_finding_is_the_change_and_says_when_it_is_not_clear() -> None:
    same = sample_before()
    unclear = findings_of(sample_release(signals=same.signals), same)[1]
    assert unclear.headline.startswith("No clear change")
    assert "may be chance" in unclear.detail
    assert "17 % fewer hours" in unclear.detail


def test_the_need_with_least_cover_is_found() -> None:
    def third(*cover: NeedCover) -> str:
        return findings_of(sample_release(cover=cover), sample_before())[2].headline

    legal, bed = NeedCover("legal_advice", 2, 0.65), NeedCover("night_shelter", 1, 0.3)
    assert third(legal, bed) == (
        "Help is farthest for “Bed for a night”: about 30 % of inhabitants have a public service within 5 km."
    )
    assert third(legal, NeedCover("night_shelter", 0, None)).startswith(
        "No public service is listed for 1 need"
    )
    assert "how many people live near one is not known" in third(NeedCover("legal_advice", 1, None))
    assert third(replace(legal, within=0.9)).startswith("Every need has a public service within 5 km of most")


def test_next_steps_come_from_the_figures() -> None:
    steps = next_steps(sample_release())
    assert steps[0] == "Look where little was looked: Northfield."
    assert "none is listed, besides help at hidden addresses" in steps[1]
    assert steps[
        -1
    ] == "The next release holds July – December 2026; it can be made from January 2027 on.".replace(
        " – ", "\u2009–\u2009"
    )
    assert not any(
        "little was looked" in step for step in next_steps(sample_release(parts=sample_parts()[:3]))
    )


def test_no_visits_are_said_to_mean_little() -> None:
    release = replace(sample_without_signals(), effort=NOTHING_DONE)
    assert any(each.headline.startswith("No visits") for each in findings_of(release, None))


def test_no_two_parts_are_called_alike() -> None:
    twin = replace(sample_parts()[0], code="B7", looked=MUCH, hours=hours(300))
    names = part_names(sample_release(parts=(*sample_parts(), twin)))
    assert len(set(names.values())) == len(names)
    assert names["A1"] == "Market Square (A1)"
    assert names["A3"] == "Around Station"
    assert names["A5"] == "Part A5"


def test_help_that_is_not_listed_is_not_known_to_be_missing() -> None:
    release = sample_release(services=(), cover=(), hidden_help=False)
    told = next(each for each in findings_of(release, None) if "on the list" in each.headline)
    assert "not known" in told.detail
    assert sample_services()
