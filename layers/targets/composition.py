"""Composes the list of a month: fixed items, most expected findings, what is least known, and the lot."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import INSPECTION
from data.errors import Refused
from data.inspecting.month_list import FIXED, RANDOM, UNCERTAIN, VALUE, ListItem, MonthList, SiteKey
from data.language import _
from data.periods import first_day_of_period
from data.vocabulary import place_kind
from layers.targets.asked import Asked
from layers.targets.list_words import lead_of, what_is_missing
from layers.targets.lot import draw_lot

_NEEDED = ("source", "source_id", "kind", "chance", "lower", "upper", "value", "spread")

REST_DAYS = 183
"""A judgement: for half a year after an inspection another teaches little, and others wait for their first.

A complaint, a follow-up, an inspector and the lot bring a worksite back sooner.
"""
_NEVER = np.datetime64("1900-01-01", "D")


class ExpectedSites(Protocol):
    """What a list needs to know: worksites that may be inspected, and a reason of each in words."""

    @property
    def sites(self) -> pd.DataFrame:
        """One row per worksite that may be inspected."""

    def reason(self, key: SiteKey) -> str:
        """Return one sentence with the numbers."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Worksites in the order of their rows: key, value, its spread, and the day of the last inspection.

    NaN where nothing can be said, and 1900-01-01 where nobody inspected.
    """

    keys: tuple[SiteKey, ...]
    value: NDArray[np.float64]
    spread: NDArray[np.float64]
    last_inspected: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Which rows of the sites are on a list, in its order, and what the lot drew among.

    Parameters
    ----------
    rows, parts
        Row and part of each item.
    lot_chance
        Of every site: NaN where it could not be drawn.
    lot_sites
        How many the lot drew among.
    missing
        Fixed worksites that may not be inspected or are none in force.
    over_budget
        Fixed worksites for which there is no visit.
    """

    rows: tuple[int, ...]
    parts: tuple[str, ...]
    lot_chance: NDArray[np.float64]
    lot_sites: int
    missing: tuple[SiteKey, ...] = ()
    over_budget: tuple[SiteKey, ...] = ()


def compose_list(expected: ExpectedSites, asked: Asked) -> MonthList:
    """Return the list of a month.

    Fixed items come first. Of the visits that are left, the lot is drawn before anything else, among all
    worksites without a complaint or follow-up. Then come the most expected findings, weighted by severity,
    then those least known, both first of worksites that were not inspected for half a year.

    What inspectors put in or leave out does not change who is drawn. A drawn site that was left out stays on
    the list, is not visited and counts as missing in the base rate; its visit goes to value.

    Raises
    ------
    Refused
        When a column is missing, a worksite stands twice, or a kind may not be inspected.
    """
    sites = expected.sites
    _check_columns(sites)
    candidates = candidates_of(sites)
    _check_once(candidates.keys)
    chosen = choose_sites(candidates, asked)
    items = _items(expected, candidates.keys, chosen, asked)
    return MonthList(
        code="",
        period=asked.period,
        authority=asked.authority,
        seed=asked.seed,
        sites=chosen.lot_sites,
        budget=asked.budget,
        items=items,
        empty_because=what_is_missing(
            sites,
            items,
            rows=chosen.rows,
            budget=asked.budget,
            missing=chosen.missing,
            over_budget=chosen.over_budget,
            left_out=asked.left_out,
        ),
    )


def candidates_of(sites: pd.DataFrame) -> Candidates:
    """Return what a list chooses by, of worksites with their expected findings."""
    pairs = zip(sites["source"].tolist(), sites["source_id"].tolist(), strict=True)
    last = np.full(len(sites), _NEVER)
    if "last_inspected" in sites.columns:
        last = sites["last_inspected"].to_numpy("datetime64[D]")
    return Candidates(
        keys=tuple(SiteKey(str(source), str(source_id)) for source, source_id in pairs),
        value=sites["value"].to_numpy(float),
        spread=sites["spread"].to_numpy(float),
        last_inspected=np.where(np.isnat(last), _NEVER, last),
    )


