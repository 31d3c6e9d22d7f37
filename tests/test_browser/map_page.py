"""Shows one map with a choice of layers: the Streamlit page behind the map tests and measurements."""

import json
import os
from pathlib import Path

import folium
import streamlit as st

from data.grid import Grid
from layers.drawing import draw_base_map, draw_cells, draw_divider, draw_places
from pages.shared.assets import provide_assets
from pages.shared.map_widget import show_map
from tests.test_browser import town

COUNT = int(os.environ.get("MAP_CELLS", "1200"))
WAY = os.environ.get("MAP_WAY", "painted")
NAMES = json.loads(os.environ.get("MAP_NAMES", "[]"))
SEEDS = {"outreach": 1, "inspection": 5}
GRID = Grid(town.EPSG)


@st.cache_resource
def _base_map():
    area = town.extent(COUNT)
    return draw_base_map(town.base_map(area, names=NAMES), grid=GRID, extent=area, view_group="test")


@st.cache_resource
def _cells(purpose: str):
    return town.cells(COUNT, seed=SEEDS[purpose])


def _geojson(purpose: str) -> folium.FeatureGroup:
    """Return the same cells as folium draws them itself, to compare with."""
    cells, colours = _cells(purpose), [each.colour for each in town.legend(purpose).classes]
    shapes = GRID.polygons(cells["east"], cells["north"], 1).to_frame("geometry").assign(cls=cells["cls"])

    def style(feature):
        cls = feature["properties"]["cls"]
        return {"fillColor": colours[cls] if cls >= 0 else "#cccccc", "weight": 0, "fillOpacity": 0.9}

    group = folium.FeatureGroup(name="cells")
    group.add_child(folium.GeoJson(shapes.to_crs(4326), style_function=style))
    return group


st.set_page_config(layout="wide")
provide_assets(Path(__file__).parent / "static")
purpose = st.radio("Purpose", list(SEEDS), horizontal=True)
selected = st.session_state.get("selected")
if WAY == "geojson":
    groups = [_geojson(purpose)]
else:
    legend = town.legend(purpose, names=NAMES)
    groups = [draw_cells(_cells(purpose), epsg=town.EPSG, level=1, legend=legend, selected=selected)]
    if NAMES:
        groups.append(draw_places(town.places(town.extent(COUNT), NAMES), grid=GRID))
if os.environ.get("MAP_SWIPE"):
    shown = {"epsg": town.EPSG, "level": 1, "selected": selected}
    left = draw_cells(_cells("outreach"), legend=town.legend(), side="left", **shown)
    right = draw_cells(_cells("inspection"), legend=town.grades(), side="right", **shown)
    groups = [left, right, draw_divider("Found", "Graded")]
clicked = show_map(_base_map(), groups, key="map", height=600)
if clicked:
    east, north = GRID.cells_of_points([clicked[0]], [clicked[1]], level=1)
    st.session_state["selected"] = (int(east[0]), int(north[0]))
if os.environ.get("MAP_TWIN"):
    show_map(_base_map(), groups, key="twin", height=600)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
facts = {"runs": st.session_state["runs"], "clicked": st.session_state.get("selected")}
st.code(json.dumps(facts), language=None)
