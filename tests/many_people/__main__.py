"""Lets many people use the app at once: `python -m tests.many_people [--people 20] [--minutes 5] [--json]`."""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from data.area import read_extent
from data.cell_codes import cell_code
from data.store import open_store, store_path, var_folder
from tests.many_people.walk import WALKS, Waits, bring_files_in, read_maps
from tests.test_browser.server import APP, running_app

SHARES = ("coordinator", "inspection_planner", "coordinator", "steward", "council")
MOST_P95_S = 1.5


def main() -> int:
    """Run, print what people waited for and return 0 where all of it held, else 1."""
    arguments = _parsed()
    with tempfile.TemporaryDirectory(prefix="majakka-people-") as folder:
        var = Path(folder) / "var"
        shutil.copytree(var_folder(), var)
        cells = _cells(var / store_path(arguments.store).name)
        log = Path(folder) / "app.log"
        with running_app(APP, {"MAJAKKA_VAR": str(var)}, log) as address:
            found = _let_people_in(address, arguments, cells)
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
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _cells(path: Path) -> list[str]:
    """Return the codes of cells of 1 km in the middle of the store's area."""
    with open_store(path) as store:
        extent = read_extent(store)
        east, north = round((extent.west_m + extent.east_m) / 2000), round((extent.south_m + extent.north_m) / 2000)  # fmt: skip
        return [
            cell_code(store.grid, 3, east + right, north + up)
            for right in range(-3, 4)
            for up in range(-3, 4)
        ]


def _let_people_in(address: str, arguments: argparse.Namespace, cells: list[str]) -> dict[str, object]:
    ended, memory = threading.Event(), [_memory_mb(address)]
    everybody: list[Waits] = []
    threads = []
    for number in range(arguments.people):
        waits = Waits()
        everybody.append(waits)
        if number < arguments.importing:
            work, rest = bring_files_in, (cells,)
        else:
            work, rest = read_maps, (SHARES[number % len(SHARES)],)
        threads.append(
            threading.Thread(
                target=_kept(work, waits),
                args=(address, arguments.store, *rest, waits, ended),
                kwargs={"seed": arguments.seed * 1000 + number},
            )
        )
    for thread in threads:
        thread.start()
    until = time.monotonic() + arguments.minutes * 60
    while time.monotonic() < until:
        time.sleep(1)
        memory.append(_memory_mb(address))
    ended.set()
    for thread in threads:
        thread.join(timeout=180)
    return _told(everybody, memory)


def _kept(work, waits: Waits):  # type: ignore[no-untyped-def]
    """Return the work with what it raises kept as a fault."""

    def run(*arguments, **named):  # type: ignore[no-untyped-def]
        try:
            work(*arguments, **named)
        except Exception as error:
            waits.faults.append(f"{type(error).__name__}: {error}")

    return run


def _told(everybody: list[Waits], memory: list[float]) -> dict[str, object]:
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
        "faults": [fault for each in everybody for fault in each.faults],
        "memory_mb": {
            "start": memory[0],
            "middle": memory[len(memory) // 2],
            "end": memory[-1],
            "most": max(memory),
        },
    }


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _memory_mb(address: str) -> float:
    """Return the resident memory of the process that listens at the address."""
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
                resident = (process / "statm").read_text().split()[1]
                return int(resident) * 4096 / 1e6
        except OSError:
            continue
    return 0.0


assert set(SHARES) <= WALKS.keys()

if __name__ == "__main__":
    sys.exit(main())
