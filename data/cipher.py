"""Loads what DuckDB encrypts with, and says whether a file is encrypted."""

import os
from importlib.resources import as_file, files
from pathlib import Path

import duckdb

from data.errors import StoreError
from data.language import _

_PACKAGE = "duckdb_extension_httpfs"
# The main header of a DuckDB file: 8 bytes of checksum, the magic, 8 bytes of version, then the flags.
_MAGIC_AT, _MAGIC, _FLAGS_AT, _ENCRYPTED = 8, b"DUCK", 20, 1
_HEADER_BYTES = _FLAGS_AT + 8


def load_cipher(connection: duckdb.DuckDBPyConnection) -> None:
    """Load OpenSSL's cipher into a connection that is not locked yet, and have spilled files encrypted.

    DuckDB 1.5 can only read encrypted files on its own; it writes with the OpenSSL of its extension httpfs,
    which comes from the package index and is loaded by path. What else that extension can do, reach hosts, is
    shut off by `data.connection.lock_down`.

    Raises
    ------
    StoreError
        When the package lacks the extension for this DuckDB.
    """
    place = files(_PACKAGE) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
    if not place.is_file():
        message = _("The package {package} does not fit DuckDB {version}. Set Majakka up anew: `make run`.")
        raise StoreError(message.format(package=_PACKAGE, version=duckdb.__version__))
    with as_file(place) as path:
        connection.execute(f"LOAD '{str(path).replace("'", "''")}'")
    connection.execute("SET temp_file_encryption = true")


def is_encrypted(path: Path) -> bool:
    """Return whether the header of a file says that it is encrypted; False where there is no file."""
    try:
        header = _read_header(path)
    except OSError:  # none there, a folder, or not ours to read: whoever opens it is told
        return False
    magic = header[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)]
    return magic == _MAGIC and len(header) > _FLAGS_AT and bool(header[_FLAGS_AT] & _ENCRYPTED)


def _read_header(path: Path) -> bytes:
    """Return the first bytes of a file, by what this process has open of it already, if anything.

    POSIX lets go of all locks of a process on a file when it closes any descriptor of it: opening and closing
    a store that DuckDB holds would let another process take it, too.
    """
    found = path.stat()
    for name in os.listdir("/proc/self/fd"):
        try:
            held = os.fstat(int(name))
        except OSError:  # of the listing itself, or closed meanwhile
            continue
        if (held.st_dev, held.st_ino) == (found.st_dev, found.st_ino):
            return os.pread(int(name), _HEADER_BYTES, 0)
    with path.open("rb") as file:
        return file.read(_HEADER_BYTES)
