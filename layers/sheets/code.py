"""Checks the code of a sheet, which is the name of its files too."""

import re

from data.errors import Refused
from data.language import _

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,39}")


def check_code(code: str) -> None:
    """Raise where a code cannot stand in the name of a file.

    Raises
    ------
    Refused
        When it is anything but 3 to 40 letters, digits, hyphens and underscores of ASCII.
    """
    if not _CODE.fullmatch(code):
        raise Refused(
            _("{code!r} is no code of a sheet. Use 3 to 40 letters, digits, - and _.").format(code=code[:40])
        )
