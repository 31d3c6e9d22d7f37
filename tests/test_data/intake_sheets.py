"""Makes sheets from rows of cells and takes them in without the reading process, for the tests of intake."""

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from data.access import Person
from data.intake.importing import take_in
from data.intake.kinds import kind_of
from data.intake.report import Fault, Report, Wanted, faults_of
from data.intake.request import TAKE_IN, Answer, Request, StoreFacts
from data.intake.sheet import ReadingOptions, Sheet
from data.intake.store_facts import gather_facts
from data.intake.understanding import check
from data.store import Store, open_store
from tests.built_stores import copy_of_empty_store

STEWARD = Person("s", "example", frozenset({"steward"}))
PEPPER = b"p" * 32
Row = Mapping[str, str]


def example_rows(kind: str, **cells: str) -> list[dict[str, str]]:
    """Return the example rows of a kind's template, some cells of all rows changed."""
    fields = kind_of(kind).fields
    count = len(fields[0].example)
    return [{field.code: field.example[row] for field in fields} | cells for row in range(count)]


def sheet_of_rows(
    rows: Sequence[Row], *, geometry: Sequence[Any] | None = None, epsg: int | None = None
) -> Sheet:
    """Return a sheet with a column for every key of the rows; an empty text is an empty cell."""
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    columns = tuple(
        pa.chunked_array([pa.array([row.get(header) or None for row in rows], pa.string())])
        for header in headers
    )
    numbers = np.arange(2, 2 + len(rows), dtype=np.int32)
    points = None if geometry is None else np.array(geometry, dtype=object)
    return Sheet(headers, columns, numbers, "csv", geometry=points, epsg=epsg)


def population(cells: Iterable[tuple[int, int, int, int]] = ()) -> pa.Table:
    """Return a population table of (level, east, north, inhabitants)."""
    level, east, north, people = zip(*cells, strict=True) if (cells := list(cells)) else ((), (), (), ())
    return pa.table(
        {
            "east": pa.array(east, pa.int32()),
            "north": pa.array(north, pa.int32()),
            "cell_level": pa.array(level, pa.int8()),
            "inhabitants": pa.array(people, pa.int32()),
        }
    )


def secret_cells(*cells: tuple[int, int]) -> pa.Table:
    """Return the table of the 4 km cells (east, north) that hold a secret place."""
    east, north = zip(*cells, strict=True) if cells else ((), ())
    return pa.table({"east": pa.array(east, pa.int32()), "north": pa.array(north, pa.int32())})


def worksites(*sites: tuple[str, str, str, int, int, int]) -> pa.Table:
    """Return the table of worksites in force: (source, source_id, kind, east, north, level)."""
    types = (pa.string(), pa.string(), pa.string(), pa.int32(), pa.int32(), pa.int8())
    names = ("source", "source_id", "kind", "east", "north", "cell_level")
    columns = zip(*sites, strict=True) if sites else [()] * len(names)
    return pa.table({name: pa.array(c, t) for name, c, t in zip(names, columns, types, strict=True)})


def store_facts(**changes: Any) -> StoreFacts:
    """Return the facts of an empty store in Finland, some of them changed."""
    facts: dict[str, Any] = {
        "epsg": 3067,
        "time_zone": "Europe/Helsinki",
        "today": "2026-11-20",
        "pepper": PEPPER,
        "organisation": "",
        "register": {"example": False},
        "enough_inhabitants": 100,
        "secret_level": 5,
        "population": population(),
        "secret": secret_cells(),
        "worksites": worksites(),
        "extent": None,
    }
    return StoreFacts(**facts | changes)


def checked(
    kind: str,
    rows: Sequence[Row],
    *,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    facts: StoreFacts | None = None,
    geometry: Sequence[Any] | None = None,
    epsg: int | None = None,
) -> tuple[tuple[Fault, ...], pa.Table | None, dict[str, Any]]:
    """Return what the checks say of rows: faults, records, and what was understood."""
    request = Request(
        TAKE_IN, kind, dict(mapping or {}), dict(remembered or {}), ReadingOptions(), facts or store_facts()
    )
    sheet = sheet_of_rows(rows, geometry=geometry, epsg=epsg)
    faults, records, notes = check(sheet, request, lambda *_progress: None)
    return faults_of(faults), records, notes


def records_of(kind: str, rows: Sequence[Row], **known: Any) -> list[dict[str, Any]]:
    """Return the records of rows without faults, in the order in which they are written, that is any."""
    faults, records, __ = checked(kind, rows, **known)
    assert faults == ()
    assert records is not None
    return records.to_pylist()


def record_of(kind: str, row: Row, **known: Any) -> dict[str, Any]:
    """Return the record of a single row without faults."""
    (record,) = records_of(kind, [row], **known)
    return record


def faults_at(kind: str, rows: Sequence[Row], **known: Any) -> list[tuple[int | None, str | None]]:
    """Return row and column of each fault."""
    faults, records, __ = checked(kind, rows, **known)
    assert (records is None) == bool(faults)
    return [(fault.row, fault.column) for fault in faults]


def read_rows(
    store: Store,
    kind: str,
    rows: Sequence[Row],
    *,
    organisation: str = "example",
    mapping: Mapping[str, str] | None = None,
    geometry: Sequence[Any] | None = None,
    epsg: int | None = None,
) -> tuple[Answer, Wanted]:
    """Return what the reading process would answer of a file of these rows, and what was wanted."""
    wanted = Wanted(kind, organisation if kind != "organisations" else None, dict(mapping or {}))
    facts = gather_facts(store, organisation=wanted.organisation or "", kind=kind)
    request = Request(TAKE_IN, kind, dict(wanted.mapping), {}, wanted.reading, facts)
    sheet = sheet_of_rows(rows, geometry=geometry, epsg=epsg)
    faults, records, notes = check(sheet, request, lambda *_progress: None)
    content = repr((sorted(rows[0]), [sorted(row.items()) for row in rows], [str(g) for g in geometry or ()]))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Answer(digest, len(content), faults, records, notes), wanted


def bring_in(
    store: Store, kind: str, rows: Sequence[Row], *, person: Person = STEWARD, **said: Any
) -> Report:
    """Take rows into a store as a file."""
    answer, wanted = read_rows(store, kind, rows, **said)
    return take_in(store, person, answer, wanted)


def query(store: Store, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with store.cursor() as cursor:
        return cursor.execute(sql, list(values)).fetchall()


def empty_store(folder: Path) -> Store:
    """Return a new store of its own, as the fixture ``store``, in a tenth of the time."""
    made = Path(_made_store().name)
    for file in made.iterdir():
        shutil.copy2(file, folder)
    return open_store(folder / "testby.duckdb")


@cache
def _made_store() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory()
    copy_of_empty_store(Path(folder.name) / "testby.duckdb", name="Testby", crs_epsg=3067).close()
    return folder
