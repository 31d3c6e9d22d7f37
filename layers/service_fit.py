"""Picks the services that fit what somebody looks for, and says where each may be counted."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from layers.catchment import Sites

ASSUMED_PLACES = 10
LEVEL_OF_AREAS = 5  # the 4 km cell, which is all that is kept of a hidden address
ANYBODY = "anybody"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: codes of a need, of whom it must take and of a language (empty for any).

    `words` says the same in the language of the session, such as "Legal advice; for whom: Men".
    """

    need: str
    for_whom: str
    language: str
    words: str


def fitting_services(services: gpd.GeoDataFrame, wanted: Wanted) -> tuple[gpd.GeoDataFrame, int]:
    """Return the services that fit and have a place, and how many fit without one.

    One that takes anybody fits every group; one that is entered without languages fits no language.
    """
    fits = np.array(
        [
            wanted.need in row.needs
            and bool({ANYBODY, wanted.for_whom} & set(row.for_whom))
            and (not wanted.language or wanted.language in row.languages)
            for row in services[["needs", "for_whom", "languages"]].itertuples()  # services, not cells
        ],
        dtype=bool,
    )
    placed = (services.geometry.notna() | services["cell_level"].notna()).to_numpy(bool)
    return services.loc[fits & placed].reset_index(drop=True), int((fits & ~placed).sum())


def sites_of(fitting: gpd.GeoDataFrame) -> Sites:
    """Return the point of each service or the centre of its cell; of hidden ones no place at all."""
    point = fitting.geometry.notna().to_numpy(bool)
    level = fitting["cell_level"].to_numpy(np.int64, na_value=0)
    side_m = 125.0 * 2.0**level
    x, y = ((fitting[name].to_numpy(np.float64, na_value=0) + 0.5) * side_m for name in ("east", "north"))
    x[point], y[point] = fitting.geometry[point].x, fitting.geometry[point].y
    wide = fitting["secret"].to_numpy(bool) | (~point & (level == LEVEL_OF_AREAS))
    # Whatever stands in a frame, nothing of where a hidden service lies goes any further.
    x[wide] = y[wide] = 0.0
    places = fitting["capacity"].to_numpy(np.float64, na_value=np.nan)
    return Sites(x, y, np.where(np.isnan(places), ASSUMED_PLACES, places), wide)
