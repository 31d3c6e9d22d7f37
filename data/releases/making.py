"""Makes a release from facts: its parts, totals, effort, inspections and services, and what has to wait."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.periods import Period
from data.releases.band import Band
from data.releases.cells import Cells, whole_numbers
from data.releases.cover import cover_of_needs, public_services
from data.releases.effort import effort_totals, visits_of
from data.releases.eligible import NO_TIME, eligible_inspections, eligible_signals
from data.releases.facts import ReleaseFacts
from data.releases.forms import may_be_shown, met_and_reported, signals_by_form
from data.releases.inspection_figures import inspection_figures
from data.releases.partition import NOWHERE, Partition, partition
from data.releases.parts import make_parts, round_people
from data.releases.prepared import TOTALS, Asked, Counted, Prepared
from data.releases.release import FULL, SERVICES_AND_EFFORT, Release, Signals
from data.releases.rules import RULES, ReleaseRules
from data.releases.shortfall import shortfall_of
from data.releases.withheld import withheld_signals

# A total is rounded to this, and never told to be less than the lowest step above `least`.
ROUND_TOTAL = 5
# Organisations behind signals are told to be at least so many.
ORGANISATIONS = (3, 6)


def make_release(
    facts: ReleaseFacts, asked: Asked, counted: Counted, *, rules: ReleaseRules = RULES
) -> Prepared:
    """Return a release of the asked months with the records behind it; the same facts always give the same.

    Raises
    ------
    Refused
        When the months do not come after those of the last release: figures of the same months at two times
        would tell their difference.
    """
    if counted.until is not None and asked.period.first <= counted.until:
        raise Refused(
            _(
                "{period} begins before the last release ends. Choose later months: none stands in two."
            ).format(period=asked.period)
        )
    records = eligible_signals(facts.sightings, asked, counted)
    made = _partition(facts, records, rules)
    people = people_within(facts, rules)
    parts = make_parts(facts, asked, made, people, rules)
    records = records.assign(part=_part_of_records(records, made, [part.code for part in parts], rules))
    shown = records.loc[records["part"] != ""].reset_index(drop=True)
    inspections = eligible_inspections(facts.inspections, asked, counted)
    figures = inspection_figures(inspections, rules)
    inspections = inspections.assign(counted=bool(figures))
    visits = visits_of(facts.visits, asked.period)
    release = Release(
        code=asked.code,
        follows=asked.follows,
        kind=FULL if len(shown) else SERVICES_AND_EFFORT,
        municipality=facts.municipality,
        demonstration=facts.demonstration,
        crs_epsg=facts.crs_epsg,
        box=facts.box,
        period=asked.period,
        made=asked.made,
        organisations=_organisations(shown),
        inhabitants=round_people(people),
        parts=tuple(sorted(parts, key=lambda part: part.code)),
        signals=_signals(records, shown, made, asked.period, rules) if len(shown) else None,
        effort=effort_totals(visits, facts.reporting, asked.period, rules),
        inspections=figures,
        services=public_services(facts.services, Grid(facts.crs_epsg)),
        cover=cover_of_needs(facts.services, facts.population, level=rules.finest_level),
        hidden_help=bool(facts.services["secret"].to_numpy(dtype=bool).any()),
        attribution=facts.attribution,
    )
    waiting = records.loc[records["part"] == ""].drop(columns="part")
    return Prepared(
        release=release,
        records=records,
        inspections=inspections,
        withheld=withheld_signals(facts, asked, waiting, rules),
        shortfall={} if release.is_full else shortfall_of(facts.sightings, asked, counted, rules),
    )


def people_within(facts: ReleaseFacts, rules: ReleaseRules) -> int:
    """Return how many people live in the area of work."""
    inside = Cells.of(facts.population, level=rules.finest_level).within(facts.box)
    return int(facts.population["inhabitants"].to_numpy(np.int64)[inside].sum())


def _partition(facts: ReleaseFacts, records: pd.DataFrame, rules: ReleaseRules) -> Partition:
    """Return the partition of the records, in which those without a month are in no part."""
    has_month = records["period"].notna()
    cells = records.assign(cell_level=records["cell_level"].where(has_month))
    return partition(
        cells,
        facts.population,
        facts.workplaces,
        rules,
        box=facts.box,
        enough_inhabitants=facts.enough_inhabitants,
    )


def _part_of_records(
    records: pd.DataFrame, made: Partition, codes: list[str], rules: ReleaseRules
) -> NDArray[np.object_]:
    """Return the code of the part of each record, `TOTALS`, or empty where it waits."""
    part = np.array(["", *codes], dtype=object)[made.of_signal + 1]
    unplaced = made.of_signal == NOWHERE
    for_totals, left = unplaced & ~made.may_be_placed, unplaced & made.may_be_placed
    # What is left of the whole area is no part only for want of people there, or is not safe. Then it waits.
    for group in (unplaced, left) if may_be_shown(records, left, rules) else (for_totals,):
        if may_be_shown(records, group, rules):
            part[group] = TOTALS
            break
    return part


def _signals(
    records: pd.DataFrame, shown: pd.DataFrame, made: Partition, period: Period, rules: ReleaseRules
) -> Signals:
    placed = int((made.of_signal != NOWHERE).sum())
    met, reported = met_and_reported(shown, rules)
    first = whole_numbers(shown["last_period"], missing=NO_TIME)
    return Signals(
        about=round_total(len(shown), rules),
        placed=Band.of(placed) if placed else None,
        met=met,
        reported=reported,
        forms=signals_by_form(shown, rules),
        late=bool((first < period.first).any()),
        # Ground that is not shown must look alike, whether nothing waits there or a little.
        waiting=len(shown) < len(records) or not made.covers_all,
    )


def round_total(count: int, rules: ReleaseRules) -> int:
    """Return a total rounded to 5, and no less than the first such number that is at least `least`."""
    lowest = -(-rules.least // ROUND_TOTAL) * ROUND_TOTAL
    return max(lowest, round(count / ROUND_TOTAL) * ROUND_TOTAL)


def _organisations(shown: pd.DataFrame) -> int:
    """Return how many organisations stand behind the signals that are shown, at the least, in classes.

    The exact number would tell an organisation with many of few signals what each of the others has.
    """
    number = shown["source"].nunique()
    return max((least for least in ORGANISATIONS if least <= number), default=0)
