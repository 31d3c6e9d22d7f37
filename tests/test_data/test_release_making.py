"""Tests that releases show no small group, count nothing twice, and come out the same each time."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Refused
from data.periods import Period
from data.releases.band import Band
from data.releases.facts import ReleaseFacts
from data.releases.forms import signals_by_form
from data.releases.half_years import last_half_years, parse_code, release_code
from data.releases.making import make_release, round_total
from data.releases.prepared import TOTALS, Counted, Prepared
from data.releases.release import (
    FULL,
    NOT_KNOWN,
    OTHER,
    SERVICES_AND_EFFORT,
    SEVERAL,
    Effort,
    NeedCover,
    Part,
    Release,
)
from data.releases.rules import RULES
from data.releases.shortfall import shortfall_sentences
from data.releases.trial import trial_releases
from data.vocabulary import forms
from tests.test_data.release_cases import (
    FIRST_HALF,
    SAFE,
    asked_for,
    cells_of_squares,
    drawn_sightings,
    frame,
    is_safe_by_hand,
    made_facts,
    parts_by_brute_force,
    people_everywhere,
    several,
    shuffled,
)

HALVES = (FIRST_HALF, Period(678, 683), Period(684, 689))
CODES = {form.bit: form.code for form in forms()}


def keys_of(records: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(records["source"], records["source_id"], strict=True))


def changed(facts: ReleaseFacts, rng: np.random.Generator, gone: list[dict], half: Period) -> ReleaseFacts:
    """Return facts some months later: new and late records, some corrected, taken back, or brought in again."""
    rows = facts.sightings.to_dict("records")
    kept = []
    for row in rows:
        chance = rng.random()
        if chance < 0.1:
            gone.append(row)
        elif chance < 0.25:
            # A corrected version: elsewhere, of another form, under the same id.
            elsewhere = {"cell_level": 2, "east": int(rng.integers(-4, 4)), "north": int(rng.integers(-4, 4))}
            kept.append(row | elsewhere | {"forms": 2})
        else:
            kept.append(row)
    again = [gone.pop(0) for _one in range(len(gone) // 2)]
    new = drawn_sightings(rng, int(rng.integers(0, 120)), half.months)
    late = drawn_sightings(rng, int(rng.integers(0, 20)), range(half.first - 6, half.first))
    late = [row | {"source_id": f"late-{row['source_id']}"} for row in late]
    return replace(facts, sightings=frame([*kept, *again, *new, *late]))


def eligible_by_hand(facts: ReleaseFacts, half: Period, counted: set[tuple[str, str]]) -> pd.DataFrame:
    """Return the sightings that may count, one by one: of months from the first release's first on."""
    rows = [
        row._asdict()
        for row in facts.sightings.itertuples(index=False)
        if row.first_period >= HALVES[0].first
        and row.last_period <= half.last
        and (row.source, row.source_id) not in counted
    ]
    return frame(rows)


def check_invariants(
    made: Prepared, facts: ReleaseFacts, half: Period, counted: set[tuple[str, str]]
) -> None:
    release, records = made.release, made.records
    eligible = eligible_by_hand(facts, half, counted)
    assert keys_of(records) == keys_of(eligible)
    assert len(records) == len(eligible)
    shown = records.loc[records["part"] != ""]
    # The parts are those of brute force, their ground and signals disjoint, and each safe.
    by_brute_force = {
        (each.ground, each.signals) for each in parts_by_brute_force(replace(facts, sightings=eligible))
    }
    by_code = {part.code: records.loc[records["part"] == part.code] for part in release.parts}
    assert {
        (cells_of_squares(part.squares, facts.box), frozenset(keys_of(by_code[part.code])))
        for part in release.parts
    } == by_brute_force
    for part in release.parts:
        assert is_safe_by_hand(by_code[part.code]["source"].tolist())
        assert part.signals.holds(len(by_code[part.code]))
    # Those in the totals alone are safe together, and so are all.
    totals = shown.loc[shown["part"] == TOTALS]
    assert totals.empty or is_safe_by_hand(totals["source"].tolist())
    assert set(shown["part"]) <= {TOTALS, *by_code}
    assert release.kind == (FULL if len(shown) else SERVICES_AND_EFFORT)
    if release.signals is None:
        assert made.shortfall["signals"] == len(records)
        assert shown.empty
        return
    about = release.signals.about
    assert about >= 15
    assert abs(about - len(shown)) <= 2 or about == 15 >= len(shown) >= 11
    if len(shown) < len(records):
        assert release.signals.waiting
    check_groups(release, shown)


