"""Spreads inhabitants over the 250 m cells of an invented municipality."""

import numpy as np
import pandas as pd
import shapely

from data.demonstration.greenery import Greenery
from data.demonstration.settlement import Settlement
from data.demonstration.size import CELL_M, Size
from data.demonstration.terrain import Terrain

_SAMPLES = 4
_COUNTRY_PER_KM2 = 5.0


def spread_population(
    size: Size, terrain: Terrain, settlement: Settlement, greenery: Greenery, rng: np.random.Generator
) -> pd.DataFrame:
    """One row per 250 m cell of the rectangle.

    Returns
    -------
    Columns x, y (metres from the corner, middle of the cell), land, field, industry, shore, built (shares),
    inhabitants (persons; they add up to those of the size).
    """
    columns, rows = int(size.width_m // CELL_M), int(size.height_m // CELL_M)
    step = CELL_M / _SAMPLES
    sample_x = (np.arange(columns * _SAMPLES) + 0.5) * step
    sample_y = (np.arange(rows * _SAMPLES) + 0.5) * step
    x, y = (grid.ravel() for grid in np.meshgrid(sample_x, sample_y))
    dry = _inside(terrain.land, x, y)
    quarters = settlement.quarters
    people = np.zeros(len(x))
    industry = np.zeros(len(x), dtype=bool)
    built = np.zeros(len(x), dtype=bool)
    for quarter in quarters.to_dict(
        "records"
    ):  # some tens of quarters, each a test of all samples in its box
        near = np.hypot(x - quarter["x"], y - quarter["y"]) < 2 * quarter["radius_m"]
        inside = np.zeros(len(x), dtype=bool)
        inside[near] = _inside(quarter["outline"], x[near], y[near])
        people = np.where(inside, np.maximum(people, quarter["people_per_km2"]), people)
        industry |= inside & (quarter["use"] == "industry")
        built |= inside
    green = _inside(shapely.union_all([*greenery.forests, *greenery.parks]), x, y)
    people = np.where(dry & ~green, np.maximum(people, _COUNTRY_PER_KM2), 0.0)
    mean = _mean_by_cell(columns, rows)
    cell_x, cell_y = np.meshgrid((np.arange(columns) + 0.5) * CELL_M, (np.arange(rows) + 0.5) * CELL_M)
    weights = mean(people) * np.exp(rng.normal(0, 0.35, columns * rows))
    land = mean(dry)
    return pd.DataFrame(
        {
            "x": cell_x.ravel(),
            "y": cell_y.ravel(),
            "land": land,
            "field": mean(dry & ~green & ~built),
            "industry": mean(industry & dry),
            "shore": np.where((land > 0.25) & (land < 0.95), mean(built & dry), 0.0),
            "built": mean(built & dry),
            "inhabitants": rng.multinomial(size.inhabitants, weights / weights.sum()),
        }
    )


def _inside(shape: shapely.Geometry, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    shapely.prepare(shape)
    return np.asarray(shapely.contains_xy(shape, x, y))


def _mean_by_cell(columns: int, rows: int):  # type: ignore[no-untyped-def]
    def mean(samples: np.ndarray) -> np.ndarray:
        return samples.reshape(rows, _SAMPLES, columns, _SAMPLES).mean(axis=(1, 3)).ravel()

    return mean
