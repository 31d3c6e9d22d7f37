"""Copies stores that were made once for the whole run: an empty one in a moment, a demonstration in a few."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.clock import today
from data.connection import connect, lock_down, new_cursor
from data.demonstration.building import build_demonstration
from data.pepper import secrets_path, write_pepper
from data.store import Store, create_store

# Set by the process that starts the run, and so known to its workers: the folder of what is made once.
FOLDER_VARIABLE = "MAJAKKA_TESTS_BUILT"


@contextmanager
def folder_of_the_run() -> Iterator[None]:
    """Keep a folder for what is made once, until the process that starts the run (no worker) ends."""
    if FOLDER_VARIABLE in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="majakka-tests-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def copy_of_empty_store(path: Path, *, name: str, crs_epsg: int, time_zone: str = "Europe/Helsinki") -> Store:
    """Return what `create_store` would, opened, with an id and a secret of its own, at a tenth of the time."""
    template = _made_once("empty", lambda folder: _make_empty(folder / "store.duckdb")) / "store.duckdb"
    assert not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, path)
    store_id = secrets.token_hex(8)
    write_pepper(path.parent, store_id)
    return _opened_as(
        path, {"store_id": store_id, "name": name, "crs_epsg": crs_epsg, "time_zone": time_zone}
    )


def copy_of_demonstration(code: str, path: Path, *, years: int, seed: int) -> None:
    """Put a demonstration at the path, with its secret and its streets, under an id of its own."""
    source = _made_once(
        f"{code}-{years}-{seed}-{today()}",
        lambda folder: build_demonstration(
            code, folder / "store.duckdb", years=years, seed=seed, tell=lambda _words: None
        ),
    )
    (secret,) = source.glob("*.secrets.toml")
    old_id, store_id = secret.name.removesuffix(".secrets.toml"), secrets.token_hex(8)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "store.duckdb", path)
    shutil.copy2(secret, secrets_path(path.parent, store_id))
    if (source / "streets" / old_id).is_dir():
        shutil.copytree(source / "streets" / old_id, path.parent / "streets" / store_id)
    _opened_as(path, {"store_id": store_id}).close()


def _made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of that name; whoever comes first makes it while the others wait."""
    run = Path(os.environ[FOLDER_VARIABLE])
    folder = run / name
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            half = run / f"{name}.half"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


def _make_empty(path: Path) -> None:
    create_store(path, name="Template", crs_epsg=3067, key=None).close()


def _opened_as(path: Path, settings: dict[str, object]) -> Store:
    connection = connect(path, None)
    columns = ", ".join(f"{column} = ?" for column in settings)
    new_cursor(connection).execute(f"UPDATE main.settings SET {columns}", list(settings.values()))
    lock_down(connection, path)
    return Store(path, connection)
