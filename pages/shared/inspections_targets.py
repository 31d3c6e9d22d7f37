"""Makes the list of a month in a thread, and puts the settled list in its place where there is one."""

from dataclasses import replace

import streamlit as st

from data.area import read_extent
from data.inspecting.crew import Crew
from data.inspecting.lists import read_lists
from data.inspecting.month_list import MonthList, SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.stepping_aside import read_steps_aside
from data.intake.process import Cancelled
from data.language import language
from data.progress import IsCancelled, Tell, part_of
from layers.month.inspections_view import (
    SeenSite,
    items_with_reasons,
    keys_of,
    names_with_district,
    seen_sites,
)
from layers.month.learning import Learnt, learn
from layers.month.month import Month
from layers.month.targets import Targets, targets_of_month
from pages.shared.cache_key import AccessKey, access_key_of
from pages.shared.inspections_state import MonthPlanning, Wanted
from pages.shared.outreach_job import OutreachJob
from pages.shared.state import View
from pages.shared.stores import current_store

_LEARNT = 0.8


def prepare_targets(view: View, planning: MonthPlanning, month: Month) -> None:
    """Have the list of the month made, unless it stands already or is under way."""
    store, person = current_store(view.store), view.person
    # The list does not depend on crews: they can be changed while it stands.
    wanted: Wanted = (store.version, replace(month, crews=(), joint=0), language())
    if wanted in (planning.targets_for, planning.reading_for):
        return
    if planning.reading is not None:
        planning.reading.cancel()

    def work(tell: Tell, cancelled: IsCancelled) -> Targets:
        learnt = _learnt_in_store(view, tell=part_of(tell, 0, _LEARNT))
        if cancelled():
            raise Cancelled
        return targets_of_month(store, person, month, learnt=learnt, tell=part_of(tell, _LEARNT, 1))

    planning.reading, planning.reading_for = OutreachJob(work, lane="inspections"), wanted


def _learnt_in_store(view: View, *, tell: Tell) -> Learnt:
    """Return what was learnt from the facts of the store in view: whoever has the same key shares it."""
    store, person = current_store(view.store), view.person
    known, key = _known(), access_key_of(store, person, with_version=False)
    known[key] = learn(store, person, before=known.get(key), tell=tell)
    return known[key]


@st.cache_resource(show_spinner=False)
def _known() -> dict[AccessKey, Learnt]:
    return {}


def take_targets(planning: MonthPlanning) -> None:
    """Take the list of a job that has ended; why there is none is kept as a sentence."""
    job = planning.reading
    if job is None or job.running:
        return
    planning.reading, planning.trouble = None, job.trouble() or ""
    planning.targets_for, planning.reading_for = planning.reading_for, None
    before, planning.targets = planning.targets, job.result()
    if before is None or planning.targets is None or before.listed != planning.targets.listed:
        planning.drop_schedule()
        planning.seen = planning.names = None


def settled_lists(view: View, *, period: int | None = None) -> tuple[MonthList, ...]:
    """Return the lists that were settled by the authority of the person, the newest last."""
    lists = read_lists(current_store(view.store), view.person, period=period)
    authority = lead_of(view)
    return tuple(each for each in lists if each.authority == authority)


def lead_of(view: View) -> str:
    """Return the authority whose lists are seen: the person's own, else the one that leads as a rule."""
    return view.person.authority or Month(period=0).lead


def targets_in_view(targets: Targets, month: Month, settled: MonthList | None) -> Targets:
    """Return the targets with the crews of the month as they are now, and the list as it was settled."""
    return replace(targets, month=month, listed=targets.listed if settled is None else settled)


def seen_of(view: View, planning: MonthPlanning, targets: Targets) -> tuple[SeenSite, ...]:
    """Return the worksites of the list as they are seen; kept while the list stays the same."""
    store = current_store(view.store)
    left_out, kept = targets.month.left_out, planning.seen
    known = store.version, targets.listed, left_out
    if kept is not None and kept[0] == known:
        return kept[1]
    cards = read_site_cards(store, view.person, keys_of(targets.listed))
    items = items_with_reasons(targets.listed.items, targets.expected)
    aside = read_steps_aside(store, view.person)
    seen = seen_sites(
        items,
        cards,
        targets.expected.sites,
        grid=store.grid,
        aside=aside,
        left_out=left_out,
    )
    planning.seen = known, seen
    return seen


def names_to_put_in(view: View, planning: MonthPlanning, targets: Targets) -> dict[str, str]:
    """Return the worksites that can be put on the list, as texts with what they are called; kept as above.

    Those from which the person stepped aside are another's.
    """
    store = current_store(view.store)
    known, kept = (store.version, targets.listed), planning.names
    if kept is not None and kept[0] == known:
        return kept[1]
    others = set(keys_of(targets.listed)) | read_steps_aside(store, view.person)
    sites = targets.expected.sites
    keys = [SiteKey(*each) for each in zip(sites["source"], sites["source_id"], strict=True)]
    names = names_with_district(
        read_site_cards(store, view.person, [key for key in keys if key not in others])
    )
    planning.names = known, names
    return names


def starting_crew(view: View) -> Crew:
    """Return the crew that a month begins with where none is known: of the lead, mid-area."""
    store = current_store(view.store)
    west, south, east, north = read_extent(store)
    lat, lon = store.grid.metres_to_points([(west + east) / 2], [(south + north) / 2])
    return Crew("A1", lead_of(view), (round(float(lat[0]), 5), round(float(lon[0]), 5)), days=10)
