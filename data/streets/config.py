"""Sets up Valhalla for use on one machine, without a service: limits raised, nothing logged."""

import json
import threading
from copy import deepcopy
from pathlib import Path
from typing import Any

import valhalla

GRAPH = "graph"
COSTINGS = ("pedestrian", "bicycle", "auto")
MOST_PAIRS = 10_000_000
MOST_LOCATIONS = 10_000
MOST_DISTANCE_M = 1_000_000.0
MOST_MINUTES = 600
SEARCH_M = 200  # Valhalla's own limit of a search radius
_CACHE_BYTES = 256_000_000
# Files of a Valhalla server: what would lie there by chance must not change our streets.
_ELSEWHERE = ("traffic_extract", "admin", "landmarks", "timezone", "transit_dir", "transit_feeds_dir")
_guard = threading.Lock()


def travelling(costing: str) -> dict[str, Any]:
    """Return the part of a request that says how one travels; ferries are left out: no timetable is known."""
    return {"costing": costing, "costing_options": {costing: {"exclude_ferries": True}}}


def write_config(folder: Path) -> Path:
    """Write the configuration for the tiles in ``folder/graph`` beside them, and return its path.

    It holds the whole path of the tiles, so it is written again whenever they are opened.
    """
    path = folder / "config.json"
    path.write_text(json.dumps(valhalla_config(folder / GRAPH)), encoding="utf-8")
    return path


def valhalla_config(graph: Path) -> dict[str, Any]:
    """Return the configuration for the tiles in a folder, which must exist.

    The matrix goes by one search per source: exact, and on 200 points of central Helsinki five times as fast
    as the search from both ends that Valhalla 3.9.1 chooses for that many.
    """
    with _guard:  # 3.9.1 hands out, and changes, the one dictionary that it has
        config: dict[str, Any] = deepcopy(valhalla.get_config(tile_extract="", tile_dir=graph))
    config["logging"] = {"type": ""}
    config["mjolnir"]["max_cache_size"] = _CACHE_BYTES
    for name in _ELSEWHERE:
        config["mjolnir"].pop(name, None)
    config.pop("additional_data", None)
    # It refuses a whole request where one point lies on an island; the search itself answers per pair.
    config["loki"]["use_connectivity"] = False
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = config["service_limits"]
    for costing in COSTINGS:
        limits[costing] |= {
            "max_distance": MOST_DISTANCE_M,
            "max_locations": MOST_LOCATIONS,
            "max_matrix_distance": MOST_DISTANCE_M,
            "max_matrix_location_pairs": MOST_PAIRS,
        }
    limits["isochrone"] |= {"max_time_contour": MOST_MINUTES, "max_distance": MOST_DISTANCE_M}
    return config
