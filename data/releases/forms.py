"""Counts signals of the whole municipality by form of exploitation, and those met and those reported."""

import numpy as np
import pandas as pd

from data.releases.band import Band
from data.releases.merging import Rows, merge_small
from data.releases.prepared import TOTALS
from data.releases.release import NOT_KNOWN, OTHER, SEVERAL, Group
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import count_by_source, is_safe, number_sources
from data.vocabulary import forms


def signals_by_form(signals: pd.DataFrame, rules: ReleaseRules) -> tuple[Group, ...]:
    """Return disjoint groups of signals by form, the largest first; none where they cannot be told apart.

    A signal of several forms is one of SEVERAL, one without a known form of NOT_KNOWN. None are shown either
    where one form is so common that nearly all signals of some part (column part) are certainly of it.
    """
    bits = signals["forms"].to_numpy(np.int64)
    single = (bits != 0) & (bits & (bits - 1) == 0)
    groups: dict[str, Rows] = {form.code: single & (bits == form.bit) for form in forms()}
    groups[NOT_KNOWN] = bits == 0
    groups[SEVERAL] = ~single & (bits != 0)
    merged = merge_small(groups, lambda rows: may_be_shown(signals, rows, rules))
    if _tell_of_a_part(signals, merged, rules):
        return ()
    shown = [Group(code, Band.of(int(rows.sum()))) for code, rows in merged.items()]
    # Within a band the order must not tell which count is larger.
    return tuple(sorted(shown, key=lambda group: (-group.signals.low, group.code)))


def _tell_of_a_part(signals: pd.DataFrame, merged: dict[str, Rows], rules: ReleaseRules) -> bool:
    """Return whether at least a share of the signals of some part is certainly of one form.

    All signals of other forms may lie in the part: what it has more than these is certain (Fréchet's bound).
    """
    if "part" not in signals:
        return False
    largest = signals.loc[signals["part"] != TOTALS, "part"].value_counts().max()
    single = [int(rows.sum()) for code, rows in merged.items() if code not in (NOT_KNOWN, SEVERAL, OTHER)]
    # The larger the part, the larger the share that is certain.
    return any(largest - (len(signals) - number) >= rules.most_of_one_form * largest for number in single)


def met_and_reported(signals: pd.DataFrame, rules: ReleaseRules) -> tuple[Band | None, Band | None]:
    """Return how many were met on visits and how many reported; neither where one of them is too small."""
    met = signals["discovered"].to_numpy(dtype=bool)
    if not (may_be_shown(signals, met, rules) and may_be_shown(signals, ~met, rules)):
        return None, None
    return Band.of(int(met.sum())), Band.of(int((~met).sum()))


def may_be_shown(signals: pd.DataFrame, rows: Rows, rules: ReleaseRules) -> bool:
    """Return whether the count of some of the signals may be shown."""
    source, sources = number_sources(signals["source"].to_numpy(object))
    return is_safe(count_by_source(source[rows], sources), rules)
