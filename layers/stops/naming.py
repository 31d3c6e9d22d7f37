"""Names spots for sheets and screens: a place by its public name, a cell by the area it lies in."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.districts import area_names
from data.language import _
from data.store import Store
from data.vocabulary import place_kind
from layers.stops.spot import Spot

# Nearer to the middle of its area, a cell has no side of it.
MIDDLE_M = 250.0
# Practices called after whoever runs them, in the languages around the Baltic Sea: a profession, then names.
_PRACTICE_OF_PERSON = re.compile(
    r"(?i:\b\w*(?:lääkäri|terapeut|läkare|læge|lege|arst|ārst|gydytoj|lekarz|stomatolog|odontolog"
    r"|psykolog|psycholog|psühholoog|psiholog|psicholog|hieroja|praxis|praktijk)\w*|\bdr\b)[.:,]?"
    r"(?:\s+[^\W\d_a-zà-öø-ÿ][\w.'’-]*){2,3}$"
)


@dataclass(frozen=True)
class Area:
    """The area a spot lies in, empty where none is known, and the metres east and north from its middle."""

    name: str = ""
    east_m: float = 0.0
    north_m: float = 0.0


def areas_of_spots(store: Store, spots: Sequence[Spot]) -> tuple[Area, ...]:
    """Return the area of each spot."""
    x, y = np.array([spot.x for spot in spots]), np.array([spot.y for spot in spots])
    names, middle_x, middle_y = area_names(store, x, y)
    return tuple(
        Area(str(name), float(east_m), float(north_m)) if name else Area()
        for name, east_m, north_m in zip(names, x - middle_x, y - middle_y, strict=True)
    )


def name_of_spot(store: Store, spot: Spot, area: Area) -> str:
    """Return the name of a spot; that of a cell says nothing of what is in it."""
    if spot.is_cell:
        if not area.name:
            return _("Streets around {area}").format(area=store.settings.name)
        return _side_of_area(area).format(area=area.name)
    if spot.name and not is_named_after_person(spot.name):
        return spot.name
    kind = place_kind(spot.kind).label
    return _("{kind}, {area}").format(kind=kind, area=area.name) if area.name else kind


def is_named_after_person(name: str) -> bool:
    """Return whether a name is that of a practice run by one person, such as ``Dentist Maija Esimerkki``.

    It goes by a word for a profession with two or three capitalised words after it, and nothing else. Such a
    place is shown by kind and area, as one without a name. A name alone, without a profession, is not seen.
    """
    return _PRACTICE_OF_PERSON.search(name.strip()) is not None


def _side_of_area(area: Area) -> str:
    if math.hypot(area.east_m, area.north_m) < MIDDLE_M:
        return _("Streets around {area}")
    sides = (
        _("Streets around {area}, north side"),
        _("Streets around {area}, north-east side"),
        _("Streets around {area}, east side"),
        _("Streets around {area}, south-east side"),
        _("Streets around {area}, south side"),
        _("Streets around {area}, south-west side"),
        _("Streets around {area}, west side"),
        _("Streets around {area}, north-west side"),
    )
    bearing = math.degrees(math.atan2(area.east_m, area.north_m))
    return sides[round(bearing / 45) % 8]
