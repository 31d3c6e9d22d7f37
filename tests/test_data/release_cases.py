"""Makes small facts for releases by hand or by chance, and parts a second way: by brute force over squares."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data.periods import Period
from data.releases.facts import ReleaseFacts
from data.releases.half_years import release_code
from data.releases.prepared import Asked
from data.releases.rules import RULES, ReleaseRules

EPSG = 3067
# 4 km by 4 km around the origin of the grid: squares of 64 km meet there, and only the whole area holds all.
BOX = (-2_000.0, -2_000.0, 2_000.0, 2_000.0)
FIRST_HALF = Period(672, 677)  # January to June 2026
SOURCES = ("a", "b", "c", "d", "e", "f", "g")
# 17 signals of six sources: capped 17, none over half, 13 left without the largest. One less is not safe.
SAFE = {"a": 4, "b": 4, "c": 3, "d": 3, "e": 2, "f": 1}
COLUMNS = (
    "source", "source_id", "east", "north", "cell_level", "period", "first_period", "last_period", "forms",
    "discovered", "category",
)  # fmt: skip
_ids = count(1)


def sighting(source: str, cell: tuple[int, int, int] | None, month: int | None = 672, **other: Any) -> dict:
    """Return a sighting with a cell as level, column and row, in a month or in none."""
    level, east, north = cell or (None, None, None)
    row = {
        "source": source, "source_id": f"{next(_ids):06x}", "east": east, "north": north, "cell_level": level,
        "period": month, "first_period": month, "last_period": month, "forms": 1, "discovered": True, "category": 0,
    }  # fmt: skip
    return row | other


def several(numbers: dict[str, int], cell: tuple[int, int, int] | None, **other: Any) -> list[dict]:
    """Return so many sightings of each source in one cell."""
    return [sighting(source, cell, **other) for source, number in numbers.items() for _one in range(number)]


def frame(rows: list[dict]) -> pd.DataFrame:
    """Return sightings as a frame, as they are read from a store."""
    whole = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ("east", "north", "cell_level", "period", "first_period", "last_period")
    types = dict.fromkeys(numbers, "Int32") | {"forms": "int32", "discovered": "bool", "category": "int16"}
    return whole.astype(types)


def people_everywhere(inhabitants: int = 1_000, box: tuple[float, ...] = BOX) -> pd.DataFrame:
    """Return so many inhabitants in each square of 500 m of a box."""
    east, north = np.meshgrid(
        np.arange(int(box[0] // 500), int(-(-box[2] // 500))),
        np.arange(int(box[1] // 500), int(-(-box[3] // 500))),
    )
    return pd.DataFrame({"east": east.ravel(), "north": north.ravel(), "inhabitants": inhabitants})


def no_workplaces() -> pd.DataFrame:
    return pd.DataFrame({"east": [], "north": [], "workplaces": []}, dtype="int64")


def made_facts(sightings: list[dict] | pd.DataFrame, **changes: Any) -> ReleaseFacts:
    """Return facts of sightings with people everywhere, and nothing else."""
    points = gpd.GeoSeries([], crs=EPSG)
    facts = ReleaseFacts(
        sightings=sightings if isinstance(sightings, pd.DataFrame) else frame(sightings),
        visits=pd.DataFrame(
            columns=["source", "source_id", "east", "north", "cell_level", "period", "minutes", "unmet_needs"]
        ).astype(dict.fromkeys(("east", "north", "cell_level", "period", "minutes"), "int32")),
        reporting=pd.DataFrame(columns=["source", "kind", "amount", "first_period", "last_period"]).astype(
            {"amount": float, "first_period": int, "last_period": int}
        ),
        population=people_everywhere(),
        workplaces=no_workplaces(),
        inspections=pd.DataFrame(
            columns=["source", "source_id", "site", "operator", "kind", "period", "labour_exploitation"]
        ).astype({"period": "int32", "labour_exploitation": "bool"}),
        services=gpd.GeoDataFrame(
            {name: [] for name in ("secret", "name", "address", "phone", "opening_hours")}
            | {name: pd.Series([], dtype=object) for name in ("needs", "for_whom", "languages")},
            geometry=points,
        ),
        districts=gpd.GeoDataFrame({"source": [], "source_id": [], "name": []}, geometry=points),
        place_names=gpd.GeoDataFrame({"name": []}, geometry=points),
        box=BOX,
        crs_epsg=EPSG,
        municipality="Testby",
        demonstration=True,
        attribution="",
        enough_inhabitants=100,
        as_of=1,
    )
    return replace(facts, **changes)


def asked_for(period: Period = FIRST_HALF, follows: str | None = None) -> Asked:
    return Asked(release_code(period), period, date(2026, 11, 28), follows)


def drawn_sightings(rng: np.random.Generator, number: int, months: range) -> list[dict]:
    """Return sightings by chance: crowded at a few places, known more or less well, of uneven sources."""
    centres = rng.integers(-16, 16, size=(int(rng.integers(1, 5)), 2))
    shares = rng.dirichlet(np.full(len(SOURCES), 2.0))
    rows = []
    for at in range(number):
        source = SOURCES[rng.choice(len(SOURCES), p=shares)]
        east, north = centres[rng.integers(len(centres))] + rng.integers(-5, 6, size=2)
        level = int(rng.choice([1, 2, 3, 4, 5], p=[0.45, 0.25, 0.15, 0.1, 0.05]))
        # A cell of 125 m, lifted; some lie outside the area, and some have none.
        cell = (level, int(east) >> level, int(north) >> level) if rng.random() < 0.93 else None
        month: int | None = int(rng.choice(months))
        told = {"forms": int(rng.choice([0, 1, 1, 1, 2, 3, 4])), "discovered": bool(rng.random() < 0.5)}
        if rng.random() < 0.1:
            year = month // 12 * 12
            told |= {"first_period": year, "last_period": year + 11}
            month = None
        rows.append(sighting(source, cell, month, **told) | {"source_id": f"{months[0]}-{at}"})
    return rows


@dataclass(frozen=True)
class BrutePart:
    """A part as brute force finds it: its squares of 500 m, and its sightings by source and id."""

    ground: frozenset[tuple[int, int]]
    signals: frozenset[tuple[str, str]]


def is_safe_by_hand(sources: list[str], rules: ReleaseRules = RULES) -> bool:
    """Return whether a group is safe, by taking every source away in turn."""
    counts = Counter(sources)
    if sum(min(number, rules.per_source) for number in counts.values()) < rules.least:
        return False
    few = {1: rules.fewest_of_three, 2: rules.fewest_of_three, 3: rules.fewest_of_three}
    few |= {4: rules.fewest_of_five, 5: rules.fewest_of_five}
    if len(sources) < few.get(len(counts), rules.fewest):
        return False
    return all(
        len(sources) - number >= rules.least and number <= rules.most_share * len(sources)
        for number in counts.values()
    )


def ground_of_box(box: tuple[float, ...]) -> set[tuple[int, int]]:
    """Return the squares of 500 m that share ground with a box."""
    west, south, east, north = (
        int(np.floor(edge / 500)) for edge in (box[0], box[1], box[2] - 1, box[3] - 1)
    )
    return {(column, row) for column in range(west, east + 1) for row in range(south, north + 1)}


def parts_by_brute_force(facts: ReleaseFacts, rules: ReleaseRules = RULES) -> set[BrutePart]:
    """Return the parts of all sightings with cell and month: every square of every level is tried in turn."""
    ground = ground_of_box(facts.box)
    level_of = facts.population.get("cell_level", pd.Series(2, facts.population.index))
    people = [
        ({each for each in ground if _lies_in(each, (level, row.east, row.north))}, row.inhabitants)
        for level, row in zip(level_of, facts.population.itertuples(), strict=True)
    ]
    work = {(row.east, row.north): row.workplaces for row in facts.workplaces.itertuples()}
    waiting = {}
    for row in facts.sightings.itertuples():
        if pd.isna(row.cell_level) or pd.isna(row.period):
            continue
        level, east, north = int(row.cell_level), int(row.east), int(row.north)
        if not _touches(level, east, north, facts.box):
            continue
        while level < rules.finest_level:
            level, east, north = level + 1, east // 2, north // 2
        waiting[(row.source, row.source_id)] = (level, east, north)
    free, parts = set(ground), set()
    for level in range(rules.finest_level, rules.coarsest_level + 2):
        squares: dict[Any, set[tuple[int, int]]] = {}
        for east, north in ground:
            side = 2 ** (level - 2)
            whole = level > rules.coarsest_level
            squares.setdefault("all" if whole else (level, east // side, north // side), set()).add(
                (east, north)
            )
        for square, cells in squares.items():
            known = [
                (key, cell)
                for key, cell in waiting.items()
                if square == "all" or (cell[0] <= level and _square_lies_in(cell, square))
            ]
            left = cells & free
            if not left:
                for key, cell in known:
                    if cell[0] == level:
                        del waiting[key]
                continue
            enough = (
                sum(number for cells, number in people if cells and cells <= left) >= facts.enough_inhabitants
            )
            enough = enough or sum(work.get(each, 0) for each in left) >= rules.least_workplaces
            if enough and is_safe_by_hand([key[0] for key, _cell in known], rules):
                parts.add(BrutePart(frozenset(left), frozenset(key for key, _cell in known)))
                free -= left
                for key, _cell in known:
                    del waiting[key]
    return parts


def _lies_in(cell: tuple[int, int], square: tuple[int, int, int]) -> bool:
    return _square_lies_in((2, *cell), square)


def _square_lies_in(cell: tuple[int, int, int], square: tuple[int, int, int]) -> bool:
    side = 2 ** (square[0] - cell[0])
    return (cell[1] // side, cell[2] // side) == square[1:]


def cells_of_squares(
    squares: tuple[tuple[int, int, int], ...], box: tuple[float, ...]
) -> frozenset[tuple[int, int]]:
    """Return the squares of 500 m within a box that squares of any level are made of."""
    return frozenset(each for each in ground_of_box(box) if any(_lies_in(each, square) for square in squares))


def shuffled(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return rows.iloc[rng.permutation(len(rows))].reset_index(drop=True)


def _touches(level: int, east: int, north: int, box: tuple[float, ...]) -> bool:
    side_m = 125 * 2**level
    return max(east * side_m, box[0]) < min((east + 1) * side_m, box[2]) and max(
        north * side_m, box[1]
    ) < min((north + 1) * side_m, box[3])
