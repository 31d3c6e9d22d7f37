"""Opens, makes and writes the store: one DuckDB file, one connection in a process, a cursor per thread."""

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from data.batch import Batch
from data.clock import today
from data.connection import connect, damaged, key_for, lock_down, new_cursor
from data.cube import compact_cubes
from data.errors import Refused, StoreError
from data.grid import Grid
from data.high_water import check_mark, write_mark
from data.language import _
from data.migrations import apply_migrations, check_not_newer, read_migrations, read_schema_version
from data.new_kinds import add_new_kinds
from data.organisations import register_organisation
from data.pepper import read_pepper, secrets_path, write_pepper
from data.periods import week_of_date
from data.store_key import KeyChoice, KeyFrom, StoreKey
from data.vocabulary import example_organisation

# Cubes hold the signed counts of each batch; packed every so often, they stay short and sorted.
COMPACT_EVERY = 32
# The open map and the register itself are nobody's records.
NOT_REGISTERED = frozenset({"osm", "register"})
REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """What a store is about: its one row of settings."""

    store_id: str
    name: str
    crs_epsg: int
    time_zone: str
    demonstration: str | None
    seed: int | None
    duckdb_version: str
    enough_inhabitants: int
    secret_level: int


class Store:
    """An open store. Make it with `open_store` or `create_store`; close it when done."""

    def __init__(
        self, path: Path, connection: duckdb.DuckDBPyConnection, key: StoreKey | None = None
    ) -> None:
        self.path = path
        self.key = key
        self._connection = connection
        self._writing = threading.Lock()
        cursor = self.cursor()
        columns = ", ".join(field.name for field in fields(Settings))
        row = cursor.execute(f"SELECT {columns} FROM main.settings").fetchone()  # noqa: S608  # own field names
        if row is None:
            raise StoreError(_("{path} holds no settings. Restore it from a backup.").format(path=path))
        self.settings = Settings(*row)
        self.grid = Grid(self.settings.crs_epsg)
        self._version = _read_version(cursor)

    @property
    def version(self) -> int:
        """The number of the last write; everything cached from this store is keyed by it."""
        return self._version

    @property
    def encrypted(self) -> bool:
        """Whether the file of the store is encrypted."""
        return self.key is not None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor on the store, for one thread; made here alone, since it forgets USE."""
        return new_cursor(self._connection)

    @contextmanager
    def write(
        self, *, kind: str, organisation: str, file_sha256: str | None = None, takes_back: int | None = None
    ) -> Iterator[Batch]:
        """Write one batch in one transaction: all of it is kept, with its cubes and ledger row, or nothing.

        Raises
        ------
        Refused
            When the organisation is not in the register.
        StoreError
            When the secrets file of the store is missing.
        """
        read_pepper(self)
        with self._writing:
            cursor = self.cursor()
            cursor.execute("BEGIN")
            try:
                _check_registered(cursor, organisation)
                batch = Batch(_read_version(cursor) + 1, cursor, organisation)
                yield batch
                batch.finish(
                    kind=kind,
                    organisation=organisation,
                    week=week_of_date(today()),
                    file_sha256=file_sha256,
                    takes_back=takes_back,
                )
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            else:
                self._version = batch.number
                # What is committed is kept, also where no mark can be written: that lags, and is made up.
                with suppress(OSError):
                    write_mark(self, cursor)
            finally:
                cursor.close()
            if batch.number % COMPACT_EVERY == 0:
                compact_cubes(self)

    def close(self) -> None:
        """Close the connection; the file is then free for another process."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def var_folder() -> Path:
    """Return the folder of stores and derived files: ``MAJAKKA_VAR``, or ``var`` in the project."""
    return Path(os.environ.get("MAJAKKA_VAR", REPOSITORY / "var"))


def store_path(name_or_path: str) -> Path:
    """Return the file of a store: a path as it is, or a plain name as ``var/NAME.duckdb``."""
    if name_or_path.endswith(".duckdb") or os.sep in name_or_path:
        return Path(name_or_path)
    return var_folder() / f"{name_or_path}.duckdb"


