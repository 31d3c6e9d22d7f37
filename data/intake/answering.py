"""Answers a request about a file, in the reading process: has it read and understood, tells progress."""

import hashlib
import os
import time
from collections.abc import Sequence
from importlib import import_module
from threading import Thread
from typing import Any, BinaryIO

import pyarrow as pa

from data.errors import Refused
from data.intake.frames import (
    DIGEST,
    END,
    FAILED,
    FAULTS,
    NOTES,
    PROGRESS,
    REFUSED,
    ROWS,
    fault_table,
    read_request,
    write_message,
    write_table,
)
from data.intake.limits import LIMITS
from data.intake.reading.sheet_faults import SheetFaults
from data.intake.reading.sheet_reading import read_sheet
from data.intake.request import LOOK, Request, Tell
from data.intake.sheet import Sheet
from data.language import use_language

_SECONDS_BETWEEN_TELLING = 0.1


def answer(descriptor: int, source: BinaryIO, out: BinaryIO, *, understanding: str) -> None:
    """Write the answer to a request, as frames: digest, progress, then faults, rows if any, and notes.

    A refusal stands in the place of all that comes after the digest.

    Parameters
    ----------
    understanding
        The module whose `look` and `check` say what a sheet means.
    """
    request, language = read_request(source)
    use_language(language)
    tell = _telling(out)
    # Importing is Python's work, reading mostly Arrow's: side by side they take as long as the longer one.
    Thread(target=import_module, args=(understanding,), daemon=True).start()
    try:
        sheets = [_sheet(descriptor, request, out, tell)]
        faults, rows, notes = _understood(sheets, request, tell, understanding)
    except Refused as refused:
        # Not as a table: for that, Arrow would import pandas, which takes longer than most refusals.
        write_message(out, REFUSED, _faults_of(refused))
        return
    write_table(out, FAULTS, faults)
    if rows is not None:
        write_table(out, ROWS, rows)
    write_message(out, NOTES, notes)
    write_message(out, END, {})


def tell_failure(out: BinaryIO, kind: type[BaseException], place: str, *, is_memory: bool) -> None:
    """Write that this process cannot go on, and where in the code; never what was being read."""
    write_message(out, FAILED, {"memory": is_memory, "place": f"{kind.__name__} {place}".strip()})


def _sheet(descriptor: int, request: Request, out: BinaryIO, tell: Tell) -> Sheet:
    tell("opening", 0, 0)
    content = _content(descriptor)
    write_message(out, DIGEST, {"digest": hashlib.sha256(content).hexdigest(), "size": len(content)})
    tell("reading", 0, 0)
    sheet = read_sheet(content, request.reading)
    # What reading took on the way goes back to the system before the checks take theirs.
    pa.default_memory_pool().release_unused()
    return sheet


def _understood(
    sheets: list[Sheet], request: Request, tell: Tell, understanding: str
) -> tuple[pa.Table, pa.Table | None, dict[str, Any]]:
    """Return faults, rows and notes of the one sheet, which leaves the list: nothing else must hold it.

    A hundred megabytes of cells are then free while their records are keyed.
    """
    module = import_module(understanding)
    if request.what == LOOK:
        return fault_table([]), None, module.look(sheets.pop(), request)
    faults, rows, notes = module.check(sheets.pop(), request, tell)
    return faults, rows, notes


def _faults_of(refused: Refused) -> Sequence[Sequence[int | str | None]]:
    return refused.faults if isinstance(refused, SheetFaults) else [(None, None, str(refused))]


def _content(descriptor: int) -> bytes:
    # A file can grow while it is read; one byte more than may be is enough to refuse it.
    # Without a buffer, which would hold it twice for a moment.
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        return file.read(min(os.fstat(descriptor).st_size, LIMITS.file_bytes) + 1)


def _telling(out: BinaryIO) -> Tell:
    last: dict[str, float] = {}

    def tell(step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step in last and now < last[step] + _SECONDS_BETWEEN_TELLING and done != total:
            return
        last[step] = now
        write_message(out, PROGRESS, [step, int(done), int(total)])

    return tell
