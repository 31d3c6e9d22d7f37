"""Tries Landlock in a thread, which ends with it: the other threads of the tests stay free."""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from data.landlock import KEEP, READ, READ_FOLDER, WRITE, kernel_version, restrict

pytestmark = pytest.mark.skipif(kernel_version() < 1, reason="this kernel has no Landlock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("open", "kept", "own", "listed", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    (tmp_path / "open" / "link").symlink_to(tmp_path / "closed" / "file")
    return tmp_path


def shut_in(folder: Path, deeds: dict[str, Callable[[], object]], *, ports: tuple[int, ...] = ()) -> set[str]:
    """Return the names of the deeds that a thread could do after it was shut in."""
    done: set[str] = set()
    rights = {"open": READ, "kept": KEEP, "own": WRITE, "listed": READ_FOLDER, "nowhere": READ}
    files = [(str(folder / name), allowed) for name, allowed in rights.items()]

    def run() -> None:
        assert restrict(files, ports=ports, also_signals=True) == kernel_version()
        for name, deed in deeds.items():
            try:
                deed()
            except PermissionError:
                continue
            done.add(name)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return done


def test_only_what_is_allowed_can_be_read_also_through_links(folder: Path) -> None:
    assert shut_in(
        folder,
        {
            "open": (folder / "open" / "file").read_bytes,
            "link": (folder / "open" / "link").read_bytes,
            "closed": (folder / "closed" / "file").read_bytes,
            "climbing": (folder / "open" / ".." / "closed" / "file").read_bytes,
            "listed": lambda: os.listdir(folder / "listed"),
            "file of listed": (folder / "listed" / "file").read_bytes,
            "above": lambda: os.listdir(folder),
        },
    ) == {"open", "listed"}
    # The thread is gone, and so are its walls.
    assert (folder / "closed" / "file").read_text(encoding="utf-8") == "closed"


def test_what_is_kept_is_added_to_and_never_taken_away(folder: Path) -> None:
    kept, own = folder / "kept", folder / "own"
    done = shut_in(
        folder,
        {
            "new": lambda: (kept / "new").open("x").close(),
            "removed": (kept / "file").unlink,
            "renamed": lambda: (kept / "file").rename(kept / "other"),
            "folder": (kept / "folder").mkdir,
            "own new": lambda: (own / "new").write_bytes(b"x"),
            "own removed": (own / "file").unlink,
            "own folder": (own / "folder").mkdir,
            "own link": lambda: (own / "link").symlink_to(folder / "closed"),
            "read only": lambda: (folder / "open" / "new").write_bytes(b"x"),
        },
    )
    assert done == {"new", "own new", "own removed", "own folder"}
    assert (kept / "file").exists()


@pytest.mark.skipif(kernel_version() < 4, reason="this Landlock knows no network")
def test_one_port_may_be_listened_at_and_no_connection_begun(folder: Path) -> None:
    def listen(port: int) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", port))

    with socket.create_server(("127.0.0.1", 0)) as other, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        done = shut_in(
            folder,
            {
                "own port": lambda: listen(port),
                "any port": lambda: listen(0),
                "connection": lambda: socket.create_connection(other.getsockname(), timeout=5).close(),
            },
            ports=(port,),
        )
    assert done == {"own port"}


def test_a_program_cannot_be_run(folder: Path) -> None:
    def run() -> None:
        child = os.posix_spawn("/bin/true", ["true"], {})
        os.waitpid(child, 0)

    assert shut_in(folder, {"program": run}) == set()
