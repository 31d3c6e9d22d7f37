"""Draws the table of all cells of a layer, with what the layer adds to it, and saves it as CSV."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from data.language import _
from layers.catalogue import listed_layer
from layers.layer import Layer
from layers.ranking import GRADE
from pages.shared.audit_noting import note_saved
from pages.shared.download import draw_download
from pages.shared.guarding import guarded
from pages.shared.layers import current_table
from pages.shared.state import View
from pages.shared.stores import current_store

_WIDTH_OF_GRADE = 230


def draw_cell_table(view: View, layer: Layer, options: Mapping[str, str]) -> None:
    """Draw every cell with value, interval and further columns of the layer; then the button to save it."""
    table, as_csv = current_table(view, code=layer.code, level=layer.level, options=options)
    title = _("All cells: {layer}").format(layer=listed_layer(layer.code).label)
    st.subheader(title, help=layer.unit, anchor=False)
    # What is known comes first: a table that begins with empty rows looks like one without any.
    st.dataframe(
        table.sort_values(["known", "value"], ascending=False, kind="stable"),
        hide_index=True,
        height=260,
        alt=_("Table of all cells of this map"),
        placeholder=_("not known"),
        column_order=_order(table, layer),
        column_config=_columns(table, layer),
    )
    draw_download(
        _("Save as CSV"),
        as_csv,
        name=_file_name(view, layer),
        key="save",
        on_saved=guarded(partial(note_saved, current_store(view.store), view.person, f"table:{layer.code}")),
    )


def _order(table: pd.DataFrame, layer: Layer) -> list[str]:
    wanted = ["cell", GRADE, "value", "lower", "upper", *(code for code, _words in layer.extras), "known"]
    return [column for column in wanted if column in table]


def _columns(table: pd.DataFrame, layer: Layer) -> dict[str, object]:
    columns = st.column_config
    return {
        "cell": columns.TextColumn(_("Cell")),
        GRADE: columns.TextColumn(_("Grade"), width=_WIDTH_OF_GRADE),
        "value": columns.NumberColumn(_("Value"), format="%.3g", help=layer.unit),
        "lower": columns.NumberColumn(_("Lower end"), format="%.3g"),
        "upper": columns.NumberColumn(_("Upper end"), format="%.3g"),
        "known": columns.CheckboxColumn(_("Known")),
        **{code: _extra(table[code], words) for code, words in layer.extras},
    }


def _extra(column: pd.Series, words: str) -> object:
    if is_bool_dtype(column):
        return st.column_config.CheckboxColumn(words)
    if is_numeric_dtype(column):
        return st.column_config.NumberColumn(words, format="%.3g")
    return st.column_config.TextColumn(words)


def _file_name(view: View, layer: Layer) -> str:
    """Return a name that says what, where, when and whether it is made up."""
    made_up = "made-up" if current_store(view.store).settings.demonstration else ""
    parts = ["majakka", made_up, view.store, layer.code, str(layer.period or "now").replace("..", "_to_")]
    if listed_layer(layer.code).over_time:
        parts += [each for each in (view.form, view.season) if each != "any"]
    return "-".join(part for part in parts if part) + ".csv"
