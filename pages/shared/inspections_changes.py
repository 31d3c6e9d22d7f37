"""Lets an inspector leave a worksite out, put one in, or step aside, each with a reason from a list."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.month_list import SiteKey
from data.inspecting.overrides import LEFT_OUT, PUT_IN_BY_HAND, withdraw_override, write_override
from data.inspecting.stepping_aside import read_steps_aside
from data.language import _, language, ngettext
from data.vocabulary import override_reasons
from layers.month.inspections_view import SeenSite, key_text, site_of_text
from layers.month.override_view import say_what_overrides_found
from layers.number_text import write_count
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.inspections_aside import draw_step_aside
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
                on_click=guarded(_write),
                args=(planning, lambda: _override(view, planning, site, LEFT_OUT, str(reason))),
            )
        draw_step_aside(
            current_store(view.store),
            view.person,
            site.item.site,
            key=site.key,
            then=partial(_forget_site, planning),
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
            on_click=guarded(_write),
            args=(planning, lambda: _put_in(view, period, str(chosen), str(reason))),
        )


def draw_overrides(
    view: View,
    planning: MonthPlanning,
    overrides: pd.DataFrame,
    called: Mapping[SiteKey, str],
    others: Mapping[str, str],
) -> None:
    """Draw what inspectors changed about this list, each with its reason and a way to take it back.

    Below stands what such changes found so far beside the lists. Nothing is said of worksites from which the
    person stepped aside.
    """
    aside = read_steps_aside(current_store(view.store), view.person)
    changes = [
        (site, row)
        for row in overrides.itertuples()  # a handful
        if (site := SiteKey(str(row.worksite_source), str(row.worksite_id))) not in aside
    ]
    found = _what_overrides_found(view, planning)
    if not changes and not found:
        return
    label = ngettext("{count} change by inspectors", "{count} changes by inspectors", len(changes)).format(
        count=write_count(len(changes))
    )
    reasons = _override_labels()
    with st.expander(label if changes else _("What changes by inspectors found"), key="overrides"):
        for site, row in changes:
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
                    on_click=guarded(_write),
                    args=(planning, partial(_take_back, view, int(str(row.period)), site)),
                )
        for sentence in found:
            draw_note(sentence, below_title=False)


def draw_changed(planning: MonthPlanning) -> None:
    """Say what became of the last change, until the list stands as it is then."""
    if planning.said:
        st.info(plain_label(planning.said))
    if planning.running is None:
        planning.said = ""


def _what_overrides_found(view: View, planning: MonthPlanning) -> tuple[str, ...]:
    """Return what changes of any month found, in sentences; kept while the store stays the same."""
    store = current_store(view.store)
    known = store.version, language()
    if planning.override_words is None or planning.override_words[0] != known:
        words = say_what_overrides_found(store, view.person, authority=lead_of(view))
        planning.override_words = known, words
    return planning.override_words[1]


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


def _forget_site(planning: MonthPlanning) -> None:
    """Close what is said of a worksite, and forget a schedule that may visit it."""
    planning.chosen = ""
    planning.drop_schedule()


def _write(planning: MonthPlanning, write: Callable[[], object]) -> None:
    try:
        write()
    except (Refused, NotAllowed, StoreError) as fault:
        planning.said = str(fault)
