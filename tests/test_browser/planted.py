"""Plants texts in every column of a store that holds free text, past what intake lets in."""

from pathlib import Path

import duckdb

from data.connection import connect, new_cursor
from data.schema_text import read_tables

# Free text by its unit, but what is computed with: a zone, a version, and names that others refer to.
_UNIT = "text;"
_NOT_SHOWN = frozenset(
    {"source", "source_id", "time_zone", "duckdb_version", "fact", "worksite_id", "area", "opening_hours"}
)
# More rows than that are not tried one by one.
_MANY = 100
_NOT_FACTS = frozenset({"main.schema_migrations"})
# Codes that people choose themselves.
_OWN_CODES = frozenset({("help.teams", "team"), ("inspection.inspections", "unit_code")})


def plant(path: Path, texts: tuple[str, ...]) -> dict[str, int]:
    """Put the texts, one after the other and over again, into a closed store; return how many by column.

    Every row of a column gets one, also where it was empty before, unless the schema wants it empty.
    In long tables that want some rows empty, rows that were filled get one.
    """
    connection = connect(path, None)
    cursor = new_cursor(connection)
    planted: dict[str, int] = {}
    for table in read_tables(cursor):
        for column in table.columns if table.name not in _NOT_FACTS else ():
            free = column.meaning.startswith(_UNIT) and column.name not in _NOT_SHOWN
            if column.type == "VARCHAR" and (free or (table.name, column.name) in _OWN_CODES):
                name = f"{table.name}.{column.name}"
                planted[name] = _plant_column(cursor, table.name, column.name, texts, skip=len(planted))
    connection.close()
    return planted


def _plant_column(
    cursor: duckdb.DuckDBPyConnection, table: str, column: str, texts: tuple[str, ...], *, skip: int
) -> int:
    # `skip` lets each column begin elsewhere: columns with few rows hold different ones.
    change = f"UPDATE {table} SET {column} = list_extract(?::VARCHAR[], 1 + (rowid + ?) % ?)"  # own names
    values = [list(texts), 41 * skip, len(texts)]
    rows = [row for (row,) in cursor.execute(f"SELECT rowid FROM {table}").fetchall()]  # own names
    try:
        cursor.execute(change, values)
    except duckdb.ConstraintException:  # of some rows: a secret place has no name
        if len(rows) > _MANY:
            found = cursor.execute(f"{change} WHERE {column} IS NOT NULL", values).fetchall()
            return int(found[0][0])
        return sum(_changes(cursor, f"{change} WHERE rowid = ?", [*values, row]) for row in rows)
    return len(rows)


def _changes(cursor: duckdb.DuckDBPyConnection, change: str, values: list[object]) -> bool:
    try:
        cursor.execute(change, values)
    except duckdb.ConstraintException:
        return False
    return True
