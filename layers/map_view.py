"""Maps metres on the ground to the pixels of a drawing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapView:
    """A stretch of ground as a drawing shows it.

    Parameters
    ----------
    west_m, north_m
        The upper left corner, metres in the grid's CRS.
    metres_per_px
        Scale; the same to the east and to the north.
    width_px, height_px
        Size of the drawing.
    """

    west_m: float
    north_m: float
    metres_per_px: float
    width_px: float
    height_px: float

    @property
    def box(self) -> Box:
        """West, south, east and north in metres."""
        return (
            self.west_m,
            self.north_m - self.height_px * self.metres_per_px,
            self.west_m + self.width_px * self.metres_per_px,
            self.north_m,
        )

    def to_px(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return shape (n, 2): pixels to the right and downwards of points in metres."""
        right = (np.asarray(x, np.float64) - self.west_m) / self.metres_per_px
        down = (self.north_m - np.asarray(y, np.float64)) / self.metres_per_px
        return np.column_stack([right, down])


def view_of_box(box: Box, *, width_px: float, height_px: float) -> MapView:
    """Return the closest view of this size that holds the whole box, with the box in its middle."""
    west, south, east, north = box
    metres_per_px = max((east - west) / width_px, (north - south) / height_px, 1e-6)
    x, y = (west + east) / 2, (south + north) / 2
    return MapView(
        west_m=x - metres_per_px * width_px / 2,
        north_m=y + metres_per_px * height_px / 2,
        metres_per_px=metres_per_px,
        width_px=width_px,
        height_px=height_px,
    )
