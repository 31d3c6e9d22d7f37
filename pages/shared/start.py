"""Starts the dashboard: `python -m pages.shared.start [OPTIONS OF STREAMLIT]`."""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

APP = Path(__file__).resolve().parents[2] / "app.py"

if __name__ == "__main__":
    # Streamlit 1.67 takes a folder named pages for its older menu until app.py has run once; a deep link
    # into a cold app would then open under "Page not found".
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    main()
