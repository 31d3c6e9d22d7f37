"""Tells whether others may read a file that holds a secret, also where systemd handed it over."""

import os
import stat
from pathlib import Path

# Where systemd puts what LoadCredential= names: a folder that this service alone may enter.
DIRECTORY_SETTING = "CREDENTIALS_DIRECTORY"
_OTHERS, _GROUP_READS = 0o077, 0o040


def is_open_to_others(path: Path) -> bool:
    """Return whether others than the owner may read or change a file.

    systemd 254 and later hand a credential over by an access-control list, whose mask shows as the right of a
    group to read (systemd issue 29435): inside its folder that right is no one's.
    """
    rights = stat.S_IMODE(path.stat().st_mode) & _OTHERS
    return bool(rights) and not (rights == _GROUP_READS and _is_handed_over(path))


def _is_handed_over(path: Path) -> bool:
    named = os.environ.get(DIRECTORY_SETTING)
    return bool(named) and path.resolve().parent == Path(str(named)).resolve()
