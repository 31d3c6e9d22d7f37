"""Checks the audit for the screen: all of it once in a process, then what was added since."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import streamlit as st

from data.audit.chain import audit_folder, segments
from data.audit.head import head_folder
from data.audit.verification import Checkpoint, check_chain


@dataclass(frozen=True)
class Checked:
    """How far the audit was found whole, and when all of it was checked from its first line (UTC)."""

    checkpoint: Checkpoint
    whole_at: datetime


@dataclass
class _Kept:
    """What was found last, for files that looked so; it holds no line of the audit."""

    lock: Lock = field(default_factory=Lock)
    looked: tuple[tuple[str, int, int], ...] = ()
    checked: Checked | None = None


def checked_audit(*, anew: bool = False) -> Checked:
    """Return the state of the audit; with `anew` every line is checked again.

    Raises
    ------
    Refused
        When a file in the second place is none of ours.
    """
    folder = audit_folder()
    kept = _kept(str(folder.resolve()))
    with kept.lock:
        looks = _looks(folder)
        if kept.checked is not None and kept.looked == looks and not anew:
            return kept.checked
        before = None if anew or kept.checked is None else kept.checked
        start = before.checkpoint if before and before.checkpoint.verdict.is_sound else None
        checkpoint = check_chain(folder, after=start)
        whole_at = before.whole_at if before and start else datetime.now(UTC)
        kept.looked, kept.checked = looks, Checked(checkpoint, whole_at)
        return kept.checked


def _looks(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of change of all files that a check reads."""
    outside = head_folder()
    paths = [*segments(folder), *sorted(folder.glob("*.key")), folder / "head-not-kept"]
    if outside is not None:
        paths += sorted(outside.glob("audit-head*"))
    found = []
    for path in paths:
        if path.exists():
            stat = path.stat()
            found.append((str(path), stat.st_size, stat.st_mtime_ns))
    return tuple(found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _kept(folder: str) -> _Kept:  # noqa: ARG001  # what is kept is kept by it
    return _Kept()
