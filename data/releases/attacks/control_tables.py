"""Publishes frozen tables that are forbidden: second geographies, recounted records, exact counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.releases.attacks.across_releases import compare_releases
from data.releases.attacks.background_knowledge import subtract_from_groups
from data.releases.attacks.control_queries import slide_windows
from data.releases.attacks.inspected import inspected_sites, subtract_sites
from data.releases.attacks.linear_program import Bounds, Question
from data.releases.attacks.minimality import reckon_with_rules
from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import ABOUT, PART, PublishedGroup, exact_group
from data.releases.attacks.set_differences import select_several
from data.releases.attacks.targets import cell_keys
from data.releases.attacks.truth import Truth
from data.releases.band import Band
from data.releases.facts import ReleaseFacts
from data.releases.prepared import Prepared
from data.releases.release import LITTLE, Part, Release, Signals
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import are_safe, number_sources

_LEVELS = (3, 4, 5, 7)
_HALF_YEAR_MONTHS = 6
_MOST_LATE = 5
_SUPPRESSED, _MOST_SUPPRESSED = "P0", 20
# By organisations: up to so many signals, the rules give away the signals of each.
_MOST_TOLD, _MOST_TOLD_OF_MORE = {3: 18, 4: 16}, 15


def republish_cumulatively(records: pd.DataFrame, rules: ReleaseRules) -> Outcome:
    """Publish the same squares each half-year with all signals so far, from the threshold on."""
    period = records["period"].to_numpy(np.int64)
    return slide_windows(records, np.where(period < 0, -1, period // _HALF_YEAR_MONTHS), rules)


def lay_second_geography(records: pd.DataFrame, facts: ReleaseFacts, rules: ReleaseRules) -> Outcome:
    """Publish districts and squares of several sizes of the same signals, all from the threshold on.

    What a district has more than the squares within it, or a square more than the finer ones, is learnt.
    """
    fine = [rows for level in _LEVELS[:2] for rows in _cells(records, level, rules)]
    coarse = [rows for level in _LEVELS[1:] for rows in _cells(records, level, rules)]
    coarse += [rows for rows in _districts(records, facts) if len(rows) >= rules.least]
    return _differ(records, ((whole, _disjoint_within(whole, fine)) for whole in coarse))


def count_forms_per_part(records: pd.DataFrame, rules: ReleaseRules) -> Outcome:
    """Publish the forms in each square from the threshold on, beside its total: what is left is learnt."""
    form = pd.factorize(records["form"])[0]
    return _differ(
        records,
        (
            (rows, [own for own in _split(rows, form) if len(own) >= rules.least])
            for level in _LEVELS
            for rows in _cells(records, level, rules)
        ),
    )


def _differ(
    records: pd.DataFrame, published: Iterable[tuple[NDArray[np.intp], list[NDArray[np.intp]]]]
) -> Outcome:
    """Select wholes and what is shown within them; tried where one to ten signals of a whole are left."""
    outcome = Outcome()
    for whole, within in published:
        if within and is_target(len(whole) - sum(len(rows) for rows in within)):
            groups = [exact_group(0, whole), *(exact_group(0, rows, kind=PART) for rows in within)]
            learnt = select_several(groups, len(records))
            outcome += Outcome(1, min(learnt.succeeded, 1), learnt.examples)
    return outcome


def open_cell_with_own(records: pd.DataFrame, rules: ReleaseRules) -> Outcome:
    """Let one source add eleven signals to a small square: without a cap, its band less its own is learnt."""
    outcome = Outcome()
    for level in _LEVELS[:2]:
        for rows in _cells(records, level, rules, small=True):
            added = np.arange(len(records), len(records) + rules.least)
            fakes = pd.DataFrame({"source": ["insider"] * len(added)})
            both = pd.concat([records[["source"]], fakes], ignore_index=True)
            group = PublishedGroup(
                0, PART, "", np.concatenate([rows, added]), rules.least + len(rows), rules.least + len(rows)
            )
            truth = Truth(both, (group.rows,), (np.full(len(group.rows), "P"),), (np.empty(0, np.intp),))
            learnt = subtract_from_groups(truth, [group])
            outcome += Outcome(1, min(learnt.succeeded, 1))
            if outcome.tried >= 30:
                return outcome
    return outcome


def suppress_one_cell(records: pd.DataFrame, prepared: Sequence[Prepared], rules: ReleaseRules) -> Outcome:
    """Leave one small square out of a table with exact counts and total, and solve for it."""
    tried, found = 0, []
    small = [rows for level in _LEVELS for rows in _cells(records, level, rules, small=True)]
    for rows in small[:_MOST_SUPPRESSED] if len(records) > 2 * rules.least else []:
        tried += 1
        release = _with_one_suppressed(prepared[-1].release, len(records), len(rows))
        question = Question(frozenset({_SUPPRESSED}), frozenset(), False, None, True, None, False)
        low, high = Bounds(release).of(question)
        if is_learnt(low, high, len(rows)):
            found.append(f"square of {len(rows)}: {low} to {high:.0f}")
    return Outcome.of(tried, found)


def _with_one_suppressed(release: Release, records: int, suppressed: int) -> Release:
    """The release with two parts, of which the count of one is not told, and an exact total."""
    others = records - suppressed
    bands = {_SUPPRESSED: Band(0, None), "P1": Band(others, others)}
    return replace(
        release,
        parts=tuple(
            Part(code, "", "", ((2, number, 0),), False, band, LITTLE, Band(0, 4), 0, 0.25)
            for number, (code, band) in enumerate(bands.items())
        ),
        signals=Signals(records, Band(records, records), None, None, (), False, False),
    )


def count_late_again(truth: Truth) -> Outcome:
    """Count what a release has counted once more in the next one, together with what came late."""
    outcome = Outcome()
    for number, rows in enumerate(truth.counted):
        late = np.setdiff1d(np.arange(len(truth.records)), rows)[:_MOST_LATE]
        if len(rows) and len(late):
            again = np.concatenate([rows, late])
            groups = [
                PublishedGroup(number, ABOUT, "", rows, len(rows), len(rows)),
                PublishedGroup(number + 1, ABOUT, "", again, len(again), len(again)),
            ]
            outcome += compare_releases(groups, len(truth.records))
    return outcome


def show_exact_counts(truth: Truth, rules: ReleaseRules) -> Outcome:
    """Publish exact counts of squares that are safe but for being so few that the rules tell whose they are.

    These are tried: up to 18 signals of three organisations, 16 of four, 15 of more.
    """
    loose = replace(rules, fewest=0, fewest_of_five=0, fewest_of_three=0)
    source, sources = number_sources(truth.records["source"].to_numpy(object))
    outcome = Outcome()
    for level in _LEVELS:
        for rows in _slices(truth.records, _cells(truth.records, level, rules)):
            by_source = np.bincount(source[rows], minlength=sources)
            most = _MOST_TOLD.get(int((by_source > 0).sum()), _MOST_TOLD_OF_MORE)
            if len(rows) <= most and are_safe(by_source[None, :], loose)[0]:
                group = PublishedGroup(0, ABOUT, "", rows, len(rows), len(rows))
                outcome += reckon_with_rules([group], truth, loose, exact=True)
    return outcome


def keep_operators(prepared: Sequence[Prepared], rules: ReleaseRules) -> Outcome:
    """Publish sites of each kind from the threshold on, whoever runs them: an operator subtracts its own."""
    outcome = Outcome()
    for number, each in enumerate(prepared):
        sites = inspected_sites(each.inspections)
        operator = sites["operator"].to_numpy(object)
        for kind, rows in sites.groupby("kind").indices.items():
            _names, own = np.unique(operator[rows][operator[rows] != ""].astype(str), return_counts=True)
            if len(rows) >= rules.least_sites and is_target(len(rows) - own).any():
                group = PublishedGroup(number, "sites", str(kind), np.asarray(rows), len(rows), len(rows))
                learnt = subtract_sites([group], sites)
                outcome += Outcome(1, min(learnt.succeeded, 1))
    return outcome


def _disjoint_within(whole: NDArray[np.intp], squares: Sequence[NDArray[np.intp]]) -> list[NDArray[np.intp]]:
    """Squares that lie within a whole, and not in each other."""
    taken: set[int] = set()
    chosen = []
    for rows in squares:
        if len(rows) < len(whole) and taken.isdisjoint(rows.tolist()) and np.isin(rows, whole).all():
            taken.update(rows.tolist())
            chosen.append(rows)
    return chosen


def _split(rows: NDArray[np.intp], code: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [rows[code[rows] == each] for each in np.unique(code[rows])]


def _cells(
    records: pd.DataFrame, level: int, rules: ReleaseRules, *, small: bool = False
) -> Iterator[NDArray[np.intp]]:
    """Rows of each square of a level that reaches the threshold; or of those of one to ten."""
    keys = cell_keys(records, level)
    order = np.argsort(keys, kind="stable")
    _keys, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
    for key, start, count in zip(_keys, starts, counts, strict=True):
        if key >= 0 and (is_target(count) if small else count >= rules.least):
            yield order[start : start + count]


def _slices(records: pd.DataFrame, cells: Iterator[NDArray[np.intp]]) -> Iterator[NDArray[np.intp]]:
    """Rows of each half-year and form of squares."""
    half = records["period"].to_numpy(np.int64) // _HALF_YEAR_MONTHS
    form = pd.factorize(records["form"])[0]
    for rows in cells:
        yield from _split(rows[half[rows] >= 0], half)
        yield from _split(rows, form)


def _districts(records: pd.DataFrame, facts: ReleaseFacts) -> Iterator[NDArray[np.intp]]:
    known = np.flatnonzero(records["cell_level"].to_numpy() >= 0)
    side_m = 125.0 * (1 << records["cell_level"].to_numpy(np.int64)[known])
    middles = shapely.points(
        (records["east"].to_numpy()[known] + 0.5) * side_m,
        (records["north"].to_numpy()[known] + 0.5) * side_m,
    )
    for outline in facts.districts.geometry:
        yield known[shapely.contains(outline, middles)]
