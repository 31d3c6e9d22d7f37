"""Appends the rows of one write to the fact tables and closes it with cubes and a ledger row."""

from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.batch_checks import check_columns, check_confidential, check_owner, check_places, explain_refusal
from data.cube import add_batch_to_cubes

DEFAULTS = {"version": 1, "sign": 1}
# DuckDB 1.5 reads pieces of an Arrow table in parallel, but one piece with one thread.
ROW_GROUP = 122_880


class Batch:
    """One write under way; `Store.write` makes it, commits it or rolls it back."""

    def __init__(self, number: int, cursor: duckdb.DuckDBPyConnection, organisation: str) -> None:
        self.number = number
        self.cursor = cursor
        self.organisation = organisation
        self.rows = 0
        self.already_known = 0

    def append(self, table: str, rows: "pd.DataFrame | pa.Table") -> None:
        """Append rows to a fact table, columns by name.

        ``batch`` is filled in; ``version`` and ``sign`` are 1 where absent; other absent columns stay empty.

        Raises
        ------
        Refused
            When the table has no such column, the rows are of another organisation or of a side that the
            organisation does not serve, or the schema does not admit a value. No value is in the message.
        """
        incoming = (
            pa.Table.from_pandas(rows, preserve_index=False) if isinstance(rows, pd.DataFrame) else rows
        )
        columns = check_columns(self.cursor, table, incoming.column_names)
        if "source" in incoming.column_names:
            check_owner(self.cursor, table, pc.unique(incoming["source"]).to_pylist(), self.organisation)
        if table == "help.sightings" and "confidential" in incoming.column_names:
            check_confidential(self.cursor, incoming["confidential"], self.organisation)
        if table == "main.places":
            check_places(incoming)
        filled: dict[str, Any] = {
            name: value
            for name, value in DEFAULTS.items()
            if name in columns and name not in incoming.column_names
        }
        filled["batch"] = self.number
        given = [name for name in incoming.column_names if name != "batch"]
        names = ", ".join(given + list(filled))
        values = ", ".join([*(f'"{name}"' for name in given), *("?" for __ in filled)])
        self.cursor.register("incoming", _in_row_groups(incoming))
        try:
            # Table and column names come from the catalogue, checked above; every value is bound or scanned.
            statement = f"INSERT INTO {table} ({names}) SELECT {values} FROM incoming"  # noqa: S608
            self.cursor.execute(statement, list(filled.values()))
        except (duckdb.ConstraintException, duckdb.ConversionException) as error:
            raise explain_refusal(table, error) from None
        finally:
            self.cursor.unregister("incoming")
        self.rows += incoming.num_rows

    def finish(
        self, *, kind: str, organisation: str, week: int, file_sha256: str | None, takes_back: int | None
    ) -> None:
        """Bring the cubes up to date with this batch and enter it in the ledger."""
        add_batch_to_cubes(self.cursor, self.number)
        self.cursor.execute(
            "INSERT INTO main.batches "
            "(batch, kind, organisation, week, rows, file_sha256, takes_back, already_known) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [self.number, kind, organisation, week, self.rows, file_sha256, takes_back, self.already_known],
        )


def _in_row_groups(rows: pa.Table) -> pa.Table:
    return pa.Table.from_batches(rows.to_batches(max_chunksize=ROW_GROUP), schema=rows.schema)
