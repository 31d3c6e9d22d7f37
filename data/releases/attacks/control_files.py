"""Writes files with what no release holds, which reading every byte must find."""

import csv
import io
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

from data.releases.attacks.file_bytes import forbidden_words, read_file
from data.releases.attacks.outcome import Outcome
from data.releases.facts import ReleaseFacts
from data.releases.prepared import Prepared
from data.releases.tables import part_table

_PLANTED = "canary-4f1c-of-the-store"


def hide_in_files(prepared: Sequence[Prepared], facts: ReleaseFacts) -> dict[str, Outcome]:
    """Return the outcome for a table with a hidden column, and for a GeoPackage with deleted rows."""
    last = next((each for each in reversed(prepared) if len(each.records)), None)
    if last is None:
        return {"hidden_column": Outcome(), "deleted_rows": Outcome()}
    return {
        "hidden_column": _read_one("parts.csv", _with_hidden_column(last), last, facts),
        "deleted_rows": _read_one("parts.gpkg", _with_deleted_rows(last), last, facts),
    }


def _read_one(name: str, content: bytes, prepared: Prepared, facts: ReleaseFacts) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / prepared.release.code
        path.mkdir()
        (path / name).write_bytes(content)
        forbidden = forbidden_words([prepared], facts)
        found = read_file(path / name, prepared.release, {}, forbidden=forbidden, canaries=[_PLANTED])
        return Outcome(1, min(found.succeeded, 1), found.examples)


def _with_hidden_column(prepared: Prepared) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([*part_table(prepared.release).columns, "source_id"])
    rows.writerows(
        [*row, prepared.records["source_id"].iat[0]] for row in part_table(prepared.release).to_numpy()
    )
    return text.getvalue().encode()


def _with_deleted_rows(prepared: Prepared) -> bytes:
    """A table of records that was dropped, with its pages still there."""
    base = sqlite3.connect(":memory:")
    try:
        base.execute("PRAGMA secure_delete = OFF")
        base.execute("CREATE TABLE kept (name TEXT)")
        base.execute("CREATE TABLE records (name TEXT)")
        names = [(str(name),) for name in prepared.records["source_id"]] + [(_PLANTED,)] * 2000
        base.executemany("INSERT INTO records VALUES (?)", names)
        base.execute("DROP TABLE records")
        base.commit()
        return base.serialize()
    finally:
        base.close()
