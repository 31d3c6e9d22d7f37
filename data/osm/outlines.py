"""Gathers the outlines of a base map in the grid's metres, and keeps it light however large the region is."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.grid import Grid
from data.osm.drawn import AREA_RANKS_M2, BUILDING, GREEN, LAYERS, MAIN_STREET, RAIL, WATER, area_rank

CHUNK = 5_000
MARGIN_M = 250  # what reaches further out of the area is cut off
# Corner points a layer may have. Some 300,000 in all make two to three megabytes in a browser.
MOST_CORNERS = {
    "water": 40_000, "green": 40_000, "building": 90_000, "main_street": 40_000, "minor_street": 70_000,
    "rail": 15_000, "place_name": 1_500,
}  # fmt: skip
TOLERANCE_M = {
    "building": 1.5,
    "main_street": 2.5,
    "minor_street": 3.0,
    "rail": 3.0,
    "water": 4.0,
    "green": 5.0,
}
# A layer that is too heavy is drawn coarser before anything is left out of it, but for buildings and lanes.
COARSER_M = {WATER: (10.0, 25.0), GREEN: (15.0,), MAIN_STREET: (6.0,), RAIL: (8.0,)}


@dataclass
class _Drawn:
    """The outlines of one layer so far: geometry, rank, size (m2 or m) and name, of one length."""

    geometry: NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=object))
    rank: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, dtype=np.int16))
    size: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    name: NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=object))

    def take(self, rows: NDArray[Any]) -> "_Drawn":
        return _Drawn(self.geometry[rows], self.rank[rows], self.size[rows], self.name[rows])

    def join(self, other: "_Drawn") -> "_Drawn":
        return _Drawn(
            np.concatenate([self.geometry, other.geometry]),
            np.concatenate([self.rank, other.rank]),
            np.concatenate([self.size, other.size]),
            np.concatenate([self.name, other.name]),
        )


class Outlines:
    """Takes outlines in degrees one by one and gives them back simplified, ranked and within a budget.

    Parameters
    ----------
    grid
        The store's grid; outlines come out in its CRS.
    rectangle
        (west, south, east, north) of the area of work, metres.
    """

    def __init__(self, grid: Grid, rectangle: tuple[float, float, float, float]) -> None:
        self._grid = grid
        west, south, east, north = rectangle
        self._cut = (west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
        self._waiting: dict[str, list[tuple[str, int, str | None]]] = {layer: [] for layer in LAYERS}
        self._drawn: dict[str, _Drawn] = {layer: _Drawn() for layer in LAYERS}

    def add(self, layer: str, wkb_hex: str, rank: int, name: str | None) -> None:
        """Take one outline, as WKB in hex digits, degrees; the rank of an area follows from its size."""
        waiting = self._waiting[layer]
        waiting.append((wkb_hex, rank, name))
        if len(waiting) >= CHUNK:
            self._take_in(layer)

    def add_metres(self, layer: str, geometry: list[Any], rank: int) -> None:
        """Take outlines that are in metres already, such as the sea."""
        shapes = np.array(geometry, dtype=object)
        self._keep(layer, shapes, np.full(len(shapes), rank, np.int16), np.full(len(shapes), None))

    def finish(self) -> pd.DataFrame:
        """Return the base map: layer, rank, name and outline (WKB, metres), the most important first."""
        frames = []
        for layer in LAYERS:
            self._take_in(layer)
            drawn = _within_budget(layer, _merge_lines(layer, self._drawn[layer]))
            frames.append(
                pd.DataFrame(
                    {
                        "layer": layer,
                        "rank": drawn.rank,
                        "name": pd.array(drawn.name, dtype="str"),
                        "outline": shapely.to_wkb(drawn.geometry),
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

    def _take_in(self, layer: str) -> None:
        waiting, self._waiting[layer] = self._waiting[layer], []
        if not waiting:
            return
        geometry = shapely.from_wkb([wkb for wkb, rank, name in waiting], on_invalid="ignore")
        geometry = shapely.transform(geometry, self._to_metres)
        rank = np.array([rank for wkb, rank, name in waiting], np.int16)
        name = np.array([name for wkb, rank, name in waiting], dtype=object)
        self._keep(layer, geometry, rank, name)

    def _keep(self, layer: str, geometry: NDArray[Any], rank: NDArray[Any], name: NDArray[Any]) -> None:
        geometry = shapely.clip_by_rect(shapely.make_valid(geometry), *self._cut)
        dimension = np.where(np.isin(shapely.get_type_id(geometry), (3, 6)), 2, 1)
        size = np.where(dimension == 2, shapely.area(geometry), shapely.length(geometry))
        if layer in AREA_RANKS_M2:
            by_size = np.array([area_rank(layer, each) or 0 for each in size], np.int16)
            rank = np.where(dimension == 2, by_size, rank)
        wanted = (rank > 0) & ~shapely.is_empty(geometry)
        if layer in TOLERANCE_M:
            geometry = shapely.simplify(geometry, TOLERANCE_M[layer])
            wanted &= ~shapely.is_empty(geometry)
        drawn = self._drawn[layer].join(_Drawn(geometry, rank.astype(np.int16), size, name).take(wanted))
        # Bounded memory: what can no longer be shown is let go while the file is still being read.
        if shapely.get_num_coordinates(drawn.geometry).sum() > 4 * MOST_CORNERS[layer]:
            drawn = _most_important(drawn, 2 * MOST_CORNERS[layer])
        self._drawn[layer] = drawn

    def _to_metres(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self._grid.points_to_metres(points[:, 1], points[:, 0])
        return np.column_stack([x, y])


def _within_budget(layer: str, drawn: _Drawn) -> _Drawn:
    for tolerance_m in COARSER_M.get(layer, ()):
        if shapely.get_num_coordinates(drawn.geometry).sum() <= MOST_CORNERS[layer]:
            break
        coarser = _Drawn(shapely.simplify(drawn.geometry, tolerance_m), drawn.rank, drawn.size, drawn.name)
        drawn = coarser.take(~shapely.is_empty(coarser.geometry))
    return _most_important(drawn, MOST_CORNERS[layer])


def _most_important(drawn: _Drawn, most_corners: int) -> _Drawn:
    """Return the outlines of lowest rank, the largest first, until their corners are used up."""
    ordered = drawn.take(np.lexsort((-drawn.size, drawn.rank)))
    corners = np.cumsum(shapely.get_num_coordinates(ordered.geometry))
    return ordered.take(corners <= most_corners)


def _merge_lines(layer: str, drawn: _Drawn) -> _Drawn:
    """Join the pieces of a street or track into long lines: fewer rows, fewer corners."""
    if layer in (BUILDING, GREEN, "place_name") or not len(drawn.geometry):
        return drawn
    lines = shapely.get_type_id(drawn.geometry) % 4 == 1  # 1 a line, 5 several
    pieces = pd.DataFrame(
        {"rank": drawn.rank[lines], "name": drawn.name[lines], "row": np.flatnonzero(lines)}
    )
    merged = [
        (_joined(drawn.geometry[rows.to_numpy()]), rank, name)
        for (rank, name), rows in pieces.groupby(["rank", "name"], dropna=False)["row"]
    ]
    if not merged:
        return drawn
    shapes, owner = shapely.get_parts([shape for shape, rank, name in merged], return_index=True)
    streets = _Drawn(
        shapely.simplify(shapes, TOLERANCE_M[layer]),
        np.array([rank for shape, rank, name in merged], np.int16)[owner],
        shapely.length(shapes),
        np.array([name if isinstance(name, str) else None for shape, rank, name in merged], dtype=object)[
            owner
        ],
    )
    return drawn.take(~lines).join(streets)


def _joined(lines: NDArray[Any]) -> Any:
    return shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
