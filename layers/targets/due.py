"""Says which worksites must be on the list of a month: those with a complaint or a follow-up that is due."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.inspecting.month_list import COMPLAINT, FOLLOW_UP, SiteKey
from data.periods import first_day_of_week
from layers.inspection_targets import listable
from layers.targets.facts import InspectionFacts

COMPLAINT_DAYS = 62
"""A judgement: two months, so that what came in too late for one list is on the next; later it is history."""
WEIGHTY_CHANNELS = ("authority", "union")
"""A judgement: they know the work from inside and answer for what they say, so one of them is enough."""
TIPS_NEEDED = 2
"""A judgement: one tip may be a grudge between neighbours or rivals; two in two months are a complaint."""

_SITE = ["source", "source_id"]
_OF_SIGNAL = {"worksite_source": "source", "worksite_id": "source_id"}


def fixed_items(
    facts: InspectionFacts, follow_ups_due: tuple[SiteKey, ...]
) -> tuple[tuple[SiteKey, str], ...]:
    """Return worksites that must be visited, each once with its cause: follow-ups, then complaints by age.

    Only worksites in force that may be inspected, besides follow-ups, which stay as they were given, so that
    a list can say that one cannot be visited.

    Parameters
    ----------
    follow_ups_due
        In the order of their dates.
    """
    causes = dict.fromkeys(follow_ups_due, FOLLOW_UP)
    for site in complaints(facts):
        causes.setdefault(site, COMPLAINT)
    return tuple(causes.items())


def complaints(facts: InspectionFacts) -> tuple[SiteKey, ...]:
    """Return worksites with signals that no inspection answered yet, those waiting longest first.

    A signal counts for 62 days and until the site is inspected. One from an authority or a union is enough,
    or two tips. Of a signal only the week is known: it counts as newer where its week ends after the
    inspection, since a complaint that is looked at twice costs a visit, and one that is missed costs more.
    """
    open_signals = _open_signals(facts)
    sites = open_signals.groupby(_SITE, sort=True).agg(
        weighty=("weighty", "sum"), tips=("tip", "sum"), week=("week", "min")
    )
    enough = sites[(sites["weighty"] > 0) | (sites["tips"] >= TIPS_NEEDED)]
    oldest = enough.reset_index().sort_values(["week", *_SITE], kind="stable")
    return tuple(SiteKey(*map(str, key)) for key in zip(oldest["source"], oldest["source_id"], strict=True))


def _open_signals(facts: InspectionFacts) -> pd.DataFrame:
    signals = facts.signals.rename(columns=_OF_SIGNAL | {"source": "sent_by", "source_id": "signal"})
    sites = facts.worksites.loc[listable(facts.worksites), _SITE]
    known = signals[[*_OF_SIGNAL.values(), "channel", "week"]].merge(sites, on=_SITE)
    known = known.merge(_last_inspected(facts), "left", on=_SITE)
    ends = _sundays(known["week"])
    begins = ends - np.timedelta64(6, "D")
    last = known["last"].to_numpy("datetime64[D]")
    day = np.datetime64(facts.day, "D")
    recent = (ends >= day - np.timedelta64(COMPLAINT_DAYS, "D")) & (begins <= day)
    newer = np.isnat(last) | (ends > last)
    weighty = known["channel"].isin(WEIGHTY_CHANNELS)
    return known.assign(weighty=weighty, tip=~weighty)[recent & newer]


def _last_inspected(facts: InspectionFacts) -> pd.DataFrame:
    """Return the last day on which each worksite was inspected; not carried out is not inspected."""
    done = facts.inspections[facts.inspections["carried_out"].to_numpy(bool)]
    last = done.groupby(list(_OF_SIGNAL), sort=True)["inspected_on"].max().rename("last").reset_index()
    return last.rename(columns=_OF_SIGNAL)


def _sundays(weeks: pd.Series) -> NDArray[np.datetime64]:
    monday = np.datetime64(first_day_of_week(0), "D")
    return monday + (weeks.to_numpy(np.int64) * 7 + 6).astype("timedelta64[D]")