def check_groups(release: Release, shown: pd.DataFrame) -> None:
    """Check the groups of forms and of those met: disjoint, safe, and what they leave out too."""
    assert release.signals is not None
    bits = shown["forms"].to_numpy()
    code = np.array([NOT_KNOWN if bit == 0 else CODES.get(bit, SEVERAL) for bit in bits], dtype=object)
    named = [group.code for group in release.signals.forms]
    group_of = np.where(np.isin(code, [name for name in named if name != OTHER]), code, OTHER)
    if named:
        assert set(group_of) == set(named)
        assert len(named) > 1
    for group in release.signals.forms:
        rows = group_of == group.code
        assert group.signals.holds(int(rows.sum()))
        assert is_safe_by_hand(shown["source"][rows].tolist())
        assert is_safe_by_hand(shown["source"][~rows].tolist())
    met = shown["discovered"].to_numpy(dtype=bool)
    both = [is_safe_by_hand(shown["source"][rows].tolist()) for rows in (met, ~met)]
    assert (release.signals.met is None) == (release.signals.reported is None) == (not all(both))
    if release.signals.met and release.signals.reported:
        assert release.signals.met.holds(int(met.sum()))
        assert release.signals.reported.holds(int((~met).sum()))


def numbers_about_people(thing: Any) -> list[int]:
    """Return every number that a release says of signals and inspections, wherever it stands in it."""
    if isinstance(thing, Effort | NeedCover):  # what was done and what help there is: nobody is met there
        return [] if isinstance(thing, NeedCover) else numbers_about_people(thing.unmet_needs)
    if isinstance(thing, Part):
        return numbers_about_people(thing.signals)
    if isinstance(thing, Band):
        return [thing.low] if thing.high is None else [thing.low, thing.high]
    if is_dataclass(thing):
        skipped = {"organisations", "inhabitants", "crs_epsg", "box", "period", "services", "made"}
        return [n for each in fields(thing) if each.name not in skipped for n in numbers_about_people(getattr(thing, each.name))]  # fmt: skip
    if isinstance(thing, tuple):
        return [number for each in thing for number in numbers_about_people(each)]
    return [thing] if isinstance(thing, int | float) and not isinstance(thing, bool) else []


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_release_shows_a_small_group_or_counts_a_record_twice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    facts = made_facts(drawn_sightings(rng, int(rng.integers(0, 200)), HALVES[0].months))
    counted, follows, gone, seen = Counted.nothing(), None, [], set()
    for half in HALVES:
        asked = asked_for(half, follows)
        made = make_release(facts, asked, counted)
        check_invariants(made, facts, half, seen)
        assert [number for number in numbers_about_people(made.release) if 0 < number < 11] == []
        # The same facts in another order make the same release.
        mixed = replace(facts, sightings=shuffled(facts.sightings, rng))
        assert make_release(mixed, asked, counted).release == made.release
        new = keys_of(
            made.counted.sightings.rename(columns={"record_source": "source", "record_id": "source_id"})
        )
        assert not new & seen
        seen |= new
        counted, follows = counted.followed_by(made.counted), asked.code
        if half != HALVES[-1]:
            facts = changed(facts, rng, gone, HALVES[HALVES.index(half) + 1])


