"""Says how large an invented municipality is and how much is built in it."""

from dataclasses import dataclass

CELL_M = 250
EPSG = 3067
# Open water in the Gulf of Finland: an invented coast lies over no real town, and north is nearly up there.
WEST_M = 440_000
SOUTH_M = 6_632_000


@dataclass(frozen=True)
class Size:
    """The measures of an invented municipality.

    Parameters
    ----------
    code
        ``region`` or ``town``.
    name
        Name of the municipality.
    width_m, height_m
        Metres; the rectangle it fills.
    inhabitants
        Persons.
    core_m
        Metres; radius of the dense centre.
    block_m
        Metres; distance of parallel streets in the centre.
    radials
        Number of main roads out of the centre.
    rings_m
        Metres; radii of the ring roads.
    rows_m
        Metres; distances from the centre at which suburbs stand along the main roads.
    towns, villages, industries, islands, lakes
        Numbers of each.
    """

    code: str
    name: str
    width_m: float
    height_m: float
    inhabitants: int
    core_m: float
    block_m: float
    radials: int
    rings_m: tuple[float, ...]
    rows_m: tuple[float, ...]
    towns: int
    villages: int
    industries: int
    islands: int
    lakes: int


SIZES = {
    "region": Size(
        code="region",
        name="Lighthouse Coast",
        width_m=40_000,
        height_m=30_000,
        inhabitants=600_000,
        core_m=1_900,
        block_m=130,
        radials=9,
        rings_m=(3_300, 7_300, 13_000),
        rows_m=(2_700, 4_100, 5_600, 7_200, 9_000, 11_000, 13_300),
        towns=4,
        villages=34,
        industries=9,
        islands=46,
        lakes=9,
    ),
    "town": Size(
        code="town",
        name="Small Harbour",
        width_m=12_000,
        height_m=10_000,
        inhabitants=9_000,
        core_m=520,
        block_m=110,
        radials=5,
        rings_m=(1_150,),
        rows_m=(1_050, 1_900),
        towns=0,
        villages=7,
        industries=2,
        islands=12,
        lakes=3,
    ),
}
