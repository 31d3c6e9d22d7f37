"""Brings the schema of a store up to date, one numbered SQL file at a time, and never back."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.errors import StoreError
from data.language import _

SCHEMA_FOLDER = Path(__file__).parent / "schema"
_TABLE = re.compile(r"^CREATE TABLE (\S+) \(\s*-- (.+)$")
_COLUMN = re.compile(r"^    (\w+)\s.*?-- (.+)$")
_NOT_COLUMNS = frozenset({"CHECK", "FOREIGN", "PRIMARY", "UNIQUE"})


@dataclass(frozen=True)
class Migration:
    """One numbered step of the schema."""

    version: int
    name: str
    sql: str


def read_migrations(folder: Path = SCHEMA_FOLDER) -> tuple[Migration, ...]:
    """Return the migrations of the folder in order; files are named ``0001_name.sql``."""
    return tuple(
        Migration(int(path.stem[:4]), path.stem[5:], path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    )


def read_schema_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the schema in the store, 0 for an empty file."""
    found = cursor.execute(
        "SELECT count(*) FROM duckdb_tables() "
        "WHERE database_name = 'store' AND table_name = 'schema_migrations'"
    ).fetchone()
    if found is None or found[0] == 0:
        return 0
    row = cursor.execute("SELECT max(version) FROM main.schema_migrations").fetchone()
    return int(row[0]) if row and row[0] else 0


def check_not_newer(version: int, migrations: tuple[Migration, ...]) -> None:
    """Raise `StoreError` when the store has a newer schema than this program knows."""
    newest = migrations[-1].version
    if version > newest:
        raise StoreError(
            _(
                "This store has schema {found}, this Majakka knows schemas up to {newest}. "
                "Use the newer Majakka: a store never goes back."
            ).format(found=version, newest=newest)
        )


def apply_migrations(cursor: duckdb.DuckDBPyConnection, migrations: tuple[Migration, ...]) -> None:
    """Apply what the store does not have yet, each step in one transaction, then checkpoint."""
    version = read_schema_version(cursor)
    check_not_newer(version, migrations)
    for migration in migrations:
        if migration.version <= version:
            continue
        cursor.execute("BEGIN")
        if migration.version == 1:
            cursor.execute(_LEDGER)
        cursor.execute(migration.sql)
        for statement in comment_statements(migration.sql):
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO main.schema_migrations VALUES (?, ?, ?)",
            [migration.version, migration.name, duckdb.__version__],
        )
        cursor.execute("COMMIT")
        cursor.execute("CHECKPOINT store")


def comment_statements(sql: str) -> list[str]:
    """Return the COMMENT ON statements for the comments that stand behind tables and columns."""
    statements: list[str] = []
    table = ""
    for line in sql.splitlines():
        if match := _TABLE.match(line):
            table = match[1]
            statements.append(f"COMMENT ON TABLE {table} IS {_quoted(match[2])}")
        elif (match := _COLUMN.match(line)) and match[1] not in _NOT_COLUMNS:
            statements.append(f"COMMENT ON COLUMN {table}.{match[1]} IS {_quoted(match[2])}")
    return statements


def _quoted(text: str) -> str:
    return "'" + text.strip().replace("'", "''") + "'"


_LEDGER = """
CREATE TABLE main.schema_migrations (
    version INTEGER NOT NULL, name VARCHAR NOT NULL, duckdb_version VARCHAR NOT NULL
);
COMMENT ON TABLE main.schema_migrations IS 'Which steps of the schema this store has.';
COMMENT ON COLUMN main.schema_migrations.version IS 'number; of the step';
COMMENT ON COLUMN main.schema_migrations.name IS 'text; name of the step';
COMMENT ON COLUMN main.schema_migrations.duckdb_version IS 'text; the DuckDB that applied it';
"""