def test_a_release_by_hand() -> None:
    here = several(SAFE, (2, 0, 0))
    # Three quarters of the 1 km hold 4, 4 and 9: together as safe as the first.
    beside = [*several({"a": 4}, (2, 1, 0)), *several({"b": 4}, (2, 0, 1)), *several({"c": 3, "d": 3, "e": 2, "f": 1}, (2, 1, 1), discovered=False)]  # fmt: skip
    season = several(SAFE, (2, 0, 0), month=None, first_period=672, last_period=674, forms=2)
    alone = several({"a": 3, "b": 1}, (2, -4, -4))
    facts = made_facts([*here, *beside, *season, *alone])
    made = make_release(facts, asked_for(), Counted.nothing())
    release, signals = made.release, made.release.signals
    assert signals is not None
    # From north to south: the rest reaches 500 m further north than the part that it surrounds.
    assert [(part.squares, part.rest, part.signals, part.inhabitants) for part in release.parts] == [
        (((2, 1, 0), (2, 0, 1), (2, 1, 1)), True, Band(15, 19), 3_000),
        (((2, 0, 0),), False, Band(15, 19), 1_000),
    ]
    assert [part.area_km2 for part in release.parts] == [0.75, 0.25]
    # 17 + 17 in parts and 17 of a season make 51; 4 wait in the south-west.
    assert (signals.about, signals.placed) == (50, Band(30, 49))
    # 34 of labour, 17 of sexual exploitation.
    assert [(group.code, group.signals) for group in signals.forms] == [
        ("labour", Band(30, 49)),
        ("sexual", Band(15, 19)),
    ]
    # Reported are 9 alone: too few, so neither is said.
    assert (signals.met, signals.reported) == (None, None)
    assert (signals.late, signals.waiting) == (False, True)
    assert made.withheld.to_dict("records") == [{"reason": "too_few", "records": 4, "squares": [(2, -4, -4)]}]
    assert made.shortfall == {}
    assert len(made.counted.sightings) == 51
    assert release.organisations == 6
    assert release.inhabitants == 64_000


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (dict.fromkeys("abc", 10), 3),
        (dict.fromkeys("abcde", 4), 3),
        (SAFE, 6),
        (dict.fromkeys("abcdefghijkl", 1) | {"a": 9}, 6),  # the one with 9 of 20 learns nothing of the others
    ],
)
def test_organisations_are_told_as_a_class_of_those_with_signals_that_are_shown(
    numbers: dict[str, int], told: int
) -> None:
    # Of h and i nothing is shown: h only visits, and the signal of i waits elsewhere.
    only_visits = pd.DataFrame(
        [("h", "v1", 0, 0, 2, 672, 60, [])],
        columns=["source", "source_id", "east", "north", "cell_level", "period", "minutes", "unmet_needs"],
    )
    signals = [*several(numbers, (2, 0, 0)), *several({"z": 1}, (2, -4, -4))]
    release = make_release(made_facts(signals, visits=only_visits), asked_for(), Counted.nothing()).release
    assert release.organisations == told
    none = make_release(made_facts([], visits=only_visits), asked_for(), Counted.nothing()).release
    assert none.organisations == 0


def test_the_first_release_counts_its_own_months_and_later_ones_what_came_late_or_waited() -> None:
    before = several(SAFE, (2, 0, 0), month=671)
    winter = several(SAFE, None, month=None, first_period=671, last_period=672)
    year = several(SAFE, None, month=None, first_period=672, last_period=683)
    no_time = several(SAFE, (2, 0, 0), month=None)
    own = several({"a": 4, "b": 4, "c": 3}, (2, 0, 0))
    facts = made_facts([*before, *winter, *year, *no_time, *own])
    first = make_release(facts, asked_for(), Counted.nothing())
    assert first.release.kind == SERVICES_AND_EFFORT
    assert len(first.records) == 11
    late = several({"d": 3, "e": 2, "f": 1}, (2, 0, 0), month=675)
    after = replace(facts, sightings=frame([*facts.sightings.to_dict("records"), *late]))
    second = make_release(after, asked_for(HALVES[1], "2026-H1"), first.counted)
    # The 11 that waited with 6 that came late make a part; the 17 of the year count in the total.
    assert [part.signals for part in second.release.parts] == [Band(15, 19)]
    assert second.records["part"].value_counts().to_dict() == {"P01": 17, TOTALS: 17}
    assert second.release.signals is not None
    assert second.release.signals.late


def test_months_of_a_release_are_in_no_other() -> None:
    facts = made_facts(several(SAFE, (2, 0, 0)))
    first = make_release(facts, asked_for(), Counted.nothing())
    with pytest.raises(Refused, match="begins before the last release ends"):
        make_release(facts, asked_for(Period(672, 683), "2026-H1"), first.counted)


def test_without_inhabitants_signals_count_in_the_total_alone() -> None:
    made = make_release(
        made_facts(several(SAFE, (2, 0, 0)), population=people_everywhere(0)), asked_for(), Counted.nothing()
    )
    assert made.release.parts == ()
    assert made.release.signals is not None
    assert made.release.signals.about == 15
    assert made.release.signals.placed is None
    assert set(made.records["part"]) == {TOTALS}


def test_a_store_without_anything_makes_a_release_of_services_and_effort() -> None:
    made = make_release(made_facts([]), asked_for(), Counted.nothing())
    assert made.release.kind == SERVICES_AND_EFFORT
    assert made.release.signals is None
    assert made.shortfall["signals"] == 0
    assert shortfall_sentences(made.shortfall)[0] == "There are no signals in these 6 months."


