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


def sync_register(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the register in line with its entries: those in force replace, those removed leave it.

    Organisations that were never entered by a file, as those of demonstrations, stay as they are. The caller
    owns the transaction.
    """
    # Every name in these statements is a column of our own.
    named = _COLUMNS.replace("code", "source_id AS code")
    in_force = f"SELECT {named} FROM main.organisation_entries GROUP BY ALL HAVING sum(sign) > 0"  # noqa: S608
    cursor.execute(
        "DELETE FROM main.organisations WHERE code IN (SELECT source_id FROM main.organisation_entries) "  # noqa: S608
        f"AND code NOT IN (SELECT code FROM ({in_force}))"
    )
    replaced = f"INSERT OR REPLACE INTO main.organisations ({_COLUMNS}) SELECT {_COLUMNS} FROM ({in_force})"  # noqa: S608
    cursor.execute(replaced)
