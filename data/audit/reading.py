"""Reads the audit from its end backwards, since what is asked for is mostly recent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from data.audit.chain import segments
from data.audit.entry import Entry, parse_line

_BLOCK_BYTES = 1 << 16
# A clock that was set back does not hide what came before.
_SLACK = timedelta(days=1)


@dataclass(frozen=True)
class Entries:
    """What the audit says of a time, oldest first, and how many of its lines cannot be read."""

    rows: tuple[Entry, ...]
    damaged: int


def read_entries(folder: Path, *, since: datetime | None = None) -> Entries:
    """Return the entries of the audit from a moment on, or all; they are read, not checked."""
    rows, damaged = [], 0
    for written in _lines_backwards(folder):
        line = parse_line(written)
        if line is None:
            damaged += 1
            continue
        moment = line.entry.at
        if since is not None and moment < since - _SLACK:
            break
        if since is None or moment >= since:
            rows.append(line.entry)
    return Entries(tuple(reversed(rows)), damaged)


def _lines_backwards(folder: Path) -> Iterator[bytes]:
    for path in reversed(segments(folder)):
        yield from _lines_of_file(path)


def _lines_of_file(path: Path) -> Iterator[bytes]:
    """Give the lines of a file from its last, without line feeds."""
    with path.open("rb") as file:
        at, left = path.stat().st_size, b""
        while at > 0:
            size = min(_BLOCK_BYTES, at)
            at -= size
            file.seek(at)
            left, *lines = (file.read(size) + left).split(b"\n")
            yield from (line for line in reversed(lines) if line)
        if left:
            yield left
