"""Estimates how many worksites an inspection would find something at, from those drawn by lot alone."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv

from data.inspecting.month_list import RANDOM
from data.language import _, ngettext
from layers.number_text import write_count, write_ends, write_share
from layers.targets.list_results import results_of_items

Floats = NDArray[np.float64]

OPEN_DAYS = 92
"""As in the yield layer: for three months an outcome of the day may still change."""
_TAIL = 0.05


@dataclass(frozen=True)
class BaseRate:
    """Share of worksites where an inspection finds labour exploitation, with its 90 % interval.

    Parameters
    ----------
    lots, found
        Worksites drawn by lot whose outcome counts, and those of them with a finding.
    rate, lower, upper
        Shares.
    months
        Months with such a worksite.
    not_visited
        Drawn, and not inspected since: they are missing.
    still_open
        Inspected, but the outcome is that of the day and younger than three months.
    """

    lots: int
    found: int
    rate: float
    lower: float
    upper: float
    months: int
    not_visited: int = 0
    still_open: int = 0

    @property
    def missing_share(self) -> float:
        """The share of those drawn that nobody visited, of those whose outcome could be known."""
        return self.not_visited / max(self.lots + self.not_visited, 1)


def base_rate_of_lots(
    items: pd.DataFrame, results: pd.DataFrame, *, day: date | None = None
) -> BaseRate | None:
    """Return the base rate over months of settled lists; nothing where no lot has an outcome.

    Each inspected worksite counts 1 / its chance of being drawn (Horvitz and Thompson 1952), over the sum of
    the same (Hajek 1971), so that what was not visited counts like what was:

        rate      = sum y / chance  /  sum 1 / chance
        like lots = (sum w)^2 / sum w^2,  w = 1 / chance              (Kish 1965)
        interval  = 5 % and 95 % points of Beta(1/2 + rate m, 1/2 + (1 - rate) m)
        m         = like lots x (N - 1) / (N - n)

    N, the worksites of all the months' lots together, is estimated by the sum of 1 / chance over all that
    were drawn. The interval is Jeffreys' with an effective number (Korn and Graubard 1998; Brown, Cai and
    DasGupta 2001): it holds the truth in 90 % on average where n is small, too. It does not know how those
    that were not visited differ.

    Parameters
    ----------
    items
        Of settled lists of one authority, as authorities find different things: period, worksite_source,
        worksite_id, part, lot_chance.
    results
        Inspections: worksite_source, worksite_id, inspected_on, trigger, carried_out, labour_exploitation,
        and stage where known.
    day
        Today: outcomes that are still open on it do not count yet. All count where not given.
    """
    lots = results_of_items(items[items["part"] == RANDOM], results, trigger=RANDOM)
    past = pd.Series(True, index=lots.index)
    still_open = pd.Series(False, index=lots.index)
    if day is not None:
        recent = lots["inspected_on"] > pd.Timestamp(day - timedelta(days=OPEN_DAYS))
        still_open = lots["visited"] & recent & (lots["stage"] == "day")
        past = lots["visited"] | (lots["ends"] < pd.Timestamp(day))
    known = lots[lots["visited"] & ~still_open]
    if known.empty:
        return None
    rate, lower, upper = weighted_share(
        known["found"].to_numpy(float),
        known["lot_chance"].to_numpy(float),
        lots["lot_chance"].to_numpy(float),
    )
    return BaseRate(
        lots=len(known),
        found=int(known["found"].sum()),
        rate=rate,
        lower=lower,
        upper=upper,
        months=int(known["period"].nunique()),
        not_visited=int((~lots["visited"] & past).sum()),
        still_open=int(still_open.sum()),
    )


def weighted_share(found: Floats, chance: Floats, drawn: Floats) -> tuple[float, float, float]:
    """Return share and 90 % interval of what was found.

    Parameters
    ----------
    found, chance
        0 or 1 of each inspected worksite, and its chance.
    drawn
        Chances of all that were drawn, inspected or not.
    """
    weight = 1 / chance
    rate = float((weight * found).sum() / weight.sum())
    like_lots = weight.sum() ** 2 / np.square(weight).sum()
    all_sites = max(float((1 / drawn).sum()), float(len(found)))
    if all_sites - len(found) < 1e-9:  # all of them were inspected
        return rate, rate, rate
    number = max(like_lots, like_lots * (all_sites - 1) / (all_sites - len(found)))
    a, b = 0.5 + rate * number, 0.5 + (1 - rate) * number
    lower, upper = float(betaincinv(a, b, _TAIL)), float(betaincinv(a, b, 1 - _TAIL))
    # At none or all found, the share itself lies at the edge, where the interval is to end.
    return rate, min(lower, rate), max(upper, rate)


def base_rate_in_words(rate: BaseRate | None) -> tuple[str, ...]:
    """Return sentences on the base rate, and on how far it can be trusted."""
    if rate is None:
        return (_("Not known yet: no worksite drawn by lot has an outcome that counts."),)
    low, high = write_ends(100 * rate.rate, 100 * rate.lower, 100 * rate.upper)
    sentences = [
        _(
            "An inspection finds labour exploitation at {share} of the worksites ({low}–{high} %): "
            "{found} of {lots} drawn by lot in {months} months."
        ).format(
            share=write_share(rate.rate), low=low, high=high, found=write_count(rate.found),
            lots=write_count(rate.lots), months=write_count(rate.months),
        )
    ]  # fmt: skip
    if rate.not_visited:
        sentences.append(
            ngettext(
                "{number} worksite drawn by lot was not visited ({share}): if it is not like the others, the "
                "share is another.",
                "{number} worksites drawn by lot were not visited ({share}): if they are not like the "
                "others, the share is another.",
                rate.not_visited,
            ).format(number=write_count(rate.not_visited), share=write_share(rate.missing_share))
        )
    if rate.still_open:
        sentences.append(
            ngettext(
                "The outcome of {number} is still open.", "The outcomes of {number} are still open.",
                rate.still_open,
            ).format(number=write_count(rate.still_open))
        )  # fmt: skip
    return tuple(sentences)
