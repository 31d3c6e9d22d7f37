"""Draws the ranked list beside a map; choosing a row chooses its cell."""

import pandas as pd
import streamlit as st

from data.language import _
from layers.catalogue import listed_layer
from layers.layer import Layer
from layers.number_text import write_interval, write_number
from layers.ranking import GRADE
from pages.shared.frame import draw_note, table_height

_WIDTH_OF_GRADE = 105


def draw_ranking(layer: Layer, ranking: pd.DataFrame, *, key: str, rows: int) -> None:
    """Draw the highest cells with value and, where it has one, interval; so many rows without scrolling."""
    st.subheader(_("Highest cells"), help=layer.unit)
    draw_note(listed_layer(layer.code).label, below_title=False)
    if ranking.empty:
        known = layer.cells["known"].any()
        st.info(_("No cell stands out on this map.") if known else _("No cell has a known value yet."))
        return
    values = [_value(row.value, row.lower, row.upper) for row in ranking.itertuples()]
    columns = {_("No."): ranking["rank"], _("Value"): values, _("Cell"): ranking["cell"]}
    if GRADE in ranking:
        # What follows a colon explains the grade; the list has room for its name.
        names = ranking[GRADE].str.partition(":")[0]
        columns = {_("No."): ranking["rank"], _("Grade"): names, _("Value"): values} | columns
    table = pd.DataFrame(columns)
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), most=rows),
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            _("No."): st.column_config.NumberColumn(width=44),
            _("Grade"): st.column_config.TextColumn(width=_WIDTH_OF_GRADE),
        },
        alt=_("Ranked list of the cells with the highest values"),
    )


def _value(value: float, lower: float, upper: float) -> str:
    return write_number(value) if lower == upper else write_interval(value, lower, upper)
