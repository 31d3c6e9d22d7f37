"""Knows the moments at which a process changes files or commits, and dies at the one that was chosen."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import duckdb

FILE, COMMIT = "file", "commit"
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "shutil.")


class Moments:
    """Counts moments of two kinds in this process, once it is told to begin."""

    def __init__(self, kind: str, number: int, tell: Callable[[str], None]) -> None:
        self.counts = {FILE: 0, COMMIT: 0}
        self._kind, self._number, self._tell = kind, number, tell
        self._counts_now = False

    def begin(self) -> None:
        """Count from now on: file changes by what Python audits and by `os.fsync`, commits by what is executed."""
        self._counts_now = True
        sys.addaudithook(self._on_event)
        synced, executed = os.fsync, duckdb.DuckDBPyConnection.execute

        def fsync(descriptor: int) -> None:
            self._note(FILE)
            synced(descriptor)

        def execute(connection: Any, query: Any, *arguments: Any, **named: Any) -> Any:
            if isinstance(query, str) and query.lstrip().upper().startswith(
                ("COMMIT", "CHECKPOINT", "DETACH")
            ):
                self._note(COMMIT)
            return executed(connection, query, *arguments, **named)

        os.fsync = fsync  # type: ignore[assignment]
        duckdb.DuckDBPyConnection.execute = execute  # type: ignore[assignment,method-assign]

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._counts_now:
            return
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if writes or event.startswith(_CHANGES):
            self._note(FILE)

    def _note(self, kind: str) -> None:
        self.counts[kind] += 1
        if (kind, self.counts[kind]) != (self._kind, self._number):
            return
        if kind == FILE:
            os.kill(os.getpid(), signal.SIGKILL)
        # A commit is under way for some milliseconds: whoever waits for this kills within them.
        self._tell(COMMIT)
