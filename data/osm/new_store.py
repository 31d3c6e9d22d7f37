"""Makes a new store beside its place, and puts it there when it is whole."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.pepper import secrets_path
from data.store import Store, create_store


@contextmanager
def new_store(store_file: Path, *, name: str, crs_epsg: int, time_zone: str) -> Iterator[Store]:
    """Give a new store under a passing name; at the end it gets its own, unless somebody took that.

    A broken run leaves nothing behind, and never touches a file that another process made meanwhile.

    Raises
    ------
    Refused
        When the file exists by the time the store is whole, or the CRS is not one in metres.
    """
    beside = store_file.with_name(f".{store_file.name}.{secrets.token_hex(4)}.part")
    made = [beside, beside.with_name(beside.name + ".wal")]
    try:
        with create_store(beside, name=name, crs_epsg=crs_epsg, time_zone=time_zone) as store:
            secret = secrets_path(store_file.parent, store.settings.store_id)
            made.append(secret)
            yield store
            store.cursor().execute("CHECKPOINT store")  # its log bears the passing name
        _move(beside, store_file)
        made.remove(secret)
    finally:
        for each in made:
            each.unlink(missing_ok=True)


def check_place(store_file: Path) -> None:
    """Check that a store can be written there, and make its folder if need be.

    Raises
    ------
    Refused
        When the folder cannot be made or written, or the file is a folder or read-only.
    """
    folder = store_file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_folder, exists = store_file.is_dir(), store_file.exists()
    except (FileExistsError, NotADirectoryError) as error:
        raise Refused(
            _("{folder} is no folder, but a file. Choose another with --store or MAJAKKA_VAR.").format(
                folder=next(each for each in (folder, *folder.parents) if each.exists())
            )
        ) from error
    except OSError as error:
        raise Refused(
            _("{path} is no place for a store: {reason}. Choose another with --store or MAJAKKA_VAR.").format(
                path=store_file, reason=error.strerror
            )
        ) from error
    if is_folder:
        raise Refused(_("{path} is a folder. Give a file that ends in .duckdb.").format(path=store_file))
    for path in (folder, store_file) if exists else (folder,):
        if not os.access(path, os.W_OK):
            raise Refused(_("{path} cannot be written. Choose another with --store.").format(path=path))


def _move(beside: Path, store_file: Path) -> None:
    try:
        os.link(beside, store_file)  # other than a rename, it never replaces what is there
    except OSError as error:
        if store_file.exists():
            raise Refused(
                _("{path} was made by another process meanwhile. Import into it again.").format(
                    path=store_file
                )
            ) from error
        beside.rename(store_file)  # a file system without links
