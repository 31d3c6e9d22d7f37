"""Keeps the register of organisations: who may bring data in, on what ground, for what."""

from typing import Protocol

import duckdb

from data.organisation import Organisation
from data.vocabulary import example_organisation as example_organisation
from data.vocabulary import organisations as organisations

_COLUMNS = (
    "code, name, controller, legal_basis, purposes, recipients, retention_months, confidential, example"
)


class HasCursor(Protocol):
    """A store, as far as the register is concerned."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor on the store."""
        ...


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


def read_organisations(store: HasCursor) -> tuple[Organisation, ...]:
    """Return the register of a store, in the order of codes."""
    rows = store.cursor().execute(
        f"SELECT {_COLUMNS} FROM main.organisations ORDER BY code"  # noqa: S608  # own column names
    )
    return tuple(
        Organisation(
            code=code,
            text=name,
            controller=controller,
            legal_basis=legal_basis,
            purposes=frozenset(purposes),
            recipients=recipients,
            retention_months=retention_months,
            confidential=confidential,
            example=example,
        )
        for (
            code,
            name,
            controller,
            legal_basis,
            purposes,
            recipients,
            retention_months,
            confidential,
            example,
        ) in rows.fetchall()
    )
