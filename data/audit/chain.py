"""Adds lines to the audit and reads them one by one, in segments that each name the end of the one before."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from data.audit.entry import BEFORE_ALL, Entry, Line, line_to_json, mac_of, parse_line
from data.audit.events import CUT_LINE_SET_ASIDE, HEAD_KEPT_AGAIN, HEAD_NOT_KEPT, SEGMENT_BEGUN
from data.audit.head import Head, head_of, keep_head
from data.audit.keys import chain_key, key_id, may_go_on, new_chain_key
from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder, sync_folder

CHAIN_FILE = "chain.jsonl"
_CUT_FILE, _NOT_KEPT_FILE = "cut-lines", "head-not-kept"
# No line comes near: codes and keyed ids only.
LONGEST_LINE = 4096


@dataclass(frozen=True)
class _End:
    """The last line of the chain, and the id of the key of its segment; both empty before the first."""

    line: Line | None
    key_id: str

    @property
    def number(self) -> int:
        return self.line.entry.line if self.line else 0

    @property
    def mac(self) -> str:
        return self.line.mac if self.line else BEFORE_ALL


def audit_folder() -> Path:
    """Return the folder of the audit; it may not exist yet."""
    # Not above: the council's own process imports what may write here, and never a store.
    from data.store import var_folder

    return var_folder() / "audit"


def segments(folder: Path) -> list[Path]:
    """Return the files of the chain, oldest first: those that are closed, then the one that grows."""
    closed = sorted(folder.glob("chain-*.jsonl"))
    live = folder / CHAIN_FILE
    return [*closed, live] if live.exists() else closed


def append_entry(folder: Path, entry: Entry, *, outside: Path | None = None) -> Line:
    """Add an entry as the next line, on the disk before this returns, and return the line.

    Its own number is set here. Threads and processes take turns. A last line that was cut, as when power
    failed, is set aside, and a line says so. Where the head cannot be kept in `outside`, its second place, a
    line says so, once, and another when it is kept again: what was done is on record all the same.

    Raises
    ------
    OSError
        When it cannot be written; nothing of it stays.
    StoreError
        When the last line of the chain is none of ours.
    """
    with locked_folder(folder):
        cut_bytes = _set_cut_line_aside(folder)
        before = end = _read_end(folder)
        if end.line is None or not may_go_on(folder, end.key_id) or _is_other_year(end.line, entry):
            end = _begin_segment(folder, end, entry.moment)
        if cut_bytes:
            said = Entry(0, entry.moment, CUT_LINE_SET_ASIDE, number=cut_bytes)
            end = _End(_add(folder, end, said), end.key_id)
        line = _add(folder, end, entry)
        if outside is not None:
            _keep_head(folder, outside, line, end.key_id, before)
        return line


def head_not_kept(folder: Path) -> str:
    """Return since when the head could not be kept in its second place (UTC, ISO), else an empty text."""
    mark = folder / _NOT_KEPT_FILE
    return mark.read_text(encoding="utf-8").strip() if mark.exists() else ""


def read_head(folder: Path) -> Head | None:
    """Return the head of the chain None before the first line or where its end is none of ours."""
    files = segments(folder)
    last = last_line_of(files[-1]) if files else None
    return head_of(last) if last else None


def first_line_of(path: Path) -> Line | None:
    """Return the first line of a segment; None where it is none of ours."""
    with path.open("rb") as file:
        return parse_line(file.readline(LONGEST_LINE).removesuffix(b"\n"))


def last_line_of(path: Path) -> Line | None:
    """Return the last whole line of a segment; None where it is none of ours."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * LONGEST_LINE))
        whole = file.read().rpartition(b"\n")[0]
    return parse_line(whole.rpartition(b"\n")[2])


def _keep_head(folder: Path, outside: Path, line: Line, key_id: str, before: _End) -> None:
    mark, moment, end = folder / _NOT_KEPT_FILE, line.entry.moment, _End(line, key_id)
    try:
        keep_head(outside, head_of(line), before=head_of(before.line) if before.line else None)
    except OSError:
        if not mark.exists():
            mark.write_text(moment, encoding="utf-8")
            _add(folder, end, Entry(0, moment, HEAD_NOT_KEPT))
        return
    if mark.exists():
        again = _add(folder, end, Entry(0, moment, HEAD_KEPT_AGAIN))
        mark.unlink()
        # The head of that line, too.
        _keep_head(folder, outside, again, key_id, end)


def _add(folder: Path, end: _End, entry: Entry) -> Line:
    key = chain_key(folder, end.key_id)
    if key is None:
        message = _("The key of the audit is gone from {folder}. Put it back from a backup.")
        raise StoreError(message.format(folder=folder))
    return _write(folder / CHAIN_FILE, key, end, entry)


def _write(path: Path, key: bytes, end: _End, entry: Entry) -> Line:
    numbered = replace(entry, line=end.number + 1)
    line = Line(numbered, end.mac, mac_of(key, numbered, end.mac))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    size = os.fstat(descriptor).st_size
    try:
        content = line_to_json(line)
        if os.write(descriptor, content) != len(content):
            raise OSError(_("only a part was written"))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    finally:
        os.close(descriptor)
    return line


def _begin_segment(folder: Path, end: _End, moment: str) -> _End:
    """Close the segment that grows, and begin one that names its end and its own key."""
    live = folder / CHAIN_FILE
    if live.exists():
        first = first_line_of(live)
        os.replace(live, folder / f"chain-{first.entry.line if first else 0:012d}.jsonl")
    key = chain_key(folder, end.key_id) if end.key_id and may_go_on(folder, end.key_id) else None
    key = key or new_chain_key(folder)
    line = _write(live, key, end, Entry(0, moment, SEGMENT_BEGUN, subject=key_id(key)))
    sync_folder(folder)
    return _End(line, key_id(key))


def _is_other_year(last: Line, entry: Entry) -> bool:
    return last.entry.moment[:4] != entry.moment[:4]


def _read_end(folder: Path) -> _End:
    files = segments(folder)
    if not files:
        return _End(None, "")
    last, first = last_line_of(files[-1]), first_line_of(files[-1])
    if last is None or first is None:
        message = _(
            "{path} does not end as the audit was written: it was changed. Put it back from a backup."
        )
        raise StoreError(message.format(path=files[-1]))
    return _End(last, first.entry.subject)


def _set_cut_line_aside(folder: Path) -> int:
    """Move a last line without its line feed to a file of its own, and return how many bytes it had."""
    live = folder / CHAIN_FILE
    if not live.exists() or not live.stat().st_size:
        live.unlink(missing_ok=True)
        return 0
    with live.open("r+b") as file:
        content_from = max(0, live.stat().st_size - 2 * LONGEST_LINE)
        file.seek(content_from)
        tail = file.read()
        cut = tail[tail.rfind(b"\n") + 1 :]
        if not cut:
            return 0
        with (folder / _CUT_FILE).open("ab") as aside:
            aside.write(cut + b"\n")
        file.truncate(content_from + len(tail) - len(cut))
        os.fsync(file.fileno())
    if not live.stat().st_size:
        live.unlink()
    return len(cut)
