"""Tells what a feature looks like on the base map: its layer and how early it is shown."""

from collections.abc import Mapping

WATER, GREEN, BUILDING = "water", "green", "building"
MAIN_STREET, MINOR_STREET, RAIL, PLACE_NAME = "main_street", "minor_street", "rail", "place_name"
LAYERS = (WATER, GREEN, BUILDING, MAIN_STREET, MINOR_STREET, RAIL, PLACE_NAME)

STREET_RANKS = {
    "motorway": 1, "motorway_link": 3, "trunk": 1, "trunk_link": 3, "primary": 2, "primary_link": 3,
    "secondary": 3, "secondary_link": 4, "tertiary": 4, "tertiary_link": 4, "unclassified": 5,
    "residential": 5, "living_street": 5, "pedestrian": 5, "road": 6, "service": 7, "track": 8,
    "cycleway": 8, "footway": 9, "path": 9, "bridleway": 9,
}  # fmt: skip
LAST_MAIN_STREET = 4
# Pavements and crossings run along streets that are drawn already; driveways lead to private homes.
ALONG_STREETS = {
    "footway": {"sidewalk", "crossing", "traffic_island", "access_aisle"},
    "cycleway": {"crossing"},
    "service": {"driveway", "parking_aisle", "drive-through"},
}
RAIL_RANKS = {"rail": 2, "light_rail": 4, "subway": 4, "tram": 5, "narrow_gauge": 5}
SIDE_TRACKS = frozenset({"siding", "spur", "yard", "crossover"})
WATERWAY_RANKS = {"river": 2, "canal": 3, "stream": 7}
# Farms and single dwellings are left out: they are private homes.
NAME_RANKS = {
    "city": 1, "town": 2, "borough": 3, "suburb": 3, "village": 4, "island": 5, "quarter": 5,
    "neighbourhood": 6, "hamlet": 6, "islet": 8, "locality": 8,
}  # fmt: skip

GREEN_TAGS = {
    "leisure": {"park", "garden", "golf_course", "common", "recreation_ground", "dog_park"},
    "landuse": {
        "forest", "grass", "meadow", "cemetery", "village_green", "recreation_ground", "allotments",
        "orchard", "greenfield",
    },
    "natural": {"wood", "scrub", "heath", "grassland", "wetland"},
    "amenity": {"grave_yard"},
}  # fmt: skip
WATER_TAGS = {
    "natural": {"water"},
    "waterway": {"riverbank", "dock"},
    "landuse": {"reservoir", "basin"},
}
NO_BUILDINGS = frozenset({"no", "entrance", "underpass_entrance", "roof", "atrium", "ruins", "demolished"})
BASE_MAP_KEYS = ("natural", "waterway", "landuse", "leisure", "building", "highway", "railway", "amenity")

# An area's rank follows from its size, square metres: the larger, the earlier it is shown.
AREA_RANKS_M2 = {
    WATER: ((5e6, 1), (5e5, 2), (5e4, 4), (5e3, 6), (200, 8)),
    GREEN: ((5e6, 1), (5e5, 3), (5e4, 4), (1e4, 6), (500, 8)),
    BUILDING: ((1e4, 5), (2.5e3, 6), (800, 7), (250, 8), (25, 9)),
}


def area_layer(tags: Mapping[str, str]) -> str | None:
    """Return the layer of an area, or None if it is not drawn."""
    if _has(tags, WATER_TAGS):
        return WATER
    if tags.get("building", "no") not in NO_BUILDINGS and tags.get("location") != "underground":
        return BUILDING
    return GREEN if _has(tags, GREEN_TAGS) else None


def area_rank(layer: str, area_m2: float) -> int | None:
    """Return the rank of an area of this size, or None if it is too small to draw."""
    return next((rank for least_m2, rank in AREA_RANKS_M2[layer] if area_m2 >= least_m2), None)


def line_layer(tags: Mapping[str, str]) -> tuple[str, int] | None:
    """Return layer and rank of a line, or None if it is not drawn, such as one in a tunnel."""
    if tags.get("tunnel", "no") != "no" or tags.get("location") == "underground":
        return None
    if (rank := STREET_RANKS.get(tags.get("highway", ""))) is not None:
        if any(tags.get(key) in values for key, values in ALONG_STREETS.items()):
            return None
        return (MAIN_STREET if rank <= LAST_MAIN_STREET else MINOR_STREET), rank
    if (rank := RAIL_RANKS.get(tags.get("railway", ""))) is not None:
        return RAIL, (6 if tags.get("service") in SIDE_TRACKS else rank)
    if (rank := WATERWAY_RANKS.get(tags.get("waterway", ""))) is not None:
        return WATER, rank
    return None


def name_rank(tags: Mapping[str, str]) -> int | None:
    """Return the rank of a named part of the country, or None if it is not written on the map."""
    return NAME_RANKS.get(tags.get("place", "")) if tags.get("name") else None


def _has(tags: Mapping[str, str], wanted: Mapping[str, set[str]]) -> bool:
    return any(tags.get(key) in values for key, values in wanted.items())
