"""Puts a layer on the base map of a store, with its legend, and decodes a click to the cell."""

from typing import Any

import streamlit as st

from data.area import read_extent
from data.basemap import read_base_map
from data.store import Store, var_folder
from layers.drawing import draw_base_map, draw_cells
from layers.layer import Layer
from pages.shared.map_settings import read_tile_settings
from pages.shared.map_widget import show_map
from pages.shared.stores import current_store


def draw_layer_map(
    name: str, layer: Layer, *, key: str, height: int, selected: tuple[int, int] | None = None
) -> tuple[int, int] | None:
    """Show a layer on the map of a store, and return the cell that was clicked last, if any."""
    store = current_store(name)
    cells = draw_cells(layer.cells, epsg=layer.epsg, level=layer.level, legend=layer.legend, selected=selected)
    clicked = show_map(_base_map(store, name, store.version), cells, key=f"{key}-{name}", height=height)
    if clicked is None:
        return None
    east, north = store.grid.cells_of_points([clicked[0]], [clicked[1]], level=layer.level)
    return int(east[0]), int(north[0])


@st.cache_resource(show_spinner=False, max_entries=8)
def _base_map(_store: Store, name: str, version: int) -> Any:  # noqa: ARG001  # they key the cache
    tiles = read_tile_settings(var_folder() / "settings.toml")
    return draw_base_map(
        read_base_map(_store),
        grid=_store.grid,
        extent=read_extent(_store),
        from_osm=_store.settings.demonstration not in ("region", "town"),
        view_group=name,
        tiles=tiles.address,
        tile_hosts=tiles.hosts,
    )
