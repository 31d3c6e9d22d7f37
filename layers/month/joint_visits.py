"""Puts authorities together for the sites of a list, and schedules all of its visits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.access import INSPECTION, Person, check_may_read
from data.clock import today
from data.errors import Refused
from data.inspecting.blocked_cells import read_blocked_days
from data.inspecting.crew import Point
from data.inspecting.month_list import FIXED, VALUE, ListItem, SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.site_dates import read_site_dates
from data.inspecting.stepping_aside import read_steps_aside
from data.language import _
from data.opening_windows import country_of_time_zone
from data.progress import IsCancelled, Tell, never, part_of, say_nothing
from data.store import Store
from data.streets.network import TravelTimes
from data.streets.opening import open_streets
from layers.joint.partner_rules import Partner, partners_of, read_partner_rules
from layers.joint.planning import plan_joint
from layers.joint.schedule import JointSchedule
from layers.joint.site import JointSite
from layers.joint.site_traits import traits_of
from layers.month.open_days import SiteDates, dates_of_sites, windows_of_site, working_days
from layers.month.targets import Targets
from layers.month.visit_length import visit_minutes

SECONDS = 15.0
Card = Mapping[str, Any]
JOINT_PARTS = frozenset({FIXED, VALUE})
# The lot and what is due must take place, or the base rate loses its ground and a promise is broken.
MUST_TAKE_PLACE = 3.0
"""How many times the greatest value of the list such a visit counts."""
LEAST_VALUE = 0.01


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
    """Which sites become joint visits, with which authorities, and what a planner changed about it.

    `joint` holds for each site the codes of the authorities that go, the lead among them. Sites of the list
    that are not in it are visited by the lead alone.
    """

    joint: Mapping[SiteKey, tuple[str, ...]] = field(default_factory=dict)
    days_off: frozenset[date] = frozenset()


def proposals_of(store: Store, person: Person, targets: Targets) -> tuple[Proposal, ...]:
    """Return what fits each site of the list that may become a joint visit, in the order of the list.

    Those drawn by lot never do: more eyes find more, and the base rate would be biased.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    Refused
        When the table of rules cannot be used.
    """
    check_may_read(person, INSPECTION)
    rules = read_partner_rules()
    items = [item for item in targets.listed.items if item.part in JOINT_PARTS]
    cards = _cards(store, person, [item.site for item in items])
    signalled = _signalled(targets.facts.signals)
    return tuple(
        Proposal(
            item,
            partners_of(
                traits_of(_card(cards, item.site), indicators=signalled.get(item.site, frozenset())),
                rules=rules,
            ),
        )
        for item in items
    )


def composed_by_default(targets: Targets, proposals: Sequence[Proposal]) -> Composed:
    """Return the proposals worth most that need a partner with a crew, as many as the month has room for.

    Partners that are only wanted stay at home until a planner asks for them.
    """
    crews = {crew.authority for crew in targets.month.crews if crew.days > 0}
    needed = {each.item.site: _needed(each, targets.month.lead, crews) for each in proposals}
    joint = [each for each in proposals if len(needed[each.item.site]) > 1]
    joint.sort(key=lambda each: -np.nan_to_num(each.item.value, nan=-1.0))
    return Composed({each.item.site: needed[each.item.site] for each in joint[: targets.month.joint]})


def _needed(proposal: Proposal, lead: str, crews: Collection[str]) -> tuple[str, ...]:
    partners = [each.authority for each in proposal.partners if each.needed and each.authority in crews]
    return tuple(dict.fromkeys([lead, *partners]))


def sites_to_visit(
    store: Store, person: Person, targets: Targets, composed: Composed
) -> tuple[JointSite, ...]:
    """Return every site of the list with who must come, for how long, on which days, and what it is worth.

    Those that were left out are not visited, and those from which the person stepped aside are another's.
    """
    check_may_read(person, INSPECTION)
    period = targets.month.period
    country = country_of_time_zone(store.settings.time_zone)
    days = set(working_days(period, country=country, after=today())) - composed.days_off
    not_visited = targets.month.left_out | read_steps_aside(store, person)
    items = [item for item in targets.listed.items if item.site not in not_visited]
    keys = [item.site for item in items]
    cards = _cards(store, person, keys)
    dates = dates_of_sites(read_site_dates(store, person))
    blocked: Mapping[SiteKey, Collection[date]] = {}
    if days and keys:
        blocked = read_blocked_days(store, person, keys, first=min(days), last=max(days))
    return tuple(
        _site(store, item, _card(cards, item.site), dates, days, blocked, targets, composed) for item in items
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
        When the person does not read for inspection.
    Refused
        When streets cannot be opened.
    """
    sites = sites_to_visit(store, person, targets, composed)
    if travel is None:
        travel = open_streets(store, tell=part_of(tell, 0, 0.2), cancelled=cancelled)
    return plan_joint(
        sites, targets.month.crews, travel, seconds=seconds, seed=targets.month.seed,
        tell=part_of(tell, 0.2, 1), cancelled=cancelled,
    )  # fmt: skip


def _site(
    store: Store,
    item: ListItem,
    card: Card,
    dates: Mapping[tuple[str, str], SiteDates],
    days: Collection[date],
    blocked: Mapping[SiteKey, Collection[date]],
    targets: Targets,
    composed: Composed,
) -> JointSite:
    key = (item.site.source, item.site.source_id)
    authorities = composed.joint.get(item.site, (targets.month.lead,))
    kind = str(card["kind"])
    return JointSite(
        code=f"{item.site.source}/{item.site.source_id}",
        key=item.site,
        point=_point(store, card),
        authorities=authorities,
        minutes=visit_minutes(card["staff_band"], authorities=len(authorities)),
        windows=windows_of_site(kind, dates.get(key, SiteDates()), days, blocked=blocked.get(item.site, ())),
        value=_worth(item, targets, authorities),
        label=str(card["name"]) or item.site.source_id,
    )


def _worth(item: ListItem, targets: Targets, authorities: Sequence[str]) -> float:
    """Return what a visit counts: expected findings, more of them the more authorities look."""
    known = [each.value for each in targets.listed.items if each.value == each.value]
    most = max(known, default=1.0)
    if item.part not in (VALUE, "uncertain"):
        return MUST_TAKE_PLACE * most
    own = item.value if item.value == item.value else 0.0
    return float(max(own, LEAST_VALUE) * len(authorities) ** 0.5)


def _signalled(signals: pd.DataFrame) -> dict[SiteKey, frozenset[str]]:
    """Return the indicators that were ever signalled of each worksite."""
    found: dict[SiteKey, frozenset[str]] = {}
    # Row by row, as indicators are lists of their own; signals are some hundreds.
    for row in signals[["worksite_source", "worksite_id", "indicators"]].itertuples(index=False):
        key = SiteKey(str(row[0]), str(row[1]))
        found[key] = found.get(key, frozenset()) | frozenset(row[2])
    return found


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
