"""Audits a GeoPackage as a database before a layer is read: no views, no code, no damage, no hanging."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from data.errors import Refused
from data.intake.limits import LIMITS
from data.language import _

_APPLICATION_IDS = frozenset({b"GPKG", b"GP10", b"GP11"})
_HEADER_SIZE = 100
_MOST_OBJECTS = 2_000
_BYTES_A_SECOND = 20e6
_STEPS_BETWEEN_LOOKS = 5_000
# Those that the standard and GDAL write. They run on writing only, and nothing is written here.
_TRIGGERS = ("gpkg_", "rtree_", "trigger_insert_feature_count_", "trigger_delete_feature_count_")
# A check may be any expression, of which one can take minutes in a single step; nothing is written here.
_SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "ignore_check_constraints = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
)
_NEEDED = frozenset({"gpkg_contents", "gpkg_spatial_ref_sys"})


@contextmanager
def opened_package(content: bytes) -> Iterator[sqlite3.Connection]:
    """Give a connection to a GeoPackage in memory, once it passed the audit.

    The audit may take two seconds, and more of a large file, as it looks at every page. Errors of the
    database on the way become refusals.

    Raises
    ------
    Refused
        When it is no GeoPackage, is damaged, holds views, odd triggers or virtual tables, or takes too long.
    """
    if content[68:72] not in _APPLICATION_IDS or len(content) < _HEADER_SIZE:
        raise Refused(_("This database is no GeoPackage. Save the layer as GeoPackage in a map program."))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _harden(connection)
        connection.deserialize(_without_journal(content))
        _bound_time(connection, LIMITS.audit_s + len(content) / _BYTES_A_SECOND)
        _audit(connection)
        _bound_time(connection, LIMITS.cpu_s / 2)
        yield connection
    except sqlite3.OperationalError as error:
        # Its text may quote the database, so only its code is looked at.
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise Refused(
                _("The GeoPackage takes too long to read. Save its layer as a new GeoPackage.")
            ) from None
        raise Refused(damaged()) from None
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        raise Refused(damaged()) from None
    finally:
        connection.close()


def damaged() -> str:
    """Return the sentence for a GeoPackage that is not sound."""
    return _("The GeoPackage is damaged or not complete. Open it in a map program, and save the layer anew.")


def _without_journal(content: bytes) -> bytearray:
    """Return the database with its journal said to be none: one in WAL mode cannot be opened in memory."""
    copy = bytearray(content)
    if copy[18:20] == b"\x02\x02":
        copy[18:20] = b"\x01\x01"
    return copy


def _harden(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 32 << 20)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)


def _bound_time(connection: sqlite3.Connection, seconds: float) -> None:
    until = time.monotonic() + seconds

    def is_late() -> bool:
        return time.monotonic() > until

    connection.set_progress_handler(is_late, _STEPS_BETWEEN_LOOKS)


def _audit(connection: sqlite3.Connection) -> None:
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    objects = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema LIMIT ?", [_MOST_OBJECTS + 1]
    ).fetchall()
    if len(objects) > _MOST_OBJECTS:
        raise Refused(_("The GeoPackage holds too many tables. Save its layer as a new GeoPackage."))
    for kind, name, sql in objects:
        if kind == "view":
            raise Refused(_("The GeoPackage holds a view. Save the layer that you mean as a new GeoPackage."))
        if kind == "trigger" and not name.lower().startswith(_TRIGGERS):
            raise Refused(_("The GeoPackage holds a trigger. Save the layer as a new GeoPackage."))
        if kind == "table" and _is_virtual(sql) and not _is_index(name, sql):
            raise Refused(_("The GeoPackage holds a virtual table. Save the layer as a new GeoPackage."))
    if not {name for _kind, name, _sql in objects} >= _NEEDED:
        raise Refused(_("This database is no GeoPackage. Save the layer as GeoPackage in a map program."))
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise Refused(damaged())


def _is_virtual(sql: str) -> bool:
    return sql.lstrip().upper().startswith("CREATE VIRTUAL")


def _is_index(name: str, sql: str) -> bool:
    """Tell whether a virtual table is the spatial index that every GeoPackage may have."""
    using = sql.upper().partition(" USING ")[2].lstrip()
    return name.lower().startswith("rtree_") and using.startswith("RTREE(")
