"""Draws the figures of the overview, each with its change on the year before."""

from collections.abc import Sequence

import streamlit as st

from data.language import _
from data.overview import Figure
from layers.number_text import write_count


def draw_figures(figures: Sequence[Figure]) -> None:
    """Draw the figures side by side; on a phone two in a row."""
    with st.container(horizontal=True, key="figures"):
        for figure in figures:
            st.metric(
                figure_label(figure.code),
                write_count(figure.now),
                delta=_change(figure),
                delta_color="off",
                border=True,
                help=figure_help(figure.code),
            )


def figure_label(code: str) -> str:
    """Return what a figure counts."""
    return {
        "places": _("Places known"),
        "sightings": _("Sightings, 12 months"),
        "visit_hours": _("Hours of visits, 12 months"),
        "visits": _("Stops visited, 12 months"),
        "worksites": _("Worksites known"),
        "inspections": _("Inspections, 12 months"),
        "findings": _("With findings, 12 months"),
    }[code]


def figure_help(code: str) -> str:
    """Return where a figure comes from."""
    return {
        "places": _("From OpenStreetMap and from people. A map counts those of its own purpose alone."),
        "sightings": _("Met on visits or reported; more of them can also mean that more people looked."),
        "visit_hours": _("Time of outreach teams at their stops, also where nothing was found."),
        "visits": _("Stops of outreach teams, also where nothing was found."),
        "worksites": _("Employers at a worksite: the unit that is inspected."),
        "inspections": _("Inspections carried out; those not carried out do not count as nothing found."),
        "findings": _("Inspections with at least one finding of any kind."),
    }[code]


def _change(figure: Figure) -> str | None:
    if figure.before is None:
        return None
    return _("{change} on the year before").format(change=f"{round(figure.now - figure.before):+,}")
