"""Has the maps measured that are likely to be looked at next, so that nobody waits for them."""

import os

from layers.catalogue import layers_of, listed_layer
from pages.shared.layers import level_of_area, measure_layers_ahead
from pages.shared.state import View

AHEAD = "MAJAKKA_AHEAD"


def look_ahead(view: View, purpose: str, beside: str) -> None:
    """Have each layer of a purpose measured as it is drawn with the one beside it, and that one.

    Nothing is where the environment says ``MAJAKKA_AHEAD=no``, as on a machine that has little to spare.
    """
    if os.environ.get(AHEAD) == "no":
        return
    suited = level_of_area(view)
    of_beside = suited + listed_layer(beside).finest_level if beside else suited
    levels = {each.code: max(suited + each.finest_level, of_beside) for each in layers_of(purpose)}
    of_both = [(beside, level) for level in set(levels.values())] if beside else []
    measure_layers_ahead(view, [*levels.items(), *of_both])
