"""Holds the facts that a release is made from, as they stood after one write."""

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True)
class ReleaseFacts:
    """Frames of a store, as they stood after batch `as_of`.

    Parameters
    ----------
    sightings
        Those in force, but for places that are never a target: source, source_id, east, north, cell_level
        (missing without a cell), period (missing where the month is not known), first_period and last_period
        (the months between which it happened: of a season or year its first and last one; missing where
        nothing is known), forms (bits), discovered, category.
    visits
        Those in force: source, source_id, east, north, cell_level, period, minutes, unmet_needs (lists).
    reporting
        As `data.reporting_effort.read_reporting_effort`, with source.
    population, workplaces
        Of cells of the finest level of parts: east, north and inhabitants, or workplaces (open places of a
        workplace kind that are no help place). Inhabitants may be of larger cells, where nobody counts in so
        small ones: then with cell_level.
    inspections
        Carried out, in force: source, source_id (a keyed id), site (one text for source and id of the
        worksite), operator (one text for each firm, by number and else by name; empty where not known), kind,
        period, labour_exploitation.
    services
        As `data.services.read_services`; of hidden ones only that they exist is used.
    districts
        As `data.districts.read_districts`; in the CRS of the grid.
    place_names
        Names on the base map with their point in the CRS of the grid: name, geometry.
    box
        West, south, east and north of the area of work in metres.
    at_help_places
        Of sightings at never-target places only when they were: first_period and last_period. No release
        counts them, and the steward is told how many there are.
    """

    sightings: pd.DataFrame
    visits: pd.DataFrame
    reporting: pd.DataFrame
    population: pd.DataFrame
    workplaces: pd.DataFrame
    inspections: pd.DataFrame
    services: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    place_names: gpd.GeoDataFrame
    box: tuple[float, float, float, float]
    crs_epsg: int
    municipality: str
    demonstration: bool
    attribution: str
    enough_inhabitants: int
    as_of: int
    at_help_places: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"first_period": [], "last_period": []}, dtype="float64")
    )
