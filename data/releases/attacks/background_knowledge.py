"""Subtracts from everything what an organisation knows as its own, and bounds what is left for the others."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.releases.attacks.effort_figures import subtract_visits
from data.releases.attacks.interval_bounds import question_of
from data.releases.attacks.linear_program import Bounds, OwnSignals
from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import PublishedGroup, shown_forms
from data.releases.attacks.targets import Targets
from data.releases.attacks.truth import Truth
from data.releases.prepared import Prepared


def subtract_own(
    prepared: Sequence[Prepared],
    truth: Truth,
    groups: Sequence[PublishedGroup],
    targets: Targets,
    visits: pd.DataFrame,
    *,
    most: int,
    seed: int,
) -> Outcome:
    """Try each source on each group, so many targets with none of its signals, and the number of visits."""
    return (
        subtract_from_groups(truth, groups)
        + _subtract_from_targets(prepared, truth, targets, most=most, seed=seed)
        + subtract_visits(prepared, visits)
    )


def subtract_from_groups(truth: Truth, groups: Sequence[PublishedGroup]) -> Outcome:
    """Try each source on each published group: the group less its own is the others'."""
    names, number = np.unique(truth.records["source"].astype(str), return_inverse=True)
    outcome = Outcome()
    for group in groups:
        own = np.bincount(number[group.rows], minlength=len(names))
        others = len(group.rows) - own
        learnt = is_learnt(np.maximum(group.low - own, 0), group.high - own, others)
        exact = is_target(others) & (own > 0)
        outcome += Outcome.of(
            int((own > 0).sum()),
            (
                f"{group.name}: {others[n]} signals are not of one source"
                for n in np.flatnonzero(learnt & exact)
            ),
        )
    return outcome


def _subtract_from_targets(
    prepared: Sequence[Prepared], truth: Truth, targets: Targets, *, most: int, seed: int
) -> Outcome:
    groups = targets.groups
    counted = np.flatnonzero(groups["release"].to_numpy(np.int64) >= 0)
    if not len(counted):
        return Outcome()
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(counted)[:most].tolist()
    source = truth.records["source"].to_numpy(object)
    bounds: dict[tuple[int, str], Bounds] = {}
    tried, found = 0, []
    for row in chosen:
        target, members = targets.target(row, truth.records), targets.rows_of(row)
        number = target.release
        release = prepared[number].release
        insiders = sorted(set(source[truth.counted[number]].astype(str)) - set(source[members].astype(str)))
        if not insiders:
            continue
        insider = insiders[int(rng.integers(len(insiders)))]
        if (number, insider) not in bounds:
            bounds[number, insider] = Bounds(release, _own_signals(truth, prepared[number], number, insider))
        question = question_of(release, target)
        low, high = bounds[number, insider].of(question)
        tried += 1
        if is_learnt(low, high, len(members)):
            found.append(f"release {number}: the others' signals are {low} to {high:.0f}: {question}")
    return Outcome.of(tried, found)


def _own_signals(truth: Truth, prepared: Prepared, number: int, source: str) -> OwnSignals:
    rows = truth.counted[number]
    own = truth.records.iloc[rows]
    mine = pd.DataFrame(
        {
            "part": truth.parts[number],
            "form": shown_forms(prepared.release, own["form"].to_numpy(object)),
            "discovered": own["discovered"].to_numpy(bool),
        }
    )[(own["source"] == source).to_numpy()]
    numbers = Counter(zip(mine["part"], mine["form"], mine["discovered"], strict=True))
    return OwnSignals({(str(p), str(f), bool(d)): n for (p, f, d), n in numbers.items()})
