"""Has a file read by a process of its own, which may do nothing else."""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import Refused
from data.intake.conversation import LOOK_S, Cancelled, Conversation
from data.intake.frames import fault_table, write_request
from data.intake.limits import LIMITS, Limits
from data.intake.request import Answer, Request, Tell
from data.intake.sandbox import CODE_FOLDER
from data.intake.source_file import memory_file, opened_source
from data.language import language

__all__ = ["MOST_AT_ONCE", "WAITING", "Cancelled", "ask"]

WAITING = "waiting"
MOST_AT_ONCE = 2

_turns = threading.BoundedSemaphore(MOST_AT_ONCE)
_BOUNDS = ("address_space_bytes", "cpu_s", "open_files")
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZDIR")


def ask(
    source: Path | bytes,
    request: Request,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
    limits: Limits = LIMITS,
    _understanding: str = "data.intake.understanding",
) -> Answer:
    """Return what a file holds, or its faults.

    Whatever is wrong with the file is a fault, with no row and column where it is the file as a whole; so is
    a process that died of it. At most two files are read at once.

    Parameters
    ----------
    tell
        Called with a step (waiting, opening, reading, and those of the checks), how much is done, of what.
    cancelled
        Asked ten times a second whether to stop.

    Raises
    ------
    Cancelled
        When `cancelled` said so.
    """
    try:
        with (
            opened_source(source, limits) as (descriptor, size),
            _turn(tell, cancelled),
            _child(descriptor, request, limits, _understanding) as (child, pipe),
        ):
            return Conversation(child, pipe, size, limits, tell, cancelled).answer()
    except Refused as refused:
        return Answer("", 0, fault_table([(None, None, str(refused))]), None)


@contextmanager
def _turn(tell: Tell, cancelled: Callable[[], bool]) -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        tell(WAITING, 0, 0)
        while not _turns.acquire(timeout=LOOK_S):
            if cancelled():
                raise Cancelled
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _child(
    descriptor: int, request: Request, limits: Limits, understanding: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    asked = io.BytesIO()
    write_request(asked, request, language=language())
    stdin = memory_file(asked.getvalue())
    pipe, stdout = os.pipe()
    bounds = [text for name in _BOUNDS for text in (name, str(getattr(limits, name)))]
    # -E: no variable of the user changes it; -s: nor a package of his; -B: it writes no file.
    command = [sys.executable, "-E", "-s", "-B", "-m", "data.intake.child"]
    try:
        child = subprocess.Popen(  # noqa: S603  # our own module, by our own Python
            [*command, str(descriptor), understanding, *bounds],
            stdin=stdin,
            stdout=stdout,
            # A traceback may hold a value of the file, and would end up in the log of the app.
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env=_environment(),
            cwd=CODE_FOLDER.parent,
            start_new_session=True,
        )
    finally:
        os.close(stdin)
        os.close(stdout)
    with child:
        try:
            yield child, pipe
        finally:
            child.kill()
            os.close(pipe)


def _environment() -> dict[str, str]:
    """Return the variables of the child: none of a user's, so no key and no secret."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    threads = str(min(4, os.cpu_count() or 1))
    return kept | {
        "LANG": "C.UTF-8",
        # Each thread of a pool takes address space, which is bounded. Arrow reads the second.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": threads,
        "MALLOC_ARENA_MAX": "2",
        # Arrays of megabytes go back to the system once they are free; by default glibc learns to keep them.
        "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
        # The other pools reserve a gigabyte of address space.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "PROJ_NETWORK": "OFF",
    }
