"""Describes one stop that a team may make, and why it is worth the way."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _

DAY_S = 86_400
# A stay lies whole within a window; a shift may end on the next day.
Window = tuple[int, int]


@dataclass(frozen=True)
class Stop:
    """One stop: an outreach place, or a cell that is entered at a point on a street; never a home.

    Parameters
    ----------
    code
        Opaque id, the same on every day for the same place or cell.
    name
        Public name of the place, or the name of the area that the cell lies in. Never a person's.
    kind
        Code of the place kind; empty for a cell.
    lat, lon
        Where the team arrives, degrees, EPSG:4326. For a place kind shown as cells: a street point in it.
    east, north, cell_level
        The cell it lies in (125 m << cell_level), at least 250 m; what is kept of a visit.
    value
        Expected use of one visit, above 0; comparable among the stops of one plan alone.
    stay_s
        Seconds that a visit takes; for a cell, with the walk through it.
    windows
        Times in which a whole stay must lie, in seconds since the midnight before the shift, in order; they
        may pass 86,400. Empty where it is not open on that day at all.
    languages
        Codes; a team must speak one of them. Empty where every team will do.
    blind_spot
        Whether it stands among the places where nobody has looked for long.
    area
        Name of the district, empty where not known.
    why
        Sentences for the coordinator, with the numbers. No risk score on sheets: they are not printed there.

    Raises
    ------
    Refused
        When a value or a stay is not above zero, a window is turned, or the point is not on the Earth.
    """

    code: str
    name: str
    kind: str
    lat: float
    lon: float
    east: int
    north: int
    cell_level: int
    value: float
    stay_s: int
    windows: tuple[Window, ...]
    languages: frozenset[str] = frozenset()
    blind_spot: bool = False
    area: str = ""
    why: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if not self.value > 0:
            faults.append(_("its value {value} is not above zero").format(value=self.value))
        if self.stay_s <= 0:
            faults.append(_("its stay of {seconds} s is not above zero").format(seconds=self.stay_s))
        if any(first >= last for first, last in self.windows):
            faults.append(_("a window ends before it begins"))
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            faults.append(_("its point is not on the Earth"))
        if faults:
            raise Refused(
                _("The stop {code} cannot be planned: {faults}. Mend it, or leave the stop out.").format(
                    code=self.code, faults=", ".join(faults)
                )
            )

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell to be walked through, not one place."""
        return not self.kind
