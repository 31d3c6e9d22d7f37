"""Starts the dashboard: `python -m pages.shared.start [OPTIONS OF STREAMLIT]`."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from threading import Thread

from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

from data.errors import Refused
from data.log_lines import set_up_logs
from pages.shared.serving import dashboard_edge, serve_behind
from pages.shared.start_checks import check_base_path, sign_in_options
from pages.shared.upkeep_schedule import start_backups

APP = Path(__file__).resolve().parents[2] / "app.py"
# What the first screen needs, the slowest last: mapclassify alone takes over a second. No screens: components
# that are declared before Streamlit runs are lost.
SLOW_TO_IMPORT = (
    "data.overview",
    "layers.assembly",
    "layers.drawing",
    "layers.explanation",
    "mapclassify",
    "plotly.graph_objects",
    "layers.shift",
    "layers.papers.package",
)


def warm_up() -> None:
    """Import what screens need, so that the first visitor does not wait for it."""
    for name in SLOW_TO_IMPORT:
        import_module(name)
    # What is imported stays: the collector of garbage need not look at its 300,000 objects each time.
    gc.freeze()


def start(arguments: Sequence[str]) -> None:
    """Check that the app is closed to whom it should be, and serve it.

    Ends with exit code 2 and a sentence where it would not be.
    """
    try:
        check_base_path(arguments, os.environ, config.get_option("server.baseUrlPath"))
        closed = sign_in_options(arguments, os.environ, config.get_option("server.address"))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        raise SystemExit(2) from None
    set_up_logs()
    # Streamlit 1.67 takes a folder named pages for its older menu until app.py has run once; a deep link
    # into a cold app would then open under "Page not found".
    PagesManager.uses_pages_directory = False
    serve_behind(dashboard_edge())
    Thread(target=warm_up, daemon=True).start()
    start_backups()
    sys.argv = ["streamlit", "run", str(APP), *closed, *arguments]
    main()


if __name__ == "__main__":
    start(sys.argv[1:])
