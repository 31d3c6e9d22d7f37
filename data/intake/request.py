"""Describes what the reading process is asked, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa

from data.intake.sheet import ReadingOptions

LOOK, TAKE_IN = "look", "take in"
LEFT_OUT = ""

# step, done, all: how far the reading process has come; all is 0 where nobody knows.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class StoreFacts:
    """What of the store the reading process needs to coarsen and key records: no record of anybody.

    `register` says of each organisation whether it is a confidential service; `organisation` is whose data
    it is, empty where the file says so. `population` has columns east, north, cell_level, inhabitants (none
    where nothing is published), `secret` the 4 km cells (east, north) that hold a secret place, `worksites`
    those in force (source, source_id, kind, east, north, cell_level; read for inspections and signals alone),
    `extent` the area of work in metres of the grid.
    """

    epsg: int
    time_zone: str
    today: str
    pepper: bytes
    organisation: str
    register: dict[str, bool]
    enough_inhabitants: int
    secret_level: int
    population: pa.Table
    secret: pa.Table
    worksites: pa.Table
    extent: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Request:
    """One file to be looked at or taken in.

    `mapping` gives the field for a header; `LEFT_OUT` for a column that the user leaves out. `remembered`
    gives the same for keyed digests of headers. Other headers must be names of fields. `kind` is None where
    it is to be guessed (when looking).
    """

    what: str
    kind: str | None
    mapping: dict[str, str]
    remembered: dict[str, str]
    reading: ReadingOptions
    facts: StoreFacts


@dataclass(frozen=True)
class Answer:
    """What the reading process found.

    `faults` has columns row (int32, null for the whole file), column (text, null likewise), problem (text);
    no value of the file is in it. `rows` are the coarsened records in the columns of the kind's table,
    shuffled, None where there are faults or it only looked. `notes` is plain JSON: what was understood.
    `digest` is the SHA-256 of the content.
    """

    digest: str
    size: int
    faults: pa.Table
    rows: pa.Table | None
    notes: dict[str, object] = field(default_factory=dict)
