"""Draws the codes that columns take, for those who mend a file."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from data.intake.field import Kind
from data.intake.kinds import entries_of
from data.language import _
from pages.shared.frame import table_height


def draw_code_lists(kind: Kind, codes: Collection[str]) -> None:
    """Draw code and meaning of every entry, for the fields among `codes` that have a vocabulary."""
    for field in kind.fields:
        if field.code not in codes or not field.vocabulary:
            continue
        entries = entries_of(field.vocabulary)
        with st.expander(_("What may stand in {field}").format(field=field.label)):
            st.dataframe(
                pd.DataFrame(
                    {"code": [each.code for each in entries], "meaning": [each.label for each in entries]}
                ),
                hide_index=True,
                height=table_height(len(entries), most=10),
                alt=_("Table of the codes of a column"),
                column_config={
                    "code": st.column_config.TextColumn(_("Code, or")),
                    "meaning": st.column_config.TextColumn(_("the words")),
                },
            )
