"""Checks the audit line by line: every MAC, every number, every head that is kept in a second place."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from data.audit.chain import LONGEST_LINE, head_not_kept, segments
from data.audit.entry import Line, mac_of, parse_line
from data.audit.events import CUT_LINE_SET_ASIDE, SEGMENT_BEGUN, SEGMENTS_FORGOTTEN
from data.audit.head import Head, head_folder, kept_heads
from data.audit.keys import chain_key, is_sealed_key
from data.audit.verdict import (
    BEGUN_LATE,
    DELETED,
    EDITED,
    INSERTED,
    NO_KEY,
    NO_SEGMENT,
    REPLACED,
    SWAPPED,
    TRUNCATED,
    Fault,
    Verdict,
)
from data.owned_folder import locked_folder


@dataclass(frozen=True)
class Checkpoint:
    """How far a chain was found whole: so many bytes into the segment that begins with a line."""

    verdict: Verdict
    segment_line: int = 0
    offset: int = 0
    moment: str = ""
    key_id: str = ""
    unproven_start: tuple[int, str] | None = None


@dataclass(frozen=True)
class _Segment:
    """A segment as it stood when the check began: an open file, its name and its size in bytes."""

    name: str
    file: BinaryIO
    size: int
    is_last: bool

    def lines(self, offset: int) -> Iterator[bytes]:
        """Give the lines from an offset on, with their line feeds; a longer one than any of ours is cut."""
        self.file.seek(offset)
        while offset < self.size and (written := self.file.readline(min(LONGEST_LINE, self.size - offset))):
            offset += len(written)
            yield written


class _Broken(Exception):
    """Tells of the first line that does not hold."""

    def __init__(self, kind: str, line: int, file: str = "") -> None:
        super().__init__(kind)
        self.fault = Fault(kind, line, file)


def check_chain(
    folder: Path, heads: Iterable[Head] | None = None, *, after: Checkpoint | None = None
) -> Checkpoint:
    """Check the chain in a folder against heads, those of the second place if None; say how far it holds.

    Memory stays the same however long the chain is. With `after`, what was checked before is not read again.

    Raises
    ------
    Refused
        When a file in the second place is none of ours.
    """
    known = outside_heads() if heads is None else tuple(heads)
    start = after if after is not None and after.verdict.is_sound else Checkpoint(Verdict())
    check = _Check(folder, known, start)
    with ExitStack() as opened:
        try:
            for segment in _opened(folder, opened):
                check.read_segment(segment)
            check.finish()
        except _Broken as broken:
            return check.checkpoint(broken.fault)
    return check.checkpoint(None)


def outside_heads() -> tuple[Head, ...]:
    """Return the heads in the second place, none where there is no such place or it cannot be reached."""
    folder = head_folder()
    return tuple(kept_heads(folder)) if folder is not None and folder.is_dir() else ()


def _opened(folder: Path, opened: ExitStack) -> list[_Segment]:
    """Open all segments between two lines, so that those written meanwhile do not matter."""
    if not folder.is_dir():
        return []
    with locked_folder(folder):
        paths = segments(folder)
        files = [opened.enter_context(path.open("rb")) for path in paths]
        sizes = [path.stat().st_size for path in paths]
    return [
        _Segment(path.name, file, size, path == paths[-1])
        for path, file, size in zip(paths, files, sizes, strict=True)
    ]


class _Check:
    """Goes through a chain once; it knows the last line that held."""

    def __init__(self, folder: Path, heads: tuple[Head, ...], start: Checkpoint) -> None:
        self._folder = folder
        self._at = start
        self._key = b""
        self._heads: dict[int, set[str]] = {}
        for head in heads:
            self._heads.setdefault(head.line, set()).add(head.mac)
        self._verdict = replace(start.verdict, heads=len(heads), not_kept_since=head_not_kept(folder))
        # What changes at each line; the rest is a frozen value that is replaced now and then.
        self._last, self._mac = start.verdict.last_line, start.verdict.last_mac
        self._offset, self._moment = start.offset, start.moment

    def checkpoint(self, fault: Fault | None) -> Checkpoint:
        """Return how far it holds, with the fault that ended it."""
        verdict = replace(self._verdict, last_line=self._last, last_mac=self._mac, fault=fault)
        return replace(self._at, verdict=verdict, offset=self._offset, moment=self._moment)

    def read_segment(self, segment: _Segment) -> None:
        """Check the lines of a segment that were not checked before."""
        first = parse_line(next(segment.lines(0), b"").removesuffix(b"\n"))
        expected = self._last + 1
        if first is None or first.entry.event != SEGMENT_BEGUN:
            raise _Broken(NO_SEGMENT, expected, segment.name)
        if first.entry.line < self._at.segment_line:
            return
        if first.entry.line != self._at.segment_line:
            self._offset = 0
        self._begin(first, segment, is_new=self._offset == 0)
        for written in segment.lines(self._offset):
            if not written.endswith(b"\n") and segment.is_last:
                # The next line that is added sets it aside.
                self._verdict = replace(self._verdict, has_cut_end=True)
                return
            self._check_line(written, segment)
            self._offset += len(written)
        self._verdict = replace(self._verdict, has_cut_end=False)

    def finish(self) -> None:
        """Check that nothing is missing at either end."""
        if self._at.unproven_start is not None:
            raise _Broken(BEGUN_LATE, self._verdict.first_line)
        if any(line > self._last for line in self._heads):
            raise _Broken(TRUNCATED, self._last + 1)

    def _begin(self, first: Line, segment: _Segment, *, is_new: bool) -> None:
        if is_new and self._last == 0 and first.entry.line > 1:
            # Only a later line can say whether older ones were deleted as their time was over.
            line = first.entry.line
            self._verdict = replace(self._verdict, first_line=line)
            self._last, self._mac = line - 1, first.previous
            self._at = replace(self._at, unproven_start=(line - 1, first.previous))
        key_id = first.entry.subject
        key = chain_key(self._folder, key_id)
        if key is None:
            raise _Broken(NO_KEY, self._last + 1, segment.name)
        self._key = key
        if self._at.key_id and is_sealed_key(self._folder, self._at.key_id):
            is_open = not is_sealed_key(self._folder, key_id)
            was_open = self._verdict.unsealed_from
            self._verdict = replace(
                self._verdict, unsealed_from=was_open or (first.entry.line if is_open else 0)
            )
        self._at = replace(self._at, segment_line=first.entry.line, key_id=key_id)

    def _check_line(self, written: bytes, segment: _Segment) -> None:
        line, expected = parse_line(written.removesuffix(b"\n")), self._last + 1
        if line is None:
            raise _Broken(EDITED, expected, segment.name)
        if line.entry.line != expected:
            raise _Broken(self._kind_of_jump(line, expected, segment), expected, segment.name)
        holds = line.mac == mac_of(self._key, line.entry, line.previous)
        if not holds or line.previous != self._mac:
            is_twice = _number_after(segment, self._offset + len(written)) == expected
            kind = INSERTED if is_twice else EDITED
            raise _Broken(REPLACED if holds and kind == EDITED else kind, expected, segment.name)
        if any(mac != line.mac for mac in self._heads.get(expected, ())):
            raise _Broken(REPLACED, expected, segment.name)
        self._take(line)

    def _take(self, line: Line) -> None:
        entry, verdict = line.entry, self._verdict
        if entry.moment < self._moment:
            self._verdict = replace(verdict, backwards=verdict.backwards + 1)
        if entry.event == CUT_LINE_SET_ASIDE:
            self._verdict = replace(verdict, cut_lines=verdict.cut_lines + 1)
        if entry.event == SEGMENTS_FORGOTTEN and self._at.unproven_start == (entry.number, entry.subject):
            self._at = replace(self._at, unproven_start=None)
        self._last, self._mac, self._moment = entry.line, line.mac, entry.moment

    def _kind_of_jump(self, line: Line, expected: int, segment: _Segment) -> str:
        if line.entry.line < expected:
            return INSERTED
        later = (parse_line(written.removesuffix(b"\n")) for written in segment.lines(self._offset))
        return SWAPPED if any(each and each.entry.line == expected for each in later) else DELETED


def _number_after(segment: _Segment, offset: int) -> int | None:
    line = parse_line(next(segment.lines(offset), b"").removesuffix(b"\n"))
    return line.entry.line if line else None
