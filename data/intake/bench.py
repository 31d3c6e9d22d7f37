"""Measures how fast a file of sightings comes in, beside pandas and pandera doing the same checks."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from data.access import Person
from data.bench import FULL_SIZE, Measure, describe_measures
from data.bench_store import CELLS_EAST, CELLS_NORTH, FIRST_EAST, FIRST_NORTH
from data.errors import Refused
from data.grid import Grid, side_of_level
from data.intake.importing import import_file, read_file
from data.intake.report import Wanted
from data.intake.request import StoreFacts
from data.intake.store_facts import gather_facts
from data.language import _
from data.store import Store, create_store

FULL_RECORDS = 1_000_000
FASTER, MOST_GB = 2.5, 1.0
# One row in a hundred of the faulty file has a fault: a reason is given for each.
FAULTY_EVERY = 100
_STEWARD = Person("bench", "example", frozenset({"steward"}))
_LEVEL = 1
_POLL_S = 0.02


def measure_intake(records: int) -> list[Measure]:
    """Return the times of taking a file in and of refusing one, each beside pandas with pandera.

    Taking in is all of it: reading, checking, coarsening, keying, writing and committing. pandas reads,
    checks and coarsens, and neither keys nor writes. Ratios of the first two are speed-ups.
    """
    with intake_store() as store:
        clean, faulty = store.path.with_name("clean.csv"), store.path.with_name("faulty.csv")
        write_sightings(clean, records)
        write_sightings(faulty, records, faulty_every=FAULTY_EVERY)
        scan_s = _seconds(lambda: pa.csv.read_csv(clean).num_rows)
        refused_s = _seconds(lambda: _refuse(store, faulty))
        facts = gather_facts(store, organisation="example", kind="sightings")
        baseline_s, baseline_refused_s = _baseline(clean, facts), _baseline(faulty, facts)
        taken_s = _seconds(lambda: _take_in(store, clean))
        gb = peak_memory_gb_of_import(clean)
    return [
        Measure("scan", _("plain scan of the file"), scan_s, 1.0),
        Measure("pandera", _("pandas and pandera: read, check, coarsen"), baseline_s, baseline_s / taken_s),
        Measure(
            "taken_in",
            _("the file taken in, {times:.1f} x as fast").format(times=baseline_s / taken_s),
            taken_s,
            baseline_s / taken_s,
            FASTER,
            speed_up=True,
        ),
        Measure(
            "refused",
            _("a file with a fault in every hundredth row refused, {times:.1f} x as fast").format(
                times=baseline_refused_s / refused_s
            ),
            refused_s,
            baseline_refused_s / refused_s,
            FASTER,
            speed_up=True,
        ),
        Measure("memory", _("gigabytes (not seconds) that both processes hold at most"), gb, gb, MOST_GB),
    ]


def describe_intake(measures: list[Measure], *, records: int) -> list[str]:
    """Return one line per measure, and what they are promised for where there are fewer records."""
    lines = describe_measures(measures, points=FULL_SIZE)
    if records < FULL_RECORDS:
        message = _("The promises for files are for {full} records, and these are {records}.")
        lines.append(message.format(full=FULL_RECORDS, records=records))
    return lines


@contextmanager
def intake_store() -> Iterator[Store]:
    """Make a temporary store with inhabitants, as sightings are coarsened by them; it is gone afterwards."""
    north, east = np.meshgrid(
        np.arange(FIRST_NORTH, FIRST_NORTH + CELLS_NORTH),
        np.arange(FIRST_EAST, FIRST_EAST + CELLS_EAST),
        indexing="ij",
    )
    people = np.random.default_rng(1).integers(0, 300, east.size)
    cells = {"east": east.ravel(), "north": north.ravel(), "cell_level": _LEVEL, "inhabitants": people}
    with (
        tempfile.TemporaryDirectory(prefix="majakka-bench-") as folder,
        create_store(Path(folder) / "bench.duckdb", name="Bench", crs_epsg=3067) as store,
    ):
        with store.write(kind="bench", organisation="example") as batch:
            batch.append("main.population", pd.DataFrame({"source": "example", "sign": 1, **cells}))
        yield store


def write_sightings(path: Path, records: int, *, faulty_every: int = 0) -> None:
    """Write made-up sightings as a CSV file under the fields of the template."""
    chance = np.random.default_rng(2)
    pa.csv.write_csv(_sightings(records, chance, faulty_every), path)


def peak_memory_gb_of_import(path: Path) -> float:
    """Return the most memory, in gigabytes, that the command and its reading process hold together."""
    with tempfile.TemporaryDirectory(prefix="majakka-bench-") as folder:
        store = Path(folder) / "memory.duckdb"
        command = [sys.executable, "-m", "data", "import", "sightings", str(path), "--store", str(store)]
        command += ["--epsg", "3067", "--json"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:  # noqa: S603  # our own command
            most = 0
            while running.poll() is None:
                most = max(most, sum(_resident_bytes(process) for process in _tree(running.pid)))
                time.sleep(_POLL_S)
    return most / 1e9


def _sightings(records: int, chance: np.random.Generator, faulty_every: int) -> pa.Table:
    side_m = side_of_level(_LEVEL)
    x = (FIRST_EAST + chance.random(records) * CELLS_EAST) * side_m
    y = (FIRST_NORTH + chance.random(records) * CELLS_NORTH) * side_m
    lat, lon = Grid(3067).metres_to_points(x, y)
    days = np.datetime64("2022-11-01") + chance.integers(0, 1400, records).astype("timedelta64[D]")
    minutes = chance.integers(0, 24 * 60, records).astype("timedelta64[m]")
    reliability = chance.choice(list("ABCD"), records)
    if faulty_every:
        reliability[::faulty_every] = "E"
    return pa.table(
        {
            "record_id": np.char.add("S-", np.arange(records).astype(str)),
            "organisation": np.full(records, "example"),
            "when": np.char.replace((days.astype("datetime64[m]") + minutes).astype(str), "T", " "),
            "latitude": np.round(lat, 5),
            "longitude": np.round(lon, 5),
            "place_kind": chance.choice(
                ["transport_hub", "restaurant", "farm", "construction_site"], records
            ),
            "forms": chance.choice(["labour", "sexual", "labour fraud", "forced_begging"], records),
            "indicators": chance.choice(["signs_of_fear", "risk_sector", "signs_of_violence"], records),
            "discovered": chance.choice(["yes", "no"], records),
            "people": chance.choice(["1", "2-4", "7"], records),
            "reliability": reliability,
            "may_pass_on": np.full(records, "no"),
        }
    )


def _take_in(store: Store, path: Path) -> None:
    wanted = Wanted("sightings", "example")
    report = import_file(store, _STEWARD, path, wanted, tell=lambda *_step: None, cancelled=lambda: False)
    if report.faults:
        raise Refused(report.faults[0].problem)


def _refuse(store: Store, path: Path) -> None:
    wanted = Wanted("sightings", "example")
    answer = read_file(store, _STEWARD, path, wanted, tell=lambda *_step: None, cancelled=lambda: False)
    if not answer.faults.num_rows:
        raise Refused(_("The faulty file was not refused. The benchmark measures nothing."))


def _baseline(path: Path, facts: StoreFacts) -> float:
    # pandera is no part of the product: it comes with the tests alone.
    from data.intake.bench_baseline import check_with_pandera

    return _seconds(lambda: check_with_pandera(path, facts))


def _seconds(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def _tree(pid: int) -> list[int]:
    """Return a process and all below it, by what Linux says of parents."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(below for child in children for below in _tree(int(child)))]


def _resident_bytes(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
