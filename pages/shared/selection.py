"""Knows which cell is chosen: by a click on a map or in the list, whichever came last."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data.language import _
from data.store import Store
from layers.layer import Layer
from pages.shared.guarding import guarded

Cell = tuple[int, int]


def chosen_cell(
    store: Store, layer: Layer, ranking: pd.DataFrame, *, map_keys: Sequence[str], list_key: str
) -> Cell | None:
    """Return the chosen cell at the level of the layer, None where none is or it lies outside the area.

    The choice is kept as a point, so that it stays when layer, period or level change. A row of the list
    counts once, when it is chosen: under the same number another cell may stand later.
    """
    choice = _choice(store)
    for map_key in map_keys:
        clicked = (st.session_state.get(map_key) or {}).get("last_clicked")
        if clicked and clicked != choice["clicked"].get(map_key):
            choice["clicked"][map_key] = clicked
            choice |= {"point": (clicked["lat"], clicked["lng"]), "round": choice["round"] + 1}
    key = list_key_now(store, list_key)
    row = _chosen_row(key)
    if (key, row) != choice.get("row"):
        choice["row"] = (key, row)
        if row is not None and row < len(ranking):
            choice["point"] = _centre(store, layer, ranking.iloc[row])
    if "point" not in choice:
        return None
    lat, lon = choice["point"]
    east, north = store.grid.cells_of_points([lat], [lon], level=layer.level)
    found = (layer.cells["east"] == east[0]) & (layer.cells["north"] == north[0])
    return (int(east[0]), int(north[0])) if found.any() else None


def list_key_now(store: Store, list_key: str) -> str:
    """Return the key of the list; each click on the map changes it, which clears the row chosen before."""
    return f"{list_key}-{store.settings.store_id}-{_choice(store)['round']}"


def draw_choice(store: Store, layer: Layer, ranking: pd.DataFrame, *, list_key: str) -> None:
    """Draw the cells of the list as a choice that works by keyboard, which rows of a table hardly do."""
    if ranking.empty:
        return
    key = f"pick-{list_key_now(store, list_key)}"

    def pick() -> None:
        picked = ranking[ranking["cell"] == st.session_state[key]]
        if len(picked):
            _choice(store)["point"] = _centre(store, layer, picked.iloc[0])

    st.selectbox(
        _("Choose a cell by its code"),
        ranking["cell"].tolist(),
        index=None,
        placeholder=_("Cell"),
        key=key,
        on_change=guarded(pick),
        label_visibility="collapsed",
    )


def _choice(store: Store) -> dict[str, Any]:
    first: dict[str, Any] = {"round": 0, "clicked": {}}
    choice: dict[str, Any] = st.session_state.setdefault(f"choice-{store.settings.store_id}", first)
    return choice


def _centre(store: Store, layer: Layer, cell: pd.Series) -> tuple[float, float]:
    x, y = store.grid.centres([cell["east"]], [cell["north"]], layer.level)
    lat, lon = store.grid.metres_to_points(x, y)
    return float(lat[0]), float(lon[0])


def _chosen_row(key: str) -> int | None:
    rows = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    return rows[0] if rows else None
