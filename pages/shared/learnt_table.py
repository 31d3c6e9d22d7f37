"""Draws what a layer learnt from records, where it learnt anything, as a table."""

from typing import Protocol, runtime_checkable

import pandas as pd
import streamlit as st

from data.language import _
from layers.layer import Layer
from pages.shared.frame import table_height

_MOST_ROWS = 8


@runtime_checkable
class _HasTable(Protocol):
    """Evidence with one row for each thing learnt, such as a relative risk per category, in words."""

    def table(self) -> pd.DataFrame:
        """Return the table as it is to be shown, headings in the language of the session."""
        ...


def draw_learnt_table(layer: Layer) -> None:
    """Draw the table of the evidence; nothing where the layer was not learnt."""
    if not isinstance(layer.evidence, _HasTable):
        return
    table = layer.evidence.table()
    if table.empty:
        return
    with st.expander(_("What the records taught"), expanded=False):
        st.dataframe(
            table,
            hide_index=True,
            height=table_height(len(table), most=_MOST_ROWS),
            alt=_("Table of what this map was taught by records"),
            placeholder="–",
            column_config={
                column: st.column_config.NumberColumn(format="%.3g")
                for column in table.select_dtypes("number")
            },
        )
