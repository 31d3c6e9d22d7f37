"""Finds the key of stores: in the environment, or in a file that its owner alone reads."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import Refused
from data.language import _

KEY_SETTING, FILE_SETTING = "MAJAKKA_KEY", "MAJAKKA_KEY_FILE"
_LEAST_SIGNS = 32


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
        mode = path.stat().st_mode
    except OSError:
        message = _("There is no key file {path}. Put it back, or name another with {setting}.")
        raise Refused(message.format(path=path, setting=FILE_SETTING)) from None
    if stat.S_IMODE(mode) & 0o077:
        message = _("The key file {path} is readable by others. Allow its owner alone: `chmod 600 {path}`.")
        raise Refused(message.format(path=path))
    return StoreKey(path.read_text(encoding="utf-8").strip())
