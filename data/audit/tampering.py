"""Tampers with a copy of an audit in every way known, as somebody would who reaches its folder."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from data.audit.chain import CHAIN_FILE, append_entry
from data.audit.entry import Line, line_to_json, mac_of, parse_line
from data.audit.keys import key_id, new_chain_key


@dataclass(frozen=True)
class Attempt:
    """A chain that is tampered with: its folder, an older copy of it, and where chance comes from."""

    folder: Path
    older: Path
    chance: random.Random

    @property
    def path(self) -> Path:
        """The file of the chain."""
        return self.folder / CHAIN_FILE

    def lines(self) -> list[Line]:
        """Return its lines."""
        parsed = [parse_line(each) for each in self.path.read_bytes().splitlines()]
        return [line for line in parsed if line is not None]

    def write(self, lines: list[Line]) -> None:
        """Write other lines in its place."""
        self.path.write_bytes(b"".join(line_to_json(line) for line in lines))


def edit(attempt: Attempt) -> None:
    """Say of one line that somebody else did it, or that it was something else."""
    lines = attempt.lines()
    at = attempt.chance.randrange(1, len(lines))
    changes = ({"person": "0" * 32}, {"subject": "other"}, {"refused": True}, {"number": 987_654})
    lines[at] = replace(lines[at], entry=replace(lines[at].entry, **attempt.chance.choice(changes)))
    attempt.write(lines)


def delete(attempt: Attempt) -> None:
    """Take one line out, and number those after it anew half of the time."""
    lines = attempt.lines()
    del lines[attempt.chance.randrange(1, len(lines) - 1)]
    attempt.write(_numbered(lines) if attempt.chance.random() < 0.5 else lines)


def swap(attempt: Attempt) -> None:
    """Let two lines change places."""
    lines = attempt.lines()
    one, other = attempt.chance.sample(range(1, len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    attempt.write(lines)


def insert(attempt: Attempt) -> None:
    """Put a copy of a line in elsewhere, under the number of that place."""
    lines = attempt.lines()
    at = attempt.chance.randrange(1, len(lines))
    copied = attempt.chance.choice(lines[1:])
    lines.insert(at, replace(copied, entry=replace(copied.entry, line=at + 1), previous=lines[at - 1].mac))
    attempt.write(lines)


def truncate(attempt: Attempt) -> None:
    """Cut the last lines off."""
    lines = attempt.lines()
    attempt.write(lines[: attempt.chance.randrange(1, len(lines))])


def replace_all(attempt: Attempt) -> None:
    """Make a whole chain of one's own, with a key of one's own beside it."""
    lines = attempt.lines()
    attempt.path.unlink()
    for line in lines[1:]:
        append_entry(attempt.folder, replace(line.entry, person="f" * 32))


def roll_back(attempt: Attempt) -> None:
    """Put an older copy of the whole folder in its place, and work on for a while half of the time."""
    shutil.rmtree(attempt.folder)
    shutil.copytree(attempt.older, attempt.folder)
    if attempt.chance.random() < 0.5:
        for line in attempt.lines()[1 : attempt.chance.randrange(2, 40)]:
            append_entry(attempt.folder, line.entry)


def cut_and_sign_again(attempt: Attempt) -> None:
    """Cut the end off and write one's own in its place, signed with some other key."""
    lines = attempt.lines()
    at = attempt.chance.randrange(1, len(lines) - 1)
    key, kept = attempt.chance.randbytes(32), lines[:at]
    for line in lines[at:]:
        entry, previous = replace(line.entry, person="e" * 32), kept[-1].mac
        kept.append(Line(entry, previous, mac_of(key, entry, previous)))
    attempt.write(kept)


def go_on_with_own_key(attempt: Attempt) -> None:
    """Cut the end off and go on past where it was in a segment of one's own, its key beside the others."""
    lines = attempt.lines()
    kept = lines[: attempt.chance.randrange(2, len(lines) - 1)]
    attempt.write(kept)
    last = kept[-1].entry
    key = new_chain_key(attempt.folder)
    entry = replace(lines[0].entry, line=last.line + 1, moment=last.moment, subject=key_id(key))
    begun = Line(entry, kept[-1].mac, mac_of(key, entry, kept[-1].mac))
    attempt.path.rename(attempt.folder / "chain-000000000001.jsonl")
    attempt.write([begun])
    for line in lines[len(kept) - 1 :]:
        append_entry(attempt.folder, replace(line.entry, person="d" * 32))


WAYS: dict[str, Callable[[Attempt], None]] = {
    "edit": edit,
    "delete": delete,
    "swap": swap,
    "insert": insert,
    "truncate": truncate,
    "replace_all": replace_all,
    "roll_back": roll_back,
    "cut_and_sign_again": cut_and_sign_again,
    "go_on_with_own_key": go_on_with_own_key,
}


def _numbered(lines: list[Line]) -> list[Line]:
    return [replace(line, entry=replace(line.entry, line=number)) for number, line in enumerate(lines, 1)]
