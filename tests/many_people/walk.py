"""Walks through the app as people of a role do: maps above all, other screens between; or brings files in."""

import csv
import io
import random
import time
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from data.clock import today
from tests.many_people.visitor import Visitor, visit

THINK_S = 10.0
# What each role reads, the map the most; a council member's page is frozen.
WALKS = {
    "coordinator": ("risk_map", "risk_map", "risk_map", "overview", "outreach", "evidence"),
    "inspection_planner": ("risk_map", "risk_map", "risk_map", "overview", "evidence"),
    "steward": ("risk_map", "risk_map", "overview", "intake", "evidence"),
    "council": ("council", "methods"),
}
ROWS_OF_A_FILE = 500


@dataclass
class Waits:
    """What one person waited for: (what, seconds), what went wrong, and how many files came in."""

    waits: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    imports: int = 0


def read_maps(address: str, store: str, role: str, waits: Waits, ended: Event, *, seed: int) -> None:
    """Read maps and other screens, thinking about ten seconds between two, until it is ended."""
    chance = random.Random(seed)
    ended.wait(chance.uniform(0, THINK_S))
    with visit(address, {"store": store, "role": role}) as visitor:
        visitor.open("")  # the start of a new tab, which is not a change of screen
        while not ended.is_set():
            screen = chance.choice(WALKS[role])
            waits.waits.append((screen, visitor.open(screen)))
            while screen == "risk_map" and chance.random() < 0.6 and not ended.is_set():
                ended.wait(chance.expovariate(1 / THINK_S))
                waits.waits.append(("layer", visitor.choose("layer", chance.randrange(20))))
            ended.wait(chance.expovariate(1 / THINK_S))
        waits.faults += visitor.faults


def bring_files_in(
    address: str, store: str, cells: list[str], waits: Waits, ended: Event, *, seed: int
) -> None:
    """Drop a file of sightings, check it and take it in, again and again until it is ended."""
    chance = random.Random(seed)
    with visit(address, {"store": store, "role": "steward"}) as visitor:
        visitor.open("")
        while not ended.is_set():
            visitor.open("intake")
            visitor.drop("drop-", "sightings.csv", sightings_file(cells, chance))
            if visitor.has("button", "check"):  # else it checks itself
                visitor.press("check")
            _wait_for(visitor, "take-in", ended)
            if not ended.is_set():
                visitor.press("take-in")
                waits.imports += _came_in(visitor, ended)
            ended.wait(chance.expovariate(1 / THINK_S))
        waits.faults += visitor.faults


def sightings_file(cells: list[str], chance: random.Random) -> bytes:
    """Return a CSV file of made-up sightings in these cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("record_id", "organisation", "when", "cell", "forms", "discovered", "reliability"))
    first = chance.randrange(10**9)
    for number in range(ROWS_OF_A_FILE):
        day = today() - timedelta(days=chance.randrange(20, 300))
        week = "{}-W{:02d}".format(*day.isocalendar())
        writer.writerow((f"L-{first}-{number}", "example", week, chance.choice(cells), "labour", "no", "C"))
    return text.getvalue().encode()


def _wait_for(visitor: Visitor, key: str, ended: Event, *, most_s: float = 60) -> None:
    until = time.monotonic() + most_s
    while not ended.is_set() and not visitor.has("button", key):
        if time.monotonic() > until:
            raise TimeoutError(f"No button {key} in {most_s} s. The screen says: {visitor.said()[-300:]}")
        ended.wait(0.7)
        visitor.watch()


def _came_in(visitor: Visitor, ended: Event, *, most_s: float = 60) -> int:
    until = time.monotonic() + most_s
    while "came in" not in visitor.said():
        if ended.is_set():
            return 0
        if time.monotonic() > until:
            raise TimeoutError(f"Nothing came in. The screen says: {visitor.said()[-300:]}")
        ended.wait(0.7)
        visitor.watch()
    return 1
