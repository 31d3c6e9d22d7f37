"""Puts authorities together for the sites of a list, and schedules all of its visits."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.inspecting.blocked_cells import read_blocked_days
from data.inspecting.crew import Point
from data.inspecting.month_list import FIXED, UNCERTAIN, VALUE, ListItem, SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.site_dates import read_site_dates
from data.inspecting.stepping_aside import read_steps_aside
from data.language import _, ngettext
from data.opening_windows import country_of_time_zone
from data.permission import check_plans_inspections
from data.progress import IsCancelled, Tell, never, part_of, say_nothing
from data.store import Store
from data.streets.network import TravelTimes
from data.streets.opening import open_streets
from layers.joint.partner_rules import Partner, PartnerRule, partners_of, read_partner_rules
from layers.joint.planning import plan_joint
from layers.joint.schedule import JointSchedule
from layers.joint.site import JointSite
from layers.joint.site_traits import traits_of
from layers.month.month import LABOUR
from layers.month.open_days import SiteDates, dates_of_sites, windows_of_site, working_days
from layers.month.targets import Targets
from layers.month.visit_length import visit_minutes
from layers.targets.facts import InspectionFacts

SECONDS = 15.0
Card = Mapping[str, Any]
JOINT_PARTS = frozenset({FIXED, VALUE})
LEAST_VALUE = 0.01
# Services without crews: they are asked from their organisations.
WITHOUT_CREWS = frozenset({"interpreter", "ngo_migration_support"})


@dataclass(frozen=True)
class Proposal:
    """A site of the list and the authorities whose mandate fits what is signalled and known of it."""

    item: ListItem
    partners: tuple[Partner, ...]

    @property
    def is_joint(self) -> bool:
        """Whether others than the lead are proposed."""
        return len(self.partners) > 1


@dataclass(frozen=True)
class Composed:
    """Which sites become joint visits, and with which authorities.

    `joint` holds for each site the codes of the authorities that go, the lead among them. Sites of the list
    that are not in it are visited by the lead alone.
    """

    joint: Mapping[SiteKey, tuple[str, ...]] = field(default_factory=dict)


def proposals_of(store: Store, person: Person, targets: Targets) -> tuple[Proposal, ...]:
    """Return what fits each site of the list that may become a joint visit, in the order of the list.

    Those drawn by lot never do: more eyes find more, and the base rate would be biased.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When the table of rules cannot be used.
    """
    check_plans_inspections(store, person)
    rules = read_partner_rules()
    items = [item for item in targets.listed.items if item.part in JOINT_PARTS]
    cards = _cards(store, person, [item.site for item in items])
    known = _signalled_or_found(targets.facts)
    return tuple(
        Proposal(item, _partners(_card(cards, item.site), known.get(item.site, frozenset()), targets, rules))
        for item in items
    )


def _partners(
    card: Card, indicators: frozenset[str], targets: Targets, rules: tuple[PartnerRule, ...]
) -> tuple[Partner, ...]:
    """Return the partners of a site; labour's rule of leading is void where another authority leads."""
    lead = targets.month.lead
    partners = partners_of(traits_of(card, indicators=indicators), rules=rules)
    return tuple(each for each in partners if lead == LABOUR or each.authority != LABOUR)


def composed_by_default(targets: Targets, proposals: Sequence[Proposal]) -> Composed:
    """Return the proposals worth most that need a partner, as many as the month has room for.

    Partners that are only wanted stay at home until a planner asks for them. One that is needed and has no
    crew stays in the proposal, so that the schedule says why the visit cannot be.
    """
    needed = {each.item.site: _needed(each, targets.month.lead) for each in proposals}
    joint = [each for each in proposals if len(needed[each.item.site]) > 1]
    joint.sort(key=lambda each: -np.nan_to_num(each.item.value, nan=-1.0))
    return Composed({each.item.site: needed[each.item.site] for each in joint[: targets.month.joint]})


def alone_without_partners(proposals: Sequence[Proposal], composed: Composed, lead: str) -> tuple[str, ...]:
    """Return a sentence where the lead goes alone to sites whose rules call for somebody else."""
    alone = [
        each.item.site.source_id
        for each in proposals
        if len(_needed(each, lead)) > 1 and each.item.site not in composed.joint
    ]
    if not alone:
        return ()
    return (
        ngettext(
            "{count} worksite calls for a partner and is visited by the lead alone: {sites}.",
            "{count} worksites call for a partner and are visited by the lead alone: {sites}.",
            len(alone),
        ).format(count=len(alone), sites=", ".join(alone)),
    )


def _needed(proposal: Proposal, lead: str) -> tuple[str, ...]:
    partners = [
        each.authority for each in proposal.partners if each.needed and each.authority not in WITHOUT_CREWS
    ]
    return tuple(dict.fromkeys([lead, *partners]))


def sites_to_visit(
    store: Store, person: Person, targets: Targets, composed: Composed
) -> tuple[JointSite, ...]:
    """Return every site of the list with who must come, for how long, on which days, and what it is worth.

    Those that were left out are not visited, and those from which the person stepped aside are another's:
    see `not_visited`.
    """
    check_plans_inspections(store, person)
    period = targets.month.period
    country = country_of_time_zone(store.settings.time_zone)
    days = set(working_days(period, country=country, after=today()))
    skipped = {site for site, __ in not_visited(store, person, targets)}
    items = [item for item in targets.listed.items if item.site not in skipped]
    keys = [item.site for item in items]
    cards = _cards(store, person, keys)
    dates = dates_of_sites(read_site_dates(store, person))
    blocked: Mapping[SiteKey, Collection[date]] = {}
    if days and keys:
        blocked = read_blocked_days(store, person, keys, first=min(days), last=max(days))
    sites = tuple(
        _site(store, item, _card(cards, item.site), dates, days, blocked, composed, targets.month.lead)
        for item in items
    )
    return _with_musts(sites, items)


