"""Starts the council's page as its own process: `python -m pages.shared.start_council [STREAMLIT OPTIONS]`.

It gets a path to releases (`MAJAKKA_RELEASES`) and none to a store, and shuts itself in before anything of
Streamlit runs.
"""

import os
import stat
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from threading import Thread

from data.errors import Refused
from data.language import _, warm_up_languages
from data.log_lines import set_up_logs
from data.releases.folder import DECISIONS_FOLDER
from pages.shared.assets import provide_assets
from pages.shared.enclosure import ROOT, Enclosure, check_apart
from pages.shared.named_releases import SETTING, named_releases

SCRIPT = ROOT / "pages" / "screens" / "council_app.py"
# Beside the dashboard, which takes Streamlit's own 8501.
PORT = 8502
# Of Majakka's settings the process knows these and no other, not even in the memory of its start.
_KEPT_SETTINGS = frozenset({SETTING, "MAJAKKA_PUBLISHER", "MAJAKKA_TODAY", "MAJAKKA_HOSTS"})
# No screens: components that are declared before Streamlit runs are lost.
_SLOW_TO_IMPORT = (
    "layers.council.council_map",
    "layers.council.tables",
    "layers.report.report",
    "plotly.graph_objects",
)


def main(arguments: Sequence[str]) -> None:
    """Check the folder of releases, forget everything else, shut this process in and serve the page.

    Ends with exit code 2 and a sentence where there is nothing to serve.
    """
    try:
        releases = named_releases(os.environ)
        check_apart([ROOT / "var", Path(os.environ.get("MAJAKKA_VAR") or "var"), releases.parent])
        port = chosen_port(arguments, os.environ)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        raise SystemExit(2) from None
    _forget_settings()
    os.environ[SETTING] = str(releases)
    os.chdir(ROOT)
    provide_assets()
    warm_up_languages()
    _make_decisions_folder(releases)
    _shut_in(Enclosure(releases, _own_folder(), port))
    _serve([f"--server.port={port}", *arguments])


def chosen_port(arguments: Sequence[str], settings: Mapping[str, str]) -> int:
    """Return the port of Streamlit's options or of its variable, else our own.

    Raises
    ------
    Refused
        When it is no port.
    """
    named = settings.get("STREAMLIT_SERVER_PORT", str(PORT))
    for option, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        name, equals, value = option.partition("=")
        if name == "--server.port":
            named = value if equals else following
    if not (named.isascii() and named.isdigit() and 0 < int(named) < 1 << 16):
        raise Refused(_("{port} is no port. Give a number such as 8502.").format(port=repr(named)))
    return int(named)


def _forget_settings() -> None:
    """Begin this process anew without the paths and keys it was started with, if there are any.

    Dropping a variable leaves it in the memory of the process, where code that got in would find it.
    """
    kept = {name: value for name, value in os.environ.items() if _is_kept(name)}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], kept)  # noqa: S606


def _is_kept(name: str) -> bool:
    return not name.startswith("MAJAKKA_") or name in _KEPT_SETTINGS


def _make_decisions_folder(releases: Path) -> None:
    """Make the folder where decisions are kept; without it, the page shows but keeps none."""
    try:
        (releases / DECISIONS_FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        sys.stderr.write(
            _("Decisions cannot be kept: {folder} cannot be made ({reason}). Allow writing there.").format(
                folder=releases / DECISIONS_FOLDER, reason=error.strerror
            )
            + "\n"
        )


def _own_folder() -> Path:
    """Return a folder for what libraries keep, such as the list of fonts: the same at each start."""
    folder = Path(tempfile.gettempdir()) / f"majakka-council-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        folder = Path(tempfile.mkdtemp(prefix="majakka-council-"))
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder)
    tempfile.tempdir = str(folder)
    return folder


def _shut_in(enclosure: Enclosure) -> None:
    # What is compiled would have to be written beside the code.
    sys.dont_write_bytecode = True
    if enclosure.close_by_kernel() == 0:
        sys.stderr.write(
            _(
                "This kernel has no Landlock (Linux 5.13 and later): Python alone keeps this process from "
                "the store, not from what libraries in C open. Run it as a user who cannot read the store."
            )
            + "\n"
        )
    enclosure.close_in_python()


def _warm_up() -> None:
    """Import what the page needs, so that the first visitor does not wait for it."""
    for name in _SLOW_TO_IMPORT:
        import_module(name)


def _serve(options: Sequence[str]) -> None:
    set_up_logs()
    # Imported now, as Streamlit and what it brings start threads.
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web.cli import main as run_streamlit

    from pages.shared.serving import Edge, serve_behind

    # As in start.py: Streamlit 1.67 takes a folder named pages for its older menu until the script ran once.
    PagesManager.uses_pages_directory = False
    serve_behind(Edge())
    Thread(target=_warm_up, daemon=True).start()
    own = ("--server.enableStaticServing=false", "--server.fileWatcherType=none", "--server.headless=true")
    sys.argv = ["streamlit", "run", str(SCRIPT), *own, *options]
    run_streamlit()


if __name__ == "__main__":
    main(sys.argv[1:])
