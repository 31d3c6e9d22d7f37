"""Draws the small groups that attacks are after: every kind of group of one to ten records."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.releases.attacks.outcome import LEAST_SIZE, MOST_SIZE
from data.releases.attacks.truth import Truth

# Places: the whole municipality, cells of each level, or the part of the map.
LEVELS = range(8)
WHOLE, BY_PART = "whole", "part"
WHEN = ("any", "half_year", "month")
TRAITS = ("form", "discovered", "source", "category")
_HALF_YEAR_MONTHS = 6


@dataclass(frozen=True)
class Target:
    """A small group: how it is defined, and the values of its records that define it.

    `place` is WHOLE, BY_PART or a level; `cell` the cell of that level, missing without one. `release` is -1
    for a group that waits.
    """

    place: str | int
    when: str
    form: str | None
    discovered: bool | None
    by_source: bool
    by_category: bool
    release: int
    size: int
    period: int
    part: str
    cell: tuple[int, int, int] | None


@dataclass(frozen=True)
class Targets:
    """Groups of one to ten records, each of those that one release counts or that wait at the end.

    Parameters
    ----------
    groups
        One row each: place (WHOLE, BY_PART or a level), when, by_form, by_discovered, by_source, by_category
        (yes/no), release (-1 waiting), size, and `one`: the row of one of its records, whose own values are
        those that the group is defined by.
    members
        Matrix of groups by records.
    """

    groups: pd.DataFrame
    members: csr_array

    def __len__(self) -> int:
        return len(self.groups)

    def rows_of(self, target: int) -> NDArray[np.intp]:
        """Return the records of one target."""
        starts = self.members.indptr
        return np.asarray(self.members.indices[starts[target] : starts[target + 1]], np.intp)

    def target(self, number: int, records: pd.DataFrame) -> Target:
        """Return one of them, from the records of the truth."""
        group: dict[str, Any] = {name: self.groups[name].iat[number] for name in self.groups.columns}
        one: dict[str, Any] = {name: records[name].iat[int(group["one"])] for name in records.columns}
        place = group["place"] if isinstance(group["place"], str) else int(group["place"])
        steps = place - int(one["cell_level"]) if isinstance(place, int) else 0
        return Target(
            place=place,
            when=str(group["when"]),
            form=str(one["form"]) if group["by_form"] else None,
            discovered=bool(one["discovered"]) if group["by_discovered"] else None,
            by_source=bool(group["by_source"]),
            by_category=bool(group["by_category"]),
            release=int(group["release"]),
            size=int(group["size"]),
            period=int(one["period"]),
            part=str(one["part"]),
            cell=(place, int(one["east"]) >> steps, int(one["north"]) >> steps)
            if isinstance(place, int)
            else None,
        )

    def sample(self, most: int, *, seed: int) -> "Targets":
        """Return at most so many of them, drawn by a seed."""
        if len(self) <= most:
            return self
        return self._chosen(np.sort(np.random.default_rng(seed).choice(len(self), most, replace=False)))

    def only(self, number: int) -> "Targets":
        """Return one of them alone."""
        return self._chosen(np.array([number]))

    def _chosen(self, rows: NDArray[np.intp]) -> "Targets":
        return Targets(self.groups.iloc[rows].reset_index(drop=True), csr_array(self.members[rows]))


def draw_targets(truth: Truth, *, per_family: int, seed: int) -> Targets:
    """Return groups of every family, at most so many of each, drawn by a seed where there are more.

    A family is a choice of what defines the group: place x time x form x discovered x source x category.
    """
    rng, codes = np.random.default_rng(seed), _codes(truth.records)
    families = list(_families())
    drawn = [_draw(_keys(codes, family), per_family, rng) for family in families]
    found = [len(members) for members in drawn]
    every = [members for each in drawn for members in each]
    sizes = np.array([len(members) for members in every], np.int64)
    flat = np.concatenate(every) if every else np.empty(0, np.intp)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    one = flat[ends[:-1]]
    groups = pd.DataFrame(
        {
            name: np.repeat(np.array([family[name] for family in families], object), found)
            for name in families[0]
        }
    ).astype({f"by_{trait}": bool for trait in TRAITS})
    groups["size"], groups["one"] = sizes, one
    groups["release"] = truth.records["release"].to_numpy(np.int64)[one]
    return Targets(
        groups, csr_array((np.ones(len(flat)), flat, ends), shape=(len(every), len(truth.records)))
    )


def cell_keys(records: pd.DataFrame, level: int) -> NDArray[np.int64]:
    """Return a number for the cell of a level that each record lies in; -1 where that is not known."""
    own = records["cell_level"].to_numpy(np.int64)
    shift = np.maximum(level - own, 0)
    east = (records["east"].to_numpy(np.int64) >> shift) + (1 << 24)
    north = (records["north"].to_numpy(np.int64) >> shift) + (1 << 24)
    return np.asarray(np.where((own >= 0) & (own <= level), (east << 26) + north, -1))


def _families() -> Iterator[dict[str, object]]:
    for place, when, *traits in product([WHOLE, BY_PART, *LEVELS], WHEN, *[(False, True)] * len(TRAITS)):
        yield {"place": place, "when": when} | {
            f"by_{trait}": yes for trait, yes in zip(TRAITS, traits, strict=True)
        }


def _codes(records: pd.DataFrame) -> dict[object, NDArray[np.int64]]:
    """Number the values that define groups from 0; -1 where a record has none."""
    period = records["period"].to_numpy(np.int64)
    columns: dict[object, NDArray[np.int64]] = {
        "release": records["release"].to_numpy(np.int64) + 1,
        BY_PART: pd.factorize(records["part"].mask(records["part"] == ""))[0].astype(np.int64),
        "month": period,
        "half_year": np.where(period < 0, -1, period // _HALF_YEAR_MONTHS),
        **{trait: pd.factorize(records[trait])[0].astype(np.int64) for trait in TRAITS},
        **{level: cell_keys(records, level) for level in LEVELS},
    }
    for name, column in columns.items():
        known = column >= 0
        columns[name] = np.where(known, np.unique(column, return_inverse=True)[1], -1)
    return columns


def _keys(codes: dict[object, NDArray[np.int64]], family: dict[str, object]) -> NDArray[np.int64]:
    """Number the group of each record in a family; -1 for records that are in none."""
    names = [family["place"], family["when"], *(trait for trait in TRAITS if family[f"by_{trait}"])]
    key = codes["release"]
    outside = np.zeros(len(key), bool)
    for name in names:
        if name in codes:
            outside |= codes[name] < 0
            key = key * (codes[name].max(initial=0) + 1) + codes[name]
    return np.where(outside, -1, key)


def _draw(keys: NDArray[np.int64], most: int, rng: np.random.Generator) -> list[NDArray[np.intp]]:
    """Rows of the members of some of the groups of the right size."""
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    _values, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    small = np.flatnonzero((sizes >= LEAST_SIZE) & (sizes <= MOST_SIZE))
    if len(small) > most:
        small = np.sort(rng.choice(small, most, replace=False))
    return [order[starts[each] : starts[each] + sizes[each]] for each in small]
