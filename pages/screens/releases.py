"""Asks whether it is safe to publish: what is shown and withheld, attacks, signatures; and lists releases."""

import streamlit as st

from data.access import may
from data.area import read_extent
from data.errors import StoreError
from data.language import _
from data.releases.drafts import Draft
from data.releases.drafts_shown import read_drafts_for
from data.releases.folder import releases_folder
from data.releases.reading import ReleasesRead
from data.releases.release_day import release_day
from layers.council.naming import write_day
from layers.markup import tag
from pages.shared.council_releases import published_releases
from pages.shared.menu import draw_link
from pages.shared.releases_deciding import (
    draw_approver_form,
    draw_newer_data,
    draw_steward_buttons,
    draw_told,
)
from pages.shared.releases_desk import (
    draw_choice_of_months,
    draw_job,
    draw_longer_offer,
    next_day,
    running_job,
)
from pages.shared.releases_draft import draw_draft, draw_verdict, stage_of
from pages.shared.releases_published import draw_disagreement, draw_published
from pages.shared.releases_signatures import signatures_markup
from pages.shared.releases_style import draw_question
from pages.shared.releases_tables import draw_tables
from pages.shared.releases_verdict import OPEN, PUBLISHED, YES, Verdict, verdict
from pages.shared.state import View
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the screen: the steward prepares and publishes, the approver answers, others see the list."""
    with st.container(key="releases"):
        draw_question()
        draw_told()
        folder = releases_folder(current_store(view.store).path)
        read = published_releases(folder)
        if may(view.person, "read_drafts"):
            _draw_drafts(view, read)
        else:
            st.info(
                _(
                    "A release is prepared by a data steward and approved by somebody else: two persons "
                    "stand for it. What is published stands below; it is frozen, and everybody may see it."
                )
            )
        draw_published(read, folder)


def _draw_drafts(view: View, read: ReleasesRead) -> None:
    """Draw the draft with its answer on top; without one, how a steward makes one."""
    is_steward = may(view.person, "prepare_release")
    job = running_job(view) if is_steward else None
    if job is not None and draw_job(view, job):
        return
    store = current_store(view.store)
    if is_steward and draw_disagreement(store, read):
        return
    found = read_drafts_for(store, view.person)
    for fault in found.faults:
        st.error(fault)
    draft = _chosen(found.drafts)
    if draft is None:
        _draw_no_draft(view, is_steward=is_steward)
        return
    day = release_day(store)
    draw_verdict(verdict(draft, today=day, for_approver=not is_steward), stage_of(draft, today=day))
    _draw_signatures(view, draft, is_steward=is_steward)
    draw_draft(draft, with_numbers=is_steward)
    draw_tables(draft.release)
    if may(view.person, "approve_release"):
        draw_approver_form(view, draft)
    if is_steward and next_day(view) is None:
        with st.expander(_("Prepare other months")):
            draw_choice_of_months(view)


def _chosen(drafts: tuple[Draft, ...]) -> Draft | None:
    """Return the draft to look at: with several, a choice is drawn."""
    if len(drafts) < 2:
        return drafts[0] if drafts else None
    by_code = {draft.code: draft for draft in drafts}
    code = st.segmented_control(_("Draft"), list(by_code), default=drafts[0].code, key="draft", required=True)
    return by_code[code]


def _draw_no_draft(view: View, *, is_steward: bool) -> None:
    if not is_steward:
        words = _("No draft is waiting. A data steward prepares one.")
        draw_verdict(Verdict(OPEN, _("Nothing to approve"), words), 0)
        return
    try:
        read_extent(current_store(view.store))
    except StoreError as fault:
        st.info(str(fault))
        draw_link("intake", _("Bring data in"))
        return
    if (day := next_day(view)) is not None:
        words = _("All whole half-years are. The next can be prepared from {day} on.").format(
            day=write_day(day)
        )
        draw_verdict(Verdict(YES, _("Published"), words), PUBLISHED)
        return
    words = _("No draft is prepared. Choose its months.")
    draw_verdict(Verdict(OPEN, _("Nothing to publish"), words), 0)
    draw_choice_of_months(view)
    _draw_what_comes()


def _draw_signatures(view: View, draft: Draft, *, is_steward: bool) -> None:
    """Draw the two signatures, with the steward's buttons beside them."""
    signed = signatures_markup(draft, today=release_day(current_store(view.store)))
    if not is_steward:
        st.html(signed)
        return
    left, right = st.columns([8, 5], gap="medium", vertical_alignment="center")
    with left:
        st.html(signed)
    with right:
        draw_steward_buttons(view, draft)
        draw_longer_offer(view, draft)
        draw_newer_data(view, draft)


def _draw_what_comes() -> None:
    st.header(_("What you will see here"), anchor=False)
    what = (
        _("The map, the figures and the tables, as everybody will see them."),
        _("What is withheld and why; how much it is stands in no file of the release."),
        _("What attackers who know the rules could work out from it and all earlier releases."),
        _("Who prepared it and who approved it: two persons, by opaque ids, until a day."),
    )
    st.html(tag("ul", *(tag("li", each) for each in what), class_="mj-faults"))
