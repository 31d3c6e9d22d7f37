"""Reads sightings with their effort and measures the rate that borrows from neighbours."""

from data.area import read_area_cells
from layers.layer import Layer
from layers.neighbour_rate import neighbour_rate
from layers.reading.sightings import left_out_of_discovered, read_effort, read_sightings
from layers.request import Request


def discovered_neighbour_rate(request: Request) -> Layer:
    """Return the rate of sightings that teams discovered, each cell drawn to those around it."""
    discovered, effort = read_sightings(request, discovered=True), read_effort(request)
    return neighbour_rate(
        discovered.cells,
        effort.cells,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=request.period,
        left_out=left_out_of_discovered(request, discovered, effort),
        notes=request.filters_in_words(),
    )
