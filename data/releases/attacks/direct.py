"""Looks for small counts among the published numbers themselves."""

from collections.abc import Iterator, Sequence

import pandas as pd

from data.releases.attacks.effort_figures import read_visits
from data.releases.attacks.outcome import MOST_SIZE, Outcome
from data.releases.prepared import Prepared


def read_directly(prepared: Sequence[Prepared], visits: pd.DataFrame | None = None) -> Outcome:
    """Try every published count: one that may be a count of one to ten has succeeded; and the `visits`."""
    outcome = Outcome()
    for each in prepared:
        lowest = list(_lowest_counts(each))
        outcome += Outcome.of(
            len(lowest),
            (f"{each.release.code}: {name} from {low}" for name, low in lowest if 0 < low <= MOST_SIZE),
        )
    return outcome if visits is None else outcome + read_visits(prepared, visits)


def _lowest_counts(prepared: Prepared) -> Iterator[tuple[str, int]]:
    release = prepared.release
    yield from ((f"part {part.code}", part.signals.low) for part in release.parts)
    yield from ((f"need {need.code}", need.signals.low) for need in release.effort.unmet_needs)
    for figure in release.inspections:
        yield f"sites {figure.kind}", figure.sites.low
        if figure.found is not None:
            yield f"found {figure.kind}", figure.found.low
    signals = release.signals
    if signals is None:
        return
    yield "about", signals.about
    yield from ((f"form {group.code}", group.signals.low) for group in signals.forms)
    for name, band in (("placed", signals.placed), ("met", signals.met), ("reported", signals.reported)):
        if band is not None:
            yield name, band.low
