"""Keeps the head of the audit in a second place, where whoever changes the chain does not reach it.

`audit-head.json` is the last line; `audit-heads.jsonl` beside it grows by one a day, and by every head that
the chain did not go on from: so going back to an older copy wipes out no trace of what was there.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from data.audit.entry import Line
from data.errors import Refused
from data.language import _
from data.owned_folder import sync_folder
from data.whole_files import write_whole_file

HEAD_SETTING = "MAJAKKA_AUDIT_HEAD"
HEAD_FILE, KEPT_FILE = "audit-head.json", "audit-heads.jsonl"


@dataclass(frozen=True)
class Head:
    """A line of the chain by number, MAC and moment (UTC, ISO seconds; empty where it is not known)."""

    line: int
    mac: str
    moment: str = ""

    @property
    def text(self) -> str:
        """The head as people write it down: NUMBER:MAC."""
        return f"{self.line}:{self.mac}"


def head_of(line: Line) -> Head:
    """Return the head that a last line makes."""
    return Head(line.entry.line, line.mac, line.entry.moment)


def head_folder() -> Path | None:
    """Return the folder in a second place that ``MAJAKKA_AUDIT_HEAD`` names, None where it names none."""
    named = os.environ.get(HEAD_SETTING, "").strip()
    return Path(named) if named else None


def keep_head(folder: Path, head: Head, *, before: Head | None) -> None:
    """Write the head of a chain that ended with `before`; another one that stood there is kept beside it.

    Raises
    ------
    OSError
        When the place cannot be written.
    """
    path = folder / HEAD_FILE
    old = _read_head(path)
    if old is not None and (not _is_same(old, before) or old.moment[:10] != head.moment[:10]):
        _keep(folder, old)
    write_whole_file(path, _head_to_json(head), mode=0o600)


def keep_copy_of_head(folder: Path, head: Head) -> None:
    """Add a head to the heads in a folder whose copies go elsewhere, such as that of releases.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    _keep(folder, head)


def kept_heads(folder: Path) -> list[Head]:
    """Return all heads that a second place holds.

    Raises
    ------
    Refused
        When a file there is none of ours.
    """
    return [head for name in (KEPT_FILE, HEAD_FILE) for head in _heads_in(folder / name)]


def parse_heads(named: str) -> list[Head]:
    """Return the heads that are named: ``NUMBER:MAC``, a file of heads, or a folder of such files.

    Raises
    ------
    Refused
        When it is none of these.
    """
    path = Path(named)
    if path.is_dir():
        return kept_heads(path)
    if path.is_file():
        return _heads_in(path)
    number, __, mac = named.partition(":")
    if not number.isdecimal() or len(mac) != 64:
        raise Refused(
            _(
                "{named} is neither a file of a head nor NUMBER:MAC. Write it as `{command}` prints it."
            ).format(named=named, command="python -m data audit head")
        )
    return [Head(int(number), mac.lower())]


def _is_same(head: Head, other: Head | None) -> bool:
    return other is not None and (head.line, head.mac) == (other.line, other.mac)


def _keep(folder: Path, head: Head) -> None:
    descriptor = os.open(folder / KEPT_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, _head_to_json(head))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(folder)


def _heads_in(path: Path) -> list[Head]:
    if not path.exists():
        return []
    heads = [_parse_head(line) for line in path.read_bytes().splitlines() if line.strip()]
    if any(head is None for head in heads):
        message = _("{path} holds something that is no head of an audit. Look who changed it.")
        raise Refused(message.format(path=path))
    return [head for head in heads if head is not None]


def _read_head(path: Path) -> Head | None:
    return _parse_head(path.read_bytes()) if path.exists() else None


def _parse_head(written: bytes) -> Head | None:
    try:
        said = json.loads(written)
        head = Head(said["line"], said["mac"], said["moment"])
    except (ValueError, TypeError, KeyError):
        return None
    return head if type(head.line) is int and isinstance(head.mac, str) else None


def _head_to_json(head: Head) -> bytes:
    return (json.dumps(asdict(head), sort_keys=True) + "\n").encode()
