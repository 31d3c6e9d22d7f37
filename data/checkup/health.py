"""Says whether an installation is well in a word, naming nothing: for a machine that asks every minute."""

import http.client
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.backups.folder import backup_folders, backup_moment, backups_folder
from data.backups.listing import FRESH
from data.cipher import is_encrypted
from data.clock import now
from data.errors import Refused
from data.store import var_folder
from data.store_key import read_store_key

_PATH = "/_stcore/health"
_WAIT_S = 5
_LEAST_FREE = 0.03
_MAGIC_AT, _MAGIC = 8, b"DUCK"


@dataclass(frozen=True)
class Health:
    """Whether the app answers, and how many stores or backups are not well; None if it was not asked."""

    app: bool | None
    stores_unsound: int
    backups_old: int
    has_room: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing is amiss."""
        return self.app is not False and not self.stores_unsound and not self.backups_old and self.has_room


def read_health(address: str | None) -> Health:
    """Return how the installation is, asking the app at an address such as ``127.0.0.1:8501``.

    No store is opened: the app owns them, and opening one could keep the app from it. What counts is that its
    file begins as one of DuckDB's, may be read and written, and that a key is set where it is encrypted.
    Demonstrations, which cannot be told apart without opening them, need a backup folder to be asked for one.
    """
    paths = sorted(var_folder().glob("*.duckdb"))
    return Health(
        app=None if address is None else _answers(address),
        stores_unsound=sum(not _looks_sound(path) for path in paths),
        backups_old=sum(_is_old(path) for path in paths),
        has_room=_has_room(var_folder()),
    )


def _answers(address: str) -> bool:
    connection = http.client.HTTPConnection(address, timeout=_WAIT_S)
    try:
        connection.request("GET", _PATH)
        answer = connection.getresponse()
        return answer.status == http.HTTPStatus.OK and answer.read(16) == b"ok"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _looks_sound(path: Path) -> bool:
    if not os.access(path, os.R_OK | os.W_OK):
        return False
    with path.open("rb") as file:
        begins = file.read(_MAGIC_AT + len(_MAGIC))
    return begins[_MAGIC_AT:] == _MAGIC and (not is_encrypted(path) or _has_key())


def _has_key() -> bool:
    try:
        return read_store_key() is not None
    except Refused:
        return False


def _is_old(path: Path) -> bool:
    """Return whether the newest backup is too old; a store that never had one is told by `make doctor`."""
    made = backup_folders(backups_folder(path))
    return bool(made) and now() - backup_moment(made[-1].name) > FRESH


def _has_room(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total > _LEAST_FREE
