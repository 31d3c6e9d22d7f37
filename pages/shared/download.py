"""Saves tables and files from the browser, as Streamlit's own download addresses need no cookie."""

from base64 import b64encode
from collections.abc import Callable

import streamlit as st

from data.csv_text import harmless_cell, table_as_csv

__all__ = ["draw_download", "draw_file_download", "harmless_cell", "table_as_csv"]

_SCRIPT = """
const saved = new Set();

export default function ({ parentElement, data, setTriggerValue }) {
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
    if (data.tells) setTriggerValue("saved", data.name);
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


def draw_download(
    label: str, as_csv: str, *, name: str, key: str, on_saved: Callable[[], None] | None = None
) -> None:
    """Draw a button that saves a CSV text under a name; the content never leaves the page.

    `on_saved` is called when somebody saved it, and can record that; a browser that was tampered with does
    not tell, and had the content on its page already.
    """
    data = {"label": label, "name": name, "type": "text/csv;charset=utf-8", "content": as_csv}
    if on_saved is None:
        _button(data=data, key=key)
    else:
        _button(data=data | {"tells": True}, key=key, on_saved_change=on_saved)


def draw_file_download(label: str, content: bytes, *, name: str, key: str, at_once: str = "") -> None:
    """Draw a button that saves a file of any type, such as a spreadsheet, under a name; as above.

    `at_once` names a file that somebody just asked for: it is saved as soon as it is there, once.
    """
    packed = b64encode(content).decode("ascii")
    data = {"label": label, "name": name, "type": "application/octet-stream", "packed": packed}
    _button(data=data | {"at_once": at_once}, key=key)
