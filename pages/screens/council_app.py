"""Shows the releases of one municipality to everybody, in a process of its own that knows no store."""

import os
from pathlib import Path

import streamlit as st

from pages.screens.council import render_releases

st.set_page_config(
    page_title="Majakka",
    page_icon=str(Path(__file__).resolve().parents[1] / "shared" / "lighthouse.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
# Whoever started this process has checked the folder and allowed it alone: see pages/shared/start_council.py.
render_releases(Path(os.environ["MAJAKKA_RELEASES"]))
