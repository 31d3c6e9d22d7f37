"""Listens to a reading process until it has answered, and trusts nothing that it says."""

import json
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from data.intake.frames import (
    DIGEST,
    END,
    FAILED,
    FAULTS,
    FAULTS_SCHEMA,
    HEADER,
    NOTES,
    PROGRESS,
    REFUSED,
    ROWS,
    TABLES,
    fault_table,
    read_table,
)
from data.intake.limits import Limits
from data.intake.request import Answer, Tell
from data.language import _

LOOK_S = 0.1
_PIECE = 1 << 20


class Cancelled(RuntimeError):
    """A reading that the user stopped; nothing was changed."""


class _Lost(Exception):
    """A reading process that ended, or was ended, before it answered; the message is for the user."""


class Conversation:
    """Listens to one child until it has answered, is too slow, dies, or is not wanted any more."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        pipe: int,
        size: int,
        limits: Limits,
        tell: Tell,
        cancelled: Callable[[], bool],
    ) -> None:
        self._child, self._size, self._limits = child, size, limits
        self._tell, self._cancelled = tell, cancelled
        self._pipe = pipe
        self._poll = select.poll()
        self._poll.register(self._pipe, select.POLLIN)
        self._until = time.monotonic() + limits.wall_s
        self._heard: dict[bytes, Any] = {}

    def answer(self) -> Answer:
        """Return the answer, with one fault where there is none."""
        try:
            while END not in self._heard and REFUSED not in self._heard:
                self._hear()
            return self._refusal() if REFUSED in self._heard else self._checked()
        except _Lost as lost:
            digest, size = self._digest()
            return Answer(digest, size, fault_table([(None, None, str(lost))]), None)
        except (pa.ArrowException, OSError, ValueError, TypeError, LookupError):
            # A child that a file has taken over may send anything.
            digest, size = self._digest()
            return Answer(digest, size, fault_table([(None, None, _no_answer())]), None)

    def _hear(self) -> None:
        kind, size = HEADER.unpack(self._receive(HEADER.size))
        most = self._limits.answer_bytes if kind in TABLES else self._limits.message_bytes
        if size > most or (kind != PROGRESS and kind in self._heard):
            raise _Lost(_no_answer())
        content = self._receive(size)
        if kind in TABLES:
            self._heard[kind] = read_table(content)
            return
        message = json.loads(content)
        if kind == PROGRESS:
            step, done, total = message
            self._tell(str(step)[:40], int(done), int(total))
        elif kind == FAILED:
            raise _Lost(_too_much_memory() if message["memory"] else _not_readable(str(message["place"])))
        else:
            self._heard[kind] = message

    def _receive(self, size: int) -> bytearray:
        content = bytearray(size)
        view = memoryview(content)
        while view:
            if self._cancelled():
                raise Cancelled
            if time.monotonic() > self._until:
                raise _Lost(_too_slow())
            if not self._poll.poll(LOOK_S * 1000):
                continue
            received = os.readv(self._pipe, [view[:_PIECE]])
            if not received:
                raise _Lost(self._why_it_died())
            view = view[received:]
        return content

    def _why_it_died(self) -> str:
        try:
            code = self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return _too_slow()
        if code == -signal.SIGXCPU:
            return _too_slow()
        # The kernel kills where memory is full; C++ and Rust abort where they get none.
        if code in (-signal.SIGKILL, -signal.SIGABRT):
            return _too_much_memory()
        if code == -signal.SIGBUS:
            return _("The file changed while it was read. Wait until it is saved, and try again.")
        return _not_readable(f"signal {-code}" if code < 0 else f"exit {code}")

    def _digest(self) -> tuple[str, int]:
        said = self._heard.get(DIGEST)
        digest = said.get("digest") if isinstance(said, dict) else None
        known = isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest)
        return (str(digest), self._size) if known else ("", 0)

    def _refusal(self) -> Answer:
        digest, size = self._digest()
        faults = fault_table([(row, column, problem) for row, column, problem in self._heard[REFUSED]])
        if not digest or not faults.num_rows:
            raise _Lost(_no_answer())
        return Answer(digest, size, faults, None)

    def _checked(self) -> Answer:
        """Return the answer if it has the shape of one."""
        faults, rows, notes = self._heard[FAULTS], self._heard.get(ROWS), self._heard[NOTES]
        digest, size = self._digest()
        sound = bool(digest) and self._heard[DIGEST]["size"] == size and isinstance(notes, dict)
        sound &= faults.schema.equals(FAULTS_SCHEMA)
        if rows is not None:
            sound &= not faults.num_rows and rows.num_rows <= self._limits.rows
            sound &= 0 < rows.num_columns <= self._limits.columns
        if not sound:
            raise _Lost(_no_answer())
        return Answer(digest, size, faults, rows, notes)


def _too_slow() -> str:
    return _("The file needs more time than is allowed. Split it, or save it anew as CSV.")


def _too_much_memory() -> str:
    return _("The file needs more memory than is allowed. Split it, or save it anew as CSV.")


def _not_readable(place: str) -> str:
    message = _(
        "The file cannot be read; it may be damaged. Open it, save it anew, and report this: {place}."
    )
    return message.format(place=re.sub(r"[^\w.: -]", "", place, flags=re.ASCII)[:80])


def _no_answer() -> str:
    return _("The reading of the file gave no sound answer. Open it, save it anew, and try again.")
