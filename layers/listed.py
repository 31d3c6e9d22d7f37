"""Describes a layer as the catalogue lists it."""

from collections.abc import Callable
from dataclasses import dataclass

from layers.layer import Layer
from layers.option import Option
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