def not_visited(store: Store, person: Person, targets: Targets) -> tuple[tuple[SiteKey, str], ...]:
    """Return the sites of the list that this plan leaves out, each with a sentence of why."""
    check_plans_inspections(store, person)
    aside = _("{site} waits for another planner, as you stepped aside from it.")
    left_out = _("{site} is not visited, as an inspector left it out.")
    words = {
        **dict.fromkeys(targets.month.left_out, left_out),
        **dict.fromkeys(read_steps_aside(store, person), aside),
    }
    return tuple(
        (item.site, words[item.site].format(site=item.site.source_id))
        for item in targets.listed.items
        if item.site in words
    )


def schedule_month(
    store: Store,
    person: Person,
    targets: Targets,
    composed: Composed,
    *,
    seconds: float = SECONDS,
    travel: TravelTimes | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> JointSchedule:
    """Return when which crews visit the sites of the list, all crews of a visit at the same time.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When streets cannot be opened.
    """
    check_plans_inspections(store, person)
    sites = sites_to_visit(store, person, targets, composed)
    if travel is None:
        travel = open_streets(store, tell=part_of(tell, 0, 0.2), cancelled=cancelled)
    schedule = plan_joint(
        sites, targets.month.crews, travel, seconds=seconds, seed=targets.month.seed,
        tell=part_of(tell, 0.2, 1), cancelled=cancelled,
    )  # fmt: skip
    skipped = tuple(sentence for __, sentence in not_visited(store, person, targets))
    return replace(schedule, caveats=(*schedule.caveats, *skipped))


def _site(
    store: Store,
    item: ListItem,
    card: Card,
    dates: Mapping[tuple[str, str], SiteDates],
    days: Collection[date],
    blocked: Mapping[SiteKey, Collection[date]],
    composed: Composed,
    lead: str,
) -> JointSite:
    key = (item.site.source, item.site.source_id)
    authorities = composed.joint.get(item.site, (lead,))
    kind = str(card["kind"])
    return JointSite(
        code=f"{item.site.source}/{item.site.source_id}",
        key=item.site,
        point=_point(store, card),
        authorities=authorities,
        minutes=visit_minutes(card["staff_band"], authorities=len(authorities)),
        windows=windows_of_site(kind, dates.get(key, SiteDates()), days, blocked=blocked.get(item.site, ())),
        value=_worth(item, authorities),
        label=str(card["name"]) or item.site.source_id,
    )


def _worth(item: ListItem, authorities: Sequence[str]) -> float:
    """Return what a visit counts: expected findings, more of them the more authorities look.

    That findings grow with the root of the number of authorities is a judgement.
    """
    own = 0.0 if math.isnan(item.value) else item.value
    return max(own, LEAST_VALUE) * math.sqrt(len(authorities))


def _with_musts(sites: tuple[JointSite, ...], items: Sequence[ListItem]) -> tuple[JointSite, ...]:
    """Return the sites, each that must be visited worth more than all others together.

    What is due is a promise, and the base rate loses its ground where lots that lie far away are dropped.
    """
    others = sum(
        site.value for site, item in zip(sites, items, strict=True) if item.part in (VALUE, UNCERTAIN)
    )
    return tuple(
        site if item.part in (VALUE, UNCERTAIN) else replace(site, value=1 + others + site.value)
        for site, item in zip(sites, items, strict=True)
    )


def _signalled_or_found(facts: InspectionFacts) -> dict[SiteKey, frozenset[str]]:
    """Return the indicators that were ever signalled or found at each worksite."""
    known: dict[SiteKey, frozenset[str]] = {}
    # Row by row, as indicators are lists of their own; rows are some thousands.
    for rows, codes in ((facts.signals, "indicators"), (facts.inspections, "finding_codes")):
        for row in rows[["worksite_source", "worksite_id", codes]].itertuples(index=False):
            if len(row[2]):
                key = SiteKey(str(row[0]), str(row[1]))
                known[key] = known.get(key, frozenset()) | frozenset(row[2])
    return known


def _cards(store: Store, person: Person, keys: Sequence[SiteKey]) -> dict[SiteKey, Card]:
    rows: list[Any] = read_site_cards(store, person, keys).to_dict("records")
    return {SiteKey(row["source"], row["source_id"]): row for row in rows}


def _card(cards: Mapping[SiteKey, Card], key: SiteKey) -> Card:
    if key not in cards:
        raise Refused(
            _("Worksite {site} is not on record any more. Make the list again.").format(site=key.source_id)
        )
    return cards[key]


def _point(store: Store, card: Card) -> Point | None:
    """Return the point of a site, or the middle of its cell where only that is known."""
    if pd.notna(card["lat"]) and pd.notna(card["lon"]):
        return float(card["lat"]), float(card["lon"])
    if pd.isna(card["east"]):
        return None
    east, north = np.array([card["east"]], np.int32), np.array([card["north"]], np.int32)
    x, y = store.grid.centres(east, north, int(card["cell_level"]))
    lat, lon = store.grid.metres_to_points(x, y)
    return float(lat[0]), float(lon[0])
