"""Lets many people use the app at once: `python -m tests.many_people [--people 20] [--minutes 5] [--json]`."""

import argparse
import json
import math
import os
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from data.area import read_extent
from data.cell_codes import INSPIRE, cells_to_codes
from data.grid import level_of_size
from data.store import open_store, store_path, var_folder
from tests.many_people.visitor import visit
from tests.many_people.walk import WALKS, Waits, bring_files_in, read_maps
from tests.test_browser.server import APP, running_app

SHARES = ("coordinator", "inspection_planner", "coordinator", "steward", "council")
MOST_P95_S = 1.5
# It counts as at rest when it was busy for no longer than that of so many seconds.
IDLE_S, LOOK_S, MOST_WARM_UP_S = 0.3, 4.0, 120.0


def main() -> int:
    """Run, print what people waited for and return 0 where all of it held, else 1."""
    arguments = _parsed()
    with tempfile.TemporaryDirectory(prefix="majakka-people-") as folder:
        var = Path(folder) / "var"
        shutil.copytree(var_folder(), var)
        cells = _cells(var / store_path(arguments.store).name)
        log = Path(folder) / "app.log"
        with running_app(APP, {"MAJAKKA_VAR": str(var)}, log) as address:
            _begin_the_day(address, arguments)
            found = _let_people_in(address, arguments, cells)
        found["cold"] = arguments.cold
        found["log_lines_of_errors"] = sum("Traceback" in line for line in log.read_text().splitlines())
    print(json.dumps(found) if arguments.json else json.dumps(found, indent=2))
    sound = not found["faults"] and not found["log_lines_of_errors"] and found["p95_s"] < MOST_P95_S
    return 0 if sound else 1


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.many_people", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--importing", type=int, default=2, help="of them, how many bring files in")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--store", default="region")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cold", action="store_true", help="in an app where nobody looked at anything yet")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _cells(path: Path) -> list[str]:
    """Return the codes of cells of 1 km in the middle of the store's area."""
    with open_store(path) as store:
        west, south, east, north = read_extent(store)
        middle_east, middle_north = int((west + east) // 2000), int((south + north) // 2000)
        offsets = [(right, up) for right in range(-3, 4) for up in range(-3, 4)]
        return cells_to_codes(
            [middle_east + right for right, _ in offsets],
            [middle_north + up for _, up in offsets],
            level=level_of_size(1000),
            style=INSPIRE,
            epsg=store.grid.epsg,
        ).tolist()


def _begin_the_day(address: str, arguments: argparse.Namespace) -> None:
    """Have one of each role look at each screen, and wait until nothing more is measured: an app in use.

    With `--cold` it was opened once and no more.
    """
    with visit(address, {"store": arguments.store}) as first:
        first.open("")
    if arguments.cold:
        return
    for role, screens in WALKS.items():
        with visit(address, {"store": arguments.store, "role": role}) as first:
            for screen in ("", *dict.fromkeys(screens)):
                first.open(screen)
    server, until = _listener(address), time.monotonic() + MOST_WARM_UP_S
    busy_s = math.inf
    while busy_s > IDLE_S and time.monotonic() < until:
        before = _cpu_s(server)
        time.sleep(LOOK_S)
        busy_s = _cpu_s(server) - before


def _let_people_in(address: str, arguments: argparse.Namespace, cells: list[str]) -> dict[str, object]:
    ended, server = threading.Event(), _listener(address)
    memory, cpu_s = [_memory_mb(server)], _cpu_s(server)
    everybody = [Waits() for _ in range(arguments.people)]
    with ThreadPoolExecutor(arguments.people) as people:
        visits: list[Future[None]] = []
        for number, waits in enumerate(everybody):
            seed = arguments.seed * 1000 + number
            if number < arguments.importing:
                going = people.submit(
                    bring_files_in, address, arguments.store, cells, waits, ended, seed=seed
                )
            else:
                role = SHARES[number % len(SHARES)]
                going = people.submit(read_maps, address, arguments.store, role, waits, ended, seed=seed)
            visits.append(going)
        until = time.monotonic() + arguments.minutes * 60
        while time.monotonic() < until:
            time.sleep(1)
            memory.append(_memory_mb(server))
        ended.set()
    cores = (_cpu_s(server) - cpu_s) / (arguments.minutes * 60)
    broken_off = [f"{type(fault).__name__}: {fault}" for going in visits if (fault := going.exception())]
    return _told(everybody, broken_off, memory) | {"cores_busy": round(cores, 2)}


def _told(everybody: list[Waits], broken_off: list[str], memory: list[float]) -> dict[str, object]:
    waits = [wait for each in everybody for wait in each.waits]
    seconds = sorted(wait for _, wait in waits)
    by_screen: dict[str, list[float]] = {}
    for what, wait in waits:
        by_screen.setdefault(what, []).append(wait)
    return {
        "changes": len(seconds),
        "p50_s": round(statistics.median(seconds), 2),
        "p95_s": round(_quantile(seconds, 0.95), 2),
        "most_s": round(seconds[-1], 2),
        "p95_by_screen_s": {
            what: round(_quantile(sorted(found), 0.95), 2) for what, found in sorted(by_screen.items())
        },
        "imports": sum(each.imports for each in everybody),
        "faults": broken_off + [fault for each in everybody for fault in each.faults],
        "memory_mb": {
            "start": memory[0],
            "middle": memory[len(memory) // 2],
            "end": memory[-1],
            "most": max(memory),
        },
    }


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _listener(address: str) -> Path:
    """Return the folder in /proc of the process that listens at the address."""
    port = f"{int(address.rsplit(':', 1)[1]):04X}"
    sockets = Path("/proc/net/tcp").read_text().splitlines()[1:]
    inode = next(
        line.split()[9]
        for line in sockets
        if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A"
    )
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(each.readlink()) == f"socket:[{inode}]" for each in (process / "fd").iterdir()):
                return process
        except OSError:
            continue
    raise LookupError(f"Nobody listens at {address}.")


def _memory_mb(process: Path) -> float:
    """Return the resident memory of a process."""
    return int((process / "statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _cpu_s(process: Path) -> float:
    """Return the seconds that a process has spent on all cores."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


assert set(SHARES) <= WALKS.keys()

if __name__ == "__main__":
    sys.exit(main())
