"""Makes the parts of a release from their ground: names, bands, effort and people."""

import numpy as np

from data.releases.band import Band
from data.releases.cells import Cells
from data.releases.effort import hour_band, hours_of_parts, how_looked, visits_of
from data.releases.facts import ReleaseFacts
from data.releases.ground import area_km2
from data.releases.part_names import district_names, map_names
from data.releases.partition import Partition
from data.releases.prepared import Asked
from data.releases.release import Part
from data.releases.rules import ReleaseRules

# Inhabitants are told to the hundred, and ground to the hundredth of a square kilometre.
ROUND_PEOPLE = 100


def make_parts(
    facts: ReleaseFacts, asked: Asked, made: Partition, inhabitants: int, rules: ReleaseRules
) -> tuple[Part, ...]:
    """Return the parts of a partition in its order, with codes from north to south and west to east.

    Parameters
    ----------
    inhabitants
        Of the whole municipality, against which it is told how much a part was looked at.
    """
    visits = visits_of(facts.visits, asked.period)
    of_visit = made.of_cells(Cells.of(visits), rules, facts.box)
    hours = hours_of_parts(visits, of_visit, len(made.grounds))
    per_inhabitant = visits["minutes"].sum() / 60 / inhabitants if inhabitants else 0.0
    signals = np.bincount(made.of_signal[made.of_signal >= 0], minlength=len(made.grounds))
    names = map_names(made.grounds, facts.place_names, facts.box)
    districts = district_names(made.grounds, facts.districts, facts.box)
    return tuple(
        Part(
            code=code,
            name=names[number],
            district=districts[number],
            squares=ground.squares,
            rest=ground.rest,
            signals=Band.of(int(signals[number])),
            looked=how_looked(hours[number], ground.inhabitants, per_inhabitant, rules),
            hours=hour_band(hours[number]),
            inhabitants=round_people(ground.inhabitants),
            area_km2=round(area_km2(ground.squares, facts.box), 2),
        )
        for number, (code, ground) in enumerate(zip(part_codes(made), made.grounds, strict=True))
    )


def part_codes(made: Partition) -> tuple[str, ...]:
    """Return a code for each part: P01, P02, ... from north to south and west to east by its first square."""
    corners = [
        (-max((row + 1) << level for level, _column, row in ground.squares),
         min(column << level for level, column, _row in ground.squares), number)
        for number, ground in enumerate(made.grounds)
    ]  # fmt: skip
    codes = [""] * len(corners)
    for place, (_north, _west, number) in enumerate(sorted(corners), start=1):
        codes[number] = f"P{place:02d}"
    return tuple(codes)


def round_people(inhabitants: int) -> int:
    """Return a number of inhabitants to the nearest hundred."""
    return round(inhabitants / ROUND_PEOPLE) * ROUND_PEOPLE
