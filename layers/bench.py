"""Measures the whole path of every layer: from the store to its GeoDataFrame."""

from data.access import OUTREACH, Person
from data.bench import Measure, median_s
from data.bench_store import FIRST_PERIOD, INSPECTOR, LEVEL, READER
from data.language import _
from data.periods import Period
from data.store import Store
from layers.assembly import build_layer
from layers.catalogue import LAYERS
from layers.layer import Layer
from layers.listed import Listed

MOST_S = 2.0
YEAR = Period(FIRST_PERIOD + 36, FIRST_PERIOD + 47)


def measure_layers(store: Store, *, plain_s: float, repeats: int = 3) -> list[Measure]:
    """Return the times from store to GeoDataFrame of every layer, with cells of 250 m, for the last year.

    Parameters
    ----------
    plain_s
        Seconds of the plain sum over the rows, to which the times are compared.
    """
    return [_measure(store, listed, plain_s, repeats) for listed in LAYERS]


def _measure(store: Store, listed: Listed, plain_s: float, repeats: int) -> Measure:
    made: list[Layer] = []
    seconds = median_s(lambda: made.append(_build(store, listed)), repeats=repeats)
    layer = made[-1]
    label = _("layer {code}, from store to GeoDataFrame of {cells} cells, {known} known").format(
        code=listed.code, cells=len(layer.cells), known=int(layer.cells["known"].sum())
    )
    return Measure(listed.code, label, seconds, seconds / plain_s, most_s=MOST_S)


def _build(store: Store, listed: Listed) -> Layer:
    level = max(LEVEL, listed.finest_level)
    return build_layer(store, _reader(listed), code=listed.code, level=level, period=YEAR)


def _reader(listed: Listed) -> Person:
    return READER if OUTREACH in listed.purposes else INSPECTOR
