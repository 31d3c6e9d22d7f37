"""Proposes which worksites of a list become joint visits, with which authorities and why, to be ticked."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data.inspecting.month_list import SiteKey
from data.inspecting.stepping_aside import read_steps_aside
from data.inspecting.visit import IMMIGRATION
from data.language import _, ngettext
from layers.escaping import escape_html
from layers.month.inspections_view import SeenSite
from layers.month.joint_visits import Composed, Proposal, composed_by_default, proposals_of
from layers.month.targets import Targets
from layers.number_text import write_count
from pages.shared.frame import draw_note, table_height
from pages.shared.guarding import guarded
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_words import authority_label, authority_labels
from pages.shared.state import View
from pages.shared.stores import current_store

_ROWS = 9
_REASON_LETTERS = 400


def proposals_in_view(view: View, planning: MonthPlanning, targets: Targets) -> tuple[Proposal, ...]:
    """Return what fits each worksite of the list; kept while the list stays the same.

    Nothing is proposed for those from which the person stepped aside: partners would say what is known there.
    """
    store = current_store(view.store)
    aside, kept = read_steps_aside(store, view.person), planning.proposed
    if kept is None or kept[0] != (targets.listed, aside):
        proposals = proposals_of(store, view.person, targets)
        kept = (targets.listed, aside), tuple(each for each in proposals if each.item.site not in aside)
        planning.proposed, planning.joint = kept, None
    if planning.joint is None:
        planning.joint = composed_by_default(targets, kept[1]).joint
    return kept[1]


def composed_in_view(planning: MonthPlanning, targets: Targets) -> Composed:
    """Return which worksites become joint visits as it is ticked, immigration control only with a reason."""
    proposed = {each.item.site for each in planning.proposed[1]} if planning.proposed else set()
    asked = [site for site in planning.immigration if site in proposed]
    joint = {
        site: (*codes, IMMIGRATION) if site in asked else codes
        for site, codes in (planning.joint or {}).items()
    }
    more = {site: (targets.month.lead, IMMIGRATION) for site in asked if site not in joint}
    return Composed(joint | more)


def draw_proposals(
    planning: MonthPlanning, targets: Targets, proposals: Sequence[Proposal], seen: Sequence[SeenSite]
) -> None:
    """Draw the worksites that may become joint visits, those proposed ticked; all can be changed."""
    by_site = {each.item.site: each for each in seen}
    usual = composed_by_default(targets, proposals).joint
    # What is proposed stands on top.
    offered = sorted(
        (each for each in proposals if each.item.site in by_site and not by_site[each.item.site].aside),
        key=lambda each: each.item.site not in usual,
    )
    st.header(_("Which become joint visits?"), anchor=False)
    if not offered:
        st.info(
            _(
                "Nothing on the list can become a joint visit: what is drawn by lot is visited by one "
                "authority alone, and so is what is visited to learn."
            )
        )
        return
    offered_sites = tuple(each.item.site for each in offered)
    key = f"proposals-{hash((targets.listed, targets.month.joint, offered_sites))}"
    if f"{key}-first" not in st.session_state:
        st.session_state[f"{key}-first"] = proposals_table(planning, targets, offered, by_site)
    entered = st.data_editor(
        st.session_state[f"{key}-first"],
        key=key,
        hide_index=True,
        height=table_height(len(offered), most=_ROWS),
        column_config=_columns(targets),
        disabled=["number", "worksite", "why"],
        alt=_("Worksites that may become joint visits, with the authorities proposed and why"),
    )
    planning.joint = _joint_of(entered, offered, targets)
    draw_note(_said_of(planning, targets), below_title=False)
    _draw_why(offered, by_site, targets)


def draw_immigration(
    planning: MonthPlanning, proposals: Sequence[Proposal], seen: Sequence[SeenSite]
) -> None:
    """Draw how immigration control is asked to come: never by default, and only with a written reason."""
    names = {each.item.site: f"{each.number}. {each.name}" for each in seen if not each.aside}
    sites = [each.item.site for each in proposals if each.item.site in names]
    with st.expander(_("Immigration control takes part only for a written reason"), key="immigration"):
        draw_note(
            _("People who fear it do not speak. Its part and the reason stand in every briefing."),
            below_title=False,
        )
        for site, reason in [each for each in planning.immigration.items() if each[0] in names]:
            with st.container(horizontal=True, vertical_alignment="center"):
                draw_note(f"{names[site]}: {reason}", below_title=False)
                st.button(
                    _("Take out"),
                    key=f"no-immigration-{site}",
                    on_click=guarded(planning.immigration.pop),
                    args=(site,),
                )
        site = st.selectbox(
            _("Worksite"), sites, index=None, format_func=lambda each: names[each], key="immigration-site"
        )
        reason = st.text_area(
            _("Reason in writing"), key="immigration-reason", max_chars=_REASON_LETTERS, height=80
        )
        st.button(
            _("Ask immigration control to come"),
            key="immigration-add",
            disabled=site is None or not reason.strip(),
            on_click=guarded(lambda: planning.immigration.update({site: reason.strip()} if site else {})),
        )


def proposals_table(
    planning: MonthPlanning,
    targets: Targets,
    offered: Sequence[Proposal],
    by_site: Mapping[SiteKey, SeenSite],
) -> pd.DataFrame:
    """Return one row for each worksite, ticked where it becomes a joint visit, with partners and why."""
    joint = planning.joint or {}
    known = authority_labels().keys() - {IMMIGRATION, targets.month.lead}
    rows = []
    for each in offered:
        site = by_site[each.item.site]
        partners = joint.get(site.item.site) or tuple(partner.authority for partner in each.partners)
        rows.append(
            {
                "joint": site.item.site in joint,
                "number": site.number,
                "worksite": f"{site.name}, {site.kind}",
                "authorities": [code for code in partners if code in known],
                "why": _why_words(each, targets),
            }
        )
    return pd.DataFrame(rows)


def _draw_why(offered: Sequence[Proposal], by_site: Mapping[SiteKey, SeenSite], targets: Targets) -> None:
    with st.expander(_("Why these authorities"), key="why-partners"):
        items = "".join(
            f"<li><strong>{escape_html(by_site[each.item.site].name)}</strong> "
            f"{escape_html(_why_words(each, targets))}</li>"
            for each in offered
        )
        st.html(f'<ul class="mj-faults mj-long">{items}</ul>')


def _why_words(proposal: Proposal, targets: Targets) -> str:
    return "; ".join(
        f"{authority_label(partner.authority)}: {partner.why}"
        for partner in proposal.partners
        if partner.authority != targets.month.lead
    )


def _joint_of(
    entered: pd.DataFrame, offered: Sequence[Proposal], targets: Targets
) -> dict[SiteKey, tuple[str, ...]]:
    joint = {}
    for row, each in zip(entered.to_dict("records"), offered, strict=True):  # some dozens
        partners = row["authorities"] if isinstance(row["authorities"], list) else []
        if row["joint"] is True and partners:
            joint[each.item.site] = (targets.month.lead, *dict.fromkeys(map(str, partners)))
    return joint


def _said_of(planning: MonthPlanning, targets: Targets) -> str:
    count = len(planning.joint or {})
    words = ngettext("{count} joint visit is ticked.", "{count} joint visits are ticked.", count).format(
        count=write_count(count)
    )
    with_crews = {crew.authority for crew in targets.month.crews if crew.days > 0}
    asked = {code for codes in (planning.joint or {}).values() for code in codes}
    if without := sorted(authority_label(code) for code in asked - with_crews):
        words += " " + _(
            "No crew with days: {authorities}. Give them days on the list, or take them out."
        ).format(authorities=", ".join(without))
    return words


def _columns(targets: Targets) -> dict[str, Any]:
    columns = st.column_config
    labels = {
        code: label
        for code, label in authority_labels().items()
        if code not in (IMMIGRATION, targets.month.lead)
    }
    return {
        "joint": columns.CheckboxColumn(_("Joint"), width=58),
        "number": columns.NumberColumn(_("No."), width=48),
        "worksite": columns.TextColumn(_("Worksite"), width=200),
        "authorities": columns.MultiselectColumn(
            _("With"), options=list(labels), format_func=lambda code: labels.get(code, code), width=230
        ),
        "why": columns.TextColumn(_("Why these"), width=420),
    }
