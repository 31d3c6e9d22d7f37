"""Describes what came of looking at a file and of taking it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from data.intake.sheet import ReadingOptions

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Wanted:
    """What a person says of a file; what is None is guessed or taken from the file.

    ``mapping`` gives the field for a header, empty for a column that is left out. It comes on top of what
    was said of such headers before; ``remember`` keeps it for the next file.
    """

    kind: str | None = None
    organisation: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    remember: bool = True


@dataclass(frozen=True)
class Fault:
    """Something wrong with a row and column of a file, or with the whole of it, and what to do; no value."""

    row: int | None
    column: str | None
    problem: str

    def as_dict(self) -> dict[str, object]:
        """Return row, column and problem by name."""
        return {"row": self.row, "column": self.column, "problem": self.problem}


@dataclass(frozen=True)
class LookedColumn:
    """A column of a file: where it stands, what it will be taken as and why, and what its cells look like.

    ``field`` is empty for a column that is left out, None where nobody knows yet. The header is for the
    screen of the person who gave the file: it is never stored or logged.
    """

    position: int
    letter: str
    header: str
    field: str | None
    because: str
    looks_like: str


@dataclass(frozen=True)
class Look:
    """What a file seems to be."""

    format: str
    sheets: tuple[str, ...]
    sheet: str | None
    header_row: int
    encoding: str | None
    rows: int
    kind: str | None
    geometry: bool
    columns: tuple[LookedColumn, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Report:
    """What came of a file: how many records were taken in or known already, or the faults.

    ``accepted`` counts new and corrected records, ``corrected`` the latter alone. ``batch`` is the number
    in the ledger, None where nothing was taken in.
    """

    kind: str
    organisation: str
    accepted: int
    already_known: int
    corrected: int
    faults: tuple[Fault, ...]
    batch: int | None
    notes: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return accepted, already_known, faults and batch."""
        return {
            "accepted": self.accepted,
            "already_known": self.already_known,
            "faults": [fault.as_dict() for fault in self.faults],
            "batch": self.batch,
        }


def faults_of(table: pa.Table) -> tuple[Fault, ...]:
    """Return the rows of a table of faults."""
    columns = (table[name].to_pylist() for name in ("row", "column", "problem"))
    return tuple(Fault(*each) for each in zip(*columns, strict=True))