def test_what_is_missing_is_said_with_what_would_do() -> None:
    few = several({"a": 4, "b": 4, "c": 3}, (2, 0, 0))
    earlier = several({"d": 4, "e": 4, "f": 3}, (2, 0, 0), month=664)
    made = make_release(made_facts([*few, *earlier]), asked_for(), Counted.nothing())
    # 11 of three organisations; with those of May 2025, of the twelve months before, 22 of six.
    assert made.shortfall == {
        "signals": 11, "sources": 3, "most_of_one": 4, "months": 6, "least": 11, "least_sources": 3,
        "least_signals": 30, "enough_months": 18,
    }  # fmt: skip
    assert shortfall_sentences(made.shortfall) == (
        "There are 11 signals in these 6 months, 4 of them from one organisation; organisations: 3.",
        "With 3 organisations a release with signals needs at least 30 signals, 11 of them besides those of any "
        "one organisation, and none may hold more than half.",
        "A longer period would do: the last 18 months.",
        "A larger area would do, together with neighbouring municipalities, if it has at least 30 signals.",
    )
    # After a release, earlier months are counted: then a longer one ends later, or more must report.
    after = replace(Counted.nothing(), since=666, until=671)
    second = make_release(made_facts(few), asked_for(follows="2025-H2"), after)
    assert shortfall_sentences(second.shortfall)[2] == (
        "A longer period would do: at the pace of these months, one of about 17 months."
    )
    one = make_release(made_facts(several({"a": 40}, (2, 0, 0))), asked_for(), Counted.nothing())
    assert shortfall_sentences(one.shortfall)[2:] == (
        "No longer period would do while fewer than 3 organisations report.",
        "A larger area would do, together with neighbouring municipalities, if at least 2 more organisations "
        "report there.",
    )
    uneven = make_release(
        made_facts(several({"a": 40, "b": 9, "c": 9}, (2, 0, 0))), asked_for(), Counted.nothing()
    )
    assert shortfall_sentences(uneven.shortfall)[2] == (
        "A longer period would do only if the other organisations report more."
    )


def test_a_total_is_rounded_to_five_and_never_to_ten() -> None:
    assert [round_total(count, RULES) for count in (11, 12, 17, 18, 22, 23, 1_002)] == [15, 15, 15, 20, 20, 25, 1_000]  # fmt: skip


def test_forms_that_are_too_few_are_merged_until_no_group_is_small() -> None:
    def groups(*parts: tuple[int, dict[str, int]]) -> list[tuple[str, int]]:
        rows = [row for bits, numbers in parts for row in several(numbers, None, forms=bits)]
        return [(group.code, group.signals.low) for group in signals_by_form(frame(rows), RULES)]

    twice = {source: 2 * number for source, number in SAFE.items()}
    # 17 sexual, 34 labour, 3 begging: begging alone is small, so the smaller of the two joins it.
    assert groups((1, twice), (2, SAFE), (4, {"a": 3})) == [("labour", 30), (OTHER, 20)]
    # 3 of begging and nothing else beside labour: all in one group says nothing.
    assert groups((1, SAFE), (4, {"a": 3})) == []
    assert groups((1, SAFE)) == []
    assert groups((1, SAFE), (3, SAFE), (0, SAFE)) == [("labour", 15), (NOT_KNOWN, 15), (SEVERAL, 15)]
    assert groups() == []


def test_trial_releases_follow_each_other_over_whole_half_years() -> None:
    facts = made_facts([row for half in HALVES[:2] for row in several(SAFE, (2, 0, 0), month=half.last)])
    made = trial_releases(facts, number=3, today=date(2027, 2, 1))
    assert [(each.release.code, each.release.follows) for each in made] == [
        ("2025-H2", None),
        ("2026-H1", "2025-H2"),
        ("2026-H2", "2026-H1"),
    ]
    assert [len(each.counted.sightings) for each in made] == [0, 17, 17]
    assert [each.release.made for each in made] == [date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)]


@pytest.mark.parametrize(
    "code", ["2026-H1", "2026-H2", "2026", "2026-01_2026-03", "2026-04_2027-03", "2026-05_2026-05"]
)
def test_the_name_of_a_release_says_its_months(code: str) -> None:
    assert release_code(parse_code(code)) == code


@pytest.mark.parametrize(
    "code", ["2026-H3", "26", "2026-01_2026-06", "2026-06_2026-01", "2026-13_2027-01", "", "../2026"]
)
def test_other_names_are_none_of_a_release(code: str) -> None:
    with pytest.raises(Refused, match="is no name of a release"):
        parse_code(code)


def test_half_years_that_are_over_are_whole() -> None:
    # On the last of June the half-year still runs; on the first of July it is over.
    assert last_half_years(2, today=date(2026, 6, 30)) == (Period(660, 665), Period(666, 671))
    assert last_half_years(1, today=date(2026, 7, 1)) == (Period(672, 677),)
    with pytest.raises(Refused, match="0 half-years"):
        last_half_years(0, today=date(2026, 7, 1))
