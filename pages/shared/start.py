"""Starts the dashboard: `python -m pages.shared.start [OPTIONS OF STREAMLIT]`."""

import sys
from importlib import import_module
from pathlib import Path
from threading import Thread

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

APP = Path(__file__).resolve().parents[2] / "app.py"
# What the first screen needs, the slowest last: mapclassify alone takes over a second. No screens: components
# that are declared before Streamlit runs are lost.
SLOW_TO_IMPORT = ("data.overview", "layers.assembly", "layers.drawing", "layers.explanation", "mapclassify")


def warm_up() -> None:
    """Import what screens need, so that the first visitor does not wait for it."""
    for name in SLOW_TO_IMPORT:
        import_module(name)


if __name__ == "__main__":
    # Streamlit 1.67 takes a folder named pages for its older menu until app.py has run once; a deep link
    # into a cold app would then open under "Page not found".
    PagesManager.uses_pages_directory = False
    Thread(target=warm_up, daemon=True).start()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    main()
