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
from data.intake.importing import read_file, take_in
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
    """Return the times of checking a file, of taking it in and of refusing one, beside pandas with pandera.

    Like stands beside like. Checked means read, checked and coarsened (ours makes the keyed ids too);
    taken in means keyed and written into a store as well. The ratios of ours are speed-ups.
    """
    with intake_store() as store, intake_store() as other:
        clean, faulty = store.path.with_name("clean.csv"), store.path.with_name("faulty.csv")
        write_sightings(clean, records)
        write_sightings(faulty, records, faulty_every=FAULTY_EVERY)
        facts = gather_facts(store, organisation="example", kind="sightings")
        # What a process does once, such as importing, is done before anything is measured.
        small = store.path.with_name("small.csv")
        write_sightings(small, 100)
        _baseline(small, facts, other)
        _taken_in(other, small)
        scan_s = _seconds(lambda: pa.csv.read_csv(clean).num_rows)
        refused_s = _seconds(lambda: _refused(store, faulty))
        checked_s, written_s = _taken_in(store, clean)
        base_refused_s = _baseline(faulty, facts, other)[0]
        base_checked_s, base_written_s = _baseline(clean, facts, other)
        gb = peak_memory_gb_of_import(clean)
    ours, theirs = checked_s + written_s, base_checked_s + base_written_s
    return [
        Measure("scan", _("plain scan of the file"), scan_s, 1.0),
        Measure("pandera_checked", _("pandas and pandera: checked"), base_checked_s, base_checked_s / scan_s),
        Measure("pandera_taken_in", _("pandas and pandera: taken in"), theirs, theirs / scan_s),
        Measure(
            "checked",
            _("checked, against that"),
            checked_s,
            base_checked_s / checked_s,
            FASTER,
            speed_up=True,
        ),
        Measure("taken_in", _("taken in, against that"), ours, theirs / ours, FASTER, speed_up=True),
        Measure(
            "refused",
            _("refused for a fault in every hundredth row, against that"),
            refused_s,
            base_refused_s / refused_s,
            FASTER,
            speed_up=True,
        ),
        Measure(
            "strict", _("taken in, against pandas and pandera that only check"), ours, base_checked_s / ours
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


def _taken_in(store: Store, path: Path) -> tuple[float, float]:
    """Return the seconds of checking a file and of writing it."""
    wanted = Wanted("sightings", "example")
    began = perf_counter()
    answer = read_file(store, _STEWARD, path, wanted, tell=lambda *_step: None, cancelled=lambda: False)
    checked = perf_counter()
    report = take_in(store, _STEWARD, answer, wanted)
    if report.faults:
        raise Refused(report.faults[0].problem)
    return checked - began, perf_counter() - checked


def _refused(store: Store, path: Path) -> None:
    wanted = Wanted("sightings", "example")
    answer = read_file(store, _STEWARD, path, wanted, tell=lambda *_step: None, cancelled=lambda: False)
    if not answer.faults.num_rows:
        raise Refused(_("The faulty file was not refused. The benchmark measures nothing."))


def _baseline(path: Path, facts: StoreFacts, store: Store) -> tuple[float, float]:
    """Return the seconds that pandas and pandera take to check a file and to write it, if it is in order."""
    # pandera is no part of the product: it comes with the tests alone.
    from data.intake.bench_baseline import check_with_pandera, write_with_pandas

    began = perf_counter()
    kept, __ = check_with_pandera(path, facts)
    checked = perf_counter()
    if kept is not None:
        write_with_pandas(store, kept, facts)
    return checked - began, perf_counter() - checked


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
