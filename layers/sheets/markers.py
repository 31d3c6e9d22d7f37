"""Moves the numbers of stops apart where they would cover each other on a map."""

import numpy as np
from numpy.typing import NDArray

MOST_ROUNDS = 60


def spread(points: NDArray[np.float64], *, apart_px: float) -> NDArray[np.float64]:
    """Return the points, moved until they are `apart_px` apart; the same input moves alike.

    Shape (n, 2) in pixels. Each pair that is too close is pushed apart by half of what is missing, again and
    again; points that coincide part in directions that differ by the golden angle.
    """
    moved = points.astype(np.float64).copy()
    turns = np.arange(len(points)) * np.pi * (3 - np.sqrt(5))
    away = np.column_stack([np.cos(turns), np.sin(turns)])
    for __ in range(MOST_ROUNDS):
        offsets = moved[:, None] - moved[None]
        distances = np.hypot(offsets[..., 0], offsets[..., 1])
        np.fill_diagonal(distances, np.inf)
        missing = apart_px - distances
        if (missing <= 0.01).all():
            break
        directions = np.where(
            (distances < 1e-6)[..., None],
            away[:, None] - away[None],
            offsets / np.where(distances < 1e-6, 1, distances)[..., None],
        )
        push = np.where(missing > 0, missing / 2, 0)
        moved += (directions * push[..., None]).sum(axis=1)
    return moved
