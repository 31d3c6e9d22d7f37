"""Says how large the cell must be in which a sighting is kept."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.intake.request import StoreFacts
from data.vocabulary import forms, place_kinds

FINEST, HALF_KILOMETRE, KILOMETRE, COARSEST = 1, 2, 3, 5
MUNICIPALITY = COARSEST + 1
ACCOMMODATION = frozenset(
    {"hotel", "worker_housing", "private_home", "shelter_day_centre", "asylum_reception"}
)


def kept_levels(
    east: NDArray[np.int64],
    north: NDArray[np.int64],
    *,
    least: NDArray[np.int64],
    category: NDArray[np.int64],
    form_bits: NDArray[np.int64],
    facts: StoreFacts,
) -> NDArray[np.int64]:
    """Return the level of the cell in which each sighting is kept, 6 for the municipality.

    The smallest cell of at least 250 m with enough inhabitants, up to 4 km; at least 500 m at kinds of place
    that are shown as cells; at least 1 km for sexual exploitation, accommodation and where the form is not
    known, or where nothing is known of inhabitants. In a 4 km cell that holds a secret place every sighting
    is kept alike, in the 4 km cell: the coarseness of one betrays nothing.

    Parameters
    ----------
    east, north
        Cells of level 0 (125 m) in which the sightings lie.
    least
        Level below which a place is not known.
    category, form_bits
        As in help.sightings.
    """
    if not east.size:
        return np.zeros(0, dtype=np.int64)
    floors = np.maximum(_floor_of_category()[category], _floor_of_form(form_bits))
    floors = np.maximum(floors, least)
    cells, position = np.unique(_packed(east, north), return_inverse=True)
    cell_east, cell_north = _unpacked(cells)
    floors = np.maximum(floors, _around_secrets(cell_east, cell_north, facts)[position])
    return _level_with_people(cell_east, cell_north, facts, floors, position)


def is_near_secret(east: NDArray[np.int64], north: NDArray[np.int64], facts: StoreFacts) -> NDArray[np.bool_]:
    """Return which cells of level 0 lie in a 4 km cell that holds a secret place."""
    secret = _packed(_numbers(facts.secret, "east"), _numbers(facts.secret, "north"))
    return np.isin(_packed(east >> COARSEST, north >> COARSEST), secret)


def _around_secrets(
    east: NDArray[np.int64], north: NDArray[np.int64], facts: StoreFacts
) -> NDArray[np.int64]:
    return np.where(is_near_secret(east, north, facts), facts.secret_level, 0)


def _level_with_people(
    east: NDArray[np.int64],
    north: NDArray[np.int64],
    facts: StoreFacts,
    floors: NDArray[np.int64],
    position: NDArray[np.intp],
) -> NDArray[np.int64]:
    """Return the first level from the floor up whose cell has enough inhabitants, else the municipality."""
    if not facts.population.num_rows:
        return np.where(floors > COARSEST, MUNICIPALITY, np.maximum(floors, KILOMETRE))
    level = np.full(len(floors), MUNICIPALITY, dtype=np.int64)
    for each in range(COARSEST, FINEST - 1, -1):
        enough = _inhabitants(east >> each, north >> each, facts.population, each) >= facts.enough_inhabitants
        level = np.where((floors <= each) & enough[position], each, level)
    return level


def _inhabitants(
    east: NDArray[np.int64], north: NDArray[np.int64], population: pa.Table, level: int
) -> NDArray[np.int64]:
    """Return the inhabitants of cells of a level, from published cells that lie within them.

    Where cells of several sizes are published, the size that counts most stands: added up, people who stand
    in two tables would make cells smaller than they may be.
    """
    own_level = _numbers(population, "cell_level")
    most = np.zeros(len(east), dtype=np.int64)
    for each in np.unique(own_level[own_level <= level]):
        published = population.filter(pa.array(own_level == each))
        most = np.maximum(most, _inhabitants_by_size(east, north, published, int(level - each)))
    return most


def _inhabitants_by_size(
    east: NDArray[np.int64], north: NDArray[np.int64], published: pa.Table, steps: int
) -> NDArray[np.int64]:
    cells = _packed(_numbers(published, "east") >> steps, _numbers(published, "north") >> steps)
    known, where = np.unique(cells, return_inverse=True)
    people = np.bincount(where, weights=_numbers(published, "inhabitants"), minlength=len(known))
    wanted = _packed(east, north)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, people[place], 0).astype(np.int64)


def _floor_of_category() -> NDArray[np.int64]:
    kinds = place_kinds()
    floors = np.full(max(kind.number for kind in kinds) + 1, FINEST, dtype=np.int64)
    for kind in kinds:
        if kind.secret:
            floors[kind.number] = COARSEST
        elif kind.code in ACCOMMODATION:
            floors[kind.number] = KILOMETRE
        elif kind.shown_as == "cell":
            floors[kind.number] = HALF_KILOMETRE
    return floors


def _floor_of_form(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    sexual = next(form.bit for form in forms() if form.code == "sexual")
    return np.where((bits == 0) | (bits & sexual > 0), KILOMETRE, FINEST)


def _packed(east: NDArray[np.int64], north: NDArray[np.int64]) -> NDArray[np.int64]:
    return (east.astype(np.int64) << 32) | (north.astype(np.int64) & 0xFFFFFFFF)


def _unpacked(cells: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return cells >> 32, (cells << 32) >> 32


def _numbers(table: pa.Table, column: str) -> NDArray[np.int64]:
    return np.asarray(table[column].to_numpy(), dtype=np.int64)
