"""Checks rows before they are appended: their columns, whose they are, and what a place may keep."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from data.access import HELP_PURPOSES, INSPECTION
from data.errors import Refused
from data.language import _
from data.vocabulary import place_kinds

# Here `source` is not an organisation: a digest of an extract, a publisher, an open map.
_OPEN_TABLES = frozenset({"main.base_map", "main.extents", "main.areas", "main.population"})
# What a release has counted of both sides: whoever publishes writes it, and it holds no record of either.
_RELEASED_TABLES = frozenset({"help.released_sightings", "inspection.released_inspections"})
_SECRET_LEVEL = 5


def check_columns(cursor: duckdb.DuckDBPyConnection, table: str, given: Sequence[str]) -> set[str]:
    """Return the columns of a table.

    Raises
    ------
    Refused
        When there is no such table, or it lacks a given column; all of these are named.
    """
    schema, dot, name = table.partition(".")
    rows = cursor.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = 'store' AND schema_name = ? AND table_name = ?",
        [schema, name],
    ).fetchall()
    if not dot or not rows:
        raise Refused(_("There is no table {table} in the schema.").format(table=table))
    columns = {row[0] for row in rows}
    unknown = [name for name in given if name not in columns]
    if unknown:
        raise Refused(
            _("{table} has no column {columns}. Leave it out, or map it to a known column.").format(
                table=table, columns=", ".join(unknown)
            )
        )
    return columns


def check_owner(
    cursor: duckdb.DuckDBPyConnection, table: str, sources: Sequence[str | None], organisation: str
) -> None:
    """Raise where rows are not of the organisation that writes, or of a side that it does not serve.

    Raises
    ------
    Refused
        When a source is another, or the register gives the organisation no purpose of this compartment.
    """
    if table in _OPEN_TABLES:
        return
    if any(source != organisation for source in sources):
        raise Refused(
            _(
                "Rows for {table} name another source than {organisation}. Write each in a batch of its own."
            ).format(table=table, organisation=organisation)
        )
    if table in _RELEASED_TABLES:
        return
    needed = {"help": HELP_PURPOSES, "inspection": frozenset({INSPECTION})}.get(table.split(".")[0])
    row = cursor.execute("SELECT purposes FROM main.organisations WHERE code = ?", [organisation]).fetchone()
    if needed is not None and not needed & set(row[0] if row else ()):
        raise Refused(
            _(
                "The register gives {organisation} no purpose that {table} serves. Correct the register."
            ).format(organisation=organisation, table=table)
        )


def check_confidential(
    cursor: duckdb.DuckDBPyConnection, confidential: "pa.ChunkedArray", organisation: str
) -> None:
    """Raise where a confidential service's sighting is marked as one that is not.

    Raises
    ------
    Refused
        When the register says confidential, and a row says no.
    """
    row = cursor.execute(
        "SELECT confidential FROM main.organisations WHERE code = ?", [organisation]
    ).fetchone()
    if row and row[0] and not all(confidential.to_pylist()):
        raise Refused(
            _("{organisation} is a confidential service: all its sightings are. Mark them so.").format(
                organisation=organisation
            )
        )


def check_places(places: pa.Table) -> None:
    """Raise where a secret place would keep more than its 4 km cell, or the day it was mapped.

    Raises
    ------
    Refused
        When a place of a secret kind has smaller cells or a date.
    """
    secret = np.isin(
        np.asarray(places["kind"].to_pylist(), dtype=object),
        [kind.code for kind in place_kinds() if kind.secret],
    )
    levels = np.asarray(places["cell_level"].to_pylist())
    dates = places["source_date"] if "source_date" in places.column_names else pa.nulls(places.num_rows)
    dated = np.array([day is not None for day in dates.to_pylist()], dtype=bool)
    if (secret & ((levels != _SECRET_LEVEL) | dated)).any():
        raise Refused(
            _("A secret place keeps its 4 km cell alone, and no date. Take the larger cell, leave dates out.")
        )


def explain_refusal(table: str, error: duckdb.Error) -> Refused:
    """Return a refusal that says which rule of the table was broken, and no value."""
    text = str(error)
    if "CHECK constraint" in text and "expression" in text:
        rule = _("the rule {rule}").format(rule=text.split("expression", 1)[1].strip())
    elif "NOT NULL" in text:
        rule = _("a column that may not be empty: {column}").format(column=text.rsplit(":", 1)[1].strip())
    elif "foreign key" in text.lower():
        rule = _("a code that is not allowed there")
    else:
        rule = _("a value of the wrong type, or one that stands twice")
    return Refused(
        _("{table} does not take these rows: {rule}. Correct them.").format(table=table, rule=rule)
    )
