"""Says how each map is made, from what, and what it does not say."""

from pathlib import Path

import streamlit as st

from data.language import _
from pages.shared.kinds import draw_kinds
from pages.shared.state import View

METHODS = Path(__file__).resolve().parents[2] / "docs" / "methods.md"


def render(view: View) -> None:  # noqa: ARG001  # every screen takes the view; methods are the same for all
    """Draw the page on methods, then the table of kinds."""
    for paragraph in METHODS.read_text(encoding="utf-8").split("\n\n"):
        text = _(paragraph.strip())
        if paragraph.startswith("    "):
            formula = "\n".join(line.removeprefix("    ") for line in text.splitlines())
            st.code(formula, language=None, wrap_lines=True)
        else:
            st.markdown(text)
    draw_kinds()
