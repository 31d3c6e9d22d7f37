"""Explains the value of one cell in words and numbers from which it can be computed by hand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.cell_codes import SHORT, cells_to_codes
from data.errors import Refused
from data.language import _
from layers.layer import Layer, Method


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is said of a clicked cell: title, sentences, numbers, the method and the limits of the layer."""

    title: str
    sentences: tuple[str, ...]
    numbers: pd.DataFrame
    method: Method
    caveats: tuple[str, ...]


def explain(layer: Layer, east: int, north: int) -> Explanation:
    """Return why a cell has its value, over which period, by which method and how sure.

    Raises
    ------
    Refused
        When the layer has no such cell.
    """
    rows = np.flatnonzero((layer.cells["east"] == east) & (layer.cells["north"] == north))
    if len(rows) == 0:
        raise Refused(_("This point lies outside the area of work. Choose a cell inside it."))
    account = layer.evidence.account(layer, int(rows[0]))
    return Explanation(
        title=_("Cell {code}").format(code=_code(layer, east, north)),
        sentences=(*account.sentences, _period_in_words(layer)),
        numbers=account.numbers,
        method=layer.method,
        caveats=layer.caveats,
    )


def _period_in_words(layer: Layer) -> str:
    if layer.period is None and layer.effort is None:
        return _("It shows what is on the map now.")
    if layer.period is None:
        return _("It shows all that is in the store, whatever its date.")
    return _("Period: {period}.").format(period=layer.period.label())


def _code(layer: Layer, east: int, north: int) -> str:
    return str(cells_to_codes([east], [north], level=layer.level, style=SHORT, epsg=layer.epsg)[0])
