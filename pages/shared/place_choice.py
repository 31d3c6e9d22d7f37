"""Lets a place be chosen on the map or by code, and outlines the cell that will be kept of it."""

from dataclasses import dataclass
from math import inf

import pandas as pd
import pyarrow as pa
import streamlit as st

from data.cell_codes import INSPIRE, cells_to_codes
from data.errors import Refused
from data.language import _
from data.store import Store
from layers.legend import Legend, LegendClass
from layers.palette import palette
from pages.shared.kept_records import place_words
from pages.shared.maps import draw_cell_map, map_key

CELL, MUNICIPALITY, UNKNOWN = "cell", "municipality", "unknown"
# A click is forgotten for the cell of 250 m around it: no record is kept in a smaller one.
CLICK_LEVEL = 1
_EXAMPLE = "250mN667175E38600"


@dataclass(frozen=True)
class Place:
    """How a place was said: the fields of the record, empty where it is still to be said."""

    fields: dict[str, str]

    @property
    def is_said(self) -> bool:
        """Whether a cell was chosen, or that there is none."""
        return bool(self.fields)


def chosen_place(store: Store, name: str, *, key: str, ways: tuple[str, ...]) -> Place:
    """Return the place as it was said before this run; the widgets are drawn by `draw_place`."""
    way = st.session_state.get(f"{key}-way", ways[0])
    if way != CELL:
        return Place({"place": way})
    if code := (st.session_state.get(f"{key}-code") or "").strip():
        return Place({"cell": code})
    clicked = (st.session_state.get(map_key(name, key)) or {}).get("last_clicked")
    if not clicked:
        return Place({})
    try:
        east, north = store.grid.cells_of_points([clicked["lat"]], [clicked["lng"]], level=CLICK_LEVEL)
    except Refused:
        return Place({})
    codes = cells_to_codes(east, north, level=CLICK_LEVEL, style=INSPIRE, epsg=store.settings.crs_epsg)
    return Place({"cell": str(codes[0])})


def draw_place(store: Store, name: str, kept: pa.Table | None, *, key: str, ways: tuple[str, ...]) -> None:
    """Draw the ways to say a place, the map where it is one of them, and in words what is kept of it.

    Parameters
    ----------
    kept
        The one row that would be kept; None where the place is still to be said, or wrong.
    """
    labels = {
        CELL: _("On the map"),
        MUNICIPALITY: _("Somewhere in the municipality"),
        UNKNOWN: _("Not known"),
    }
    way = ways[0]
    if len(ways) > 1:
        way = st.segmented_control(
            _("Where"), ways, default=ways[0], required=True, format_func=labels.__getitem__, key=f"{key}-way"
        )
    if way != CELL:
        return
    cell = _cell_of(kept)
    cells = pd.DataFrame({"east": cell[:1], "north": cell[1:2], "cls": [0] * bool(cell)}, dtype="int64")
    draw_cell_map(
        name,
        cells,
        epsg=store.settings.crs_epsg,
        level=cell[2] if cell else CLICK_LEVEL,
        legend=_legend(),
        key=key,
        height=320,
        selected=(cell[0], cell[1]) if cell else None,
        view="entry",
    )
    if kept is not None:
        words = place_words(kept, epsg=store.settings.crs_epsg)[0]
        st.markdown(_("Kept of the place: **{place}**").format(place=words))
    elif not chosen_place(store, name, key=key, ways=ways).is_said:
        st.markdown(_("Tap the place on the map. Only the cell around it is kept."))
    with st.expander(_("Write the code of a cell instead")):
        st.text_input(_("Code of the cell"), placeholder=_EXAMPLE, key=f"{key}-code")


def _cell_of(kept: pa.Table | None) -> tuple[int, ...]:
    """Return east, north and level of the one row, nothing where it has no cell."""
    if kept is None:
        return ()
    cell = tuple(kept[name][0].as_py() for name in ("east", "north", "cell_level"))
    return () if None in cell else cell


def _legend() -> Legend:
    """Return one class, so that the map says under the pointer what the cell is."""
    colour = palette("outreach", 5)[1]
    return Legend("", (LegendClass(_("This cell is kept"), colour, 0, inf),), "", "")
