"""Says what the colours of a map mean: classes with unit, the unknown, and what fading stands for."""

from dataclasses import dataclass
from math import inf, isnan, nan

from layers.palette import UNKNOWN, faded


@dataclass(frozen=True)
class LegendClass:
    """One entry of a legend: values above `lower` and up to `upper`, in the unit of the layer."""

    label: str
    colour: str
    lower: float = nan
    upper: float = nan

    @property
    def faded_colour(self) -> str:
        """The colour of this class where the value is uncertain."""
        return faded(self.colour)


@dataclass(frozen=True)
class Legend:
    """The classes of a layer from lowest to highest, and how the unknown is drawn.

    Parameters
    ----------
    unit
        What the numbers are, in words.
    classes
        Lowest first; a cell's `cls` is the position here. Empty where nothing is known.
    note
        How much stands behind the map, such as "n = 30 sightings in 120 hours of visits".
    unknown_label
        What grey hatch means on this map.
    faded_label
        What a paler cell means on this map; empty where nothing fades.
    """

    unit: str
    classes: tuple[LegendClass, ...]
    note: str
    unknown_label: str
    faded_label: str = ""

    @property
    def unknown(self) -> LegendClass:
        """The entry for cells of which nothing is known: grey, drawn hatched."""
        return LegendClass(self.unknown_label, UNKNOWN)

    @property
    def graded(self) -> bool:
        """Whether its classes are named grades, such as new or fading, and no ranges of the value."""
        return bool(self.classes) and all(isnan(each.lower) and isnan(each.upper) for each in self.classes)

    @property
    def breaks(self) -> tuple[float, ...]:
        """The upper bounds of the classes, lowest first; the last is infinite where there are classes."""
        return (*(each.upper for each in self.classes[:-1]), *([inf] if self.classes else []))
