"""Draws the ranked list beside a map; choosing a row chooses its cell."""

import pandas as pd
import streamlit as st

from data.language import _
from layers.layer import Layer
from layers.number_text import write_interval, write_number


def draw_ranking(layer: Layer, ranking: pd.DataFrame, *, key: str, rows: int) -> None:
    """Draw the highest cells with value and, where it has one, interval; so many rows without scrolling."""
    st.subheader(_("Highest cells"), help=layer.unit)
    if ranking.empty:
        st.info(_("No cell has a known value yet."))
        return
    table = pd.DataFrame(
        {
            _("No."): ranking["rank"],
            _("Value"): [_value(row.value, row.lower, row.upper) for row in ranking.itertuples()],
            _("Cell"): ranking["cell"],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=36 * (rows + 1),
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={_("No."): st.column_config.NumberColumn(width=44)},
        alt=_("Ranked list of the cells with the highest values"),
    )


def _value(value: float, lower: float, upper: float) -> str:
    return write_number(value) if lower == upper else write_interval(value, lower, upper)
