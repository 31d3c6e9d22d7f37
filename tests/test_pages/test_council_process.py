"""Tries the process of the council: which files it opens, and what code inside it cannot get at."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from data.errors import Refused
from data.landlock import KEEP, READ, kernel_version
from pages.shared.enclosure import check_apart
from pages.shared.named_releases import named_releases
from pages.shared.refusing import Refusing, ShutOut
from pages.shared.start_council import chosen_port
from tests.test_browser.server import COUNCIL_APP, ROOT, running_app
from tests.test_pages.released_town import ReleasedTown, write_released_town
from tests.test_pages.streamlit_visit import visit

HAS_LANDLOCK = kernel_version() > 0
STRACE = shutil.which("strace")
# Writes each path that Python is about to open, and the process that does, to a file opened before.
TRACER = """
import os, sys
_trace = os.open(os.environ["TRACE_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
def _write(event, arguments):
    if event in ("open", "sqlite3.connect", "import", "ctypes.dlopen", "subprocess.Popen"):
        os.write(_trace, f"{os.getpid()} {event} {arguments[0]!r}\\n".encode("utf-8", "replace"))
sys.addaudithook(_write)
"""
# Put before the page: it tries to open the store, and says what came of it.
ROGUE = """
import streamlit as st
try:
    open({store!r}, "rb").read()
    st.write("the store was read")
except PermissionError:
    st.write("the store was refused")
st.stop()
"""


@dataclass(frozen=True)
class Traced:
    """A running process of the council, and the files in which its tracers write."""

    address: str
    by_python: Path
    by_system: Path

    @property
    def pid(self) -> int:
        return int(self.by_python.read_text(encoding="utf-8").splitlines()[-1].split()[0])

    def lines(self) -> list[str]:
        """Return one line for each file that was opened, or that it tried to open."""
        told = self.by_python.read_text(encoding="utf-8").splitlines()
        # Of strace: `PID openat(AT_FDCWD, "path", ...) = ...`.
        return told + (self.by_system.read_text(encoding="utf-8").splitlines() if STRACE else [])


@contextmanager
def traced_council(town: ReleasedTown, folder: Path, root: Path = ROOT) -> Iterator[Traced]:
    """Run the process of the council under tracers, as `make council` does, with every setting of a store."""
    (folder / "tracer").mkdir()
    (folder / "tracer" / "sitecustomize.py").write_text(TRACER, encoding="utf-8")
    by_python, by_system, log = folder / "python.trace", folder / "system.trace", folder / "log"
    env = {
        "MAJAKKA_RELEASES": str(town.releases),
        "MAJAKKA_VAR": str(town.var),
        "MAJAKKA_KEY": "a key that opens the store",
        "PYTHONPATH": f"{folder / 'tracer'}{os.pathsep}{root}",
        "TRACE_FILE": str(by_python),
    }
    calls = "trace=open,openat,openat2,creat,execve,open_by_handle_at"
    under = [STRACE, "-D", "-f", "-qq", "-s", "400", "-o", str(by_system), "-e", calls] if STRACE else []
    with running_app(COUNCIL_APP, env, log, under=under, root=root) as address:
        yield Traced(address, by_python, by_system)


def of_a_store(lines: list[str], town: ReleasedTown) -> list[str]:
    """Return what was opened of stores, secrets and drafts, and what can open them."""
    marks = (
        ".duckdb",
        ".secrets.toml",
        str(town.store.parent / "drafts"),
        "libduckdb",
        "_duckdb",
        "/duckdb/",
    )
    return [line for line in lines if any(mark in line for mark in marks)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> ReleasedTown:
    return write_released_town(tmp_path_factory.mktemp("town") / "var")


@pytest.fixture(scope="module")
def council(town: ReleasedTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    with traced_council(town, tmp_path_factory.mktemp("council")) as running:
        yield running


def test_the_page_of_the_council_opens_releases_and_no_store(council: Traced, town: ReleasedTown) -> None:
    assert "Testby" in visit(council.address)
    lines = council.lines()
    opened = [line for line in lines if str(town.releases / "2026-H1" / "release.json") in line]
    # Each tracer saw it; without strace there is one.
    assert len([line for line in opened if "openat(" in line]) >= bool(STRACE)
    assert len([line for line in opened if " open " in line]) >= 1
    assert of_a_store(lines, town) == []
    below_var = [line for line in lines if f"{town.var}/" in line and f"{town.releases}" not in line]
    assert below_var == []


def test_a_slow_browser_gets_the_whole_of_a_large_file(council: Traced) -> None:
    scripts = files("streamlit").joinpath("static", "static", "js")
    largest = max((Path(str(each)) for each in scripts.iterdir()), key=lambda path: path.stat().st_size)
    host, port = council.address.removeprefix("http://").split(":")
    with socket.socket() as browser:
        # What does not fit waits in the server, which sends several pieces at once later.
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        browser.connect((host, int(port)))
        browser.sendall(f"GET /static/js/{largest.name} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        browser.recv(1, socket.MSG_PEEK)
        time.sleep(1)
        received = b"".join(iter(lambda: browser.recv(1 << 16), b""))
    assert received.endswith(largest.read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_nothing_of_a_store_is_open_mapped_or_known_to_the_process(
    council: Traced, town: ReleasedTown
) -> None:
    visit(council.address)
    process = Path(f"/proc/{council.pid}")
    held = [os.readlink(each) for each in (process / "fd").iterdir() if each.is_symlink()]
    mapped = (process / "maps").read_text(encoding="utf-8")
    # That is where libraries would stand.
    assert "pyarrow" in mapped or "numpy" in mapped
    assert "duckdb" not in mapped
    assert of_a_store(held, town) == []
    environment = (process / "environ").read_bytes()
    assert f"MAJAKKA_RELEASES={town.releases}".encode() in environment
    assert b"MAJAKKA_VAR" not in environment
    assert b"a key that opens" not in environment


def test_a_page_made_to_open_the_store_is_refused_and_seen(town: ReleasedTown, tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    for name in ("data", "layers", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("extracts", "demonstration"))
    page = root / "pages" / "screens" / COUNCIL_APP.name
    page.write_text(ROGUE.format(store=str(town.store)) + page.read_text(encoding="utf-8"), encoding="utf-8")
    with traced_council(town, tmp_path, root) as running:
        assert "the store was refused" in visit(running.address)
        seen = of_a_store(running.lines(), town)
    assert any(" open " in line and "testby.duckdb" in line for line in seen)


def attempt(walls: str, town: ReleasedTown, folder: Path) -> dict[str, str]:
    """Return what came of each attempt in `council_attempts.py`, in a copy of the town."""
    town = town.copied(folder / "var")
    (town.releases / "decisions").mkdir(exist_ok=True)
    (town.releases / "decisions" / "link").symlink_to(town.store)
    own = folder / "own"
    own.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = ["-m", "tests.test_pages.council_attempts", walls, town.var, town.releases, own, port]
        done = subprocess.run(
            [sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    told: dict[str, dict[str, str]] = json.loads(done.stdout)
    return told["came to"]


def test_without_walls_every_attempt_succeeds(town: ReleasedTown, tmp_path: Path) -> None:
    assert set(attempt("none", town, tmp_path).values()) == {"done"}


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this kernel has no Landlock")
def test_code_in_the_process_gets_at_nothing_but_releases(town: ReleasedTown, tmp_path: Path) -> None:
    came_to = attempt("both", town, tmp_path)
    assert came_to.pop("allowed") == "done"
    assert [name for name, outcome in came_to.items() if outcome == "done"] == []


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this kernel has no Landlock")
def test_the_kernel_alone_keeps_it_from_the_store_even_past_python(
    town: ReleasedTown, tmp_path: Path
) -> None:
    came_to = attempt("kernel", town, tmp_path)
    assert came_to.pop("allowed") == "done"
    # Landlock knows neither datagrams nor names; both reach no file. Who may write a new file may write in it
    # later, too, which the hook refuses.
    passed = {name for name, outcome in came_to.items() if outcome == "done"}
    # Connections are refused since its version 4, signals since 6.
    later = (
        {"connected", "connected_past_python", "listened_at_another_port"} if kernel_version() < 4 else set()
    )
    later |= {"parent_signalled"} if kernel_version() < 6 else set()
    assert passed == {"sent_without_a_connection", "name_looked_up", "decision_written_over"} | later


@pytest.fixture
def refuse(town: ReleasedTown) -> Refusing:
    return Refusing([(str(town.releases), READ)], 8502, closed_modules=("duckdb", "data.store"))


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("{store}", "r", 0)),
        ("open", ("{releases}/../../testby.duckdb", None, os.O_RDONLY)),
        ("open", ("{releases}/2026-H1/release.json", "w", 0)),
        ("open", ("{releases}/copy.duckdb", "r", 0)),
        ("os.scandir", ("{var}",)),
        ("os.rename", ("{releases}/2026-H1", "{releases}/2026-H2", -1, -1)),
        ("import", ("duckdb.experimental", None, None, None, None)),
        ("import", ("data.store", None, None, None, None)),
        ("ctypes.dlopen", ("/anywhere/libduckdb.so",)),
        ("sqlite3.connect", ("{draft}",)),
        ("subprocess.Popen", ("cat", ["cat"], None, None)),
        ("os.posix_spawn", ("cat", [], {})),
        ("socket.connect", (None, ("127.0.0.1", 8502))),
        ("socket.sendmsg", (None, ("127.0.0.1", 53))),
        ("socket.bind", (None, ("127.0.0.1", 8501))),
        ("socket.getaddrinfo", ("example.org", 443, 0, 0, 0)),
    ],
)
def test_python_refuses_where_the_kernel_has_no_walls(
    refuse: Refusing, town: ReleasedTown, event: str, arguments: tuple[object, ...]
) -> None:
    places = {name: str(getattr(town, name)) for name in ("store", "releases", "draft", "var")}
    filled = tuple(each.format(**places) if isinstance(each, str) else each for each in arguments)
    with pytest.raises(ShutOut):
        refuse(event, filled)


def test_python_lets_the_page_read_releases_and_listen_at_its_port(
    refuse: Refusing, town: ReleasedTown
) -> None:
    refuse("open", (f"{town.releases}/2026-H1/release.json", "r", os.O_RDONLY))
    refuse("open", (os.devnull, "w", os.O_WRONLY))
    refuse("open", (3, "r", 0))
    refuse("os.listdir", (town.releases,))
    refuse("import", ("numpy", None, None, None, None))
    refuse("socket.bind", (None, ("127.0.0.1", 8502)))
    refuse("socket.getaddrinfo", ("127.0.0.1", 8502, 0, 0, 0))
    refuse("socket.sendmsg", (None, None))
    refuse("sqlite3.connect", (":memory:",))


def test_python_lets_the_page_add_decisions_and_change_none(tmp_path: Path) -> None:
    refuse = Refusing([(str(tmp_path), KEEP)], 8502)
    kept = tmp_path / "2026-H1_0001.json"
    for path in (kept, tmp_path / "2026-H1_0002.json"):
        # As `write_synced` opens, and as `open(path, "x")` does: what is there already stays.
        refuse("open", (path, None, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        refuse("open", (path, "x", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))
    kept.write_text("decided")
    refuse("open", (kept, "r", os.O_RDONLY | os.O_CLOEXEC))
    for mode, flags in (
        ("w", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        ("a", os.O_WRONLY | os.O_CREAT | os.O_APPEND),
        ("r+", os.O_RDWR),
        (None, os.O_WRONLY),
        (None, os.O_RDONLY | os.O_TRUNC),
    ):
        with pytest.raises(ShutOut):
            refuse("open", (kept, mode, flags))


def test_without_a_folder_the_ones_there_are_get_named(town: ReleasedTown, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=f"MAJAKKA_RELEASES={town.releases} make council"):
        named_releases({"MAJAKKA_VAR": str(town.var)})
    with pytest.raises(Refused, match="there is none in"):
        named_releases({"MAJAKKA_VAR": str(tmp_path)})
    with pytest.raises(Refused, match="nowhere is no folder"):
        named_releases({"MAJAKKA_RELEASES": "nowhere", "MAJAKKA_VAR": str(tmp_path)})


def test_a_folder_that_holds_more_than_releases_is_refused_by_name(
    town: ReleasedTown, tmp_path: Path
) -> None:
    releases = shutil.copytree(town.releases, tmp_path / "releases" / "testby")
    shutil.rmtree(releases / "decisions", ignore_errors=True)
    assert named_releases({"MAJAKKA_RELEASES": str(releases)}) == releases
    for above in (tmp_path, tmp_path / "releases", ROOT, Path("/")):
        with pytest.raises(Refused, match="which is no release"):
            named_releases({"MAJAKKA_RELEASES": str(above)})
    (releases / "2026-H1" / "kept.duckdb").write_bytes(b"")
    with pytest.raises(Refused, match=r"2026-H1/kept\.duckdb"):
        named_releases({"MAJAKKA_RELEASES": str(releases)})
    (releases / "2026-H1" / "kept.duckdb").unlink()
    # What could be written there would be written elsewhere.
    (releases / "decisions").symlink_to(tmp_path)
    with pytest.raises(Refused, match="holds decisions"):
        named_releases({"MAJAKKA_RELEASES": str(releases)})


def test_stores_below_what_every_program_reads_are_refused(tmp_path: Path) -> None:
    check_apart([tmp_path, ROOT / "var"])
    with pytest.raises(Refused, match="/usr/local/majakka/var lies below /usr"):
        check_apart([tmp_path, Path("/usr/local/majakka/var")])
    with pytest.raises(Refused, match="which the council's process has to read"):
        check_apart([ROOT / "static" / "var"])


def test_the_port_that_is_allowed_is_the_one_that_streamlit_takes() -> None:
    assert chosen_port([], {}) == 8502
    assert chosen_port([], {"STREAMLIT_SERVER_PORT": "9000"}) == 9000
    assert chosen_port(["--server.port", "9001"], {"STREAMLIT_SERVER_PORT": "9000"}) == 9001
    assert chosen_port(["--server.headless=true", "--server.port=9002"], {}) == 9002
    with pytest.raises(Refused, match="'x' is no port"):
        chosen_port(["--server.port=x"], {})


def test_started_without_a_folder_it_ends_with_two_and_a_sentence(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "MAJAKKA_VAR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "pages.shared.start_council"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "MAJAKKA_RELEASES" in ended.stderr
