"""Lets the kernel (Linux since 5.13) refuse this process for good each file and port it has no need of."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# Numbers of the three calls of Landlock, the same on every architecture of Linux since 5.13.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH, _RULE_PORT = 1, 2
_NO_NEW_PRIVS = 38

_WRITE_FILE, READ_FILE, READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
READ = READ_FILE | READ_FOLDER
# To put new files beside others, which are neither removed nor cut short.
KEEP = READ | _WRITE_FILE | _MAKE_FILE
# To do with files and folders as one likes, but for running them; no links and no devices.
WRITE = KEEP | _REMOVE_FILE | _TRUNCATE | _MAKE_FOLDER | _REMOVE_FOLDER
_OF_FILES = _WRITE_FILE | READ_FILE | _TRUNCATE

# Rights by the version of Landlock that knows them: files (13 rights, then REFER, TRUNCATE, IOCTL), network,
# and what lies outside this process (sockets without a path, signals).
_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
_NETWORK_RIGHTS, _NETWORK_SINCE, _BIND = 0x3, 4, 0x1
_SCOPES, _SCOPES_SINCE = 0x3, 6

# What programs read of the system, whatever they do.
SYSTEM_FOLDERS = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
)


def restrict(
    files: Iterable[tuple[str, int]], *, ports: Iterable[int] = (), also_signals: bool = False
) -> int:
    """Refuse every file but those and every port but those to this thread and all that come after it.

    To be called while there is one thread: others that run already keep what they may do.

    Parameters
    ----------
    files
        Paths with the rights below them. Links are followed now; paths that do not exist are left out.
    ports
        TCP ports that may be listened at. No connection may be begun.
    also_signals
        Whether signals to other processes and sockets without a path are refused too.

    Returns
    -------
    The version of Landlock, 0 where the kernel has none and nothing is refused. Files hold from version 1,
    ports from 4, signals from 6.
    """
    version = kernel_version()
    if version < 1:
        return 0
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    rights = _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]
    ruleset = _create(libc, version, rights, also_signals=also_signals)
    if ruleset < 0:
        return 0
    for path, allowed in files:
        _allow_path(libc, ruleset, path, allowed & rights)
    for port in ports if version >= _NETWORK_SINCE else ():
        libc.syscall(_ADD_RULE, ruleset, _RULE_PORT, struct.pack("=QQ", _BIND, port), 0)
    done = libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return version if done == 0 else 0


def kernel_version() -> int:
    """Return the version of Landlock that the kernel has, 0 or less where it has none."""
    if sys.platform != "linux":
        return 0
    return int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))


def _create(libc: ctypes.CDLL, version: int, rights: int, *, also_signals: bool) -> int:
    """Return a set of rules that handles what this version knows; it refuses fields it does not know."""
    handled = struct.pack("=Q", rights)
    if version >= _NETWORK_SINCE:
        handled += struct.pack("=Q", _NETWORK_RIGHTS)
    if version >= _SCOPES_SINCE and also_signals:
        handled += struct.pack("=Q", _SCOPES)
    return int(libc.syscall(_CREATE_RULESET, handled, len(handled), 0))


def _allow_path(libc: ctypes.CDLL, ruleset: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = allowed if Path(path).is_dir() else allowed & _OF_FILES
    libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)