def create_store(
    path: Path,
    *,
    name: str,
    crs_epsg: int,
    time_zone: str = "Europe/Helsinki",
    demonstration: str | None = None,
    seed: int | None = None,
    key: KeyChoice = KeyFrom.SETTINGS,
) -> Store:
    """Make a new store with its vocabulary, the example organisation and a secrets file, and open it.

    With a key, its own or that of the settings, it is encrypted.

    Raises
    ------
    Refused
        When the file exists already, or the CRS is not one in metres.
    """
    if path.exists():
        raise Refused(_("{path} exists already. Open it, or choose another name.").format(path=path))
    Grid(crs_epsg)
    path.parent.mkdir(parents=True, exist_ok=True)
    store_id = secrets.token_hex(8)
    used = key_for(path, key)
    connection = connect(path, used)
    try:
        cursor = new_cursor(connection)
        apply_migrations(cursor, read_migrations())
        cursor.execute(
            "INSERT INTO main.settings "
            "(store_id, name, crs_epsg, time_zone, demonstration, seed, duckdb_version) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [store_id, name, crs_epsg, time_zone, demonstration, seed, duckdb.__version__],
        )
        register_organisation(cursor, example_organisation())
        add_new_kinds(cursor)
        write_pepper(path.parent, store_id, used)
        path.chmod(0o600)
        lock_down(connection, path)
        return Store(path, connection, used)
    except BaseException:
        # Half a store is none: whoever tries again must not find it.
        connection.close()
        for half in (path, path.with_name(path.name + ".wal"), secrets_path(path.parent, store_id)):
            half.unlink(missing_ok=True)
        raise


def open_store(path: Path, *, key: KeyChoice = KeyFrom.SETTINGS, accept_loss: bool = False) -> Store:
    """Open an existing store, bringing its schema up to date after a copy of it was put into ``backups``.

    Parameters
    ----------
    key
        As in `connect`.
    accept_loss
        Whether a store opens that lacks writes it had; its mark is left for `write_mark` to move.

    Raises
    ------
    StoreError
        When there is no such file, it is not a store, is damaged or newer than this program; when it is
        encrypted and there is no key, or another; when it lacks writes that it had.
    StoreInUse
        When another process owns it.
    """
    if not path.exists():
        raise StoreError(
            _(
                "There is no store {path}. "
                "Make one with `python -m data demo` or `python -m data places import`."
            ).format(path=path)
        )
    used = key_for(path, key)
    connection = connect(path, used)
    try:
        cursor = new_cursor(connection)
        migrations = read_migrations()
        version = read_schema_version(cursor)
        check_not_newer(version, migrations)
        if version == 0:
            raise StoreError(_("{path} is a DuckDB file, but not a Majakka store.").format(path=path))
        if version < migrations[-1].version:
            _copy_aside(cursor, path, version)
            apply_migrations(cursor, migrations)
        add_new_kinds(cursor)
        lock_down(connection, path)
        store = Store(path, connection, used)
        if not accept_loss:
            check_mark(store, store.cursor())
        return store
    except duckdb.Error as error:
        connection.close()
        raise damaged(path) from error
    except BaseException:
        connection.close()
        raise


def _copy_aside(cursor: duckdb.DuckDBPyConnection, path: Path, version: int) -> None:
    cursor.execute("CHECKPOINT store")
    backups = path.parent / "backups"
    backups.mkdir(exist_ok=True)
    copy = backups / f"{path.stem}-schema{version}.duckdb"
    shutil.copy2(path, copy)
    copy.chmod(0o600)


def _read_version(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("SELECT coalesce(max(batch), 0) FROM main.batches").fetchone()
    return int(row[0]) if row else 0


def _check_registered(cursor: duckdb.DuckDBPyConnection, organisation: str) -> None:
    if organisation in NOT_REGISTERED:
        return
    if (
        cursor.execute("SELECT code FROM main.organisations WHERE code = ?", [organisation]).fetchone()
        is None
    ):
        raise Refused(
            _(
                "The organisation {code} is not in the register. Enter it there first, with its legal basis."
            ).format(code=organisation)
        )
