"""Reads how many people live in and around the cells of a request."""

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.grid import side_of_level
from data.population import read_population
from layers.request import Request
from layers.window import Windows

Floats = NDArray[np.float64]

NEAR_M = 1_000


def people_of_cells(request: Request, cells: gpd.GeoDataFrame) -> Floats:
    """Return the inhabitants of each cell, in the order of the cells."""
    people = read_population(request.store, level=request.level)
    found = cells[["east", "north"]].merge(people, "left", on=["east", "north"])
    return np.asarray(found["inhabitants"].astype(float).fillna(0.0))


def people_near(request: Request, cells: gpd.GeoDataFrame) -> Floats:
    """Return the inhabitants within about a kilometre of each cell, its own among them."""
    radius = max(1, round(NEAR_M / side_of_level(request.level)))
    windows = Windows(cells["east"].to_numpy(), cells["north"].to_numpy(), radius=radius)
    return windows.sums(people_of_cells(request, cells))
