"""Tries, from inside the council's process, to get at a store; run by `test_council_process.py`, prints JSON.

`python -m tests.test_pages.council_attempts WALLS VAR RELEASES OWN_FOLDER LISTENING_PORT`, where WALLS is `none`
(then everything must succeed: else a trial would prove nothing), `python`, `kernel` or `both`.
"""

import ctypes
import importlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pages.shared.enclosure import Enclosure

OWN_PORT = 1


class Attempts:
    """What code in the process could try; each returns only where it got what it wanted, and raises else."""

    def __init__(self, var: Path, releases: Path, port: int) -> None:
        self.store = var / "testby.duckdb"
        self.draft = var / "drafts" / "testby" / "2026-H2" / "parts.gpkg"
        self.releases, self.decisions = releases, releases / "decisions"
        self.port = port

    def opened(self) -> None:
        with self.store.open("rb") as file:
            assert file.read(1)

    def opened_by_descriptor(self) -> None:
        assert os.read(os.open(self.store, os.O_RDONLY), 1)

    def opened_through_bytes(self) -> None:
        with open(os.fsencode(self.store), "rb") as file:
            assert file.read(1)

    def opened_by_a_path_that_climbs(self) -> None:
        with open(f"{self.releases}/../../testby.duckdb", "rb") as file:
            assert file.read(1)

    def opened_through_a_link_among_releases(self) -> None:
        with (self.decisions / "link").open("rb") as file:
            assert file.read(1)

    def opened_through_the_root_of_a_process(self) -> None:
        with open(f"/proc/self/root{self.store}", "rb") as file:
            assert file.read(1)

    def opened_from_another_thread(self) -> None:
        raised: list[BaseException] = []

        def read() -> None:
            try:
                self.opened()
            except BaseException as error:
                raised.append(error)

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        if raised:
            raise raised[0]

    def secret_opened(self) -> None:
        (secret,) = (each for each in os.listdir(self.store.parent) if each.endswith(".secrets.toml"))
        (self.store.parent / secret).read_bytes()

    def draft_opened_as_a_database(self) -> None:
        database = sqlite3.connect(self.draft)
        assert database.execute("SELECT count(*) FROM gpkg_contents").fetchone()

    def draft_opened_as_a_map(self) -> None:
        pyogrio = importlib.import_module("pyogrio")
        assert pyogrio.read_info(self.draft)["features"]

    def opened_past_python(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = libc.open(os.fsencode(self.store), os.O_RDONLY)
        if descriptor < 0:
            raise OSError(ctypes.get_errno(), "libc")

    def queried(self) -> None:
        duckdb = importlib.import_module("duckdb")
        with duckdb.connect(str(self.store), read_only=True) as connection:
            assert connection.sql("SELECT count(*) FROM settings").fetchall()

    def store_module_imported(self) -> None:
        importlib.import_module("data.store")

    def library_of_stores_loaded(self) -> None:
        (library,) = (
            each for folder in sys.path if os.path.isdir(folder) for each in Path(folder).glob("_duckdb.*.so")
        )
        ctypes.CDLL(str(library))

    def read_by_a_program(self) -> None:
        assert subprocess.run(["cat", self.store], capture_output=True, check=True).stdout

    def read_by_a_program_past_python(self) -> None:
        if ctypes.CDLL(None).system(b"cat %s > /dev/null" % os.fsencode(self.store)):
            raise OSError("cat failed")

    def read_by_a_copy_of_the_process(self) -> None:
        child = os.fork()
        if not child:
            code = 1
            try:
                self.opened()
                code = 0
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1]:
            raise OSError("the copy could not")

    def linked_into_releases(self) -> None:
        os.link(self.store, self.decisions / "hard")

    def moved_into_releases_past_python(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.rename(os.fsencode(self.draft), os.fsencode(self.decisions / "moved")):
            raise OSError(ctypes.get_errno(), "libc")

    def release_altered(self) -> None:
        (self.releases / "2026-H1" / "release.json").write_bytes(b"{}")

    def decision_written_over(self) -> None:
        with open(self.decisions / "kept", "r+", encoding="utf-8") as file:
            file.write("x")

    def decision_removed(self) -> None:
        (self.decisions / "kept").unlink()

    def release_removed(self) -> None:
        (self.releases / "2026-H1" / "parts.csv").unlink()

    def stores_listed(self) -> None:
        assert "testby.duckdb" in os.listdir(self.store.parent)

    def environment_of_the_parent_read(self) -> None:
        Path(f"/proc/{os.getppid()}/environ").read_bytes()

    def parent_signalled(self) -> None:
        os.kill(os.getppid(), 0)

    def connected(self) -> None:
        socket.create_connection(("127.0.0.1", self.port), timeout=5).close()

    def connected_past_python(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        address = b"\x02\x00" + self.port.to_bytes(2, "big") + bytes((127, 0, 0, 1)) + bytes(8)
        descriptor = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
        if libc.connect(descriptor, address, len(address)):
            raise OSError(ctypes.get_errno(), "libc")

    def sent_without_a_connection(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"x", ("127.0.0.1", self.port))

    def name_looked_up(self) -> None:
        socket.getaddrinfo("127.0.0.2", 80)

    def listened_at_another_port(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))


def allowed(releases: Path, own_folder: Path) -> None:
    """Do what the page needs: read a release, keep a decision, write into its own folder, start a thread."""
    assert (releases / "2026-H1" / "release.json").read_bytes()
    assert "2026-H1" in os.listdir(releases)
    with open(releases / "decisions" / "kept", "x", encoding="utf-8") as file:
        file.write("decided")
    (own_folder / "folder").mkdir()
    (own_folder / "folder" / "file").write_bytes(b"x")
    thread = threading.Thread(target=importlib.import_module, args=("shapely",))
    thread.start()
    thread.join()


def came_to(attempt: Callable[[], None]) -> str:
    """Return `done`, or the class of what was raised."""
    try:
        attempt()
    except BaseException as error:
        return type(error).__name__
    return "done"


def main(walls: str, var: Path, releases: Path, own_folder: Path, port: int) -> None:
    attempts = Attempts(var, releases, port)
    enclosure = Enclosure(releases, own_folder, OWN_PORT)
    version = enclosure.close_by_kernel() if walls in ("kernel", "both") else 0
    if walls in ("python", "both"):
        enclosure.close_in_python()
    tried = [name for name, tried in vars(Attempts).items() if callable(tried) and not name.startswith("_")]
    results = {"allowed": came_to(lambda: allowed(releases, own_folder))}
    results |= {name: came_to(getattr(attempts, name)) for name in tried}
    print(json.dumps({"landlock": version, "came to": results}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
