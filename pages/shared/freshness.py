"""Draws how fresh each source is."""

import pandas as pd
import streamlit as st

from data.intake.kinds import kind_of
from data.language import _, ngettext
from data.periods import Period, first_day_of_week


def draw_freshness(freshness: pd.DataFrame) -> None:
    """Draw one row per kind of data and organisation; late ones are marked in words."""
    st.subheader(_("How fresh it is"))
    if freshness.empty:
        st.info(_("Nothing has come in yet. Bring in files of yours on the screen Data."))
        return
    late = int(freshness["late"].sum())
    if late:
        st.markdown(
            ngettext(
                "**{count} source is overdue**: nothing newer than three months (places: a year).",
                "**{count} sources are overdue**: nothing newer than three months (places: a year).",
                late,
            ).format(count=late)
        )
    table = pd.DataFrame(
        {
            _("Data"): freshness["kind"].map(kind_label),
            _("From"): freshness["organisation"],
            _("Records"): freshness["records"],
            _("Newest"): [_newest(row.newest, row.came_in) for row in freshness.itertuples()],
            _("State"): [_("overdue") if late else _("in time") for late in freshness["late"]],
        }
    )
    st.dataframe(table, hide_index=True, height=min(36 * (len(table) + 1), 260))


def kind_label(kind: str) -> str:
    """Return a kind of data in words."""
    return _("Places") if kind == "places" else kind_of(kind).label


def _newest(newest: object, came_in: object) -> str:
    if not pd.isna(newest):
        return Period(int(newest), int(newest)).label()
    if not pd.isna(came_in):
        return _("came in {day}").format(day=first_day_of_week(int(came_in)).isoformat())
    return _("not known")
