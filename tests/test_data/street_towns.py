"""Makes tiny towns of streets for tests, as extracts around one point, and opens them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.streets.tiles import build_tiles
from data.streets.valhalla_streets import ValhallaStreets
from tests.test_data.extract_writing import TinyExtract

STREET = {"highway": "residential"}
HELSINKI = Path(__file__).parents[2] / "data" / "demonstration" / "extracts" / "helsinki-centre.osm.pbf"
# A rectangle in central Helsinki: (south, west), (north, east).
HELSINKI_CORNERS = (60.163, 24.936), (60.174, 24.952)


def lay_grid(town: TinyExtract, x: float, y: float, *, streets: int, step_m: float) -> None:
    """Lay as many streets east to west as north to south, crossing each other."""
    nodes = [[town.point({}, x + i * step_m, y + j * step_m) for j in range(streets)] for i in range(streets)]
    for i in range(streets):
        town.way(STREET, nodes[i])
        town.way(STREET, [column[i] for column in nodes])


def open_town(town: TinyExtract, folder: Path) -> ValhallaStreets:
    """Build the streets of a town in a folder."""
    return open_extract(town.write(folder / "town.osm.pbf"), folder)


def open_extract(extract: Path, folder: Path) -> ValhallaStreets:
    """Build the streets of an extract in a folder."""
    tiles = build_tiles(folder, [extract], tell=lambda _share, _what: None, cancelled=lambda: False)
    return ValhallaStreets(tiles)


def points_of(town: TinyExtract, *metres: tuple[float, float]) -> NDArray[np.float64]:
    """Return (lat, lon) of points given in metres from the town's corner."""
    return np.array([town.place(x, y)[::-1] for x, y in metres])


def points_in_helsinki(count: int, *, seed: int = 1) -> NDArray[np.float64]:
    """Return (lat, lon) of points in central Helsinki, the same for the same seed."""
    return np.random.default_rng(seed).uniform(*HELSINKI_CORNERS, (count, 2))
