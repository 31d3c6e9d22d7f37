"""Draws the tables that the methods speak of: weights of exposure, kinds of place and their purposes."""

import pandas as pd
import streamlit as st

from data.language import _
from data.vocabulary import place_kinds
from layers.exposure_weights import read_weights


def draw_weights() -> None:
    """Draw the weight and reach of each kind of place on the two exposure maps."""
    st.header(_("Weights of exposure"))
    rows = [
        {
            _("Kind of place"): _label(weight.code),
            _("Outreach"): weight.outreach,
            _("Inspection"): weight.inspection,
            _("Reach in towns, m"): weight.reach_urban_m,
            _("Reach elsewhere, m"): weight.reach_rural_m,
            _("Why"): _(weight.reason),
        }
        for weight in read_weights().kinds
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)


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


def _label(code: str) -> str:
    return next(kind.label for kind in place_kinds() if kind.code == code)
