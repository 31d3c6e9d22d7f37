"""Has the maps measured that are likely to be looked at next, so that nobody waits for them."""

import os

from layers.catalogue import layers_of
from pages.shared.layers import default_level, measure_ahead
from pages.shared.state import View

AHEAD = "MAJAKKA_AHEAD"


def look_ahead(view: View, purpose: str, beside: str) -> None:
    """Have each layer of a purpose measured as it is drawn with the one beside it, and that one.

    Nothing is where the environment says ``MAJAKKA_AHEAD=no``, as on a machine that has little to spare.
    """
    if os.environ.get(AHEAD) == "no":
        return
    of_beside = default_level(view, beside) if beside else 0
    levels = {each.code: max(default_level(view, each.code), of_beside) for each in layers_of(purpose)}
    for code, level in levels.items():
        measure_ahead(view, code=code, level=level)
    if beside:
        for level in set(levels.values()):
            measure_ahead(view, code=beside, level=level)
