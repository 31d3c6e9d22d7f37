"""Says in a few words how a way runs: the streets it follows by name, or the direction it takes."""

import math

import numpy as np
import pandas as pd
import shapely

from data.grid import Grid
from data.language import _
from data.streets.network import Leg
from layers.sheets.ground import Ground

STEP_M, NEAR_M = 15.0, 20.0
MOST_STEPS, MOST_NAMES = 300, 3
LEAST_STEPS = 3  # a street that is only crossed is not followed


def ways_in_words(
    ground: Ground, grid: Grid, legs: tuple[Leg, ...], *, on_streets: bool = True
) -> tuple[str, ...]:
    """Return for each leg the named streets that it follows, in order, else in which direction it leads.

    Where the legs run on no streets, as straight lines do, the direction is all that can be said.
    """
    streets = pd.concat([ground.layers["main_street"], ground.layers["minor_street"]])
    named = streets.loc[streets["name"].notna() & on_streets]
    tree = shapely.STRtree(named["geometry"].to_numpy())
    names = named["name"].to_numpy()
    return tuple(_way_in_words(leg, grid, tree, names) for leg in legs)


def _way_in_words(leg: Leg, grid: Grid, tree: shapely.STRtree, names: np.ndarray) -> str:
    x, y = grid.points_to_metres(leg.line[:, 0], leg.line[:, 1])
    line = shapely.LineString(np.column_stack([x, y]))
    if line.length == 0:
        return ""
    followed = _followed(line, tree, names)
    if followed:
        return _("by {streets}").format(streets=", ".join(followed))
    return _direction(math.degrees(math.atan2(x[-1] - x[0], y[-1] - y[0])))


def _followed(line: shapely.LineString, tree: shapely.STRtree, names: np.ndarray) -> list[str]:
    step_m = max(STEP_M, line.length / MOST_STEPS)
    along = shapely.line_interpolate_point(line, np.arange(0, line.length, step_m))
    if not len(names):
        return []
    steps, nearest = tree.query_nearest(along, max_distance=NEAR_M, all_matches=False)
    passed = [str(names[street]) for __, street in sorted(zip(steps, nearest, strict=True))]
    times = {name: passed.count(name) for name in passed}
    kept = sorted((name for name in times if times[name] >= LEAST_STEPS), key=lambda name: -times[name])
    longest = set(kept[:MOST_NAMES])
    return [name for name in times if name in longest]


def _direction(bearing_deg: float) -> str:
    words = (
        _("to the north"),
        _("to the north-east"),
        _("to the east"),
        _("to the south-east"),
        _("to the south"),
        _("to the south-west"),
        _("to the west"),
        _("to the north-west"),
    )
    return words[round(bearing_deg / 45) % 8]
