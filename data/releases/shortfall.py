"""Says what is missing where there are too few signals for a release, and what would do."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _, ngettext
from data.periods import Period
from data.releases.eligible import eligible_signals, happened_within
from data.releases.prepared import Asked, Counted
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import count_by_source, is_safe, number_sources

STEP_MONTHS, MOST_MONTHS = 6, 60


def shortfall_of(
    sightings: pd.DataFrame, asked: Asked, counted: Counted, rules: ReleaseRules
) -> dict[str, int]:
    """Return what is missing, as numbers.

    ``signals`` of ``sources`` (organisations) there are, ``most_of_one`` of them from one, in ``months``.
    ``least_signals`` are needed at least, of ``least_sources``, and ``least`` besides those of any one.
    ``enough_months`` is a longer period up to the same month that would do: missing where none does, and
    where a release of earlier months stands in its way.
    """
    there = _by_source(eligible_signals(sightings, asked, counted))
    least_sources = math.ceil(rules.least / rules.per_source)
    missing = {
        "signals": int(there.sum()),
        "sources": int((there > 0).sum()),
        "most_of_one": int(there.max()),
        "months": len(asked.period.months),
        "least": rules.least,
        "least_sources": least_sources,
        "least_signals": _least_signals(max(int((there > 0).sum()), least_sources), rules),
    }
    longer = None if counted.until is not None else _enough_months(sightings, asked, rules)
    return missing if longer is None else {**missing, "enough_months": longer}


def shortfall_sentences(shortfall: dict[str, int]) -> tuple[str, ...]:
    """Return in words what is missing, and how a longer period or larger area would do; none without any."""
    if not shortfall:
        return ()
    return (_what_there_is(shortfall), _what_is_needed(shortfall), _longer(shortfall), _larger(shortfall))


def _what_there_is(shortfall: dict[str, int]) -> str:
    signals, sources = shortfall["signals"], shortfall["sources"]
    if signals == 0:
        return _("There are no signals in these {months} months.").format(months=shortfall["months"])
    told = ngettext(
        "There is {signals} signal in these {months} months, {most} of it from one organisation.",
        "There are {signals} signals in these {months} months, {most} of them from one organisation; "
        "organisations: {sources}.",
        signals,
    )
    return told.format(
        signals=signals, sources=sources, months=shortfall["months"], most=shortfall["most_of_one"]
    )


def _what_is_needed(shortfall: dict[str, int]) -> str:
    return _(
        "With {sources} organisations a release with signals needs at least {least_signals} signals, {least} "
        "of them besides those of any one organisation, and none may hold more than half."
    ).format(
        sources=max(shortfall["sources"], shortfall["least_sources"]),
        least_signals=shortfall["least_signals"],
        least=shortfall["least"],
    )


def _longer(shortfall: dict[str, int]) -> str:
    if "enough_months" in shortfall:
        return _("A longer period would do: the last {months} months.").format(
            months=shortfall["enough_months"]
        )
    if shortfall["sources"] < shortfall["least_sources"]:
        return _("No longer period would do while fewer than {least_sources} organisations report.").format(
            least_sources=shortfall["least_sources"]
        )
    if 2 * shortfall["most_of_one"] > shortfall["signals"]:
        return _("A longer period would do only if the other organisations report more.")
    return _("A longer period would do: at the pace of these months, one of about {months} months.").format(
        months=math.ceil(shortfall["months"] * shortfall["least_signals"] / shortfall["signals"])
    )


def _larger(shortfall: dict[str, int]) -> str:
    lacking = shortfall["least_sources"] - shortfall["sources"]
    if lacking > 0:
        return ngettext(
            "A larger area would do, together with a neighbouring municipality, if at least {number} more "
            "organisation reports there.",
            "A larger area would do, together with neighbouring municipalities, if at least {number} more "
            "organisations report there.",
            lacking,
        ).format(number=lacking)
    return _(
        "A larger area would do, together with neighbouring municipalities, if it has at least {least} "
        "signals."
    ).format(least=shortfall["least_signals"])


def _enough_months(sightings: pd.DataFrame, asked: Asked, rules: ReleaseRules) -> int | None:
    """Return how many months up to the same last one would do for a first release; missing where none do."""
    last = asked.period.last
    for months in range(STEP_MONTHS, MOST_MONTHS + 1, STEP_MONTHS):
        longer = Period(last - months + 1, last)
        if longer.first < asked.period.first:
            by_source = _by_source(sightings.loc[happened_within(sightings, longer)])
            if is_safe(by_source, rules):
                return months
    return None


def _least_signals(sources: int, rules: ReleaseRules) -> int:
    """Return the fewest signals that so many sources could make a safe group of, evenly shared."""
    counts = (np.array([n // sources + (at < n % sources) for at in range(sources)]) for n in range(1_000))
    # Rules may be such that even shares of so few are never safe.
    return next((int(count.sum()) for count in counts if is_safe(count, rules)), rules.fewest_of_three)


def _by_source(signals: pd.DataFrame) -> NDArray[np.int64]:
    source, sources = number_sources(signals["source"].to_numpy(object))
    return count_by_source(source, sources)
