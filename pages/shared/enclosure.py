"""Shuts the process of the council in: it reads code, libraries and releases, and never a store."""

import os
import site
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Imported before it is shut: afterwards the folder of the checkout, where stores lie too, is not listed.
import layers  # noqa: F401
from data.errors import Refused
from data.landlock import KEEP, READ, READ_FILE, READ_FOLDER, SYSTEM_FOLDERS, WRITE, restrict
from data.language import _
from data.releases.folder import DECISIONS_FOLDER
from pages.shared.refusing import Refusing

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("data", "layers", "pages", "static", ".streamlit")
# Fonts of printed reports, types of files that a server names, and what Streamlit 1.67 reads at each session.
_SYSTEM_FILES = ("/etc/fonts", "/var/cache/fontconfig", "/etc/mime.types", "/etc/machine-id")
# Without them no file of a store can be understood, whatever it is called and wherever it lies.
STORE_LIBRARIES = ("duckdb", "_duckdb", "adbc_driver_duckdb", "ibis")


@dataclass(frozen=True)
class Enclosure:
    """What the process may reach: releases to read, a folder of its own to write, and a port to listen at."""

    releases: Path
    own_folder: Path
    port: int

    def files(self) -> list[tuple[str, int]]:
        """Return the paths that may be reached, with the rights below them."""
        own = [
            (str(self.releases), READ),
            (str(self.releases / DECISIONS_FOLDER), KEEP),
            (str(self.own_folder), WRITE),
        ]
        return [*program_files(), *own]

    def close_by_kernel(self) -> int:
        """Let the kernel shut it in, against libraries too; return the version of Landlock, 0 without it.

        Raises
        ------
        RuntimeError
            When there are other threads already, which would stay outside.
        """
        threads = Path("/proc/self/task")
        if threads.is_dir() and len(os.listdir(threads)) > 1:
            raise RuntimeError("Only a process of one thread can be shut in. Call this before other imports.")
        return restrict(self.files(), ports=(self.port,), also_signals=True)

    def close_in_python(self) -> None:
        """Let Python itself shut it in: also where the kernel has none, but not against libraries in C."""
        sys.addaudithook(Refusing(self.files(), self.port, closed_modules=_closed_modules()))


def check_apart(folders: Iterable[Path]) -> None:
    """Check that folders where stores may lie are apart from what every program reads.

    Raises
    ------
    Refused
        When one lies below code, libraries or the system: then shutting in would leave it open.
    """
    readable = [Path(path).resolve() for path, rights in program_files() if rights & READ_FILE]
    for folder in (each.resolve() for each in folders):
        for place in readable:
            if folder.is_relative_to(place):
                raise Refused(
                    _(
                        "{folder} lies below {place}, which the council's process has to read, so stores "
                        "there could be read. Keep stores and releases elsewhere, such as below /srv."
                    ).format(folder=folder, place=place)
                )


def program_files() -> list[tuple[str, int]]:
    """Return code, libraries and what programs read of the system, with the rights below each."""
    code = [(str(ROOT / name), READ) for name in CODE_FOLDERS]
    system = [(path, READ) for path in (*SYSTEM_FOLDERS, *_SYSTEM_FILES)]
    return [*code, *library_files(), *system]


def library_files() -> list[tuple[str, int]]:
    """Return Python and its libraries with their rights: all but those that open stores."""
    # Not as sysconfig names them: in a virtual environment, one of them holds every installed package.
    paths = [(folder, READ) for folder in (sys.base_prefix, sys.base_exec_prefix)]
    if sys.prefix != sys.base_prefix:
        paths.append((str(Path(sys.prefix) / "pyvenv.cfg"), READ_FILE))
    for packages in {Path(each) for each in site.getsitepackages()}:
        paths.append((str(packages), READ_FOLDER))
        if packages.is_dir():
            named = (each for each in packages.iterdir() if not each.name.startswith(STORE_LIBRARIES))
            paths.extend((str(each), READ) for each in named)
    return paths


def _closed_modules() -> tuple[str, ...]:
    return (*STORE_LIBRARIES, "data.store", "data.connection")
