"""Refuses what Python code tries beyond a list of files and one port."""

import os
from collections.abc import Callable, Sequence

from data.landlock import KEEP, READ_FILE, READ_FOLDER, WRITE

_NEVER = (
    "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "os.startfile", "pty.",
    "os.link", "os.symlink", "os.chmod", "os.chown", "os.kill", "os.killpg", "os.chroot", "os.mkfifo",
    "socket.connect", "socket.sendto", "socket.gethostby", "socket.getnameinfo",
    "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "telnetlib.", "webbrowser.",
    "sqlite3.load_extension", "sqlite3.enable_load_extension",
)  # fmt: skip
_CHANGING = frozenset(
    {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.utime", "os.setxattr"}
)
_NEW = os.O_CREAT | os.O_EXCL
_LISTING = frozenset({"os.listdir", "os.scandir", "os.chdir"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OWN_HOSTS = frozenset({None, "", "127.0.0.1", "localhost", "::1", "0.0.0.0", "::"})  # noqa: S104
_STORE_NAMES = (".duckdb", ".secrets.toml")


class ShutOut(PermissionError):
    """Something that the process of the council may never do."""


class Refusing:
    """An audit hook that raises `ShutOut` where an event leaves the files and the port it was given.

    It holds for what goes through Python; libraries in C pass it by, so the kernel comes first.
    """

    def __init__(
        self, files: Sequence[tuple[str, int]], port: int, *, closed_modules: Sequence[str] = ()
    ) -> None:
        self._files = tuple((os.path.realpath(path), rights) for path, rights in files)
        self._port = port
        self._modules = frozenset(closed_modules)
        self._by_event: dict[str, Callable[[tuple[object, ...]], bool]] = {
            "open": self._may_open,
            "import": self._may_import,
            "ctypes.dlopen": lambda asked: "duckdb" not in str(asked[0]).lower(),
            "sqlite3.connect": lambda asked: asked[0] == ":memory:",
            "socket.bind": self._may_listen,
            # Without an address it is an answer: asyncio (Python 3.12) sends so what a slow browser left.
            "socket.sendmsg": lambda asked: asked[1] is None,
            "socket.getaddrinfo": lambda asked: _text(asked[0]) in _OWN_HOSTS,
            **dict.fromkeys(_LISTING, lambda asked: self._may(asked[0], READ_FOLDER)),
            **dict.fromkeys(_CHANGING, self._may_change),
        }

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Raise where the event is refused."""
        check = self._by_event.get(event)
        if event.startswith(_NEVER) or (check is not None and not check(arguments)):
            raise ShutOut(event)

    def _may_open(self, asked: tuple[object, ...]) -> bool:
        path, mode, flags = asked
        writes = isinstance(flags, int) and flags & _WRITING
        writes = writes or (isinstance(mode, str) and bool(set(mode) & set("wax+")))
        # A library may ask to write to nowhere.
        if writes and path == os.devnull:
            return True
        if not writes:
            return self._may(path, READ_FILE)
        # Where files are kept, only one that is new may be written: the kernel refuses one that is there.
        is_new = isinstance(flags, int) and flags & _NEW == _NEW
        return self._may(path, KEEP if is_new else WRITE)

    def _may_import(self, asked: tuple[object, ...]) -> bool:
        name = str(asked[0])
        return not any(name == closed or name.startswith(f"{closed}.") for closed in self._modules)

    def _may_listen(self, asked: tuple[object, ...]) -> bool:
        address = asked[1]
        return isinstance(address, tuple) and len(address) > 1 and address[1] == self._port

    def _may_change(self, asked: tuple[object, ...]) -> bool:
        paths = [path for path in asked if isinstance(path, str | bytes | os.PathLike)]
        return all(self._may(path, WRITE) for path in paths)

    def _may(self, path: object, rights: int) -> bool:
        """Return whether the rights hold at a path, after all links; what is open already may be used."""
        if isinstance(path, int):
            return True
        real = os.path.realpath(_text(path) or ".")
        if any(name in os.path.basename(real) for name in _STORE_NAMES):
            return False
        return any(
            rights & allowed == rights and (real == place or real.startswith(place.rstrip("/") + "/"))
            for place, allowed in self._files
        )


def _text(value: object) -> str | None:
    return (
        None if value is None else os.fsdecode(value) if isinstance(value, str | bytes | os.PathLike) else ""
    )
