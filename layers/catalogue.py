"""Lists the layers: each with its purpose, its smallest cells, whether time plays a part, and its maker."""

from collections.abc import Callable
from dataclasses import dataclass

from data.access import INSPECTION, OUTREACH
from data.errors import Refused
from data.language import _
from layers.layer import Layer
from layers.option import Option
from layers.reading.exposure import inspection_exposure, outreach_exposure
from layers.reading.rates import discovered_rate
from layers.request import Request


@dataclass(frozen=True)
class Listed:
    """A layer of the catalogue.

    Parameters
    ----------
    code
        Stable name, as in addresses.
    purposes
        Whoever reads for these may see it.
    finest_level
        The smallest cells that its records support.
    over_time
        Whether period, forms and season play a part; otherwise it shows what is there now.
    anchor
        Its section in docs/methods.md.
    words
        Gives its short name in the language of the session.
    make
        Reads what it needs and measures it.
    options
        What else may be chosen on it.
    """

    code: str
    purposes: frozenset[str]
    finest_level: int
    over_time: bool
    anchor: str
    words: Callable[[], str]
    make: Callable[[Request], Layer]
    options: tuple[Option, ...] = ()

    @property
    def label(self) -> str:
        """The short name in the language of the session."""
        return self.words()


_HELP, _ENFORCEMENT = frozenset({OUTREACH}), frozenset({INSPECTION})

LAYERS = (
    Listed(
        "outreach_exposure",
        _HELP,
        0,
        over_time=False,
        anchor="exposure",
        words=lambda: _("Places to meet people"),
        make=outreach_exposure,
    ),
    Listed(
        "sightings_rate",
        _HELP,
        1,
        over_time=True,
        anchor="sightings-rate",
        words=lambda: _("Discoveries per 100 h"),
        make=discovered_rate,
    ),
    Listed(
        "inspection_exposure",
        _ENFORCEMENT,
        0,
        over_time=False,
        anchor="exposure",
        words=lambda: _("Workplaces"),
        make=inspection_exposure,
    ),
)


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
