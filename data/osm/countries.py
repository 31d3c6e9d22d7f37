"""Chooses the grid and the time zone that suit where an extract lies."""

import zoneinfo

import shapely

from data.errors import Refused
from data.language import _
from data.national_grids import PRESETS
from data.osm.extent import Box

# Rough outlines of the countries around the Baltic, (lon, lat): they choose a grid and a time zone, they
# are no borders. Where none holds the middle of the extract, the European ones serve.
COUNTRIES: dict[str, tuple[tuple[float, float], ...]] = {
    "FI": (
        (19.0, 59.6), (23.5, 59.55), (27.9, 60.1), (31.7, 62.8), (29.3, 66.8), (29.2, 69.9), (25.9, 70.1),
        (21.0, 69.3), (23.6, 67.9), (24.1, 65.9), (21.2, 64.0), (20.8, 62.9), (19.0, 60.6),
    ),
    "EE": (
        (21.6, 57.9), (24.3, 57.87), (26.0, 57.75), (27.4, 57.5), (27.8, 57.8), (27.5, 58.8), (28.25, 59.4),
        (26.0, 59.95), (22.0, 59.5), (21.5, 58.6),
    ),
    "LV": (
        (20.8, 56.08), (22.0, 56.42), (24.9, 56.4), (26.6, 55.66), (28.2, 56.1), (27.8, 57.4), (26.0, 57.75),
        (24.3, 57.87), (21.4, 57.85), (20.9, 57.0),
    ),
    "LT": (
        (20.9, 55.28), (22.8, 54.35), (23.5, 53.92), (25.6, 54.1), (26.9, 55.4), (26.6, 55.66), (24.9, 56.4),
        (22.0, 56.42), (20.8, 56.08),
    ),
    "SE": (
        (10.9, 58.95), (11.5, 57.0), (12.65, 56.0), (12.75, 55.35), (14.4, 55.2), (19.6, 57.0), (19.0, 60.3),
        (21.0, 63.7), (24.15, 65.8), (23.5, 67.9), (20.5, 69.05), (18.1, 68.5), (15.5, 66.1), (14.3, 64.5),
        (12.1, 63.4), (12.3, 61.1), (11.8, 59.7),
    ),
    "NO": (
        (4.3, 61.0), (5.0, 58.5), (7.0, 57.8), (10.9, 58.95), (11.8, 59.7), (12.3, 61.1), (12.1, 63.4),
        (14.3, 64.5), (15.5, 66.1), (18.1, 68.5), (20.5, 69.05), (25.9, 69.7), (29.3, 69.3), (31.5, 70.4),
        (25.0, 71.3), (15.0, 69.5), (11.0, 65.5),
    ),
    "DK": (
        (8.0, 54.9), (9.4, 54.82), (11.5, 54.5), (12.8, 55.0), (12.65, 56.0), (10.9, 57.9), (8.0, 57.2),
    ),
    "PL": (
        (14.2, 53.95), (14.1, 52.8), (14.7, 51.0), (16.3, 50.4), (18.8, 49.5), (22.7, 49.1), (24.1, 50.8),
        (23.6, 52.7), (23.5, 53.92), (22.8, 54.35), (19.6, 54.46), (17.0, 54.9),
    ),
}  # fmt: skip
TIME_ZONES = {
    "FI": "Europe/Helsinki",
    "EE": "Europe/Tallinn",
    "LV": "Europe/Riga",
    "LT": "Europe/Vilnius",
    "SE": "Europe/Stockholm",
    "NO": "Europe/Oslo",
    "DK": "Europe/Copenhagen",
    "PL": "Europe/Warsaw",
    "EU": "Europe/Berlin",  # Central European Time; the report says which zone was chosen
}


def country_of_box(box: Box) -> str:
    """Return the code of the country where the box has its middle, else EU."""
    middle = shapely.Point((box.west + box.east) / 2, (box.south + box.north) / 2)
    for country, outline in COUNTRIES.items():
        if shapely.Polygon(outline).contains(middle):
            return country
    return "EU"


def epsg_of_box(box: Box) -> int:
    """Return the EPSG code of the national grid where the box has its middle, else the European one."""
    return PRESETS[country_of_box(box)]


def check_time_zone(name: str) -> None:
    """Check that there is such a time zone.

    Raises
    ------
    Refused
        When the name is not one of the IANA time zone database.
    """
    if name not in zoneinfo.available_timezones():
        raise Refused(_("There is no time zone {name!r}. Use one like Europe/Riga.").format(name=name))
