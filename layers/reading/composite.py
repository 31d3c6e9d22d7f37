"""Builds the layers of a purpose and puts them together with the weights that somebody set."""

from collections.abc import Callable
from dataclasses import replace

from data.access import INSPECTION, OUTREACH
from layers.composite import Component, composite
from layers.layer import Layer
from layers.option import Option, chosen_options
from layers.request import Request

# Codes of the layers of each purpose, with the weight that holds where none is set. Learnt exposure is not
# among them: it is made from the same findings as the rate, which would then count twice.
PARTS = {
    OUTREACH: {"outreach_exposure": 3, "neighbour_rate": 1, "reported_rate": 1, "service_gap": 1},
    INSPECTION: {"inspection_exposure": 2, "inspection_yield": 2, "structural_factors": 1},
}
_MOST = 4


def outreach_composite(request: Request) -> Layer:
    """Return exposure, what was met and reported, and missing services in one order."""
    return _composite(request, OUTREACH)


def inspection_composite(request: Request) -> Layer:
    """Return exposure, expected findings and structural factors in one order, without the help side."""
    return _composite(request, INSPECTION)


def weight_options(purpose: str) -> tuple[Option, ...]:
    """Return one slider for the weight of each layer of a purpose."""
    return tuple(
        Option(
            code=code,
            words=_label_of(code),
            choices=lambda: {str(weight): str(weight) for weight in range(_MOST + 1)},
            default=str(weight),
            slider=True,
        )
        for code, weight in PARTS[purpose].items()
    )


def _composite(request: Request, purpose: str) -> Layer:
    components = tuple(
        Component(_label_of(code)(), _part(request, code), float(request.options[code]))
        for code in PARTS[purpose]
    )
    return composite(components, purpose=purpose, period=request.period, notes=request.filters_in_words())


def _part(request: Request, code: str) -> Layer:
    # The catalogue lists the composites too, so it can only be asked when all is loaded.
    from layers.catalogue import listed_layer

    listed = listed_layer(code)
    options = chosen_options(listed.options, {})
    if listed.over_time:
        return listed.make(replace(request, options=options))
    return listed.make(Request(request.store, request.person, request.level, options=options))


def _label_of(code: str) -> Callable[[], str]:
    def label() -> str:
        from layers.catalogue import listed_layer

        return listed_layer(code).label

    return label
