"""Draws what is kept of one record that was entered on screen."""

import pyarrow as pa
import streamlit as st

from data.intake.field import Kind
from layers.escaping import escape_html
from pages.shared.kept_records import readable_records


def kept_words(rows: pa.Table, kind: Kind, *, epsg: int) -> dict[str, str]:
    """Return by title what is kept of the one record, in words."""
    (words,) = readable_records(rows, kind, epsg=epsg).to_dict("records")
    return {str(title): str(value) for title, value in words.items() if value}


def draw_kept(heading: str, words: dict[str, str]) -> None:
    """Draw the heading and, line by line, what is kept."""
    lines = "".join(
        f"<p><strong>{escape_html(title)}:</strong> {escape_html(value)}</p>"
        for title, value in words.items()
    )
    st.html(f'<div class="mj-kept"><p class="mj-note">{escape_html(heading)}</p>{lines}</div>')
