"""Measures how long it takes to add a line to an audit, and to check a long one."""

import resource
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from data.audit.chain import CHAIN_FILE, append_entry
from data.audit.entry import Entry, Line, line_to_json, mac_of, parse_line
from data.audit.events import VIEWED
from data.audit.keys import chain_key
from data.audit.verification import check_chain

_APPENDS = 200
_ENTRY = Entry(
    0,
    "2026-11-20T08:00:00+00:00",
    VIEWED,
    "0" * 32,
    ("steward",),
    "example",
    "",
    "0" * 16,
    "layer:blind_spots",
)


@dataclass(frozen=True)
class Speed:
    """Milliseconds to add a line, alone and with its head in a second place; seconds to check all lines.

    `grown_mb` is by how much the largest memory of the process grew while all lines were checked.
    """

    lines: int
    bytes: int
    append_ms: float
    append_with_head_ms: float
    check_s: float
    check_added_s: float
    grown_mb: float


def measure_speed(lines: int) -> Speed:
    """Return how fast an audit of so many lines is, in a folder of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder, outside = Path(place) / "audit", Path(place) / "outside"
        outside.mkdir()
        append_ms = _append_ms(folder, None)
        with_head_ms = _append_ms(folder, outside)
        _grow(folder, lines)
        before, began = _largest_mb(), time.perf_counter()
        checked = check_chain(folder, ())
        check_s, grown = time.perf_counter() - began, _largest_mb() - before
        append_entry(folder, _ENTRY)
        began = time.perf_counter()
        check_chain(folder, (), after=checked)
        return Speed(
            checked.verdict.lines,
            (folder / CHAIN_FILE).stat().st_size,
            append_ms,
            with_head_ms,
            check_s,
            time.perf_counter() - began,
            grown,
        )


def _append_ms(folder: Path, outside: Path | None) -> float:
    began = time.perf_counter()
    for __ in range(_APPENDS):
        append_entry(folder, _ENTRY, outside=outside)
    return (time.perf_counter() - began) * 1000 / _APPENDS


def _grow(folder: Path, lines: int) -> None:
    """Add lines without waiting for the disk at each."""
    path = folder / CHAIN_FILE
    written = path.read_bytes().splitlines()
    first, last = parse_line(written[0]), parse_line(written[-1])
    key = chain_key(folder, first.entry.subject) if first else None
    if last is None or key is None:
        return
    with path.open("ab") as file:
        for number in range(last.entry.line + 1, lines + 1):
            entry = replace(_ENTRY, line=number)
            last = Line(entry, last.mac, mac_of(key, entry, last.mac))
            file.write(line_to_json(last))


def _largest_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
