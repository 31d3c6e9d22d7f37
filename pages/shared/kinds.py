"""Draws the kinds of place with their purposes and how each is shown."""

import pandas as pd
import streamlit as st

from data.language import _
from data.vocabulary import place_kinds


def draw_kinds() -> None:
    """Draw every kind of place with what it may serve and how it is shown."""
    st.header(_("Kinds of place"))
    purposes = {
        "outreach": _("outreach"),
        "prevention": _("prevention"),
        "service": _("service"),
        "inspection": _("inspection"),
    }
    shown = {"point": _("point"), "cell": _("500 m cell"), "never": _("never")}
    rows = [
        {
            _("Kind of place"): kind.label,
            _("Serves"): ", ".join(words for code, words in purposes.items() if code in kind.purposes),
            _("Help place, never a target"): kind.never_target,
            _("Shown as"): _("4 km cell only") if kind.secret else shown[kind.shown_as],
            _("Source"): kind.source,
        }
        for kind in place_kinds()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=420)
