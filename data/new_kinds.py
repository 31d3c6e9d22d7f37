"""Puts the kinds of places that are new in the vocabulary into a store."""

from typing import Any

import duckdb

from data.errors import StoreError
from data.language import _
from data.vocabulary import place_kinds


def add_new_kinds(cursor: duckdb.DuckDBPyConnection) -> None:
    """Put kinds that are new in the vocabulary into the store.

    Raises
    ------
    StoreError
        When a kind has another meaning in the store.
    """
    columns = (
        "code, number, vocabulary, for_outreach, for_prevention, for_service, for_inspection, "
        "never_target, secret, shown_as, keeps_point"
    )
    known: dict[str, tuple[Any, ...]] = {
        row[0]: row
        for row in cursor.execute(f"SELECT {columns} FROM main.place_kinds ORDER BY number").fetchall()  # noqa: S608
    }
    for kind in place_kinds():
        purposes = (p in kind.purposes for p in ("outreach", "prevention", "service", "inspection"))
        row = (
            kind.code,
            kind.number,
            kind.vocabulary,
            *purposes,
            kind.never_target,
            kind.secret,
            kind.shown_as,
            kind.keeps_point,
        )
        if kind.code in known and known[kind.code] != row:
            raise StoreError(
                _(
                    "The vocabulary gives {code} another meaning than this store. Undo the change in the "
                    "vocabulary file: a changed meaning needs a new code."
                ).format(code=kind.code)
            )
        if kind.code not in known:
            cursor.execute("INSERT INTO main.place_kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", list(row))
            if "inspection" in kind.purposes:
                cursor.execute(
                    "INSERT INTO inspection.target_kinds VALUES (?, ?, ?)",
                    [kind.code, kind.number, kind.never_target],
                )
