"""Draws the base map, cells and places with folium, so that no link leads outside and no data can run."""

import copy
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Element, Figure, MacroElement

from data.basemap import OSM_ATTRIBUTION
from data.grid import Grid
from data.language import _, language
from layers.escaping import escape_html, json_for_script
from layers.legend import Legend
from layers.map_lattice import Box
from layers.map_links import ASSETS, check_links, check_tiles
from layers.map_packing import Packed, pack_base_map, pack_cells, pack_places
from layers.palette import PAPER
from layers.route_packing import Line, pack_routes
from layers.routing.plan import Plan

# What callers hand around without importing folium themselves.
Map = folium.Map
Group = folium.FeatureGroup

MAP_SCRIPTS = {"leaflet": "leaflet/leaflet.js", "jquery": "jquery/jquery.min.js"}
MAP_STYLES = {"leaflet_css": "leaflet/leaflet.css"}
MAX_ZOOM = 18

_PARENT = "__PARENT__"
_FOLDER = Path(__file__).parent / "map_script"
_PARTS = ("geometry", "painter", "base_map", "cells", "swipe", "places", "routes", "sites", "map")
_LIBRARY = (
    "window.majakka = window.majakka || {};\n(() => {\n"
    + "\n".join((_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in _PARTS)
    + "\n})();\n"
)
_CSS = (_FOLDER / "map.css").read_text(encoding="utf-8")


class _Unrendered(MacroElement):
    """Keeps a script from folium's rendering, and hands it over as it is.

    branca 0.8 compiles what an element renders as a Jinja template, so ``{{ 7*6 }}`` in data would come out
    as 42. streamlit-folium 0.27 asks ``_template.module`` for the script, and does not compile what it gets.
    """

    _template = SimpleNamespace(module=SimpleNamespace(script=lambda own: own.script()))

    def script(self) -> str:
        """Return the script of this element, to be run as it is."""
        return ""

    def render(self, **kwargs: object) -> str:  # noqa: ARG002
        """Give the page nothing."""
        return ""


class _BaseMap(_Unrendered, folium.Map):
    """A map without tiles, whose scripts and styles come from the app."""

    default_js = [(name, ASSETS + path) for name, path in MAP_SCRIPTS.items()]  # noqa: RUF012
    default_css = [(name, ASSETS + path) for name, path in MAP_STYLES.items()]  # noqa: RUF012

    def __init__(self, opening: str) -> None:
        super().__init__(tiles=None)
        self.opening = opening

    def script(self) -> str:
        """Return the library, and the call that opens the map."""
        return f"{_LIBRARY}var {self.get_name()} = majakka.map('{self.get_name()}', {self.opening});"


class _Part(_Unrendered, folium.map.Layer):
    """A part of a map or group, made by one call of the library."""

    def __init__(self, name: str, call: str) -> None:
        super().__init__(name=name, control=False)
        self._name = name
        self.call = call

    def script(self) -> str:
        """Return the call, with the name that its map or group has by now."""
        return self.call.replace(_PARENT, self._parent.get_name() if self._parent else "")


def draw_base_map(
    base_map: Mapping[str, gpd.GeoDataFrame],
    *,
    grid: Grid,
    extent: Box,
    attribution: str = OSM_ATTRIBUTION,
    view_group: str = "",
    tiles: str | None = None,
    tile_hosts: Collection[str] = (),
) -> folium.Map:
    """Return the fixed pale map of an area: ground below the layers to come, streets and names above them.

    Parameters
    ----------
    base_map
        Layer name to shapes in the CRS of the grid, with columns rank (1 is seen from furthest) and name:
        water, green, building, main_street, minor_street, rail, place_name; any may be absent.
    extent
        West, south, east and north of the area of work, metres in the CRS of the grid.
    attribution
        Whose map it is, as it must stand on it; empty where nobody's.
    view_group
        Maps of one group keep one view (place and zoom), also when they are opened again; empty for none.
    tiles, tile_hosts
        Address of a tile server of the user's own, and the hosts that the user named; none as a rule.

    Raises
    ------
    Refused
        When the tiles lie elsewhere.
    CrsMismatch
        When a layer is not in the CRS of the grid.
    """
    packed = pack_base_map(base_map, grid=grid, extent=extent)
    corner = "-".join(str(round(edge)) for edge in extent)
    options = {
        "attribution": escape_html(attribution),
        "paper": PAPER,
        "tiles": check_tiles(tiles, named_hosts=tile_hosts) if tiles else "",
        "viewGroup": f"{view_group}-{grid.epsg}-{corner}" if view_group else "",
    }
    drawn = _BaseMap(json_for_script({"css": _CSS, "maxZoom": MAX_ZOOM, "paper": PAPER, "words": _words()}))
    data = f"{json_for_script(packed)}, {json_for_script(options)}"
    drawn.add_child(_Part("base_map", f"majakka.baseMap({_PARENT}, {data});"))
    check_links(links_of(drawn))
    return drawn


def draw_cells(
    cells: pd.DataFrame,
    *,
    epsg: int,
    level: int,
    legend: Legend,
    selected: tuple[int, int] | None = None,
    side: str = "",
) -> folium.FeatureGroup:
    """Return the cells as a group to be laid on a base map.

    Parameters
    ----------
    cells
        Columns east, north, cls (position in the legend's classes, -1 where not known) and, if present,
        faded, value, lower and upper.
    selected
        East and north of the cell to outline.
    side
        Of two groups on either side of a divider (`draw_divider`), which this is: left or right.
    """
    packed = pack_cells(cells, grid=Grid(epsg), level=level)
    data = json_for_script(packed)
    style = {
        "colours": [each.colour for each in legend.classes],
        "faded": [each.faded_colour for each in legend.classes],
        "labels": [each.label for each in legend.classes],
        "unknown": legend.unknown.colour,
        "unknownLabel": legend.unknown.label,
        "fadedLabel": legend.faded_label,
        "unit": legend.unit,
        "graded": legend.graded,
        "side": side,
        "selected": [int(place) for place in selected] if selected else None,
        "digest": sha256(data.encode()).hexdigest()[:16],
        "locale": language(),
        "words": {"interval": _("about {value} ({lower}–{upper})")},
    }
    return _group("cells", f"{data}, {json_for_script(style)}")


def draw_divider(left: str, right: str) -> folium.FeatureGroup:
    """Return the divider between two groups of cells that have a side, with the name of each in words."""
    words = {"left": left, "right": right, "divider": _("Divider between the two maps")}
    return _group("swipe", json_for_script(words))


def draw_places(places: gpd.GeoDataFrame, *, grid: Grid) -> folium.FeatureGroup:
    """Return places as small circles, each with its text on a click.

    Parameters
    ----------
    places
        Points in the CRS of the grid; columns colour (``#rrggbb``) and text (a list of lines).

    Raises
    ------
    CrsMismatch
        When the places are not in the CRS of the grid.
    """
    return _group("places", json_for_script(pack_places(places, grid=grid)))


def draw_routes(plan: Plan, ways: Mapping[str, Sequence[Line]], *, chosen: str = "") -> folium.FeatureGroup:
    """Return the routes of a plan as lines with numbered stops, as `layers.route_packing` has them."""
    return _group("routes", json_for_script(pack_routes(plan, ways, chosen=chosen)))


def draw_sites(packed: Packed) -> folium.FeatureGroup:
    """Return the worksites of a list as numbered marks, as `layers.month.inspections_view` packs them."""
    return _group("sites", json_for_script(packed))


def fresh_copy(element: Element) -> Element:
    """Return the map or group with the same data and no trace of having been shown.

    streamlit-folium 0.27 renames what it shows and hangs groups onto the map, so a map that is kept between
    reruns would differ from itself and be opened anew.
    """
    twin = copy.copy(element)
    twin._id, twin._parent = element._generate_id(), None
    twin._children = OrderedDict()
    for child in element._children.values():
        twin.add_child(fresh_copy(child))
    if isinstance(twin, folium.Map):
        Figure().add_child(twin)
    return twin


def links_of(element: Element) -> Iterator[str]:
    """Give the address of every script and style sheet that an element and its parts ask for."""
    for links in (getattr(element, "default_js", ()), getattr(element, "default_css", ())):
        yield from (address for _name, address in links)
    for child in element._children.values():
        yield from links_of(child)


def _group(name: str, data: str) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=name, control=False)
    group.add_child(_Part(name, f"majakka.{name}({data}).addTo({_PARENT});"))
    return group


def _words() -> Packed:
    return {
        "map": _("Map"),
        "zoomIn": _("Closer"),
        "zoomOut": _("Further away"),
        "wheel": _("Hold Ctrl and turn the wheel to zoom"),
        "touch": _("Move the map with two fingers"),
    }
