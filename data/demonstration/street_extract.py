"""Writes the streets of an invented municipality as an extract, to be travelled like real ones."""

from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import pyproj
import shapely
from osmium.osm import mutable

from data.basemap import read_base_map
from data.demonstration.street_network import Network, join_streets, parts
from data.store import Store

HIGHWAYS = {"main_street": "secondary", "minor_street": "residential"}
# A place farther from every street gets a lane; a loose piece of street that is nearer, a link.
NEAR_M, LANE = 100.0, "unclassified"
LINKED_M, LINK = 400.0, "residential"


def write_street_extract(store: Store, path: Path) -> None:
    """Write the streets of the store's base map as a PBF file; where they meet, they share a node.

    The generator draws streets to be looked at. To be gone along, loose pieces are linked to the others, and
    places off the streets get a lane, neither of them over water: an island stays one.
    """
    base_map = read_base_map(store)
    streets = pd.concat(
        [
            _rows(base_map[layer].geometry.to_numpy(), HIGHWAYS[layer], base_map[layer]["name"].to_numpy())
            for layer in HIGHWAYS
        ],
        ignore_index=True,
    )
    water = shapely.union_all(base_map["water"].geometry.to_numpy())
    with_lanes = pd.concat([streets, _lanes(store, streets, water)], ignore_index=True)
    links = _links(join_streets(with_lanes), water)
    _write(join_streets(pd.concat([with_lanes, links], ignore_index=True)), store, path)


def _lanes(store: Store, streets: pd.DataFrame, water: shapely.Geometry) -> pd.DataFrame:
    """Straight lanes to places that were invented off the streets, such as farms."""
    columns = "SELECT DISTINCT lat, lon FROM main.places WHERE lat IS NOT NULL ORDER BY lat, lon"
    lat, lon = np.array(store.cursor().execute(columns).fetchall(), dtype=float).reshape(-1, 2).T
    to_metres = pyproj.Transformer.from_crs(4326, store.settings.crs_epsg, always_xy=True)
    places = shapely.points(*to_metres.transform(lon, lat))
    lanes = shapely.shortest_line(shapely.union_all(streets["geometry"].to_numpy()), places)
    dry = ~shapely.intersects(lanes, water)
    return _rows(lanes[dry & (shapely.length(lanes) > NEAR_M)], LANE)


def _links(network: Network, water: shapely.Geometry) -> pd.DataFrame:
    """The shortest way from each loose piece to the network's largest part, where it is short and dry."""
    part = parts(network)
    largest = int(np.bincount(part).argmax())
    lines: dict[int, list[shapely.LineString]] = {number: [] for number in range(int(part.max()) + 1)}
    for _highway, _name, nodes in network.streets:
        lines[int(part[nodes[0]])].append(shapely.LineString(network.nodes[list(nodes)]))
    pieces = np.array([shapely.MultiLineString(lines[i]) for i in lines if i != largest], dtype=object)
    links = shapely.shortest_line(shapely.MultiLineString(lines[largest]), pieces)
    dry = ~shapely.intersects(links, water)
    return _rows(links[dry & (shapely.length(links) < LINKED_M)], LINK)


def _rows(lines: Any, highway: str, names: Any = None) -> pd.DataFrame:
    geometry = pd.Series(list(lines), dtype=object)
    named = pd.Series([None] * len(geometry) if names is None else list(names), dtype=object)
    return pd.DataFrame({"highway": highway, "name": named, "geometry": geometry})


def _write(network: Network, store: Store, path: Path) -> None:
    to_degrees = pyproj.Transformer.from_crs(store.settings.crs_epsg, 4326, always_xy=True)
    lon, lat = to_degrees.transform(*network.nodes.T)
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), overwrite=True) as writer:
        for i, place in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
            writer.add_node(mutable.Node(id=i + 1, location=place, version=1))
        for number, (highway, name, nodes) in enumerate(network.streets, start=1):
            tags = {"highway": highway} | ({"name": name} if name else {})
            writer.add_way(mutable.Way(id=number, nodes=[n + 1 for n in nodes], tags=tags, version=1))
