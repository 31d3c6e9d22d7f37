"""Runs what writes and what checks in children of a process that opens no store itself, and kills them."""

import json
import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.kills.holding import Told
from tests.kills.house import KEY, STORE, enter
from tests.kills.moments import COMMIT, FILE, Moments
from tests.kills.works import IN_CLEAR, Work

TIME = "time"
# Longer than any work lasts on a machine that others use, too.
MOST_S = 300.0
# A commit of some hundred rows lasts some milliseconds.
COMMIT_S = 0.012


@dataclass(frozen=True)
class Whole:
    """A work that nobody killed: how long it took, and how many moments it has."""

    lasts_s: float
    files: int
    commits: int
    told: Told


@dataclass(frozen=True)
class Chosen:
    """When to kill: after so many seconds, at a change of files, or so many seconds into a commit."""

    kind: str
    number: int
    wait_s: float


def choose(whole: Whole, chance: random.Random) -> Chosen:
    """Return a moment of a work by chance, each kind as likely as the others."""
    kinds = [TIME] + [FILE] * (whole.files > 0) + [COMMIT] * (whole.commits > 0)
    kind = chance.choice(kinds)
    if kind == TIME:
        return Chosen(kind, 0, chance.uniform(0, whole.lasts_s))
    if kind == FILE:
        return Chosen(kind, chance.randint(1, whole.files), 0)
    return Chosen(kind, chance.randint(1, whole.commits), chance.uniform(0, COMMIT_S))


def run_whole(var: Path, name: str, work: Work) -> Whole:
    """Do a work to its end."""
    began = 0.0
    with _Child(lambda write: _do(var, name, work, Chosen("none", 0, 0), write)) as child:
        for line in child.lines():
            if line[0] == "ready":
                began = time.monotonic()
            if line[0] == "counts":
                lasts_s = time.monotonic() - began
                return Whole(lasts_s, line[1][FILE], line[1][COMMIT], child.told)
    raise RuntimeError(f"{name} ended before its end; what it wrote to stderr says why")


def run_killed(var: Path, name: str, work: Work, chosen: Chosen) -> Told:
    """Do a work, kill it at the moment chosen, and return what it had told before."""
    with _Child(lambda write: _do(var, name, work, chosen, write)) as child:
        for line in child.lines(until=chosen):
            if line[0] == COMMIT:
                time.sleep(chosen.wait_s)
                break
            if line[0] == "counts":
                break
        child.kill()
        for __ in child.lines():
            pass
        return child.told


def ask(question: Callable[[], Any]) -> Any:
    """Return the answer of a child to a question: DuckDB starts threads, and whoever forks had better have none."""
    with _Child(lambda write: write("answer", question())) as child:
        for what, value in child.lines():
            if what == "answer":
                return value
    raise RuntimeError("a child died of a question; what it wrote to stderr says why")


def _do(var: Path, name: str, work: Work, chosen: Chosen, write: Callable[[str, Any], None]) -> None:
    enter(var, key=None if name in IN_CLEAR else KEY)
    moments = Moments(chosen.kind, chosen.number, lambda kind: write(kind, None))
    write("ready", None)
    moments.begin()
    work(var / STORE, lambda what, which: write("told", [what, which]))
    write("counts", moments.counts)


class _Child:
    """A forked process, a group of its own, and the lines that it writes."""

    def __init__(self, run: Callable[[Callable[[str, Any], None]], None]) -> None:
        self.told: Told = []
        self._pending = b""
        self._read, write_end = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                os.setsid()
                os.close(self._read)
                run(lambda what, value: _write(write_end, what, value))
                status = 0
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(write_end)

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *__: object) -> None:
        self.kill()
        os.waitpid(self._pid, 0)
        os.close(self._read)

    def kill(self) -> None:
        """Kill it and what it started."""
        try:
            os.killpg(self._pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            os.kill(self._pid, signal.SIGKILL)

    def lines(self, *, until: Chosen | None = None) -> Any:
        """Give each line, to the end or to the moment that a time was chosen for."""
        ends = time.monotonic() + MOST_S
        while True:
            while b"\n" in self._pending:
                line, self._pending = self._pending.split(b"\n", 1)
                what, value = json.loads(line)
                if what == "told":
                    self.told.append((value[0], value[1]))
                if what == "ready" and until is not None and until.kind == TIME:
                    ends = time.monotonic() + until.wait_s
                yield what, value
            readable, __, __ = select.select([self._read], [], [], max(0.0, ends - time.monotonic()))
            if not readable:
                return
            piece = os.read(self._read, 65_536)
            if not piece:
                return
            self._pending += piece


def _write(descriptor: int, what: str, value: Any) -> None:
    os.write(descriptor, json.dumps([what, value]).encode() + b"\n")
