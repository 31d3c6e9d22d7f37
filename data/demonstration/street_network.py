"""Makes a network of drawn streets: where two cross or touch, they share a node."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

# Coordinates are kept to the decimetre, so an end that should touch a street may miss it by a little.
TOUCHES_M = 1.0
_PER_M = 10


@dataclass(frozen=True)
class Network:
    """Nodes, shape (n, 2) in metres of the grid; per street its class, its name and its nodes in order."""

    nodes: NDArray[np.float64]
    streets: tuple[tuple[str, str | None, tuple[int, ...]], ...]


def join_streets(drawn: pd.DataFrame) -> Network:
    """Give streets that cross or touch a common node there; columns: highway, name, geometry (lines).

    Of a line that crosses itself the vertices may come in another order; the generator draws none.
    """
    lines = np.asarray(drawn["geometry"], dtype=object)
    points, owner = shapely.get_coordinates(lines, return_index=True)
    shared, sharer = _junctions(lines)
    points, owner = np.concatenate([points, shared]), np.concatenate([owner, sharer])
    along_m = shapely.line_locate_point(lines[owner], shapely.points(points))
    order = np.lexsort([along_m, owner])
    rounded = np.round(points[order] * _PER_M).astype(np.int64)
    nodes, node_of = np.unique(rounded, axis=0, return_inverse=True)
    bounds = np.searchsorted(owner[order], np.arange(len(lines) + 1))
    chains = [_chain(node_of.ravel()[first:last].tolist()) for first, last in pairwise(bounds)]
    streets = tuple(
        (highway, name if isinstance(name, str) else None, chain)
        for highway, name, chain in zip(drawn["highway"], drawn["name"], chains, strict=True)
        if len(chain) > 1
    )
    return Network(nodes / _PER_M, streets)


def parts(network: Network) -> NDArray[np.int32]:
    """Return for each node the number of the connected part that it belongs to, shape (n,)."""
    edges = np.array([edge for _highway, _name, nodes in network.streets for edge in pairwise(nodes)])
    starts, ends = edges.reshape(-1, 2).T
    count = len(network.nodes)
    graph = coo_matrix((np.ones(len(starts)), (starts, ends)), shape=(count, count))
    part: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return part


def _junctions(lines: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Points that two lines have in common, once for each of the two, with the line's position."""
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared, pair = shapely.get_coordinates(shapely.intersection(lines[one], lines[other]), return_index=True)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, near = tree.query(ends, predicate="dwithin", distance=TOUCHES_M)
    points = np.concatenate([shared, shared, shapely.get_coordinates(ends[end])])
    return points, np.concatenate([one[pair], other[pair], near])


def _chain(nodes: list[int]) -> tuple[int, ...]:
    return tuple(node for i, node in enumerate(nodes) if i == 0 or node != nodes[i - 1])
