"""Describes a store's schema in words, from the comments kept in the store itself."""

from dataclasses import asdict, dataclass

import duckdb

from data.language import _


@dataclass(frozen=True)
class Column:
    """One column: its type and what stands in it, as "unit; meaning"."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table with its columns in order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the table as plain dictionaries and lists."""
        return asdict(self)


def read_tables(cursor: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    """Return every table of the store, by compartment and name, with the comments kept in the store."""
    columns: dict[str, list[Column]] = {}
    for table, name, kind, meaning in cursor.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type, coalesce(comment, '') "
        "FROM duckdb_columns() "
        "WHERE database_name = 'store' AND NOT internal ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(name, kind, meaning))
    tables = cursor.execute(
        "SELECT schema_name || '.' || table_name, coalesce(comment, '') FROM duckdb_tables() "
        "WHERE database_name = 'store' "
        "ORDER BY schema_name = 'inspection', schema_name = 'help', schema_name, table_name"
    ).fetchall()
    return tuple(Table(name, meaning, tuple(columns[name])) for name, meaning in tables)


def schema_as_markdown(tables: tuple[Table, ...]) -> str:
    """Return the schema as a Markdown page, one section per table."""
    parts = [
        f"# {_('Schema of a store')}\n\n",
        _("Made by `python -m data schema`. Three compartments: main (shared), help (outreach), inspection."),
        "\n",
    ]
    for table in tables:
        parts.append(f"\n## {table.name}\n\n{table.meaning}\n\n")
        parts.append(f"| {_('column')} | {_('type')} | {_('unit; meaning')} |\n|---|---|---|\n")
        parts.extend(f"| {c.name} | {c.type} | {c.meaning} |\n" for c in table.columns)
    return "".join(parts)
