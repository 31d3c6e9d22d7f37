"""Shows one map with a choice of layers: the Streamlit page behind the map tests and measurements."""

import json
import os
import time

import streamlit as st

from data.grid import Grid
from layers.drawing import draw_base_map, draw_cells, draw_places
from pages.shared.assets import provide_assets
from pages.shared.map_widget import show_map
from tests.test_browser import town

COUNT = int(os.environ.get("MAP_CELLS", "1200"))


@st.cache_resource
def _base_map():  # noqa: ANN202
    area = town.extent(COUNT)
    return draw_base_map(town.base_map(area), grid=Grid(town.EPSG), extent=area, view_group="test")


@st.cache_resource
def _cells(purpose: str):  # noqa: ANN202
    return town.cells(COUNT, seed=1 if purpose == "outreach" else 5)


st.set_page_config(layout="wide")
provide_assets(__import__("pathlib").Path(__file__).parent / "static")
purpose = st.radio("Purpose", ["outreach", "inspection"], horizontal=True)
began = time.perf_counter()
selected = st.session_state.get("selected")
group = draw_cells(
    _cells(purpose), epsg=town.EPSG, level=1, legend=town.legend(purpose), selected=selected
)
clicked = show_map(_base_map(), group, key="map", height=600)
if clicked:
    east, north = Grid(town.EPSG).cells_of_points([clicked[0]], [clicked[1]], level=1)
    st.session_state["selected"] = (int(east[0]), int(north[0]))
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
facts = {"runs": st.session_state["runs"], "clicked": st.session_state.get("selected")}
st.code(json.dumps(facts), language=None)
st.caption(f"{(time.perf_counter() - began) * 1000:.0f} ms")
