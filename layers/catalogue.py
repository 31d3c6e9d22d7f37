"""Lists all layers and finds them by code and purpose."""

from data.errors import Refused
from data.language import _
from layers.inspection_layers import INSPECTION_LAYERS
from layers.listed import Listed
from layers.outreach_layers import OUTREACH_LAYERS

LAYERS = (*OUTREACH_LAYERS, *INSPECTION_LAYERS)


def listed_layer(code: str) -> Listed:
    """Return the layer of the catalogue with this code.

    Raises
    ------
    Refused
        When there is no such layer.
    """
    for layer in LAYERS:
        if layer.code == code:
            return layer
    raise Refused(
        _("There is no layer {code}. Choose among {known}.").format(
            code=code, known=", ".join(layer.code for layer in LAYERS)
        )
    )


def layers_of(purpose: str) -> tuple[Listed, ...]:
    """Return the layers that serve a purpose, in the order of the catalogue."""
    return tuple(layer for layer in LAYERS if purpose in layer.purposes)
