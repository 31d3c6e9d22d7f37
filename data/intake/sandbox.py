"""Shuts a process in before it opens a file of others: no network, no other files, little memory and time."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from data.intake.limits import Limits
from data.landlock import READ, READ_FOLDER, SYSTEM_FOLDERS, restrict

# The only part of this checkout that the process may read; the store, keys and secrets lie beside it.
CODE_FOLDER = Path(__file__).resolve().parents[1]

_SECONDS_TO_END = 5
_PDEATHSIG, _NO_NEW_PRIVS = 1, 38

_REFUSED_EVENTS = (
    "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "os.kill", "shutil.", "tempfile.", "pty.", "urllib.", "http.",
    "ftplib.", "smtplib.", "webbrowser.", "sqlite3.load_extension", "sqlite3.enable_load_extension",
)  # fmt: skip


class ShutIn(PermissionError):
    """Something that the reading process may never do, whatever a file asks."""


def enter(limits: Limits, *, package: str = "data") -> None:
    """Shut this process in for good; to be called first, while it has one thread.

    Of this checkout, only `data/` and the folder of the named package may be read after that.

    Bounds and the refusals of Python hold everywhere. A network of its own and Landlock hold where the kernel
    gives them, against libraries too. Nothing is raised where it does not.
    """
    _set_bounds(limits)
    _cut_network()
    _control(_NO_NEW_PRIVS, 1)
    # The child of an app that was killed would read on.
    _control(_PDEATHSIG, signal.SIGKILL)
    restrict(readable(package))
    sys.addaudithook(refuse)


def _set_bounds(limits: Limits) -> None:
    bounds = {
        resource.RLIMIT_AS: limits.address_space_bytes,
        resource.RLIMIT_CPU: limits.cpu_s,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for bound, value in bounds.items():
        _soft, hard = resource.getrlimit(bound)
        # Above the soft bound of time comes a signal of its own, at the hard one that of a full memory.
        last = value + (_SECONDS_TO_END if bound == resource.RLIMIT_CPU else 0)
        last = last if hard == resource.RLIM_INFINITY else min(last, hard)
        resource.setrlimit(bound, (min(value, last), last))


def _cut_network() -> None:
    """Move into a network without devices: with the right to do so, else by becoming nobody in particular."""
    for flags in (
        getattr(os, "CLONE_NEWNET", 0),
        getattr(os, "CLONE_NEWUSER", 0) | getattr(os, "CLONE_NEWNET", 0),
    ):
        try:
            if flags:
                os.unshare(flags)
                return
        except OSError:
            continue


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def readable(package: str) -> list[tuple[str, int]]:
    """Return what may still be read, and how: code and libraries, never stores, `/proc` or homes."""
    root = CODE_FOLDER.parent
    code = (str(CODE_FOLDER), str(root / package), sys.prefix, sys.base_prefix)
    paths = [(path, READ) for path in (*code, *SYSTEM_FOLDERS)]
    # Python looks through each folder of its path when it imports; the checkout itself is one.
    for path in sys.path:
        is_root = Path(path or ".").resolve() == root
        paths.append((path or ".", READ_FOLDER if is_root else READ))
    return paths


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Raise where an event that Python audits goes beyond reading and reckoning.

    Raises
    ------
    ShutIn
        When it is a connection, a program, another process, or a file or database to be written.
    """
    if event == "open":
        _path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (
            os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        )
        if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
            raise ShutIn
    elif event == "sqlite3.connect":
        if arguments[0] != ":memory:":
            raise ShutIn
    elif event.startswith(_REFUSED_EVENTS):
        raise ShutIn
