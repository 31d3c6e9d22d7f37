"""Draws why a worksite is on the list: numbers, history, what a municipality holds, what can be changed."""

import pandas as pd
import streamlit as st

from data.inspecting.month_list import SiteKey
from data.inspecting.openings import SITE as OPENED_SITE
from data.language import _, ngettext
from data.periods import Period
from layers.escaping import escape_html
from layers.month.inspections_view import SeenSite
from layers.month.site_history import history_of
from layers.month.targets import Targets
from layers.number_text import write_count
from layers.papers.levers import levers_at, read_levers
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.inspections_changes import draw_changes
from pages.shared.inspections_openings import note_opening
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_words import part_sentence
from pages.shared.log_words import plain_label
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_site_reason(
    view: View, planning: MonthPlanning, targets: Targets, site: SeenSite, *, settled: bool
) -> None:
    """Draw the explanation of the chosen worksite in the order in which one asks."""
    note_opening(current_store(view.store), view.person, OPENED_SITE, [site.item.site.text])
    with st.container(border=True, key="site-reason", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(plain_label(f"{site.number}. {site.name}"), anchor=False)
            st.button(
                _("Close"),
                key="close-reason",
                type="tertiary",
                on_click=guarded(lambda: _close(planning)),
                width="content",
            )
        draw_note(" · ".join(each for each in (site.kind, site.area) if each), below_title=False)
        history = " ".join(_history(targets, site.item.site))
        sentences = [part_sentence(site.item), site.item.reason, history]
        st.html(
            '<div class="mj-reason">'
            + "".join(f"<p>{escape_html(each)}</p>" for each in sentences if each)
            + "</div>"
        )
        if site.own_contract:
            st.info(
                _(
                    "It works on a contract of the municipality itself ({why}): the municipality can ask for "
                    "hours and pay, and end the contract."
                ).format(why=plain_label(site.own_contract_why))
            )
        _draw_numbers(targets, site)
        _draw_levers(site)
        if not settled:
            draw_changes(view, planning, site)


def _close(planning: MonthPlanning) -> None:
    planning.chosen = ""


def _history(targets: Targets, key: SiteKey) -> list[str]:
    history = history_of(targets.expected.sites, key)
    if history is None:
        return []
    sentences = []
    if history.inspected:
        sentences.append(
            ngettext(
                "Inspected {count}×; labour exploitation was found {found} time.",
                "Inspected {count}×; labour exploitation was found {found} times.",
                history.found,
            ).format(count=write_count(history.inspected), found=write_count(history.found))
        )
        if history.last_period is not None:
            sentences.append(
                _("Last inspected in {month}.").format(
                    month=Period(history.last_period, history.last_period).label()
                )
            )
    else:
        sentences.append(_("Never inspected so far, so nothing is known from visits."))
    sentences.append(
        ngettext("{count} signal of its own.", "{count} signals of its own.", history.signals).format(
            count=write_count(history.signals)
        )
        if history.signals
        else _("No signal of its own.")
    )
    return sentences


def _draw_numbers(targets: Targets, site: SeenSite) -> None:
    if history_of(targets.expected.sites, site.item.site) is None:
        draw_note(
            _("Its numbers are not known any more: it closed, or left the register."), below_title=False
        )
        return
    numbers = targets.expected.numbers(site.item.site)
    if not numbers.empty:
        with st.expander(_("The numbers behind it"), expanded=True, key="site-numbers"):
            st.table(numbers_table(numbers), border="horizontal", hide_index=True)


def numbers_table(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of a worksite with headings in words: what each adds to a hundred inspections."""
    return pd.DataFrame(
        {
            _("What"): numbers["label"],
            _("Measured"): numbers["measured"],
            _("Adds, of 100"): [f"{value:+.1f}" if value == value else "" for value in numbers["effect"]],
        }
    )


def _draw_levers(site: SeenSite) -> None:
    levers = levers_at(read_levers(), site.kind_code, own_contract=site.own_contract)
    if not levers:
        return
    with st.expander(_("What the municipality holds here besides an inspection"), key="site-levers"):
        items = "".join(
            f"<li><strong>{escape_html(each.label)}</strong> ({escape_html(each.holder)}): "
            f"{escape_html(each.does)}</li>"
            for each in levers
        )
        st.html(f'<ul class="mj-faults">{items}</ul>')
