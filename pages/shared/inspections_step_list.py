"""Draws the first step of a month: its list, the map of it, why each worksite is there, and the crews."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from data.language import _, ngettext
from layers.escaping import escape_html
from layers.month.inspections_view import SeenSite
from layers.month.targets import Targets
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.inspections_aside import draw_steps_aside
from pages.shared.inspections_changes import draw_overrides, draw_put_in
from pages.shared.inspections_crews import draw_crews
from pages.shared.inspections_list import draw_sites
from pages.shared.inspections_map import draw_site_map, follow_click
from pages.shared.inspections_month import draw_shares, overrides_of
from pages.shared.inspections_reason import draw_site_reason
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_targets import names_to_put_in, seen_of
from pages.shared.inspections_words import part_label
from pages.shared.log_words import plain_label
from pages.shared.menu import draw_link
from pages.shared.state import View
from pages.shared.stores import current_store

_LIST_HEIGHT = 560
_MAP_HEIGHT = 270


def draw_list_step(view: View, planning: MonthPlanning, targets: Targets, *, settled: bool) -> None:
    """Draw list and map side by side; on a phone the list comes first."""
    seen = seen_of(view, planning, targets)
    follow_click(view, planning, seen)
    with st.container(key="list-and-map"):
        list_side, map_side = st.columns([13, 10], gap="medium")
        with list_side:
            _draw_list(view, planning, targets, seen, settled=settled)
        with map_side:
            draw_site_map(view, planning, seen, height=_MAP_HEIGHT)
            _draw_chosen(view, planning, targets, seen, settled=settled)
            st.header(_("Crews and days of the month"), anchor=False)
            draw_crews(view)
    _draw_caveats(targets)


def _draw_list(
    view: View, planning: MonthPlanning, targets: Targets, seen: tuple[SeenSite, ...], *, settled: bool
) -> None:
    st.header(_title(targets, seen), anchor=False)
    sentences = (*targets.listed.empty_because, *targets.expected.shortfall)
    if not seen:
        for sentence in sentences:
            st.info(plain_label(sentence))
        _draw_nothing(targets)
    else:
        draw_note(" ".join(filter(None, [parts_words(seen), *sentences])), below_title=False)
        draw_sites(planning, seen, key=f"sites-{view.store}", height=_LIST_HEIGHT)
    draw_shares(settled=settled)
    if not settled:
        names = names_to_put_in(view, planning, targets)
        draw_put_in(view, planning, targets.listed.period, names)
        overrides = overrides_of(view, targets.listed.period)
        called = {each.item.site: each.name for each in seen}
        draw_overrides(view, planning, overrides, called, names)
    draw_steps_aside(current_store(view.store), view.person)


def parts_words(seen: Sequence[SeenSite]) -> str:
    """Return how many worksites are on the list for which reason, such as "3 complaint, 12 expected"."""
    counts = Counter(part_label(each.item) for each in seen if not each.aside)
    words = ", ".join(f"{write_count(count)} {label}" for label, count in counts.items())
    return f"{words}." if words else ""


def _draw_nothing(targets: Targets) -> None:
    if targets.month.budget == 0:
        draw_note(_("Give the list room for visits above: then worksites stand here."), below_title=False)
        return
    if targets.expected.sites.empty:
        draw_note(
            _("A list needs worksites: employers at a place, of a kind that is inspected. See the template."),
            below_title=False,
        )
        draw_link("intake", _("Bring data in"))


def _draw_chosen(
    view: View, planning: MonthPlanning, targets: Targets, seen: tuple[SeenSite, ...], *, settled: bool
) -> None:
    site = next((each for each in seen if each.key == planning.chosen and each.kind_code), None)
    if site is not None:
        draw_site_reason(view, planning, targets, site, settled=settled)


def _draw_caveats(targets: Targets) -> None:
    if targets.caveats:
        with st.expander(_("What this list does not say"), key="list-caveats"):
            items = "".join(f"<li>{escape_html(each)}</li>" for each in targets.caveats)
            st.html(f'<ul class="mj-faults">{items}</ul>')
    draw_link("methods", _("How this list is made"))


def _title(targets: Targets, seen: Sequence[SeenSite]) -> str:
    count = sum(not each.left_out for each in seen)
    return ngettext(
        "{count} worksite to visit, out of {all}", "{count} worksites to visit, out of {all}", count
    ).format(count=write_count(count), all=write_count(len(targets.expected.sites)))
