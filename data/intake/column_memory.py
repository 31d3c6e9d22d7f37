"""Remembers which field a column of a file is, under a keyed digest of its header."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb

from data.intake.headers import header_key
from data.intake.record_keys import Keyer

if TYPE_CHECKING:
    from data.store import Store


def read_column_choices(store: "Store") -> dict[str, str]:
    """Return the field by keyed digest of kind and header, the latest choice of each."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT header_key, arg_max(field, chosen) FROM main.column_choices GROUP BY header_key"
        ).fetchall()
    return dict(rows)


def write_column_choices(
    cursor: duckdb.DuckDBPyConnection, kind: str, mapping: Mapping[str, str], keyer: Keyer
) -> None:
    """Keep what was said of headers; the caller owns the transaction."""
    for header, field in mapping.items():
        cursor.execute(
            "INSERT INTO main.column_choices (kind, header_key, field, chosen) "
            "SELECT ?, ?, ?, coalesce(max(chosen), 0) + 1 FROM main.column_choices",
            [kind, header_key(keyer, kind, header), field],
        )
