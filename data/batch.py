"""Appends the rows of one write to the fact tables and closes it with cubes and a ledger row."""

from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data.cube import add_batch_to_cubes
from data.errors import Refused
from data.language import _

DEFAULTS = {"version": 1, "sign": 1}


class Batch:
    """One write under way; `Store.write` makes it, commits it or rolls it back."""

    def __init__(self, number: int, cursor: duckdb.DuckDBPyConnection) -> None:
        self.number = number
        self.cursor = cursor
        self.rows = 0

    def append(self, table: str, rows: "pd.DataFrame | pa.Table") -> None:
        """Append rows to a fact table, columns by name.

        ``batch`` is filled in; ``version`` and ``sign`` are 1 where absent; other absent columns stay empty.

        Raises
        ------
        Refused
            When the table has no such column.
        """
        incoming = (
            pa.Table.from_pandas(rows, preserve_index=False) if isinstance(rows, pd.DataFrame) else rows
        )
        columns = self._columns(table)
        unknown = [name for name in incoming.column_names if name not in columns]
        if unknown:
            raise Refused(
                _("{table} has no column {columns}. Leave it out, or map it to a known column.").format(
                    table=table, columns=", ".join(unknown)
                )
            )
        filled: dict[str, Any] = {
            name: value
            for name, value in DEFAULTS.items()
            if name in columns and name not in incoming.column_names
        }
        filled["batch"] = self.number
        given = [name for name in incoming.column_names if name != "batch"]
        names = ", ".join(given + list(filled))
        values = ", ".join([*(f'"{name}"' for name in given), *("?" for __ in filled)])
        self.cursor.register("incoming", incoming)
        # Table and column names come from the catalogue, checked above; every value is bound or scanned.
        statement = f"INSERT INTO {table} ({names}) SELECT {values} FROM incoming"  # noqa: S608
        self.cursor.execute(statement, list(filled.values()))
        self.cursor.unregister("incoming")
        self.rows += incoming.num_rows

    def finish(
        self, *, kind: str, organisation: str, week: int, file_sha256: str | None, takes_back: int | None
    ) -> None:
        """Bring the cubes up to date with this batch and enter it in the ledger."""
        add_batch_to_cubes(self.cursor, self.number)
        self.cursor.execute(
            "INSERT INTO main.batches VALUES (?, ?, ?, ?, ?, ?, ?)",
            [self.number, kind, organisation, week, self.rows, file_sha256, takes_back],
        )

    def _columns(self, table: str) -> set[str]:
        schema, dot, name = table.partition(".")
        rows = self.cursor.execute(
            "SELECT column_name FROM duckdb_columns() "
            "WHERE database_name = 'store' AND schema_name = ? AND table_name = ?",
            [schema, name],
        ).fetchall()
        if not dot or not rows:
            raise Refused(_("There is no table {table} in the schema.").format(table=table))
        return {row[0] for row in rows}
