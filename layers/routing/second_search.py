"""Runs a search in a process of its own (`python -m layers.routing.second_search`), told by pickle."""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from time import time

from layers.routing.problem import Orders

ROOT = Path(__file__).resolve().parents[2]
# Below this a second process costs more in starting than it finds.
LEAST_SECONDS = 2.5


class SecondSearch:
    """A search beside the first one, on another core; PyVRP works on one core alone.

    A fresh interpreter and no fork: the app has threads, and its main module must not run twice.
    """

    def __init__(self, task: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "layers.routing.second_search"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        pipe, self._process.stdin = self._process.stdin, None
        if pipe is not None:
            with pipe:
                pickle.dump(task, pipe)

    def orders(self, *, seconds: float) -> Orders | None:
        """Return what it found, None where it found nothing within the seconds; it has ended then."""
        try:
            found, _nothing = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.stop()
            return None
        return pickle.loads(found) if self._process.returncode == 0 else None  # noqa: S301

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


def pays(seconds: float) -> bool:
    """Whether a second process finds enough in that time."""
    return seconds >= LEAST_SECONDS and len(os.sched_getaffinity(0)) > 1


def main() -> None:
    """Search as asked on standard input, and write the routes to standard output."""
    from layers.routing.search import Effort, search_alone

    problem, until, seed, starts, anew = pickle.load(sys.stdin.buffer)  # noqa: S301
    # Starting took some of the time, and an answer that comes late is not waited for.
    effort = Effort(max(0.0, until - time()))
    pickle.dump(search_alone(problem, effort, seed=seed, starts=starts, anew=anew), sys.stdout.buffer)


if __name__ == "__main__":
    main()
