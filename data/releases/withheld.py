"""Tells the steward which signals wait, why, and in which squares they lie."""

import numpy as np
import pandas as pd

from data.releases.cells import NO_CELL, Cells
from data.releases.eligible import happened_within
from data.releases.facts import ReleaseFacts
from data.releases.prepared import FEW_INHABITANTS, HELP_PLACE, Asked
from data.releases.release import Square
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import count_by_source, is_safe, number_sources, why_not_safe


def withheld_signals(
    facts: ReleaseFacts, asked: Asked, waiting: pd.DataFrame, rules: ReleaseRules
) -> pd.DataFrame:
    """Return reason, records (number) and squares of what waits with a cell, without, and at help places.

    The reason is that of all that wait together: not even the whole area makes a part of them.
    """
    cells = Cells.of(waiting)
    groups = [
        (_reason(waiting.loc[rows], rules), int(rows.sum()), _squares(cells.chosen(rows), rules))
        for rows in (cells.level != NO_CELL, cells.level == NO_CELL)
        if rows.any()
    ]
    helped = int(happened_within(facts.at_help_places, asked.period).sum())
    if helped:
        groups.append((HELP_PLACE, helped, []))
    return pd.DataFrame(groups, columns=["reason", "records", "squares"])


def _reason(waiting: pd.DataFrame, rules: ReleaseRules) -> str:
    source, sources = number_sources(waiting["source"].to_numpy(object))
    by_source = count_by_source(source, sources)
    return FEW_INHABITANTS if is_safe(by_source, rules) else why_not_safe(by_source, rules)


def _squares(cells: Cells, rules: ReleaseRules) -> list[Square]:
    if not len(cells.level) or (cells.level == NO_CELL).all():
        return []
    lifted = cells.lifted(rules.finest_level)
    stacked = np.unique(np.stack([lifted.level, lifted.east, lifted.north]), axis=1)
    return [(int(level), int(east), int(north)) for level, east, north in stacked.T]
