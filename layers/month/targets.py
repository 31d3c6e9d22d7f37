"""Makes the list of a month from what a store holds: what is due, what is expected, what is drawn by lot."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from data.access import Person
from data.clock import today
from data.inspecting.follow_ups import follow_ups_due
from data.inspecting.lists import read_list_items
from data.inspecting.month_list import MonthList, SiteKey
from data.inspecting.site_dates import read_site_dates
from data.inspecting.visit import PLANNED
from data.inspecting.visits import read_visits
from data.inspection_results import read_inspections
from data.language import _
from data.opening_windows import country_of_time_zone
from data.periods import first_day_of_period
from data.permission import check_plans_inspections
from data.progress import Tell, part_of, say_nothing
from data.store import Store
from layers.month.learning import Learnt, learn
from layers.month.month import Month
from layers.month.open_days import SiteDates, dates_of_sites, working_days, works_on
from layers.targets.asked import Asked
from layers.targets.composition import compose_list
from layers.targets.due import fixed_items
from layers.targets.expected import Expected
from layers.targets.facts import InspectionFacts
from layers.targets.lot_base_rate import BaseRate, base_rate_of_lots


@dataclass(frozen=True, eq=False)
class Targets:
    """The list of a month with all that it stands on.

    Parameters
    ----------
    month, facts
        What was asked, and what is known.
    expected
        Of every worksite that can be visited in the month.
    listed
        The list.
    base_rate
        Share of worksites where a visit by lot finds labour exploitation; None while no lot was drawn.
    caveats
        Sentences that must stand beside the list.
    """

    month: Month
    facts: InspectionFacts
    expected: Expected
    listed: MonthList
    base_rate: BaseRate | None
    caveats: tuple[str, ...] = ()


def targets_of_month(
    store: Store,
    person: Person,
    month: Month,
    *,
    learnt: Learnt | None = None,
    tell: Tell = say_nothing,
) -> Targets:
    """Return the list of a month, or one that says why it is empty; `learnt` where that is known already.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When a number cannot be used.
    """
    check_plans_inspections(store, person)
    known = learnt or learn(store, person, tell=part_of(tell, 0, 0.8))
    facts, expected = known.facts, known.expected
    dates = dates_of_sites(read_site_dates(store, person))
    open_sites = _open_in_month(expected, dates, month, store)
    elsewhere = _planned_elsewhere(store, person, month)
    tell(0.8, _("Making the list"))
    asked = Asked(
        period=month.period,
        authority=month.lead,
        budget=month.budget,
        shares=month.shares,
        seed=month.seed,
        fixed=fixed_items(facts, _follow_ups(store, person, month)),
        left_out=month.left_out,
        put_in=month.put_in,
        planned=elsewhere,
    )
    listed = compose_list(open_sites, asked)
    closed = len(expected.sites) - len(open_sites.sites)
    tell(1.0, "")
    return Targets(
        month=month,
        facts=facts,
        expected=open_sites,
        listed=_say_closed(listed, closed, len(open_sites.sites)),
        base_rate=_base_rate(store, person, month),
        caveats=tuple(expected.caveats),
    )


def _open_in_month(
    expected: Expected, dates: dict[tuple[str, str], SiteDates], month: Month, store: Store
) -> Expected:
    """Return what is expected of the worksites that have a day in the month on which they can be visited."""
    country = country_of_time_zone(store.settings.time_zone)
    # A month that is over is looked at again as it was.
    whole = working_days(month.period, country=country)
    days = working_days(month.period, country=country, after=today()) or whole
    keys = zip(expected.sites["source"], expected.sites["source_id"], strict=True)
    # Site by site, as nearly all are open on the first day.
    works = np.array([any(works_on(dates.get(key, SiteDates()), day) for day in days) for key in keys], bool)
    # What went in stands beside the sites, in the same order.
    beside = {
        name: frame[works].reset_index(drop=True)
        for name in ("sites", "measured", "effects")
        if not (frame := getattr(expected, name)).empty
    }
    return replace(expected, **beside)


def _follow_ups(store: Store, person: Person, month: Month) -> tuple[SiteKey, ...]:
    """Return worksites where the lead has to go again by the end of the month."""
    last = first_day_of_period(month.period + 1) - timedelta(days=1)
    return follow_ups_due(store, person, day=max(today(), last), authority=month.lead)


def _planned_elsewhere(store: Store, person: Person, month: Month) -> frozenset[SiteKey]:
    """Return worksites that somebody visits in another month anyhow."""
    visits = read_visits(store, person, day=today())
    return frozenset(
        visit.site for visit in visits if visit.state == PLANNED and visit.period != month.period
    )


def _say_closed(listed: MonthList, closed: int, open_sites: int) -> MonthList:
    if closed == 0 or open_sites > 0:
        return listed
    sentence = _("Nobody works at any of the {count} worksites in this month. Choose another month.")
    return replace(listed, empty_because=(sentence.format(count=closed), *listed.empty_because))


def _base_rate(store: Store, person: Person, month: Month) -> BaseRate | None:
    items = read_list_items(store, person)
    items = items[items["authority"] == month.lead]
    return base_rate_of_lots(items, read_inspections(store, person), day=today()) if len(items) else None
