"""Measures how fast counts are on a store of made-up sightings, beside a plain sum over them."""

import resource
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import geopandas as gpd
import numpy as np

from data.aggregates import SIGHTINGS, counts_sql
from data.area import read_area_cells
from data.bench_store import FIRST_PERIOD, LEVEL, READER
from data.counts import Counts, read_sighting_counts
from data.grid import side_of_level
from data.language import _
from data.periods import Period
from data.store import Store

FULL_SIZE = 10_000_000

# One category in half a year, out of 36 and four years.
NARROW = {"category": 3, "first": FIRST_PERIOD + 20, "last": FIRST_PERIOD + 25}
PLAIN_SUM = "SELECT sum(east), sum(north), sum(category), sum(period) FROM help.sightings"


@dataclass(frozen=True)
class Measure:
    """One measured time, its ratio to another and the ratio that was promised.

    `ratio` is how many times longer it takes than the plain sum; of a speed-up, how many times longer than
    the quick way. `target` is the promised ratio and `most_s` the promised seconds, None where there is none.
    """

    code: str
    label: str
    seconds: float
    ratio: float
    target: float | None = None
    speed_up: bool = False
    most_s: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the ratio is as promised; None where nothing was."""
        if self.most_s is not None:
            return self.seconds <= self.most_s
        if self.target is None:
            return None
        return self.ratio >= self.target if self.speed_up else self.ratio <= self.target


def measure_counts(store: Store, *, repeats: int = 7) -> list[Measure]:
    """Return the times of counts per cell of 250 m, from rows and cube, and of a plain sum over the rows."""
    cursor = store.cursor()

    def timed(sql: str, **values: int) -> float:
        return median_s(lambda: cursor.execute(sql, values).fetchall(), repeats=repeats)

    narrow = frozenset({"category", "period"})
    plain_s = timed(PLAIN_SUM)
    rows_s = timed(counts_sql(SIGHTINGS, frozenset(), from_rows=True), level=LEVEL)
    rows_narrow_s = timed(counts_sql(SIGHTINGS, narrow, from_rows=True), level=LEVEL, **NARROW)
    cube_s = timed(counts_sql(SIGHTINGS, frozenset()), level=LEVEL)
    cube_narrow_s = timed(counts_sql(SIGHTINGS, narrow), level=LEVEL, **NARROW)
    read_s = median_s(lambda: read_narrow(store), repeats=repeats)
    return [
        Measure("plain_sum", _("plain sum over the rows"), plain_s, 1.0),
        Measure("rows", _("counts from the rows"), rows_s, rows_s / plain_s, 10),
        Measure(
            "rows_narrow",
            _("one category, six months, from the rows"),
            rows_narrow_s,
            rows_narrow_s / plain_s,
            3,
        ),
        Measure("cube", _("counts from the cube"), cube_s, cube_s / plain_s),
        Measure(
            "cube_narrow",
            _("one category, six months, from the cube"),
            cube_narrow_s,
            cube_narrow_s / plain_s,
            3,
        ),
        Measure("read_narrow", _("the same as a screen reads it"), read_s, read_s / plain_s),
    ]


def measure_join(store: Store, *, rows_s: float) -> list[Measure]:
    """Return the time of geopandas joining the same points to the cells, and how much faster the counts are.

    Parameters
    ----------
    rows_s
        Seconds that the counts from the rows take.
    """
    points, cells = _points_and_cells(store)
    started = perf_counter()
    joined = points.sjoin(cells, predicate="within", how="inner")
    counts = joined.groupby("index_right").size()
    join_s = perf_counter() - started
    label = _("geopandas joining {points} points to {cells} cells").format(
        points=len(points), cells=len(counts)
    )
    return [Measure("join", label, join_s, join_s / rows_s, 200, speed_up=True)]


def read_narrow(store: Store) -> Counts:
    """Read the counts of one category in half a year, as a screen does."""
    period = Period(NARROW["first"], NARROW["last"])
    return read_sighting_counts(store, READER, level=LEVEL, period=period, category=NARROW["category"])


def median_s(run: Callable[[], object], *, repeats: int) -> float:
    """Return the median of the seconds that several runs take, after one that is not counted."""
    run()
    return statistics.median(_seconds(run) for _run in range(repeats))


def peak_memory_gb() -> float:
    """Return the most memory that this process has held so far, in gigabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def describe_measures(measures: list[Measure], *, points: int) -> list[str]:
    """Return one line per measure: seconds, ratio, and whether it is as promised."""
    lines = [_line(measure) for measure in measures]
    if points < FULL_SIZE:
        lines.append(
            _("The promises are for {full} sightings, and these are {points}.").format(
                full=FULL_SIZE, points=points
            )
        )
    return lines


def measures_to_json(measures: list[Measure], *, points: int) -> dict[str, Any]:
    """Return the measures by code, with the number of points and the peak of memory in gigabytes."""
    return {
        "points": points,
        "peak_memory_gb": round(peak_memory_gb(), 2),
        "measures": {
            m.code: {
                "seconds": round(m.seconds, 5),
                "ratio": round(m.ratio, 2),
                "target": m.target,
                "most_s": m.most_s,
                "met": m.met,
            }
            for m in measures
        },
    }


def _line(measure: Measure) -> str:
    if measure.most_s is not None:
        promise = _("under {limit:g} s").format(limit=measure.most_s)
    elif measure.target is None:
        promise = ""
    elif measure.speed_up:
        promise = _("at least {target:g} x").format(target=measure.target)
    else:
        promise = _("at most {target:g} x").format(target=measure.target)
    verdict = {None: "", True: _("met"), False: _("missed")}[measure.met]
    return f"{measure.seconds:9.4f} s {measure.ratio:9.1f} x  {promise:16}{verdict:8}{measure.label}".rstrip()


def _seconds(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def _points_and_cells(store: Store) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return a point anywhere in its cell for every sighting, and all cells of the region."""
    sightings = store.cursor().execute("SELECT east, north FROM help.sightings ORDER BY rowid").fetchnumpy()
    side_m, chance = side_of_level(LEVEL), np.random.default_rng(1)
    x = (sightings["east"] + chance.random(sightings["east"].size)) * side_m
    y = (sightings["north"] + chance.random(sightings["north"].size)) * side_m
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y, crs=store.grid.crs))
    return points, read_area_cells(store, level=LEVEL)
