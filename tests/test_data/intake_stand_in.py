"""Stands in for the understanding of sheets, so that reading can be tried alone; runs in the reading process.

The first cell of the first column says what to do: anything else than a known word is taken in as it is.
"""

import ctypes
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.frames import fault_table
from data.intake.request import Request, Tell
from data.intake.sheet import Sheet


def look(sheet: Sheet, request: Request) -> dict[str, Any]:
    """Return the shape of the sheet, and what of the request came over."""
    facts = request.facts
    return {
        "format": sheet.format,
        "headers": list(sheet.headers),
        "rows": len(sheet.row_numbers),
        "environment": sorted(os.environ),
        "facts": [
            facts.pepper.hex(),
            facts.organisation,
            facts.population.num_rows,
            list(facts.extent or ()),
        ],
    }


def check(sheet: Sheet, request: Request, tell: Tell) -> tuple[pa.Table, pa.Table | None, dict[str, Any]]:
    """Do what the first cell says, else give the cells back as rows."""
    word = sheet.columns[0][0].as_py()
    if word in _DEEDS:
        return fault_table([]), None, {"came to": _DEEDS[word]()}
    for done in range(3):
        tell("checking", done + 1, 3)
    if word == "faulty":
        return fault_table([(2, sheet.headers[0], "Wrong. Correct it.")]), None, {}
    return fault_table([]), pa.table(list(sheet.columns), names=list(sheet.headers)), {"kind": request.kind}


def _try(deed: Callable[[], object]) -> str:
    try:
        deed()
    except (OSError, sqlite3.Error) as error:
        return type(error).__name__
    return "done"


def _connect_past_python() -> object:
    """Connect as a library would, which no refusal of Python sees."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.socket(2, 1, 0)
    # 127.0.0.1, port 9: in a network of its own there is not even that.
    address = (2).to_bytes(2, "little") + (9).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
    if handle < 0 or libc.connect(handle, address, 16):
        raise OSError(ctypes.get_errno(), "refused")
    return handle


def _write_past_python(path: str) -> object:
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.open(path.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    if handle < 0 or libc.write(handle, b"x", 1) != 1:
        raise OSError(ctypes.get_errno(), "refused")
    return handle


def _walls() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    return {
        "socket": _try(lambda: socket.socket()),
        "connection past Python": _try(_connect_past_python),
        "look-up of a name": _try(lambda: socket.getaddrinfo("localhost", 80)),
        "program": _try(lambda: subprocess.run(["true"], check=False)),
        "copy of itself": _try(os.fork),
        "file to write": _try(lambda: open("/tmp/majakka-canary", "w")),
        "file past Python": _try(lambda: _write_past_python("/tmp/majakka-canary")),
        "file of the system": _try(lambda: Path("/etc/passwd").read_bytes()),
        "file of the checkout": _try(lambda: (root / "pyproject.toml").read_bytes()),
        "environment of the app": _try(lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes()),
        "database on disk": _try(lambda: sqlite3.connect("/tmp/majakka-canary.db")),
        "removal": _try(lambda: os.remove(__file__)),
    }


def _fill_memory() -> int:
    held = []
    while True:
        held.append(np.ones(1 << 24))


def _wait() -> None:
    time.sleep(600)


def _work() -> None:
    while True:
        pass


def _fail() -> None:
    raise KeyError("a value of the file 010190-123A")


_DEEDS: dict[str, Callable[[], Any]] = {
    "walls": _walls,
    "fill memory": _fill_memory,
    "wait": _wait,
    "work": _work,
    "fail": _fail,
    "abort": os.abort,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV) if False else ctypes.string_at(0),
    "print": lambda: print("x" * 100_000, flush=True),
}
