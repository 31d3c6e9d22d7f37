"""Reads places and measures exposure for outreach and for inspection."""

from data.access import INSPECTION, OUTREACH
from data.area import read_area_cells
from data.places import read_places
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.request import Request


def outreach_exposure(request: Request) -> Layer:
    """Return exposure on the outreach surface; neither period, forms nor season play a part."""
    return _exposure(request, OUTREACH)


def inspection_exposure(request: Request) -> Layer:
    """Return exposure on the inspection surface; neither period, forms nor season play a part."""
    return _exposure(request, INSPECTION)


def _exposure(request: Request, purpose: str) -> Layer:
    return exposure(
        read_places(request.store, request.person, purpose=purpose),
        read_area_cells(request.store, level=request.level),
        read_weights(),
        purpose=purpose,
        level=request.level,
    )
