"""Tries whether tampering with an audit is noticed, with the head in a second place and without it."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.audit.chain import append_entry
from data.audit.entry import Entry
from data.audit.events import EXPORTED, IMPORTED, PLANNED, VIEWED
from data.audit.head import Head, head_of
from data.audit.tampering import WAYS, Attempt
from data.audit.verification import check_chain

_LINES = 60
_MOMENT = "2026-11-20T08:{minute:02d}:{second:02d}+00:00"


@dataclass(frozen=True)
class Trial:
    """How often each way of tampering was tried and noticed, and what it was taken for.

    `blind` is the control: how often cutting the end off was noticed without a head in a second place.
    """

    tried: dict[str, int]
    noticed: dict[str, int]
    taken_for: dict[str, dict[str, int]]
    blind_tried: int
    blind_noticed: int
    untouched_sound: bool

    @property
    def all_noticed(self) -> bool:
        """Whether nothing escaped, and what nobody touched was called whole."""
        return self.tried == self.noticed and self.untouched_sound


def try_tampering(times: int, *, seed: int = 1) -> Trial:
    """Tamper so many times with a copy of a made-up audit, each way in turn, and check each copy."""
    chance = random.Random(seed)  # for a trial, no secret
    tried, noticed = Counter[str](), Counter[str]()
    taken_for: dict[str, Counter[str]] = {name: Counter() for name in WAYS}
    with _made_audit(chance) as (whole, older, head):
        sound = check_chain(whole, [head]).verdict.is_sound
        names = list(WAYS)
        for number in range(times):
            name = names[number % len(names)]
            fault = _fault_after(name, whole, older, chance, [head])
            tried[name] += 1
            noticed[name] += fault is not None
            taken_for[name][fault or "nothing"] += 1
        blind = [_fault_after("truncate", whole, older, chance, []) for __ in range(max(1, times // 5))]
    return Trial(
        dict(tried),
        {name: noticed[name] for name in tried},
        {name: dict(kinds) for name, kinds in taken_for.items() if kinds},
        len(blind),
        sum(fault is not None for fault in blind),
        sound,
    )


def _fault_after(name: str, whole: Path, older: Path, chance: random.Random, heads: list[Head]) -> str | None:
    copy = whole.with_name("copy")
    shutil.copytree(whole, copy)
    try:
        WAYS[name](Attempt(copy, older, chance))
        fault = check_chain(copy, heads).verdict.fault
    finally:
        shutil.rmtree(copy)
    return fault.kind if fault else None


@contextmanager
def _made_audit(chance: random.Random) -> Iterator[tuple[Path, Path, Head]]:
    """Give the folder of an audit, one of an older copy of it, and its head."""
    with tempfile.TemporaryDirectory() as place:
        whole, older = Path(place) / "whole", Path(place) / "older"
        for number in range(_LINES):
            if number == _LINES // 2:
                shutil.copytree(whole, older)
            line = append_entry(whole, _made_entry(number, chance))
        yield whole, older, head_of(line)


def _made_entry(number: int, chance: random.Random) -> Entry:
    return Entry(
        line=0,
        moment=_MOMENT.format(minute=number // 60, second=number % 60),
        event=chance.choice((VIEWED, EXPORTED, IMPORTED, PLANNED)),
        person=chance.randbytes(16).hex(),
        roles=("steward",),
        organisation="example",
        store="abcdef0123456789",
        subject=f"list:{chance.randbytes(4).hex()}",
        number=chance.randrange(1, 500),
    )
