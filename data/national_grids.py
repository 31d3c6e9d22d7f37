"""Lists the grids in which countries publish statistics, by country."""

from collections.abc import Mapping
from types import MappingProxyType

PRESETS: Mapping[str, int] = MappingProxyType(
    {
        "EU": 3035,
        "DE": 3035,
        "DK": 25832,
        "EE": 3301,
        "FI": 3067,
        "LT": 3346,
        "LV": 3059,
        "NO": 25833,
        "PL": 2180,
        "SE": 3006,
    }
)


def country_of_grid(epsg: int) -> str | None:
    """Return the country whose own grid this is, None for a grid of several."""
    return next((code for code, own in PRESETS.items() if own == epsg and epsg != PRESETS["EU"]), None)
