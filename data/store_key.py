"""Finds the key of stores: in the environment, or in a file that its owner alone reads."""

import os
import secrets
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from data.credential import is_open_to_others
from data.errors import Refused
from data.language import _

KEY_SETTING, FILE_SETTING = "MAJAKKA_KEY", "MAJAKKA_KEY_FILE"
_LEAST_SIGNS, _NEW_BYTES = 32, 32


class KeyFrom(Enum):
    """Where a key is to be looked for that is not given."""

    SETTINGS = "settings"


@dataclass(frozen=True)
class StoreKey:
    """The key of stores: text of at least 32 signs, which nothing prints."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.text) < _LEAST_SIGNS or not self.text.isascii() or not self.text.isprintable():
            message = _(
                "The key of the store is not 32 or more printable ASCII signs. Make one with `{command}`."
            )
            raise Refused(message.format(command="python -m data key"))

    @property
    def secret(self) -> bytes:
        """The key as bytes, to derive others from."""
        return self.text.encode()


type KeyChoice = StoreKey | KeyFrom | None


def chosen_key(choice: KeyChoice) -> StoreKey | None:
    """Return the key that is given, or that of the settings.

    Raises
    ------
    Refused
        As `read_store_key`.
    """
    return read_store_key() if isinstance(choice, KeyFrom) else choice


def read_store_key() -> StoreKey | None:
    """Return the key of ``MAJAKKA_KEY``, else of the file that ``MAJAKKA_KEY_FILE`` names, else None.

    Raises
    ------
    Refused
        When the key is too short, or the file is missing or readable by others.
    """
    if key := os.environ.get(KEY_SETTING):
        return StoreKey(key.strip())
    named = os.environ.get(FILE_SETTING)
    return read_key_file(Path(named)) if named else None


def read_key_file(path: Path) -> StoreKey:
    """Return the key in a file.

    Raises
    ------
    Refused
        When it is missing, readable by others, or too short.
    """
    try:
        is_open = is_open_to_others(path)
    except OSError:
        message = _("There is no key file {path}. Put it back, or name another with {setting}.")
        raise Refused(message.format(path=path, setting=FILE_SETTING)) from None
    if is_open:
        message = _("The key file {path} is readable by others. Allow its owner alone: `chmod 600 {path}`.")
        raise Refused(message.format(path=path))
    return StoreKey(path.read_text(encoding="utf-8").strip())


def new_key() -> StoreKey:
    """Return a new key of 256 random bits."""
    return StoreKey(secrets.token_hex(_NEW_BYTES))


def write_key_file(path: Path) -> StoreKey:
    """Write a new key, of 256 random bits, into a new file that its owner alone reads, and return it.

    Raises
    ------
    Refused
        When there is something at the path: a key that is written over opens no store any more.
    """
    key = new_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        message = _("{path} exists already, and a key is never written over. Choose another name.")
        raise Refused(message.format(path=path)) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{key.text}\n")
        file.flush()
        os.fsync(file.fileno())
    return key
