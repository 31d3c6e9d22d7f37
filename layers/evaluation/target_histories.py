"""Measures what was known before each inspection: of its site, of its address, and of what lies around.

What an inspection finds depends on who inspects. So every measure of an earlier visit is net: less the mean
of its inspector group over the visits that are learnt from.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.evaluation.target_inspections import INSPECTOR, Window

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OWN_WEIGHT = 2.0
AROUND_WEIGHT = 5.0
# What lies around, at two scales: near and lately, wide and over a longer time. Kilometres, days to a half.
SCALES = {"near": (0.5, 180.0), "wide": (2.0, 365.0)}
STEP_DAYS = 61
FIRST_DAYS = 150
_CELL_KM = 0.25
_KM_PER_DEGREE = 111.32


def visit_measures(window: Window, *, net: bool = True) -> pd.DataFrame:
    """Return what each visit that is learnt from found, in four measures; zero for all others.

    Columns: critical (yes/no), serious and minor (logarithm of 1 + count), failed (result not plain "Pass").

    Parameters
    ----------
    net
        Whether the mean of the inspector group is taken off, else that of all.
    """
    inspections, training = window.inspections, window.training
    raw = pd.DataFrame(
        {
            "critical": window.found.astype(np.float64),
            "serious": np.log1p(inspections["serious_count"].to_numpy(float)),
            "minor": np.log1p(inspections["minor_count"].to_numpy(float)),
            "failed": (inspections["result"].to_numpy(object) != "Pass").astype(np.float64),
        }
    )
    learnt = raw[training]
    groups = inspectors(window)[training] if net else np.full(int(training.sum()), "")
    less = (learnt - learnt.groupby(groups).transform("mean")).fillna(0.0)
    return less.reindex(raw.index, fill_value=0.0)


def inspectors(window: Window) -> NDArray[np.object_]:
    """Return the inspector group of each inspection; where it is not known that is a group of its own."""
    return window.inspections[INSPECTOR].astype(object).fillna("").to_numpy(object)


def own_histories(window: Window, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each measure over earlier visits of the site, and of others at its address.

    Means are drawn to zero by two visits. Only visits that are learnt from, on an earlier day, count.
    """
    places = pd.MultiIndex.from_frame(window.inspections[["lat", "lon"]].round(5))
    address = pd.factorize(places)[0].astype(np.int64)
    site = pd.factorize(window.inspections["site_id"])[0].astype(np.int64)
    counts = window.training.astype(np.float64)
    own_n, all_n = (_earlier_sum(key, window.day, counts) for key in (site, address))
    both = pd.factorize(address * (site.max() + 1) + site)[0].astype(np.int64)
    both_n = _earlier_sum(both, window.day, counts)
    columns = {}
    for name in measures.columns:
        values = measures[name].to_numpy(float)
        own, everybody, here = (_earlier_sum(key, window.day, values) for key in (site, address, both))
        columns[f"own_{name}"] = own / (own_n + OWN_WEIGHT)
        columns[f"address_{name}"] = (everybody - here) / (all_n - both_n + OWN_WEIGHT)
    return pd.DataFrame(columns)


def around(window: Window, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each measure around, near visits and recent ones counting more, drawn to zero.

    The weight of a visit falls as a normal density over kilometres and by half over days, at two scales. So
    that a visit that is learnt from knows as little as one of the test, what lies around is taken up to the
    first day of its step of 61 days, counted back from the end of training.
    """
    column, row, shape = _cells(window)
    place = column * shape[1] + row
    day, training = window.day, window.training
    end = int(day[training].max()) + 1
    step = np.where(training, -((end - 1 - day) // STEP_DAYS + 1), 0)
    columns = {f"{scale}_{name}": np.zeros(len(day)) for scale in SCALES for name in measures.columns}
    for number in np.unique(step):  # one for each step: at most a few dozen
        begins = end + number * STEP_DAYS
        known, here = training & (day < begins), step == number
        for scale, (width_km, half_life_days) in SCALES.items():
            weight = 0.5 ** ((begins - day[known]) / half_life_days)
            near = _smooth(place[known], weight, shape, width_km)[place[here]]
            for name in measures.columns:
                values = weight * measures[name].to_numpy(float)[known]
                sums = _smooth(place[known], values, shape, width_km)[place[here]]
                columns[f"{scale}_{name}"][here] = sums / (near + AROUND_WEIGHT)
    return pd.DataFrame(columns)


def _earlier_sum(key: Ints, day: Ints, values: Floats) -> Floats:
    """Return the sum over earlier days of the same key; rows stand by day."""
    rows = pd.DataFrame({"key": key, "day": day, "value": values})
    until = rows.groupby("key")["value"].cumsum() - rows.groupby(["key", "day"])["value"].cumsum()
    return until.to_numpy(float)


def _cells(window: Window) -> tuple[Ints, Ints, tuple[int, int]]:
    lat, lon = (window.inspections[name].to_numpy(float) for name in ("lat", "lon"))
    narrow = np.cos(np.radians(lat.mean()))
    column = np.floor((lon - lon.min()) * narrow * _KM_PER_DEGREE / _CELL_KM).astype(np.int64)
    row = np.floor((lat - lat.min()) * _KM_PER_DEGREE / _CELL_KM).astype(np.int64)
    return column, row, (int(column.max()) + 1, int(row.max()) + 1)


def _smooth(place: Ints, weight: Floats, shape: tuple[int, int], width_km: float) -> Floats:
    """Return the sum of weights around each cell, a weight at the cell itself counting whole."""
    from scipy.ndimage import gaussian_filter

    flat = np.bincount(place, weights=weight, minlength=shape[0] * shape[1]).reshape(shape)
    width = width_km / _CELL_KM
    return np.asarray(gaussian_filter(flat, width, mode="constant") * 2 * np.pi * width**2).ravel()
