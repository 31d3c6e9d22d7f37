"""Keeps the register of organisations: who may bring data in, on what ground, for what."""

from typing import TYPE_CHECKING

import duckdb

from data.organisation import Organisation
from data.vocabulary import example_organisation as example_organisation
from data.vocabulary import organisations as organisations

if TYPE_CHECKING:
    from data.store import Store

_COLUMNS = (
    "code, name, controller, legal_basis, purposes, recipients, retention_months, confidential, example"
)


def register_organisation(cursor: duckdb.DuckDBPyConnection, organisation: Organisation) -> None:
    """Enter an organisation into the register, or bring its entry up to date.

    Handles one organisation; the caller owns the transaction.
    """
    cursor.execute(
        f"INSERT OR REPLACE INTO main.organisations ({_COLUMNS}) "  # noqa: S608  # own column names
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            organisation.code,
            organisation.text,
            organisation.controller,
            organisation.legal_basis,
            sorted(organisation.purposes),
            organisation.recipients,
            organisation.retention_months,
            organisation.confidential,
            organisation.example,
        ],
    )


def read_organisations(store: "Store") -> tuple[Organisation, ...]:
    """Return the register of a store, in the order of codes."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"SELECT {_COLUMNS} FROM main.organisations ORDER BY code"  # noqa: S608  # own column names
        ).fetchall()
    # The columns are the fields of the same name, but for the name, which is the entry's text.
    fields = [column.replace("name", "text") for column in _COLUMNS.split(", ")]
    return tuple(Organisation(**dict(zip(fields, row, strict=True))) for row in rows)