def choose_sites(candidates: Candidates, asked: Asked) -> Chosen:
    """Return which worksites are on the list, without words; see `compose_list`."""
    keys = candidates.keys
    row_of = {key: row for row, key in enumerate(keys)}
    fixed = [key for key in asked.causes if key in row_of and key not in asked.left_out | asked.planned]
    drawable = ~_among(row_of, asked.urgent)
    # Where nothing is expected of any site, value leaves its share to the two others.
    known = np.isfinite(candidates.value[drawable]).any()
    shares = asked.shares if known else asked.shares.without_value
    # What inspectors changed must not change how many are drawn, so only what is urgent counts here.
    urgent = sum(key in row_of for key in asked.urgent)
    lot = draw_lot(keys, drawable, asked.budget - min(urgent, asked.most_fixed), shares, draw=asked.draw)
    chance = lot.parts.chance_of_lot
    drawn = {keys[row] for row in lot.rows}
    fixed = [key for key in fixed if key not in drawn]
    by_lot = len(drawn - asked.left_out)
    room = min(asked.most_fixed, asked.budget - by_lot)
    on_list, waiting = fixed[:room], fixed[room:]
    rest = asked.budget - len(on_list) - by_lot
    free = ~_among(row_of, asked.left_out | drawn | set(asked.causes))
    best, unsure = _by_numbers(candidates, free, asked, rest, min(lot.parts.uncertain, rest), lot.numbers)
    # Where no others are left, fixed ones that had no room take the visits.
    free_visits = rest - len(best) - len(unsure)
    on_list, waiting = on_list + waiting[:free_visits], waiting[free_visits:]
    parts = (
        (FIXED, [row_of[key] for key in on_list]),
        (VALUE, best.tolist()),
        (UNCERTAIN, unsure.tolist()),
        (RANDOM, lot.rows.tolist()),
    )
    return Chosen(
        rows=tuple(row for _part, some in parts for row in some),
        parts=tuple(part for part, some in parts for _row in some),
        lot_chance=np.where(drawable & (chance > 0), chance, np.nan),
        lot_sites=int(drawable.sum()),
        missing=tuple(key for key in asked.causes if key not in row_of),
        over_budget=tuple(waiting),
    )


def _by_numbers(
    candidates: Candidates,
    free: NDArray[np.bool_],
    asked: Asked,
    rest: int,
    uncertain: int,
    numbers: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of most value, then those least known: never inspected, then of the widest spread.

    Both take worksites that were inspected lately, or are planned in another month, only where no others are
    left. Those never inspected come
    first among the least known, as simulated authorities that began anew then missed fewer of the worst.
    """
    value, last = candidates.value, candidates.last_inspected
    rests = last > np.datetime64(first_day_of_period(asked.period) - timedelta(days=REST_DAYS))
    rests |= np.array([key in asked.planned for key in candidates.keys], dtype=bool)
    best = _first(free & np.isfinite(value), rest - uncertain, rests, -value, numbers)
    left = free.copy()
    left[best] = False
    spread = np.where(np.isnan(candidates.spread), np.inf, candidates.spread)
    return best, _first(left, rest - len(best), rests, last > _NEVER, -spread, last, numbers)


def _first(some: NDArray[np.bool_], count: int, *order: NDArray[Any]) -> NDArray[np.int64]:
    """Return the first rows of some, by the first order, then by the next."""
    ranked = np.lexsort(order[::-1])
    return np.asarray(ranked[some[ranked]][: max(count, 0)], np.int64)


def _among(row_of: dict[SiteKey, int], some: AbstractSet[SiteKey]) -> NDArray[np.bool_]:
    among = np.zeros(len(row_of), dtype=bool)
    among[[row_of[key] for key in some if key in row_of]] = True
    return among


def _items(
    expected: ExpectedSites, keys: tuple[SiteKey, ...], chosen: Chosen, asked: Asked
) -> tuple[ListItem, ...]:
    chance, lower, upper, value = (
        expected.sites[name].to_numpy(float) for name in ("chance", "lower", "upper", "value")
    )
    causes, items = asked.causes, []
    for row, part in zip(chosen.rows, chosen.parts, strict=True):
        key, lot_chance = keys[row], float(chosen.lot_chance[row])
        cause = causes[key] if part == FIXED else ""
        lead = lead_of(part, cause, lot_chance, left_out=key in asked.left_out)
        reason = f"{lead} {expected.reason(key)}".strip()
        mean, low, high, worth = (float(each[row]) for each in (chance, lower, upper, value))
        items.append(ListItem(key, part, cause, lot_chance, mean, low, high, worth, reason))
    return tuple(items)


def _check_columns(sites: pd.DataFrame) -> None:
    if missing := [name for name in _NEEDED if name not in sites.columns]:
        raise Refused(_("The worksites lack {columns}. Add them.").format(columns=", ".join(missing)))
    kinds = [place_kind(code) for code in sorted({str(code) for code in sites["kind"]})]
    if never := [kind.code for kind in kinds if kind.never_target or INSPECTION not in kind.purposes]:
        raise Refused(
            _("Kinds {kinds} are never inspected. Leave their worksites out.").format(kinds=", ".join(never))
        )


def _check_once(keys: tuple[SiteKey, ...]) -> None:
    if twice := sorted(key.source_id for key, number in Counter(keys).items() if number > 1):
        raise Refused(_("Worksites stand twice: {sites}. Give each once.").format(sites=", ".join(twice[:5])))
