"""Counts a place once that an extract draws several times: as a point, a building and its ground."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

FILLED_IN = ("name", "address", "opening_hours")


def drop_double(
    places: pd.DataFrame, *, grounds: Collection[str], same_name_m: Mapping[str, float]
) -> pd.DataFrame:
    """Return the places with each counted once; what a dropped one knew fills gaps of the one that stays.

    1. A feature inside an area of its kind and name is that area.
    2. For kinds in `grounds`, an area without a name that holds named places of its kind gives way to them.
    3. For kinds in `grounds`, a feature without a name inside a remaining area of its kind is part of it.
    4. For kinds in `same_name_m`, features of one name within that distance are one; the largest stays.

    Parameters
    ----------
    places
        Columns kind, name, address, opening_hours, x, y (metres) and outline (metres, None for points).
    """
    kept = [
        _drop_double_of_kind(
            of_kind, is_ground=str(kind) in grounds, same_name_m=same_name_m.get(str(kind), 0.0)
        )
        for kind, of_kind in places.groupby("kind", sort=True)
    ]
    return pd.concat(kept, ignore_index=True) if kept else places.copy()


def _drop_double_of_kind(places: pd.DataFrame, *, is_ground: bool, same_name_m: float) -> pd.DataFrame:
    places = places.reset_index(drop=True)
    outlines = places["outline"].to_numpy(dtype=object)
    area_m2 = np.nan_to_num(shapely.area(outlines))
    names = np.array([_folded(name) for name in places["name"]], dtype=object)
    points = np.asarray(shapely.points(places[["x", "y"]].to_numpy()))
    inner, outer = _inside(points, outlines, area_m2)

    into = np.full(len(places), -1)
    is_same = (names[inner] == names[outer]) & (names[inner] != "")
    into[inner[is_same]] = outer[is_same]
    if is_ground:
        gives_way = outer[(names[outer] == "") & (names[inner] != "")]
        into[gives_way] = inner[(names[outer] == "") & (names[inner] != "")]
        is_part = (names[inner] == "") & ~np.isin(outer, gives_way) & (into[inner] < 0)
        into[inner[is_part]] = outer[is_part]
    if same_name_m:
        near, far = _near(points, area_m2, same_name_m)
        is_same = (names[near] == names[far]) & (names[near] != "") & (into[near] < 0)
        into[near[is_same]] = far[is_same]
    return _filled_in(places, into)[into < 0]


def _inside(
    points: NDArray[Any], outlines: NDArray[Any], area_m2: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs (inner, outer): the point of the inner one lies in the outline of the larger outer one."""
    inner, outer = shapely.STRtree(outlines).query(points, predicate="intersects")
    order = area_m2 - np.arange(len(area_m2)) * 1e-6  # of two equal outlines, the first stays
    is_larger = order[outer] > order[inner]
    inner, outer = inner[is_larger], outer[is_larger]
    largest_last = np.argsort(area_m2[outer], kind="stable")
    return inner[largest_last], outer[largest_last]


def _near(
    points: NDArray[Any], area_m2: NDArray[np.float64], distance_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs (one, other) within a distance where the other is larger, or as large and earlier."""
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=distance_m)
    order = np.lexsort((-np.arange(len(points)), area_m2)).argsort()
    is_larger = order[other] > order[one]
    return one[is_larger], other[is_larger]


def _filled_in(places: pd.DataFrame, into: NDArray[np.intp]) -> pd.DataFrame:
    """Return the places with gaps filled from the first dropped place that knows."""
    filled = places.copy()
    dropped = np.flatnonzero(into >= 0)
    for column in FILLED_IN:
        known = places.loc[dropped, column].groupby(into[dropped]).first()  # the first that is not missing
        filled[column] = filled[column].fillna(known)
    return filled


def _folded(name: object) -> str:
    return name.casefold() if isinstance(name, str) else ""
