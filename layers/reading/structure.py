"""Reads distances, inhabitants and worksites, and measures the structure of cells."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import INSPECTION, OUTREACH
from data.area import read_area_cells
from data.clock import today
from data.grid import parents
from data.language import _
from data.permission import check_reads
from data.places import read_places
from data.remoteness import Points, read_help_points, read_hubs
from data.worksites import read_worksites
from layers.layer import Layer
from layers.reading.people import people_near, people_of_cells
from layers.request import Request
from layers.structural_factors import (
    Factor,
    distance_m,
    employer_housing,
    far_from_help,
    far_from_transport,
    few_people,
    seasonal_sites,
)
from layers.structure import structure

Floats = NDArray[np.float64]


def structural_factors(request: Request) -> Layer:
    """Return how isolated the worksites of each cell are, from worksites and the open map alone."""
    check_reads(request.store, request.person, INSPECTION)
    cells = read_area_cells(request.store, level=request.level)
    sites = read_worksites(request.store, request.person, day=today())
    sites = sites[~sites["at_help_place"].astype(bool) & (sites["cell_level"] <= request.level)]
    per_cell = _sites_per_cell(sites, cells, request.level)
    factors, missing = _remote(request, cells)
    if len(sites):
        factors.append(employer_housing(per_cell["housing"].to_numpy(float)))
        factors.append(seasonal_sites(per_cell["seasonal"].to_numpy(float)))
    known = per_cell["sites"].to_numpy() > 0
    return structure(
        tuple(factors), known, cells, purpose=INSPECTION, level=request.level,
        count=int(per_cell["sites"].sum()), missing=tuple(missing),
    )  # fmt: skip


def isolation(request: Request) -> Layer:
    """Return how isolated people in each cell are, where people live or places lie."""
    check_reads(request.store, request.person, OUTREACH)
    cells = read_area_cells(request.store, level=request.level)
    people = people_of_cells(request, cells)
    places = read_places(request.store, request.person, purpose=OUTREACH)
    places = places[places["cell_level"] <= request.level]
    east, north = _at_level(places, request.level)
    here = pd.MultiIndex.from_arrays([east, north])
    placed = pd.MultiIndex.from_frame(cells[["east", "north"]]).isin(here)
    factors, missing = _remote(request, cells)
    return structure(
        tuple(factors), (people > 0) | placed, cells, purpose=OUTREACH, level=request.level,
        count=int(people.sum()), missing=tuple(missing),
    )  # fmt: skip


def _remote(request: Request, cells: gpd.GeoDataFrame) -> tuple[list[Factor], list[str]]:
    """Return the factors of remoteness that can be measured, and the names of those that cannot."""
    x, y = request.store.grid.centres(cells["east"].to_numpy(), cells["north"].to_numpy(), request.level)
    factors, missing = [], []
    distances: list[tuple[Points, Callable[[Floats], Factor], str]] = [
        (read_hubs(request.store, request.person), far_from_transport, _("distance to public transport")),
        (read_help_points(request.store, request.person), far_from_help, _("distance to help")),
    ]
    for points, factor, words in distances:
        if len(points):
            factors.append(factor(distance_m(x, y, points.x, points.y)))
        else:
            missing.append(words)
    people = people_near(request, cells)
    if people.any():
        factors.append(few_people(people))
    else:
        missing.append(_("people around"))
    return factors, missing


def _sites_per_cell(sites: pd.DataFrame, cells: gpd.GeoDataFrame, level: int) -> pd.DataFrame:
    """Return worksites of each cell, and the shares that have employer housing and that are seasonal."""
    east, north = _at_level(sites, level)
    each = pd.DataFrame(
        {
            "east": east,
            "north": north,
            "sites": 1.0,
            "housing": sites["employer_housing"].astype("boolean").fillna(False).to_numpy(float),
            "seasonal": sites["season"].notna().to_numpy(float),
        }
    )
    summed = each.groupby(["east", "north"], as_index=False).sum()
    found = cells[["east", "north"]].merge(summed, "left", on=["east", "north"]).fillna(0.0)
    count = np.maximum(found["sites"].to_numpy(float), 1.0)
    return pd.DataFrame(
        {"sites": found["sites"], "housing": found["housing"] / count, "seasonal": found["seasonal"] / count}
    )


def _at_level(rows: pd.DataFrame, level: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    east, north = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int32)
    levels = rows["cell_level"].to_numpy(int)
    for own in np.unique(levels):  # at most six
        here = levels == own
        east[here], north[here] = parents(
            rows["east"].to_numpy(np.int32)[here],
            rows["north"].to_numpy(np.int32)[here],
            level=int(own),
            to_level=level,
        )
    return east, north
