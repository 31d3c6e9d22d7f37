"""Draws one map or two of the same place, side by side or with a divider, each with title and legend."""

from dataclasses import dataclass

import streamlit as st

from layers.catalogue import listed_layer
from layers.escaping import escape_html
from layers.layer import Layer
from pages.shared.layer_choice import SWIPE
from pages.shared.legend import draw_legend
from pages.shared.maps import Cell, draw_layer_map, draw_swipe_map

KEYS = ("risk", "beside")
# What stands above and below then fits a screen of 900 pixels; a row of choices takes its part.
_HEIGHT_OF_TWINS, _HEIGHT_ALONE, _ROW_OF_CHOICES = 370, 450, 64


@dataclass(frozen=True, eq=False)
class Beside:
    """The second map: its layer, or why there is none."""

    layer: Layer | None
    fault: str = ""


def draw_maps(name: str, layer: Layer, beside: Beside | None, *, how: str, selected: Cell | None) -> None:
    """Draw the map of a layer, and the second one where there is one; both outline the selected cell."""
    less = _ROW_OF_CHOICES if listed_layer(layer.code).options else 0
    if beside is None:
        _draw_title(layer)
        draw_layer_map(name, layer, key=KEYS[0], height=_HEIGHT_ALONE - less, selected=selected)
        draw_legend(layer)
    elif how == SWIPE and beside.layer is not None:
        _draw_swipe(name, layer, beside.layer, selected, _HEIGHT_OF_TWINS - less)
    else:
        _draw_side_by_side(name, layer, beside, selected, _HEIGHT_OF_TWINS - less)


def _draw_side_by_side(name: str, layer: Layer, beside: Beside, selected: Cell | None, height: int) -> None:
    with st.container(key="twin-maps"):
        columns = st.columns(2, gap="small")
        for column, key, each in zip(columns, KEYS, (layer, beside.layer), strict=True):
            with column:
                if each is None:
                    st.info(beside.fault)
                    continue
                _draw_title(each)
                draw_layer_map(name, each, key=key, height=height, selected=selected, view=KEYS[0])
                draw_legend(each)


def _draw_swipe(name: str, left: Layer, right: Layer, selected: Cell | None, height: int) -> None:
    with st.container(key="swipe-titles"):
        for column, each in zip(st.columns(2, gap="small"), (left, right), strict=True):
            with column:
                _draw_title(each)
    draw_swipe_map(
        name,
        (listed_layer(left.code).label, left),
        (listed_layer(right.code).label, right),
        key=KEYS[0],
        height=height,
        selected=selected,
    )
    with st.container(key="twin-legends"):
        for column, each in zip(st.columns(2, gap="small"), (left, right), strict=True):
            with column:
                draw_legend(each)


def _draw_title(layer: Layer) -> None:
    st.html(f'<h2 class="mj-map-title">{escape_html(layer.title)}</h2>')
    for sentence in layer.shortfall:
        st.info(sentence)
