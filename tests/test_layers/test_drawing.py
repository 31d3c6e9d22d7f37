"""Checks what the drawn map asks for, and that data reaches it whole and cannot run."""

import json
import pickle
import re

import folium
import pytest
from folium.plugins import MarkerCluster

from data.errors import Refused
from data.grid import Grid
from layers.drawing import draw_base_map, draw_cells, draw_places, fresh_copy, links_of
from layers.map_links import ASSETS, check_links
from tests.test_browser import town
from tests.test_layers.payloads import PAYLOADS

AREA = town.extent(12)
GRID = Grid(town.EPSG)


def base_map(**options: object) -> folium.Map:
    return draw_base_map(town.base_map(AREA, names=PAYLOADS), grid=GRID, extent=AREA, **options)


def cells(**options: object) -> folium.FeatureGroup:
    legend = town.legend(names=PAYLOADS)
    return draw_cells(town.cells(12), epsg=town.EPSG, level=1, legend=legend, **options)


def script_of(element: folium.Map | folium.FeatureGroup) -> str:
    (part,) = element._children.values()
    return part._template.module.script(part)


def test_every_link_leads_to_the_app() -> None:
    links = list(links_of(base_map()))
    assert len(links) == 3
    assert all(link.startswith(ASSETS) for link in links)


def test_an_element_of_folium_with_links_of_its_own_is_found() -> None:
    drawn = base_map()
    drawn.add_child(MarkerCluster())
    with pytest.raises(Refused, match="markercluster"):
        check_links(links_of(drawn))


def test_what_folium_renders_holds_no_data() -> None:
    drawn, group = base_map(), cells()
    group.add_to(drawn)
    page = drawn.get_root().render()
    assert "majakka.baseMap" not in page
    assert "fired" not in page


@pytest.mark.parametrize("draw", [base_map, cells])
def test_texts_reach_the_script_as_json_that_means_the_same(draw) -> None:
    written = re.sub(r"^majakka\.\w+\(\w+?, (?={)", "", script_of(draw())).removeprefix("majakka.cells(")
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(written) and written[at] == "{":
        value, at = decoder.raw_decode(written, at)
        found.append(value)
        at += len(", ") if written.startswith(", ", at) else len(written)
    assert len(found) == 2
    texts = json.dumps(found, ensure_ascii=False)
    assert all(json.dumps(payload, ensure_ascii=False) in texts for payload in PAYLOADS[:4])


def test_no_payload_stands_in_a_script_as_it_is() -> None:
    places = draw_places(town.places(AREA, PAYLOADS), grid=GRID)
    for script in map(script_of, (base_map(), cells(), places)):
        assert not re.search(r"[<>&'`]|\{\{|\{%|\$\{", script.replace("majakka.baseMap", ""))


def test_the_selected_cell_changes_the_style_and_not_the_cells() -> None:
    plain, chosen = script_of(cells()), script_of(cells(selected=(1, 2)))
    assert '"selected":null' in plain
    assert '"selected":[1,2]' in chosen
    assert plain.split('"digest":')[1][:18] == chosen.split('"digest":')[1][:18]


def test_attribution_stands_only_on_maps_from_openstreetmap() -> None:
    assert "OpenStreetMap" in script_of(base_map())
    assert "OpenStreetMap" not in script_of(base_map(attribution=""))


def test_a_view_belongs_to_its_group_and_area() -> None:
    corner = f"{town.EPSG}-380000-6670000"
    assert f'"viewGroup":"risk-{corner}' in script_of(base_map(view_group="risk"))
    assert '"viewGroup":""' in script_of(base_map())


def test_tiles_are_off_unless_they_are_the_users_own() -> None:
    assert '"tiles":""' in script_of(base_map())
    assert '"tiles":"http://localhost/' in script_of(base_map(tiles="http://localhost/{z}/{x}/{y}.png"))
    with pytest.raises(Refused):
        base_map(tiles="https://tiles.example/{z}/{x}/{y}.png")


def test_a_copy_has_the_same_data_and_nothing_of_the_showing() -> None:
    drawn = base_map()
    shown = fresh_copy(drawn)
    shown._id = "div"
    shown.add_child(folium.FeatureGroup())
    again = fresh_copy(drawn)
    assert len(again._children) == 1
    assert script_of(again).split(", ", 1)[1] == script_of(drawn).split(", ", 1)[1]
    assert again.get_name() not in (drawn.get_name(), shown.get_name())


def test_a_map_can_be_kept_in_a_cache() -> None:
    assert script_of(pickle.loads(pickle.dumps(cells()))).split("(")[1] == script_of(cells()).split("(")[1]
