"""Starts a Streamlit script on a free loopback port, and stops it again."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_S = 180  # other tests run beside it
APP = ROOT / "app.py"
COUNCIL_APP = ROOT / "pages" / "screens" / "council_app.py"
# Those two are started as `make run` and `make council` do.
STARTS = {APP: "pages.shared.start", COUNCIL_APP: "pages.shared.start_council"}
# What only a test needs; the rest, such as the address, is what .streamlit/config.toml says.
OPTIONS = {"server.headless": "true"}


@contextmanager
def running_app(
    script: Path,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    *,
    under: Sequence[str] = (),
    root: Path = ROOT,
) -> Iterator[str]:
    """Give the address of the script once it answers; the log, where given, holds what it wrote.

    `under` is a program that runs it, such as a tracer; `root` another checkout that it runs from.

    Raises
    ------
    TimeoutError
        When it does not answer within three minutes, or ends before.
    """
    port = _free_port()
    flags = [f"--{name}={value}" for name, value in OPTIONS.items()]
    start = [STARTS[script]] if script in STARTS else ["streamlit", "run", str(script)]
    command = [*under, sys.executable, "-m", *start, f"--server.port={port}", *flags]
    variables = {**os.environ, "PYTHONPATH": str(root), **(env or {})}
    with (log or Path(os.devnull)).open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, cwd=root, env=variables, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(server, address)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"The app does not answer at {address} (exit code {server.poll()}). Read its log.")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
