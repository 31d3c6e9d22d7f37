"""Reads places and measures where seasonal work lies."""

from data.access import INSPECTION, OUTREACH
from data.area import read_area_cells
from data.places import read_places
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.request import Request
from layers.season_weights import read_seasons
from layers.seasonal_work import seasonal_work


def outreach_seasonal(request: Request) -> Layer:
    """Return seasonal work on the outreach surface; of the filters, the season alone plays a part."""
    return _seasonal(request, OUTREACH)


def inspection_seasonal(request: Request) -> Layer:
    """Return seasonal work on the inspection surface; of the filters, the season alone plays a part."""
    return _seasonal(request, INSPECTION)


def _seasonal(request: Request, purpose: str) -> Layer:
    return seasonal_work(
        read_places(request.store, request.person, purpose=purpose),
        read_area_cells(request.store, level=request.level),
        read_weights(),
        read_seasons(),
        purpose=purpose,
        level=request.level,
        season=request.season,
    )
