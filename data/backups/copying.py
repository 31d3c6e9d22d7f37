"""Copies what an open store holds at one moment into a new file, while others go on writing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.connection import attach_encrypted, literal
from data.errors import StoreError
from data.intake.conversation import Cancelled
from data.language import _
from data.progress import IsCancelled, Tell
from data.store import Store
from data.table_digests import TableDigest, differing_tables, quoted_table, read_digests

_ALIAS = "backup_copy"
# A long import may be under way when the copy is done.
_PATIENCE_S, _LOOK_S = 300.0, 0.02
_HELD = ("Unique file handle conflict", "other write transactions active")


class StoreCopy:
    """A copy under way, in one transaction on a cursor of its own: `store_copy` makes and ends it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self.batches = 0
        self.schema = 0

    def fix_moment(self) -> None:
        """Fix the moment that is copied: what others write from now on is not in it.

        DuckDB 1.5 begins with an attached file when a transaction first touches it.
        """
        row = self._cursor.execute(
            "SELECT (SELECT coalesce(max(batch), 0) FROM store.main.batches), "
            "(SELECT max(version) FROM store.main.schema_migrations)"
        ).fetchone()
        self.batches, self.schema = (int(each) for each in row or (0, 0))

    def copy_tables(self, *, tell: Tell, cancelled: IsCancelled) -> tuple[TableDigest, ...]:
        """Copy every table, and return the digest of each as it stood in the store at that moment.

        Raises
        ------
        Cancelled
            When it was asked to stop.
        """
        # COPY FROM DATABASE alone fills tables in the order of their names, which breaks foreign keys in
        # DuckDB 1.5 ("Violates foreign key constraint because key code: construction_site does not exist"):
        # so it makes the schema, with comments and constraints, and what others refer to is filled first.
        self._cursor.execute(f"COPY FROM DATABASE store TO {_ALIAS} (SCHEMA)")
        tables = self._cursor.execute(
            "SELECT schema_name || '.' || table_name, estimated_size FROM duckdb_tables() "
            "WHERE database_name = 'store' ORDER BY NOT ends_with(table_name, '_kinds'), table_oid"
        ).fetchall()
        whole, done = sum(size for __, size in tables) or 1, 0
        for table, size in tables:
            if cancelled():
                raise Cancelled
            tell(done / whole, _("The store is being copied"))
            name = quoted_table(table)
            self._cursor.execute(f"INSERT INTO {_ALIAS}.{name} SELECT * FROM store.{name}")  # noqa: S608
            done += size
        return read_digests(self._cursor, "store")


@contextmanager
def store_copy(store: Store, path: Path) -> Iterator[StoreCopy]:
    """Give a copy of the store into a new file, encrypted as the store is; it is whole when this ends well.

    One transaction reads everything: what others write meanwhile is in the copy whole or not at all, and they
    wait for nothing.
    """
    with store.cursor() as cursor, _attached(cursor, store, path):
        cursor.execute("BEGIN")
        try:
            yield StoreCopy(cursor)
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        # Into the file now: once it is detached, nobody says when its log is written into it.
        _patiently(lambda: cursor.execute(f"CHECKPOINT {_ALIAS}"))


def check_copy(store: Store, path: Path, held: tuple[TableDigest, ...]) -> None:
    """Read a copy again from its file, and compare it with what the store held.

    Raises
    ------
    StoreError
        When a table is not equal.
    """
    with store.cursor() as cursor, _attached(cursor, store, path, read_only=True):
        differing = differing_tables(read_digests(cursor, _ALIAS), held)
    if differing:
        raise StoreError(
            _("The copy does not equal the store ({tables}). Look after the disk, then try again.").format(
                tables=", ".join(differing)
            )
        )


@contextmanager
def _attached(
    cursor: duckdb.DuckDBPyConnection, store: Store, path: Path, *, read_only: bool = False
) -> Iterator[None]:
    _attach(cursor, store, path, read_only=read_only)
    try:
        yield
    finally:
        cursor.execute(f"DETACH {_ALIAS}")


def _attach(cursor: duckdb.DuckDBPyConnection, store: Store, path: Path, *, read_only: bool) -> None:
    if store.key is not None:
        key = store.key
        _patiently(lambda: attach_encrypted(cursor, path, key, name=_ALIAS, read_only=read_only))
        return
    options = " (READ_ONLY)" if read_only else ""
    _patiently(lambda: cursor.execute(f"ATTACH {literal(path)} AS {_ALIAS}{options}"))


def _patiently(do: Callable[[], object]) -> None:
    """Do something with the copy, as soon as no transaction of others holds it.

    In DuckDB 1.5 whoever lists tables touches every attached file, the copy among them, until that
    transaction ends: so long it can neither be checkpointed nor, detached, be attached again.
    """
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            do()
        except (duckdb.BinderException, duckdb.TransactionException) as error:
            if not any(words in str(error) for words in _HELD):
                raise
            if time.monotonic() > until:
                raise StoreError(
                    _("Others have been writing for too long. Back up again when they are done.")
                ) from error
            time.sleep(_LOOK_S)
        else:
            return
