"""Lets an inspector leave a worksite out, put one in, or step aside, each with a reason from a list."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.month_list import SiteKey
from data.inspecting.overrides import LEFT_OUT, PUT_IN_BY_HAND, withdraw_override, write_override
from data.inspecting.stepping_aside import step_aside
from data.language import _, ngettext
from data.vocabulary import override_reasons, step_aside_reasons
from layers.month.inspections_view import SeenSite, key_text, site_of_text
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_targets import lead_of
from pages.shared.log_words import plain_label
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_changes(view: View, planning: MonthPlanning, site: SeenSite) -> None:
    """Draw the two ways to change the list here: leave the worksite out, or step aside from it."""
    with st.container(horizontal=True, gap="small", key="site-changes"):
        with st.popover(_("Leave out")):
            reason = _choose_reason("leave-out", site.key, _override_labels())
            st.button(
                _("Leave it out"),
                key=f"leave-out-{site.key}",
                type="primary",
                disabled=reason is None,
                on_click=_write,
                args=(planning, lambda: _override(view, planning, site, LEFT_OUT, str(reason))),
            )
        with st.popover(_("I step aside")):
            draw_note(
                _("For whoever knows somebody there or has an interest. You see no visit to it any more."),
                below_title=False,
            )
            labels = {each.code: each.label for each in step_aside_reasons()}
            why = _choose_reason("step-aside", site.key, labels)
            st.button(
                _("I step aside"),
                key=f"step-aside-{site.key}",
                type="primary",
                disabled=why is None,
                on_click=_write,
                args=(planning, lambda: _step_aside(view, planning, site.item.site, str(why))),
            )


def draw_put_in(view: View, planning: MonthPlanning, period: int, names: dict[str, str]) -> None:
    """Draw how a worksite that is not on the list is put in, with a reason.

    `names` holds each worksite that can be put in, as one text, with what it is called.
    """
    with st.popover(_("Put a worksite in"), disabled=not names):
        chosen = st.selectbox(
            _("Worksite"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=_("Search by name"),
            key="put-in-site",
        )
        reason = _choose_reason("put-in", "", _override_labels())
        st.button(
            _("Put it in"),
            key="put-in",
            type="primary",
            disabled=chosen is None or reason is None,
            on_click=_write,
            args=(planning, lambda: _put_in(view, period, str(chosen), str(reason))),
        )


def draw_overrides(
    view: View,
    planning: MonthPlanning,
    overrides: pd.DataFrame,
    called: Mapping[SiteKey, str],
    others: Mapping[str, str],
) -> None:
    """Draw what inspectors changed about this list, each with its reason and a way to take it back."""
    if overrides.empty:
        return
    label = ngettext("{count} change by inspectors", "{count} changes by inspectors", len(overrides)).format(
        count=write_count(len(overrides))
    )
    reasons = _override_labels()
    with st.expander(label, key="overrides"):
        for row in overrides.itertuples():  # a handful
            site = SiteKey(str(row.worksite_source), str(row.worksite_id))
            words = _("Left out: {name}. {reason}") if row.what == LEFT_OUT else _("Put in: {name}. {reason}")
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                draw_note(
                    words.format(
                        name=called.get(site) or others.get(key_text(site), site.source_id),
                        reason=reasons[str(row.reason)],
                    ),
                    below_title=False,
                )
                st.button(
                    _("Take back"),
                    key=f"take-back-{row.code}",
                    on_click=_write,
                    args=(planning, partial(_take_back, view, int(str(row.period)), site)),
                )


def draw_changed(planning: MonthPlanning) -> None:
    """Say what became of the last change."""
    if planning.said:
        st.warning(plain_label(planning.said))
        planning.said = ""


def _choose_reason(what: str, key: str, labels: dict[str, str]) -> str | None:
    return st.radio(
        _("Reason"), list(labels), index=None, format_func=labels.__getitem__, key=f"{what}-reason-{key}"
    )


def _override_labels() -> dict[str, str]:
    return {each.code: each.label for each in override_reasons()}


def _override(view: View, planning: MonthPlanning, site: SeenSite, what: str, reason: str) -> None:
    targets = planning.targets
    if targets is None:
        return
    write_override(
        current_store(view.store),
        view.person,
        period=targets.month.period,
        authority=lead_of(view),
        site=site.item.site,
        what=what,
        reason=reason,
        instead_of=site.item.part,
    )
    planning.chosen = ""


def _put_in(view: View, period: int, site: str, reason: str) -> None:
    write_override(
        current_store(view.store),
        view.person,
        period=period,
        authority=lead_of(view),
        site=site_of_text(site),
        what=PUT_IN_BY_HAND,
        reason=reason,
    )


def _take_back(view: View, period: int, site: SiteKey) -> None:
    withdraw_override(
        current_store(view.store), view.person, period=period, authority=lead_of(view), site=site
    )


def _step_aside(view: View, planning: MonthPlanning, site: SiteKey, reason: str) -> None:
    step_aside(current_store(view.store), view.person, site, reason=reason)
    planning.chosen = ""


def _write(planning: MonthPlanning, write: Callable[[], object]) -> None:
    try:
        write()
    except (Refused, NotAllowed, StoreError) as fault:
        planning.said = str(fault)
