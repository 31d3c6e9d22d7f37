"""Saves tables and files from the browser, as Streamlit's own download addresses need no cookie."""

import csv
import io
from base64 import b64encode

import pandas as pd
import streamlit as st

_SCRIPT = """
const saved = new Set();

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => {
    const unpacked = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const content = data.packed ? unpacked(data.packed) : data.content;
    const address = URL.createObjectURL(new Blob([content], { type: data.type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = data.name;
    link.click();
    URL.revokeObjectURL(address);
  };
  if (data.at_once && !saved.has(data.at_once)) {
    saved.add(data.at_once);
    button.onclick();
  }
}
"""
_LOOK = """
button { font: inherit; font-size: .875rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: .45rem .9rem;
  min-height: 2.5rem; }
@media (max-width: 640px) { button { min-height: 44px; } }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""

# Until the script gives the button its words, it is not to be nameless.
_button = st.components.v2.component(
    "majakka_download", html="<button type='button'>...</button>", css=_LOOK, js=_SCRIPT
)


def draw_download(label: str, as_csv: str, *, name: str, key: str) -> None:
    """Draw a button that saves a CSV text under a name; the content never leaves the page."""
    data = {"label": label, "name": name, "type": "text/csv;charset=utf-8", "content": as_csv}
    _button(data=data, key=key)


def draw_file_download(label: str, content: bytes, *, name: str, key: str, at_once: str = "") -> None:
    """Draw a button that saves a file of any type, such as a spreadsheet, under a name; as above.

    `at_once` names a file that somebody just asked for: it is saved as soon as it is there, once.
    """
    packed = b64encode(content).decode("ascii")
    data = {"label": label, "name": name, "type": "application/octet-stream", "packed": packed}
    _button(data=data | {"at_once": at_once}, key=key)


def table_as_csv(table: pd.DataFrame) -> str:
    """Return the table as CSV with a byte-order mark; no text in it is one that a spreadsheet would run."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([harmless_cell(name) for name in table.columns])
    writer.writerows([[_cell(value) for value in row] for row in table.itertuples(index=False)])
    return "\ufeff" + lines.getvalue()


def harmless_cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: an apostrophe goes before a sign."""
    kept = "".join(
        letter for letter in str(text) if letter.isprintable() and letter not in "\u200b\u00a0\ufeff"
    )
    return "'" + kept if kept.lstrip()[:1] in tuple("=+-@|%＝＋－＠") else kept


def _cell(value: object) -> object:
    if isinstance(value, str):
        return harmless_cell(value)
    return "" if pd.isna(value) else value
