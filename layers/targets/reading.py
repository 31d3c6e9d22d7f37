"""Reads what is known for inspection, from its own side of the wall and the open map alone."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from data.access import Person
from data.inspecting.signals import read_signals
from data.inspecting.unit_results import read_unit_results
from data.permission import check_plans_inspections
from data.population import read_population
from data.remoteness import Points, read_help_points, read_hubs
from data.store import Store
from data.worksites import read_worksites
from layers.structural_factors import distance_m
from layers.targets.facts import InspectionFacts

Floats = NDArray[np.float64]

NEAR_M = 1_000
DAYS_AHEAD = 400
"""So far ahead months are planned: sites that open until then are known already."""
_PEOPLE_LEVEL = 1
_CELL = ["east", "north", "cell_level"]


def read_inspection_facts(store: Store, person: Person, *, day: date) -> InspectionFacts:
    """Return what is known for inspection on a day.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    worksites = read_worksites(store, person, day=day, until=day + timedelta(days=DAYS_AHEAD))
    inspections = read_unit_results(store, person, day=day)
    return InspectionFacts(
        worksites=worksites,
        inspections=inspections,
        signals=read_signals(store, person, day=day),
        factors=_factors(store, person, worksites, inspections),
        day=day,
    )


def _factors(
    store: Store, person: Person, worksites: pd.DataFrame, inspections: pd.DataFrame
) -> pd.DataFrame:
    """Return what isolates each cell of a worksite, from its middle."""
    cells = pd.concat([worksites[_CELL], inspections[_CELL]]).drop_duplicates(ignore_index=True)
    x, y = np.zeros(len(cells)), np.zeros(len(cells))
    for level in np.unique(cells["cell_level"]):  # at most six
        here = (cells["cell_level"] == level).to_numpy()
        east, north = (cells.loc[here, name].to_numpy(np.int32) for name in ("east", "north"))
        x[here], y[here] = store.grid.centres(east, north, int(level))
    return cells.assign(
        transport_m=_nearest(x, y, read_hubs(store, person)),
        help_m=_nearest(x, y, read_help_points(store, person)),
        people=_people_near(store, x, y),
    )


def _nearest(x: Floats, y: Floats, points: Points) -> Floats:
    if not len(points) or not len(x):
        return np.full(len(x), np.nan)
    return distance_m(x, y, points.x, points.y)


def _people_near(store: Store, x: Floats, y: Floats) -> Floats:
    population = read_population(store, level=_PEOPLE_LEVEL)
    people = population["inhabitants"].astype(float).fillna(0.0).to_numpy()
    if not people.any() or not len(x):
        return np.full(len(x), np.nan)
    east, north = (population[name].to_numpy(np.int32) for name in ("east", "north"))
    there = KDTree(np.column_stack(store.grid.centres(east, north, _PEOPLE_LEVEL)))
    near = KDTree(np.column_stack([x, y])).sparse_distance_matrix(there, NEAR_M, output_type="coo_matrix")
    return np.bincount(near.row, weights=people[near.col], minlength=len(x))
