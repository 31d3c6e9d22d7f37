"""The attacks fail on releases, succeed on what is forbidden, and their arithmetic is that of brute force."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from data.clock import set_today
from data.errors import Refused
from data.releases.attacks.across_releases import compare_releases
from data.releases.attacks.averaging import compare_copies
from data.releases.attacks.background_knowledge import subtract_from_groups
from data.releases.attacks.control_parts import show_ground_with_signals
from data.releases.attacks.control_queries import count_freely, count_visits, overlap_unions
from data.releases.attacks.direct import read_directly
from data.releases.attacks.effort_figures import read_visits, subtract_visits
from data.releases.attacks.homogeneity import infer_forms
from data.releases.attacks.inspected import attack_figures
from data.releases.attacks.interval_bounds import bound_targets
from data.releases.attacks.linear_program import Bounds, Question
from data.releases.attacks.linear_span import span_targets
from data.releases.attacks.minimality import bounds_of_source, reckon_with_rules, sources_told
from data.releases.attacks.outcome import Outcome, is_learnt
from data.releases.attacks.presence import look_for_holes
from data.releases.attacks.published_groups import PublishedGroup, exact_group, published_groups
from data.releases.attacks.run import AttackReport, Effort, attack_releases
from data.releases.attacks.second_geography import overlay_geographies
from data.releases.attacks.seeded import consecutive_releases
from data.releases.attacks.set_differences import move_slider, select_several
from data.releases.attacks.targets import Targets, draw_targets
from data.releases.attacks.truth import read_truth
from data.releases.band import Band
from data.releases.effort import VISIT_STEP, effort_total
from data.releases.making import make_release
from data.releases.prepared import Counted, Prepared
from data.releases.release import Group, Signals
from data.releases.rules import RULES
from data.releases.safety_rule import is_safe
from tests.sample_release import sample_release
from tests.test_data.release_cases import (
    SAFE,
    SOURCES,
    asked_for,
    drawn_sightings,
    frame,
    made_facts,
    people_everywhere,
    several,
    sighting,
)

TODAY = date(2026, 11, 28)
# As the rules were before what they tell themselves was reckoned with.
LOOSE = replace(RULES, fewest=0, fewest_of_five=0, fewest_of_three=0)
ATTACKS = (
    "direct", "multi_select", "slider", "averaging", "linear_span", "interval_bounds", "across_releases",
    "homogeneity", "background_knowledge", "minimality", "presence", "second_geography", "inspections", "bytes",
)  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Iterator[AttackReport]:
    """Give the report on four half-years of crowded signals, some of which came late or changed."""
    set_today(TODAY)
    rng = np.random.default_rng(5)
    rows = [
        row for half in range(4) for row in drawn_sightings(rng, 300, range(654 + 6 * half, 660 + 6 * half))
    ]
    prepared, facts = consecutive_releases(made_facts(frame(rows)), 4, seed=3)
    assert sum(len(each.release.parts) for each in prepared) > 8
    yield attack_releases(prepared, facts=facts, effort=Effort(per_family=3, questions=60, insiders=30))
    set_today(None)


def prepared_of(rows: list[dict]) -> Prepared:
    return make_release(made_facts(rows), asked_for(), Counted.nothing())


def groups_of(prepared: Sequence[Prepared]) -> tuple[PublishedGroup, ...]:
    return published_groups(prepared, read_truth(prepared))


def test_no_attack_succeeds_on_releases(report: AttackReport) -> None:
    broken = {name: report.by_attack[name].examples for name in ATTACKS if report.by_attack[name].succeeded}
    assert not broken
    assert report.succeeded == 0


def test_every_attack_but_those_on_files_and_sites_had_something_to_try(report: AttackReport) -> None:
    idle = {name for name in ATTACKS if report.by_attack[name].tried == 0}
    # These facts have no inspections, and the releases were not written to folders.
    assert idle == {"inspections", "bytes"}
    assert report.tried == sum(report.by_attack[name].tried for name in ATTACKS)


def test_every_forbidden_variant_of_the_same_records_falls(report: AttackReport) -> None:
    controls = {name: each for name, each in report.by_attack.items() if name.startswith("control_")}
    assert report.controls == sum(each.tried > 0 for each in controls.values()) >= 22
    assert not [name for name, each in controls.items() if each.tried and not each.succeeded]
    # These facts have no inspections and no visits, and in no square few signals of many sources.
    assert {name for name, each in controls.items() if not each.tried} == {
        "control_exact_counts",
        "control_operators",
        "control_visits_of_two",
    }
    assert report.holds


def test_nothing_to_try_is_not_told_as_held() -> None:
    alone = prepared_of(several({"a": 3, "b": 2}, (2, 0, 0)))
    assert not alone.release.is_full
    done = attack_releases([alone], facts=made_facts(several({"a": 3}, (2, 0, 0))))
    assert done.by_attack["multi_select"] == Outcome(0, 0)
    assert done.by_attack["control_recounted_late"].tried == 0
    assert done.controls == done.controls_succeeded < 12


def test_a_number_that_does_not_hold_its_count_is_refused() -> None:
    made = prepared_of(several(SAFE, (2, 0, 0)))
    part = replace(made.release.parts[0], signals=Band(20, 29))
    wrong = replace(made, release=replace(made.release, parts=(part,)))
    with pytest.raises(Refused, match="0/part/P01"):
        groups_of([wrong])


@pytest.mark.parametrize(
    ("low", "high", "size", "learnt"),
    [
        (3, 7, 5, True),
        (3, 8, 5, False),
        (6, 7, 5, False),
        (0, 4, 0, False),
        (9, 13, 11, False),
        (10, 10, 10, True),
    ],
)
def test_a_group_is_learnt_within_two_and_only_rightly(low: int, high: int, size: int, learnt: bool) -> None:
    assert bool(is_learnt(low, high, size)) is learnt


def test_what_the_old_rule_told_of_fourteen_signals_of_six_sources_is_no_longer_shown() -> None:
    # 14 - 3 = 11 are left without the largest: safe by cap, share and remainder. But then every source has at
    # most 14 - 11 = 3, so "0 to 3" is known of each.
    rows = several({"a": 3, "b": 3, "c": 3, "d": 2, "e": 2, "f": 1}, (2, 0, 0))
    old = make_release(made_facts(rows), asked_for(), Counted.nothing(), rules=LOOSE)
    truth = read_truth([old])
    learnt = reckon_with_rules(published_groups([old], truth), truth, LOOSE)
    assert learnt.succeeded >= 6
    assert "0 to 3" in " ".join(learnt.examples)
    assert not prepared_of(rows).release.parts


def brute_bounds(low: int, high: int, sources: int, own: int | None) -> set[int]:
    """What another source can have: every way to share n among sources is tried."""
    others = sources - (own is not None)
    found = set()
    for shares in product(range(high + 1), repeat=others):
        whole = (*shares, own) if own is not None else shares
        if low <= sum(whole) <= high and is_safe(np.array(whole), RULES):
            found.add(shares[0])
    return found


@pytest.mark.parametrize(
    ("low", "high", "sources", "own"), [(20, 24, 4, 6), (30, 33, 3, None), (30, 36, 3, 12), (20, 22, 4, 2)]
)
def test_what_the_rules_tell_is_what_every_way_to_share_allows(
    low: int, high: int, sources: int, own: int | None
) -> None:
    possible = brute_bounds(low, high, sources, own)
    assert bounds_of_source(low, high, sources, own, RULES) == (min(possible), max(possible))


def test_the_rules_tell_no_source_of_any_count_nearly_exactly() -> None:
    for sources in range(3, 9):
        for count in range(17, 60):
            for own in (None, *range(count)):
                low, high = bounds_of_source(count, count, sources, own, RULES)
                # Nothing is possible where such an insider cannot be: then all up to the count is given.
                assert high - low > 4 or low > 10, (sources, count, own)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=6),
    st.integers(1, 2**9 - 1),
)
def test_a_target_is_spanned_where_it_adds_nothing_to_the_rank(groups: list[list[bool]], bits: int) -> None:
    target = np.array([bits >> n & 1 for n in range(9)])
    shown = [exact_group(0, np.flatnonzero(group)) for group in groups if any(group)]
    targets = Targets(pd.DataFrame({"size": [target.sum()]}), csr_array(target[None, :].astype(float)))
    matrix = np.array([group for group in groups if any(group)] or [[0] * 9], float)
    spanned = np.linalg.matrix_rank(np.vstack([matrix, target])) == np.linalg.matrix_rank(matrix)
    assert span_targets(shown, targets).succeeded == int(bool(shown) and bool(spanned))


@pytest.mark.parametrize("form", ["labour", "sexual", None])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_bounds_are_those_of_every_table_that_the_bands_allow(form: str | None, elsewhere: bool) -> None:
    parts = tuple(
        replace(part, signals=band)
        for part, band in zip(sample_release().parts[:2], (Band(3, 4), Band(5, 7)), strict=True)
    )
    forms = (Group("labour", Band(2, 3)), Group("sexual", Band(9, 14)))
    release = sample_release(parts=parts, signals=Signals(15, None, None, None, forms, False, False))
    # Labour and sexual in the first part, in the second, and in none; about 15 is 11 to 17.
    tables = [
        table
        for table in product(range(4), range(5), range(4), range(8), range(4), range(15))
        if 3 <= table[0] + table[1] <= 4
        and 5 <= table[2] + table[3] <= 7
        and 2 <= table[0] + table[2] + table[4] <= 3
        and 9 <= table[1] + table[3] + table[5] <= 14
        and 11 <= sum(table) <= 17
    ]
    chosen = [0, 1] + [4, 5] * elsewhere
    sizes = [sum(table[n] for n in chosen if form is None or n % 2 == (form == "sexual")) for table in tables]
    question = Question(frozenset({"A1"}), frozenset(), elsewhere, form, True, None, False)
    assert Bounds(release).of(question) == (min(sizes), max(sizes))
    # Of a month, source or category within it nothing is published: there may be none.
    assert Bounds(release).of(replace(question, narrower=True)) == (0, max(sizes))


def test_a_published_number_below_eleven_is_read_directly() -> None:
    made = prepared_of(several(SAFE, (2, 0, 0)))
    assert read_directly([made]).succeeded == 0
    part = replace(made.release.parts[0], signals=Band(7, 14))
    assert read_directly([replace(made, release=replace(made.release, parts=(part,)))]).succeeded == 1


def test_a_total_beside_all_parts_but_a_small_one_gives_that_one() -> None:
    whole, shown = np.arange(40), np.arange(36)
    assert select_several([exact_group(0, whole), exact_group(0, shown, kind="part")], 40).succeeded >= 1
    assert (
        select_several([exact_group(0, whole), exact_group(0, np.arange(20), kind="part")], 40).succeeded == 0
    )


def test_a_later_release_with_five_more_of_the_same_ground_gives_the_five() -> None:
    first = PublishedGroup(0, "part", "P1", np.arange(20), 20, 20, ((3, 0, 0),))
    later = replace(first, release=1, rows=np.arange(20, 25))
    assert move_slider([first, later]).succeeded == 1
    assert compare_releases([first, later], 25).succeeded == 0
    # Counted again, the first twenty are subtracted.
    assert compare_releases([first, replace(later, rows=np.arange(25))], 25).succeeded == 1


def test_a_source_with_all_but_three_subtracts_its_own() -> None:
    truth = read_truth([prepared_of(several({"a": 20, "b": 3}, (2, 0, 0)))])
    rows = np.arange(len(truth.records))
    assert subtract_from_groups(truth, [exact_group(0, rows)]).succeeded == 1
    # In a band of ten, three others might be none to nine.
    assert subtract_from_groups(truth, [replace(exact_group(0, rows), low=20, high=29)]).succeeded == 0


@pytest.mark.parametrize(("others", "known"), [(Band(11, 14), 1), (Band(20, 29), 0)])
def test_a_part_larger_than_all_other_forms_has_a_known_form(others: Band, known: int) -> None:
    rows = several(dict.fromkeys(SOURCES, 15), (2, 0, 0)) + several(
        dict.fromkeys(SOURCES, 3), (2, -2, -2), forms=2
    )
    made = prepared_of(rows)
    # At least 100 are in the part of 105. With 14 of another form at most, 86 of 100 are labour; with 28, 72.
    shown = replace(made.release.signals, forms=(Group("labour", Band.of(105)), Group("sexual", others)))
    one = replace(made, release=replace(made.release, signals=shown))
    assert infer_forms([one], read_truth([one])) == Outcome(
        4, known, ("2026-H1: part P01 is labour",) * known
    )


def test_forms_are_not_shown_where_they_would_tell_of_a_part() -> None:
    # One part of 420 + 21, about 440 in all, at most 29 of the other form: more than nine in ten are labour.
    crowded = several(dict.fromkeys(SOURCES, 60), (2, 0, 0)) + several(
        dict.fromkeys(SOURCES, 3), (2, 0, 0), forms=2
    )
    assert prepared_of(crowded).release.signals.forms == ()
    # With 112 of another form, 75 % of 448 at most are certain, and forms are shown.
    mixed = several(dict.fromkeys(SOURCES, 48), (2, 0, 0)) + several(
        dict.fromkeys(SOURCES, 16), (2, 0, 0), forms=2
    )
    made = prepared_of(mixed)
    assert [group.code for group in made.release.signals.forms] == ["labour", "sexual"]
    assert infer_forms([made], read_truth([made])).succeeded == 0


def test_parts_that_lie_on_each_other_or_leave_holes_are_found() -> None:
    made = prepared_of(several(SAFE, (2, 0, 0)) + several(SAFE, (2, 1, 1)))
    first, _second = made.release.parts
    assert overlay_geographies(groups_of([made])).succeeded == 0
    groups = [
        replace(group, squares=((3, 0, 0),)) if group.code == first.code else group
        for group in groups_of([made])
    ]
    assert overlay_geographies(groups).succeeded >= 1
    assert look_for_holes([made]).succeeded == 0
    torn = replace(first, squares=((2, 0, 0), (2, 1, 0)))
    holed = replace(made, release=replace(made.release, parts=(torn,)))
    assert look_for_holes([holed]).examples == ("2026-H1: P01 has holes",)


def test_a_part_shrunk_to_the_only_square_with_signals_is_found() -> None:
    # Too few live in the square of 500 m, so that the part is the one of 1 km around it.
    people = people_everywhere().assign(
        inhabitants=lambda rows: np.where((rows["east"] == 0) & (rows["north"] == 0), 50, 1_000)
    )
    facts = made_facts(several(SAFE, (2, 0, 0)), population=people)
    made = make_release(facts, asked_for(), Counted.nothing())
    (part,) = made.release.parts
    assert part.squares == ((3, 0, 0),)
    assert look_for_holes([made], facts) == Outcome(1, 0)
    shrunk = replace(made, release=replace(made.release, parts=(replace(part, squares=((2, 0, 0),)),)))
    assert look_for_holes([shrunk], facts).succeeded == 1
    assert show_ground_with_signals([made], facts, RULES).succeeded == 1


def test_a_part_that_leaves_out_ground_of_a_signal_known_to_a_kilometre_is_found() -> None:
    made = prepared_of([*several(SAFE | {"a": 3}, (2, 0, 0)), sighting("a", (3, 0, 0))])
    (part,) = made.release.parts
    assert part.squares == ((3, 0, 0),)
    assert look_for_holes([made]).succeeded == 0
    shrunk = replace(made, release=replace(made.release, parts=(replace(part, squares=((2, 0, 0),)),)))
    assert look_for_holes([shrunk]).succeeded == 1


def test_how_many_organisations_there_are_told_exactly_gives_the_signals_of_each() -> None:
    # 20 of twelve organisations, nine of one: to it, of 18 to 22 the eleven others have 9 to 13, each at least
    # one, so none more than 3.
    numbers = {"a": 9} | {f"s{n}": 1 for n in range(11)}
    made = prepared_of(several(numbers, (2, 0, 0)))
    truth, groups = read_truth([made]), groups_of([made])
    assert "another source has 1 to 3" in " ".join(
        reckon_with_rules(groups, truth, RULES, organisations=[12]).examples
    )
    # Of at least six, one of five others may have 22 - 9 - 4.
    assert reckon_with_rules(groups, truth, RULES, organisations=[6]).succeeded == 0
    assert bounds_of_source(18, 22, sources_told(6), 9, RULES, present=True)[1] == 9


def present_by_brute_force(low: int, high: int, sources: int, own: int) -> set[int]:
    return {
        shares[0]
        for shares in product(range(1, high + 1), repeat=sources - 1)
        if low <= sum(shares) + own <= high and is_safe(np.array((*shares, own)), RULES)
    }


@pytest.mark.parametrize(("low", "high", "own"), [(20, 24, 6), (30, 33, 4)])
def test_what_is_told_where_each_has_one_is_what_every_way_to_share_allows(
    low: int, high: int, own: int
) -> None:
    possible = present_by_brute_force(low, high, 3, own) | present_by_brute_force(low, high, 4, own)
    told = bounds_of_source(low, high, range(3, 5), own, RULES, present=True)
    assert told == (min(possible), max(possible))


def visits_by(numbers: dict[str, int], needs: list[str] | None = None) -> pd.DataFrame:
    rows = [source for source, number in numbers.items() for _visit in range(number)]
    return pd.DataFrame({"source": rows, "period": 672, "unmet_needs": [needs or []] * len(rows)})


@pytest.fixture(scope="module")
def nothing_told() -> Prepared:
    """Give a release of facts without signals."""
    return prepared_of([])


def with_visits(made: Prepared, shown: int, *needs: Group) -> Prepared:
    effort = replace(made.release.effort, visits=shown, unmet_needs=needs)
    return replace(made, release=replace(made.release, effort=effort))


def test_of_two_organisations_that_visit_each_learns_the_visits_of_the_other(nothing_told: Prepared) -> None:
    visits, shown = visits_by({"a": 12, "b": 2}), with_visits(nothing_told, 14)
    assert read_visits([shown], visits) == Outcome(1, 0)
    assert subtract_visits([shown], visits).examples == ("2026-H1: visits: others made 2",)
    # About 1200 are 1150 to 1249: less 1195, that is 0 to 54, which is too wide.
    assert subtract_visits([with_visits(nothing_told, 1200)], visits_by({"a": 1195, "b": 2})) == Outcome(1, 0)
    # Of two others with 4 and 8, each may have none to twelve.
    assert (
        subtract_visits([with_visits(nothing_told, 24)], visits_by({"a": 12, "b": 4, "c": 8})).succeeded == 0
    )


@pytest.mark.parametrize(
    "numbers", [(12, 2), (48, 5), (74, 10), (3, 2), (12, 6, 6), (40, 9, 2), (9, 1, 1, 1)]
)
def test_visits_as_a_release_shows_them_tell_no_organisation_of_the_others(
    nothing_told: Prepared, numbers: tuple[int, ...]
) -> None:
    visits = visits_by({f"s{n}": number for n, number in enumerate(numbers)})
    counts = {str(n): float(number) for n, number in enumerate(numbers)}
    shown = [with_visits(nothing_told, effort_total(counts, counts, VISIT_STEP, RULES))]
    assert (read_visits(shown, visits) + subtract_visits(shown, visits)).succeeded == 0
    assert (read_visits(shown, visits) + subtract_visits(shown, visits)).tried > 0


def test_visits_of_two_organisations_told_together_are_a_control_that_falls() -> None:
    assert count_visits(visits_by({"a": 12, "b": 9, "c": 2})) == Outcome(1, 1, ("112: others made 2",))
    # Nobody is left whose visits are few.
    assert count_visits(visits_by({"a": 12, "b": 11})).tried == 0


def test_visits_of_one_organisation_and_those_without_a_need_are_read_as_they_stand(
    nothing_told: Prepared,
) -> None:
    assert read_visits([with_visits(nothing_told, 7)], visits_by({"a": 7})).succeeded == 1
    # 33 visits, of which 30 to 49 noted the need: at most three did not.
    visits = visits_by({"a": 11, "b": 10, "c": 10}, ["service_full"])
    visits = pd.concat([visits, visits_by({"d": 2})], ignore_index=True)
    shown = with_visits(nothing_told, 33, Group("service_full", Band(30, 49)))
    assert read_visits([shown], visits).examples == ("2026-H1: visits without service_full: 2",)


def test_queries_answer_what_a_filter_selects_and_not_what_they_are_compared_with() -> None:
    made = prepared_of(drawn_sightings(np.random.default_rng(2), 200, range(672, 678)))
    truth = read_truth([made])
    targets = draw_targets(truth, per_family=1, seed=1).sample(50, seed=1)
    asked = count_freely([made], truth, targets)
    assert asked.tried == asked.succeeded > 25
    # Rows that are gone from the release are not counted: the answers are of the release.
    emptied = replace(made, records=made.records.assign(part=""))
    assert count_freely([emptied], truth, targets) == Outcome(asked.tried, 0)


def test_unions_that_overlap_give_the_target_though_none_lies_within_another() -> None:
    truth = read_truth([prepared_of(drawn_sightings(np.random.default_rng(2), 200, range(672, 678)))])
    targets = draw_targets(truth, per_family=1, seed=1).sample(5, seed=1)
    assert overlap_unions(truth.records, targets, RULES, seed=1) == Outcome(
        5, 5, tuple(["target 0 is a sum of published groups"] * 5)
    )


def test_what_no_published_number_bounds_is_not_tried() -> None:
    made = prepared_of(several(SAFE, (2, 0, 0)) + several({"a": 3, "b": 2}, (2, -3, -3)))
    truth = read_truth([made])
    targets = draw_targets(truth, per_family=2, seed=1)
    counted = int((targets.groups["release"] >= 0).sum())
    assert 0 < counted < len(targets)
    assert bound_targets([made], truth, targets, most=10_000, seed=1).tried == counted
    # Of one release there is no other to compare with.
    assert compare_releases(groups_of([made]), len(truth.records)).tried == 0


def test_an_operator_of_nine_sites_of_eleven_learns_of_the_others() -> None:
    operators = ["o"] * 9 + ["p", "q"]
    sites = pd.DataFrame({"site": range(11), "kind": "farm", "operator": operators, "found": False})
    group = PublishedGroup(0, "sites", "all", np.arange(11), 11, 14)
    # 11 to 14 less 9: two others, known as 2 to 5.
    assert "an operator learns of 2 others" in " ".join(attack_figures([group], sites).examples)
    # Of seven operators with two sites each, twelve are left for each: no small group.
    evenly = pd.DataFrame({"site": range(14), "kind": "farm", "operator": [f"o{n % 7}" for n in range(14)]})
    shown = replace(group, rows=np.arange(14))
    assert attack_figures([shown], evenly.assign(found=False)).succeeded == 0


def test_what_all_kinds_have_more_than_the_kinds_shown_is_found() -> None:
    sites = pd.DataFrame({"site": range(40), "kind": ["farm"] * 36 + ["mill"] * 4, "found": False})
    sites["operator"] = [f"o{n}" for n in range(40)]
    groups = [exact_group(0, np.arange(40), kind="sites"), exact_group(0, np.arange(36), kind="sites")]
    assert attack_figures(groups, sites).succeeded >= 1


def test_copies_that_differ_are_found() -> None:
    assert compare_copies([{"about": (20, 20)}, {"about": (20, 20)}]) == Outcome(1, 0)
    assert compare_copies([{"about": (20, 20)}, {"about": (25, 25)}]).succeeded == 1
    assert compare_copies([{"about": (20, 20)}]).tried == 0


def test_targets_are_small_and_each_is_what_it_says() -> None:
    rng = np.random.default_rng(2)
    truth = read_truth([prepared_of(drawn_sightings(rng, 200, range(672, 678)))])
    targets = draw_targets(truth, per_family=2, seed=1)
    assert targets.groups["size"].between(1, 10).all()
    for number in rng.permutation(len(targets))[:60].tolist():
        target = targets.target(number, truth.records)
        members = truth.records.iloc[targets.rows_of(number)]
        assert len(members) == target.size
        if target.form is not None:
            assert set(members["form"]) == {target.form}
        if target.cell is not None:
            level, east, north = target.cell
            assert (members["east"].to_numpy() >> (level - members["cell_level"].to_numpy()) == east).all()
            assert (members["north"].to_numpy() >> (level - members["cell_level"].to_numpy()) == north).all()


def test_a_record_without_a_cell_is_in_no_cell() -> None:
    truth = read_truth([prepared_of([sighting("a", None), sighting("b", (2, 0, 0))])])
    groups = draw_targets(truth, per_family=9, seed=1).groups
    in_cells = groups[[not isinstance(place, str) for place in groups["place"]]]
    assert (in_cells["size"] == 1).all()
