"""Says in words why a worksite is on the list of a month, and what the list lacks."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from data.inspecting.month_list import COMPLAINT, FIXED, FOLLOW_UP, RANDOM, UNCERTAIN, ListItem, SiteKey
from data.language import _, ngettext
from layers.number_text import write_count

COARSE_LEVEL = 3
"""From cells of 1 km on, a worksite cannot be driven to: its point is missing."""
_SHOWN = 5
_CELL = ("east", "north", "cell_level")


def lead_of(part: str, cause: str, lot_chance: float, *, left_out: bool) -> str:
    """Return the sentence that comes before the reason with the numbers; nothing for most expected."""
    if part == FIXED:
        return {
            COMPLAINT: _("A complaint came in since it was last inspected."),
            FOLLOW_UP: _("A follow-up is due."),
        }.get(cause, _("An inspector put it in."))
    if part == UNCERTAIN:
        return _("Little is known here, so an inspection teaches most.")
    if part == RANDOM and left_out:
        return _("Drawn by lot and left out by an inspector: it is not visited, and counts as missing.")
    if part == RANDOM:
        return _(
            "Drawn by lot, a chance of 1 in {number}, to learn what an average worksite is like."
        ).format(number=write_count(1 / lot_chance))
    return ""


def what_is_missing(
    sites: pd.DataFrame,
    items: Sequence[ListItem],
    *,
    rows: Sequence[int],
    budget: int,
    missing: Sequence[SiteKey],
    over_budget: Sequence[SiteKey],
    left_out: frozenset[SiteKey],
) -> tuple[str, ...]:
    """Return sentences on what is not on the list, or cannot be planned from it.

    Parameters
    ----------
    rows
        Of the items, in the sites.
    missing
        Fixed worksites that may not be inspected or are not in force.
    over_budget
        Fixed worksites for which there is no visit.
    """
    return (
        *_on_amounts(sites, items, budget, left_out),
        *_on_fixed(items, budget, missing, over_budget),
        *_on_coarse(sites, items, rows),
    )


def _on_amounts(
    sites: pd.DataFrame, items: Sequence[ListItem], budget: int, left_out: frozenset[SiteKey]
) -> Iterator[str]:
    visited = sum(item.site not in left_out for item in items)
    if sites.empty:
        yield _("No worksite in force may be inspected: bring in a list of worksites.")
    elif sites["value"].isna().all():
        yield _(
            "Nothing can be expected of any worksite yet, as too few inspections count: "
            "visits go to what is least known and to the lot."
        )
    if budget == 0:
        yield _("The budget is 0 visits: give the crews days for this month.")
    elif not sites.empty and visited < budget:
        yield _("The budget is {budget} visits, but only {visited} worksites are left for them.").format(
            budget=write_count(budget), visited=write_count(visited)
        )
    if drawn := sum(item.part == RANDOM and item.site in left_out for item in items):
        yield ngettext(
            "{number} worksite drawn by lot was left out; the base rate counts it as missing.",
            "{number} worksites drawn by lot were left out; the base rate counts them as missing.",
            drawn,
        ).format(number=write_count(drawn))


def _on_fixed(
    items: Sequence[ListItem], budget: int, missing: Sequence[SiteKey], over_budget: Sequence[SiteKey]
) -> Iterator[str]:
    if missing:
        yield ngettext(
            "{number} worksite with a complaint, a follow-up or put in is not on the list, as it may not be "
            "inspected or nobody works there in the month: {sites}.",
            "{number} worksites with a complaint, a follow-up or put in are not on the list, as they may not "
            "be inspected or nobody works there in the month: {sites}.",
            len(missing),
        ).format(number=write_count(len(missing)), sites=_named(missing))
    if items and all(item.part == FIXED for item in items) and len(items) == budget:
        yield _(
            "All visits of the month are fixed: none is left for the lot, so the base rate learns nothing."
        )
    if over_budget and budget:
        yield ngettext(
            "A budget of {budget} has no room for {number} worksite that should be visited: {sites}. "
            "Give more days, or leave others out; three tenths stay for the rest of the list.",
            "A budget of {budget} has no room for {number} worksites that should be visited: {sites}. "
            "Give more days, or leave others out; three tenths stay for the rest of the list.",
            len(over_budget),
        ).format(number=write_count(len(over_budget)), budget=write_count(budget), sites=_named(over_budget))


def _on_coarse(sites: pd.DataFrame, items: Sequence[ListItem], rows: Sequence[int]) -> Iterator[str]:
    """Say which worksites on the list cannot be driven to: without a cell, or in one of 1 km or more."""
    coarse = np.zeros(len(rows), dtype=bool)
    for name in _CELL:
        if name in sites.columns:
            cell = sites[name].to_numpy(float, na_value=np.nan)[list(rows)]
            coarse |= np.isnan(cell) | ((cell >= COARSE_LEVEL) & (name == "cell_level"))
    keys = [item.site for item, without_place in zip(items, coarse, strict=True) if without_place]
    if keys:
        yield ngettext(
            "{number} worksite on the list has no exact place: {sites}. "
            "Add its coordinates before a day is planned.",
            "{number} worksites on the list have no exact place: {sites}. "
            "Add their coordinates before a day is planned.",
            len(keys),
        ).format(number=write_count(len(keys)), sites=_named(keys))


def _named(keys: Sequence[SiteKey]) -> str:
    shown = ", ".join(key.source_id for key in keys[:_SHOWN])
    more = len(keys) - _SHOWN
    return shown if more <= 0 else _("{sites} and {number} more").format(sites=shown, number=more)
