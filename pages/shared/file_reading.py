"""Draws how a dropped file was read, so that sheet, header row and encoding can be corrected."""

from dataclasses import replace

import streamlit as st

from data.access import Person
from data.intake.report import Look
from data.language import _, ngettext
from data.store import Store
from layers.number_text import write_count
from pages.shared.dropped_file import DroppedFile
from pages.shared.guarding import guarded

# What offices around the Baltic Sea save, as codec and in the words of spreadsheet programs.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1257": "Windows-1257",
    "cp1250": "Windows-1250",
    "iso8859-1": "ISO 8859-1",
    "iso8859-13": "ISO 8859-13",
}


def draw_reading(file: DroppedFile, look: Look | None, store: Store, person: Person) -> None:
    """Draw what was read and how, quietly; a correction reads the file anew.

    Without a look, as when the file could not be read, everything that may be said is offered.
    """
    with st.expander(reading_words(look) if look else _("Say how to read the file")):
        sheet, row, encoding = st.columns(3, gap="small")
        if look is None or look.sheets:
            with sheet:
                _choose_sheet(file, look, store, person)
        with row:
            _choose_header_row(file, look, store, person)
        if look is None or look.format == "csv":
            with encoding:
                _choose_encoding(file, look, store, person)


def reading_words(look: Look) -> str:
    """Return what was read, how much of it and from where."""
    formats = {
        "csv": _("Text (CSV)"),
        "xlsx": _("Spreadsheet"),
        "geojson": "GeoJSON",
        "gpkg": "GeoPackage",
        "parquet": "GeoParquet",
    }
    parts = [formats.get(look.format, look.format)]
    if look.sheet:
        parts.append(_("sheet {name}").format(name=look.sheet))
    parts.append(
        ngettext("{count} record", "{count} records", look.rows).format(count=write_count(look.rows))
    )
    columns = len(look.columns)
    parts.append(ngettext("{count} column", "{count} columns", columns).format(count=columns))
    return _("How the file was read: {what}").format(what=", ".join(parts))


def _choose_sheet(file: DroppedFile, look: Look | None, store: Store, person: Person) -> None:
    def choose() -> None:
        file.reading = replace(file.reading, sheet=st.session_state["reading-sheet"], header_row=None)
        file.start_look(store, person)

    if look is None:
        st.text_input(
            _("Sheet or layer"), key="reading-sheet", value=file.reading.sheet, on_change=guarded(choose)
        )
        return
    _tell("reading-sheet", look.sheet)
    st.selectbox(_("Sheet or layer"), look.sheets, key="reading-sheet", on_change=guarded(choose))


def _choose_header_row(file: DroppedFile, look: Look | None, store: Store, person: Person) -> None:
    def choose() -> None:
        file.reading = replace(file.reading, header_row=int(st.session_state["reading-row"]))
        file.start_look(store, person)

    _tell("reading-row", file.reading.header_row or (look.header_row if look else 1))
    st.number_input(
        _("Row of the headers"),
        min_value=1,
        max_value=1000,
        step=1,
        key="reading-row",
        on_change=guarded(choose),
    )


def _choose_encoding(file: DroppedFile, look: Look | None, store: Store, person: Person) -> None:
    def choose() -> None:
        file.reading = replace(file.reading, encoding=st.session_state["reading-encoding"])
        file.start_look(store, person)

    known = (look.encoding if look else None) or file.reading.encoding
    options = list(ENCODINGS) if known in (None, *ENCODINGS) else [known, *ENCODINGS]
    _tell("reading-encoding", known)
    st.selectbox(
        _("Encoding"),
        options,
        index=None,
        format_func=lambda code: ENCODINGS.get(code, code),
        placeholder=_("Guessed"),
        key="reading-encoding",
        on_change=guarded(choose),
    )


def _tell(key: str, value: object) -> None:
    """Let the widget show what holds for this file; its own memory is of the file before."""
    st.session_state[key] = value
