"""Turns places into sources of exposure: where each counts from, how much and how far."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.vocabulary import place_kind
from layers.exposure_weights import SURFACES, Weights
from layers.layer import check_crs

LEVEL_SHOWN_AS_CELL = 2
_COLUMNS = ("kind", "east", "north", "cell_level", "geometry")


@dataclass(frozen=True)
class Sources:
    """One entry per place that counts.

    Parameters
    ----------
    kind
        Code of the kind of place.
    x, y
        Metres, grid CRS: the point, or the centre of the cell where only that is kept.
    weight
        Share in [0, 1], added at the door.
    reach_m
        Distance where nothing is added any more.
    cell_level
        Level of the cell that stands for the place, -1 for a point.
    """

    kind: NDArray[np.object_]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    weight: NDArray[np.float64]
    reach_m: NDArray[np.float64]
    cell_level: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.kind)


def sources_of_places(places: gpd.GeoDataFrame, weights: Weights, *, purpose: str, level: int) -> Sources:
    """Return the sources of one surface at one level of the grid.

    A place without a kept point counts from the centre of its cell, whatever its geometry. A place known only
    to a cell coarser than both 500 m and the level is left out: it would be split.

    Raises
    ------
    CrsMismatch
        When the places are not in metres.
    Refused
        When the purpose has no surface, a column is missing, a kind may not be on this surface, or a kind
        that is shown as cells comes with a point or a smaller cell.
    """
    _check_places(places, purpose)
    of_kind = {code: weights.by_code[code] for code in places["kind"].unique()}
    counted = places["kind"].map({code: of_kind[code].weight(purpose) > 0 for code in of_kind})
    too_coarse = places["cell_level"] > max(level, LEVEL_SHOWN_AS_CELL)
    kept = places[counted.astype(bool) & ~too_coarse]
    x, y, cell_level = _positions(kept)
    return Sources(
        kind=kept["kind"].to_numpy(object),
        x=x,
        y=y,
        weight=_looked_up(kept, {code: of_kind[code].weight(purpose) for code in of_kind}),
        reach_m=reach_m(
            distance_to_neighbour_m(x, y, x, y, weights.neighbours + 1),
            _looked_up(kept, {code: of_kind[code].reach_urban_m for code in of_kind}),
            _looked_up(kept, {code: of_kind[code].reach_rural_m for code in of_kind}),
        ),
        cell_level=cell_level,
    )


def count_too_coarse(places: gpd.GeoDataFrame, *, level: int) -> int:
    """Return how many places are known only to a cell coarser than both 500 m and the level."""
    return int((places["cell_level"] > max(level, LEVEL_SHOWN_AS_CELL)).sum())


def reach_m(
    neighbour_m: NDArray[np.float64],
    shortest_m: NDArray[np.float64] | float,
    longest_m: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """Return the reach in metres: the geometric mean of shortest reach and distance to the neighbour.

    It lies between the shortest and the longest. So a place reaches further where places are sparse, and yet
    the sum of nearness still grows with their density (with its root). A reach that kept the same number of
    places within it would make every cell alike.
    """
    return np.asarray(np.clip(np.sqrt(shortest_m * neighbour_m), shortest_m, longest_m))


def distance_to_neighbour_m(
    at_x: NDArray[np.float64],
    at_y: NDArray[np.float64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    rank: int,
) -> NDArray[np.float64]:
    """Return the distance in metres to the source of this rank by nearness; infinite where there are fewer.

    A source is its own nearest, so among the sources themselves the tenth other one has rank 11.
    """
    if len(x) == 0:
        return np.full(len(at_x), np.inf)
    distance_m, _nearest = KDTree(np.column_stack([x, y])).query(np.column_stack([at_x, at_y]), k=[rank])
    return np.asarray(distance_m[:, 0], np.float64)


def _positions(
    places: gpd.GeoDataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    x, y = np.array(places.geometry.x, float), np.array(places.geometry.y, float)
    by_cell = places["cell_level"].to_numpy() >= LEVEL_SHOWN_AS_CELL
    cell_level = np.where(by_cell, places["cell_level"].to_numpy(np.int64), -1)
    grid = Grid(places.crs.to_epsg())
    for own_level in np.unique(cell_level[by_cell]):  # at most four levels
        here = cell_level == own_level
        x[here], y[here] = grid.centres(places["east"][here], places["north"][here], int(own_level))
    return x, y, cell_level


def _looked_up(places: gpd.GeoDataFrame, number: dict[str, float]) -> NDArray[np.float64]:
    codes = pd.Categorical(places["kind"], categories=list(number)).codes
    return np.asarray(np.array(list(number.values()), np.float64)[codes])


def _check_places(places: gpd.GeoDataFrame, purpose: str) -> None:
    if purpose not in SURFACES:
        raise Refused(
            _("There is no exposure surface for {purpose}. Choose among {known}.").format(
                purpose=purpose, known=", ".join(SURFACES)
            )
        )
    missing = [name for name in _COLUMNS if name not in places.columns]
    if missing:
        raise Refused(_("The places lack {columns}. Add them.").format(columns=", ".join(missing)))
    check_crs(places, places.crs.to_epsg() if places.crs else 0)
    kinds = [place_kind(code) for code in places["kind"].unique()]
    if strangers := sorted(kind.code for kind in kinds if purpose not in kind.purposes):
        raise Refused(
            _("{kinds} may not be on the {purpose} surface. Read the places of that purpose alone.").format(
                kinds=", ".join(strangers), purpose=purpose
            )
        )
    as_cells = places["kind"].isin([kind.code for kind in kinds if not kind.keeps_point])
    too_fine = places[as_cells & (places["cell_level"] < LEVEL_SHOWN_AS_CELL)]
    if len(too_fine):
        raise Refused(
            _(
                "{kinds} came with a point or a small cell. Coarsen them to 500 m before they are stored."
            ).format(kinds=", ".join(sorted(too_fine["kind"].unique())))
        )
