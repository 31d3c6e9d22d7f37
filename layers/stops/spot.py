"""Describes where a team could stop, before anything is said of its value or of a day."""

from dataclasses import dataclass

from data.pepper import keyed_ids
from data.store import Store

CODE_DIGITS = 12
# Cells that are walked are of 500 m, as protected places are shown; the cell of a place is of 250 m.
LEVEL_OF_CELLS, LEVEL_OF_PLACES = 2, 1


@dataclass(frozen=True)
class Spot:
    """A place, several of one kind beside each other, or a cell that is walked.

    Parameters
    ----------
    code
        Opaque, the same on every day.
    name
        Public name of the place, empty where it has none.
    kind
        Code of the place kind; empty for a cell.
    x, y
        Metres in the store's grid: the point of the place, the centre of the cell.
    east, north, level
        The cell it lies in, or that it is.
    hours
        As written for the place, empty where not known.
    drawn_by
        Codes of the kinds of all places it stands for; several where it stands for several places, none for
        a cell without any. Of a cell they may be told to nobody.
    """

    code: str
    name: str
    kind: str
    x: float
    y: float
    east: int
    north: int
    level: int
    hours: str = ""
    drawn_by: tuple[str, ...] = ()

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell to be walked through."""
        return not self.kind


def codes_of_places(store: Store, sources: list[tuple[str, str]]) -> list[str]:
    """Return the codes of places by source and id at the source."""
    return [code[:CODE_DIGITS] for code in keyed_ids(store, (("stop", *source) for source in sources))]


def codes_of_cells(store: Store, cells: list[tuple[int, int]], *, level: int = LEVEL_OF_CELLS) -> list[str]:
    """Return the codes of cells by column and row."""
    parts = (("cell", str(east), str(north), str(level)) for east, north in cells)
    return [code[:CODE_DIGITS] for code in keyed_ids(store, parts)]
