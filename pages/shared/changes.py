"""Says in one line what changed since the same months a year before, from the figures of that layer."""

from collections.abc import Mapping

from data.errors import Refused, StoreError
from data.language import _
from layers.catalogue import layers_of, listed_layer
from layers.layer import Layer
from layers.number_text import write_count
from layers.option import chosen_options
from layers.rate_change import CODE, FELL, NO_CHANGE, ROSE
from pages.shared.layers import current_layer
from pages.shared.state import View


def read_changes(view: View, purpose: str, level: int) -> str:
    """Return the line for the months in view; empty where the purpose has no such layer."""
    if CODE not in {layer.code for layer in layers_of(purpose)}:
        return ""
    listed = listed_layer(CODE)
    options: Mapping[str, str] = chosen_options(listed.options, {})
    try:
        return changes_in_words(
            current_layer(view, code=CODE, level=max(level, listed.finest_level), options=options)
        )
    except (StoreError, Refused):
        return ""


def changes_in_words(layer: Layer) -> str:
    """Return in how many cells more or less is found, and of how many that cannot be told."""
    if layer.shortfall:
        return layer.shortfall[0]
    known = layer.cells["cls"][layer.cells["known"]]
    rose, fell, same = (int((known == grade).sum()) for grade in (ROSE, FELL, NO_CHANGE))
    return _(
        "In {rose} of {cells} cells more is found for the time spent than in the same months a year before, "
        "in {fell} less; in {same} the difference may be chance, and of {unknown} nothing can be told."
    ).format(
        rose=write_count(rose),
        cells=write_count(len(layer.cells)),
        fell=write_count(fell),
        same=write_count(same),
        unknown=write_count(len(layer.cells) - len(known)),
    )
