"""Measures the whole path of a layer: from the store to its GeoDataFrame."""

import geopandas as gpd

from data.bench import Measure, median_s
from data.bench_store import FIRST_PERIOD, LEVEL, READER
from data.language import _
from data.periods import Period
from data.store import Store
from layers.assembly import build_layer

CODES = ("sightings_rate", "outreach_exposure")
HALF_A_YEAR = Period(FIRST_PERIOD + 20, FIRST_PERIOD + 25)


def measure_layers(store: Store, *, plain_s: float, repeats: int = 3) -> list[Measure]:
    """Return the times from store to GeoDataFrame of layers with cells of 250 m, for half a year.

    Parameters
    ----------
    plain_s
        Seconds of the plain sum over the rows, to which the times are compared.
    """
    return [_measure(store, code, plain_s, repeats) for code in CODES]


def _measure(store: Store, code: str, plain_s: float, repeats: int) -> Measure:
    cells = len(_build(store, code))
    seconds = median_s(lambda: _build(store, code), repeats=repeats)
    label = _("layer {code}, from store to GeoDataFrame of {cells} cells").format(code=code, cells=cells)
    return Measure(code, label, seconds, seconds / plain_s)


def _build(store: Store, code: str) -> gpd.GeoDataFrame:
    return build_layer(store, READER, code=code, level=LEVEL, period=HALF_A_YEAR).cells
