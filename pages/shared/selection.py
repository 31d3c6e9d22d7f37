"""Knows which cell is chosen: by a click on the map or in the list, whichever came last."""

import pandas as pd
import streamlit as st

from data.store import Store
from layers.layer import Layer

Cell = tuple[int, int]


def chosen_cell(
    store: Store, layer: Layer, ranking: pd.DataFrame, *, map_key: str, list_key: str
) -> Cell | None:
    """Return the chosen cell at the level of the layer, None where none is or it lies outside the area.

    The choice is kept as a point, so that it stays when layer or level change.
    """
    choice: dict[str, object] = st.session_state.setdefault(f"choice-{store.settings.store_id}", {})
    clicked = (st.session_state.get(map_key) or {}).get("last_clicked")
    if clicked and clicked != choice.get("clicked"):
        choice |= {"clicked": clicked, "point": (clicked["lat"], clicked["lng"]), "round": _round(choice) + 1}
    row = _chosen_row(f"{list_key}-{_round(choice)}")
    if row is not None and row < len(ranking):
        cell = ranking.iloc[row]
        x, y = store.grid.centres([cell["east"]], [cell["north"]], layer.level)
        lat, lon = store.grid.metres_to_points(x, y)
        choice["point"] = (float(lat[0]), float(lon[0]))
    point = choice.get("point")
    if not isinstance(point, tuple):
        return None
    east, north = store.grid.cells_of_points([point[0]], [point[1]], level=layer.level)
    found = (layer.cells["east"] == east[0]) & (layer.cells["north"] == north[0])
    return (int(east[0]), int(north[0])) if found.any() else None


def list_key_now(store: Store, list_key: str) -> str:
    """Return the key of the list; each click on the map changes it, which clears the row chosen before."""
    return f"{list_key}-{_round(st.session_state.get(f'choice-{store.settings.store_id}', {}))}"


def _round(choice: dict[str, object]) -> int:
    number = choice.get("round", 0)
    return number if isinstance(number, int) else 0


def _chosen_row(key: str) -> int | None:
    rows = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    return rows[0] if rows else None
