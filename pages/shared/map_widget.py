"""Shows a map that keeps its view on every rerun and answers clicks only."""

from streamlit_folium import st_folium

from layers.drawing import Group, Map, fresh_copy, links_of
from layers.map_links import check_links


def show_map(
    base_map: Map,
    layer_groups: Group | list[Group],
    *,
    key: str,
    height: int = 560,
) -> tuple[float, float] | None:
    """Show the changing groups on a fixed base map, and return where the map was last clicked.

    Only a click reruns the page: dragging and zooming never do, and the view stays as it is when the groups
    change. Base map and groups may be kept in a cache; they are copied here.

    Parameters
    ----------
    key
        Name of this map on its screen; it must not change between reruns.
    height
        Pixels.

    Returns
    -------
    Latitude and longitude in degrees, or None before the first click. The caller decodes the cell.
    """
    groups = layer_groups if isinstance(layer_groups, list) else [layer_groups]
    for element in (base_map, *groups):
        check_links(links_of(element))
    answer = st_folium(
        fresh_copy(base_map),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=[fresh_copy(group) for group in groups],
    )
    clicked = (answer or {}).get("last_clicked")
    return (clicked["lat"], clicked["lng"]) if clicked else None
