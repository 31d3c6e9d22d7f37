"""Kills so many times as asked, one work after the other, and counts what came of it."""

import random
import shutil
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.kills.forking import Chosen, Whole, ask, choose, run_killed, run_whole
from tests.kills.holding import find_faults
from tests.kills.house import KEY, build_houses, enter
from tests.kills.works import IN_CLEAR, Work


@dataclass
class Trial:
    """How many kills there were, after how many the store opened, and of how many something was lost or half there."""

    kills: int = 0
    opened: int = 0
    lost: int = 0
    partial: int = 0
    by_work: dict[str, dict[str, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note(self, work: str, chosen: Chosen, told: int, faults: dict[str, list[str]]) -> None:
        """Count one kill."""
        counts = self.by_work.setdefault(work, {"kills": 0, "opened": 0, "lost": 0, "partial": 0, "told": 0})
        found = {"kills": 1, "opened": int(not faults["opened"]), "told": told}
        found |= {each: int(bool(faults[each])) for each in ("lost", "partial")}
        for name, count in found.items():
            counts[name] += count
        self.kills += 1
        self.opened += found["opened"]
        self.lost += found["lost"]
        self.partial += found["partial"]
        for kind, sentences in faults.items():
            self.faults += [f"{work}, {chosen}: {kind}: {each}" for each in sentences]


def kill(folder: Path, works: dict[str, Work], *, kills: int, seed: int) -> Trial:
    """Kill the works in turn, each time in a fresh copy of a store, and hold the store to what was told.

    The process that calls this must not have opened a store, as it forks.
    """
    chance, trial = random.Random(seed), Trial()
    ask(partial(_built, folder))
    wholes: dict[str, Whole] = {}
    for number in range(kills):
        name = list(works)[number % len(works)]
        if name not in wholes:
            wholes[name] = _tried(folder, name, works[name])
        var, chosen = _fresh(folder, name), choose(wholes[name], chance)
        told = run_killed(var, name, works[name], chosen)
        trial.note(name, chosen, len(told), ask(partial(_held, var, name, told)))
        said = f"{trial.kills} kills, {trial.opened} opened, {trial.lost} lost, {trial.partial} partial"
        print(said, *trial.faults[-1:], sep="; ", file=sys.stderr, flush=True)
    return trial


def _tried(folder: Path, name: str, work: Work) -> Whole:
    """Do a work to its end once: it must hold, else a kill would show nothing."""
    var = _fresh(folder, name)
    whole = run_whole(var, name, work)
    faults = ask(partial(_held, var, name, whole.told))
    if name != "broken" and any(faults.values()):
        raise RuntimeError(f"{name} does not hold even where nobody kills it: {faults}")
    return whole


def _built(folder: Path) -> bool:
    build_houses(folder)
    return True


def _held(var: Path, name: str, told: list[Any]) -> dict[str, list[str]]:
    enter(var, key=KEY)
    return find_faults(var, name, told)


def _fresh(folder: Path, name: str) -> Path:
    var = folder / "var"
    shutil.rmtree(var, ignore_errors=True)
    shutil.copytree(folder / ("plain" if name in IN_CLEAR else "sealed"), var)
    return var
