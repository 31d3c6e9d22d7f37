"""Puts layers and cells on the base map of a store: one layer, or two on either side of a divider."""

from math import ceil, floor
from typing import Any

import pandas as pd
import streamlit as st

from data.area import read_extent
from data.basemap import base_map_attribution, read_base_map, read_base_map_version
from data.language import language
from data.store import Store, var_folder
from layers.drawing import Group, draw_base_map, draw_cells, draw_divider
from layers.layer import Layer
from layers.legend import Legend
from layers.map_lattice import Box
from pages.shared.map_settings import read_tile_settings
from pages.shared.map_widget import show_map
from pages.shared.stores import current_store

Cell = tuple[int, int]

_SIDE_M = 500


def draw_layer_map(
    name: str,
    layer: Layer,
    *,
    key: str,
    height: int,
    selected: Cell | None = None,
    view: str | None = None,
) -> None:
    """Show a layer on the map of a store; the chosen cell is outlined. Maps of one `view` move together."""
    draw_cell_map(
        name,
        layer.cells,
        epsg=layer.epsg,
        level=layer.level,
        legend=layer.legend,
        key=key,
        height=height,
        selected=selected,
        view=view,
    )


def draw_swipe_map(
    name: str,
    left: tuple[str, Layer],
    right: tuple[str, Layer],
    *,
    key: str,
    height: int,
    selected: Cell | None = None,
) -> None:
    """Show two layers, each with its name in words, on one map, on either side of a divider."""
    groups = [
        draw_cells(
            layer.cells,
            epsg=layer.epsg,
            level=layer.level,
            legend=layer.legend,
            selected=selected,
            side=side,
        )
        for side, (_words, layer) in (("left", left), ("right", right))
    ]
    show_map(
        _base_map_of(name, key),
        [*groups, draw_divider(left[0], right[0])],
        key=map_key(name, key),
        height=height,
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
    selected: Cell | None = None,
    view: str | None = None,
) -> tuple[float, float] | None:
    """Show cells on the map of a store, one of them outlined; return the point that was last clicked.

    A map whose key changes, so that the last click is forgotten, keeps place and zoom by its own `view`.
    """
    return show_map(
        _base_map_of(name, view or key),
        draw_cells(cells, epsg=epsg, level=level, legend=legend, selected=selected),
        key=map_key(name, key),
        height=height,
    )


def show_on_base_map(name: str, groups: list[Group], *, key: str, height: int) -> tuple[float, float] | None:
    """Show groups on the map of a store; return the point that was last clicked."""
    return show_map(_base_map_of(name, key), groups, key=map_key(name, key), height=height)


def map_key(name: str, key: str) -> str:
    """Return the key under which the session keeps the last click on a map of a store."""
    return f"map-{key}-{name}"


def _base_map_of(name: str, view: str) -> Any:
    store = current_store(name)
    version = read_base_map_version(store)
    return _base_map(store, map_key(name, view), (store.settings.store_id, version, language()))


@st.cache_resource(show_spinner=False, max_entries=12)
def _base_map(_store: Store, view_group: str, key: tuple[str, int, str]) -> Any:  # noqa: ARG001  # keys the cache
    tiles = read_tile_settings(var_folder() / "settings.toml")
    return draw_base_map(
        read_base_map(_store),
        grid=_store.grid,
        extent=_whole_cells(read_extent(_store)),
        attribution=base_map_attribution(_store),
        view_group=view_group,
        tiles=tiles.address,
        tile_hosts=tiles.hosts,
    )


def _whole_cells(extent: Box) -> Box:
    """Return the extent out to the edges of cells of 500 m, so that the map opens on all of them."""
    west, south, east, north = (edge / _SIDE_M for edge in extent)
    return floor(west) * _SIDE_M, floor(south) * _SIDE_M, ceil(east) * _SIDE_M, ceil(north) * _SIDE_M
