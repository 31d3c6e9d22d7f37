"""Reads sightings with their effort and measures rates."""

from data.area import read_area_cells
from layers.layer import Layer
from layers.reading.sightings import left_out_of_discovered, read_effort, read_sightings
from layers.request import Request
from layers.sightings_rate import sightings_rate


def discovered_rate(request: Request) -> Layer:
    """Return the rate of sightings that teams discovered, with visits as effort."""
    discovered, effort = read_sightings(request, discovered=True), read_effort(request)
    return sightings_rate(
        discovered.cells,
        effort.cells,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=request.period,
        left_out=left_out_of_discovered(request, discovered, effort),
        notes=request.filters_in_words(),
    )
