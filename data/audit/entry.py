"""Writes and reads one line of the audit, and computes the MAC that ties it to the line before."""

import hashlib
import hmac
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime

# Made once: json.dumps makes one at each call.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
# What stands before the first line of all.
BEFORE_ALL = "0" * 64


@dataclass(frozen=True)
class Entry:
    """Who did what: codes and keyed ids only, nothing of what a record says.

    `line` counts from 1 through all segments, `moment` is UTC in ISO seconds, `person` a keyed id ("" for a
    command), `subject` a code of what it was done to, `number` how many rows or the like.
    """

    line: int
    moment: str
    event: str
    person: str = ""
    roles: tuple[str, ...] = ()
    organisation: str = ""
    authority: str = ""
    store: str = ""
    subject: str = ""
    number: int | None = None
    refused: bool = False

    @property
    def at(self) -> datetime:
        """The moment, in UTC."""
        return datetime.fromisoformat(self.moment).astimezone(UTC)


@dataclass(frozen=True)
class Line:
    """A line of the chain: what it says, the MAC of the line before, and its own."""

    entry: Entry
    previous: str
    mac: str


_KINDS = {each.name: each.type for each in fields(Entry) if each.type in (str, int, bool)}


def mac_of(key: bytes, entry: Entry, previous: str) -> str:
    """Return HMAC-SHA256(key, previous | canonical JSON of the entry) in hex digits."""
    return hmac.digest(key, f"{previous}|{_canonical(vars(entry))}".encode(), hashlib.sha256).hex()


def line_to_json(line: Line) -> bytes:
    """Return a line as canonical JSON with its line feed."""
    said = vars(line.entry) | {"previous": line.previous, "mac": line.mac}
    return f"{_canonical(said)}\n".encode()


def parse_line(written: bytes) -> Line | None:
    """Return what a line without its line feed says; None where it is not as `line_to_json` writes it."""
    try:
        said = json.loads(written)
        previous, mac = said.pop("previous"), said.pop("mac")
        said["roles"] = tuple(said["roles"])
        line = Line(Entry(**said), previous, mac)
        # The same facts in other bytes are no line of ours.
        is_ours = line_to_json(line) == written + b"\n" and _has_kinds(line)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return line if is_ours else None


def _canonical(said: dict[str, object]) -> str:
    return _ENCODER.encode(said)


def _has_kinds(line: Line) -> bool:
    said = vars(line.entry)
    return (
        all(type(said[name]) is kind for name, kind in _KINDS.items())
        and (said["number"] is None or type(said["number"]) is int)
        and type(line.previous) is type(line.mac) is str
        and all(type(role) is str for role in said["roles"])
    )
