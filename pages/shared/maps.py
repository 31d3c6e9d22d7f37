"""Puts layers and cells on the base map of a store."""

from typing import Any

import pandas as pd
import streamlit as st

from data.area import read_extent
from data.basemap import read_base_map
from data.language import language
from data.store import Store, var_folder
from layers.drawing import draw_base_map, draw_cells
from layers.layer import Layer
from layers.legend import Legend
from pages.shared.map_settings import read_tile_settings
from pages.shared.map_widget import show_map
from pages.shared.stores import current_store


def draw_layer_map(
    name: str, layer: Layer, *, key: str, height: int, selected: tuple[int, int] | None = None
) -> None:
    """Show a layer on the map of a store; the chosen cell is outlined."""
    draw_cell_map(
        name,
        layer.cells,
        epsg=layer.epsg,
        level=layer.level,
        legend=layer.legend,
        key=key,
        height=height,
        selected=selected,
    )


def draw_cell_map(
    name: str,
    cells: pd.DataFrame,
    *,
    epsg: int,
    level: int,
    legend: Legend,
    key: str,
    height: int,
    selected: tuple[int, int] | None = None,
    view: str | None = None,
) -> tuple[float, float] | None:
    """Show cells on the map of a store, one of them outlined; return the point that was last clicked.

    A map whose key changes, so that the last click is forgotten, keeps place and zoom by its own `view`.
    """
    store = current_store(name)
    return show_map(
        _base_map(store, map_key(name, view or key), (store.settings.store_id, store.version, language())),
        draw_cells(cells, epsg=epsg, level=level, legend=legend, selected=selected),
        key=map_key(name, key),
        height=height,
    )


def map_key(name: str, key: str) -> str:
    """Return the key under which the session keeps the last click on a map of a store."""
    return f"map-{key}-{name}"


@st.cache_resource(show_spinner=False, max_entries=12)
def _base_map(_store: Store, view_group: str, key: tuple[str, int, str]) -> Any:  # noqa: ARG001  # keys the cache
    tiles = read_tile_settings(var_folder() / "settings.toml")
    return draw_base_map(
        read_base_map(_store),
        grid=_store.grid,
        extent=read_extent(_store),
        from_osm=_store.settings.demonstration not in ("region", "town"),
        view_group=view_group,
        tiles=tiles.address,
        tile_hosts=tiles.hosts,
    )
