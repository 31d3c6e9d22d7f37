"""Lets the steward choose months and prepare a draft, and shows how far it is."""

from datetime import date

import streamlit as st

from data.errors import Refused
from data.intake.process import Cancelled
from data.language import _
from data.periods import Period, first_day_of_period
from data.progress import IsCancelled, Tell
from data.releases.drafts import Draft
from data.releases.half_years import HALF_YEAR_MONTHS, release_code
from data.releases.preparing import prepare_draft
from data.releases.published_rows import read_published_rows
from data.releases.release_day import release_day
from layers.council.naming import write_months
from pages.shared.cache_key import session_key
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.releases_job import ReleaseJob, draw_preparing
from pages.shared.releases_periods import first_open_month, longer_period, period_choices
from pages.shared.state import View
from pages.shared.stores import current_store


def running_job(view: View) -> ReleaseJob | None:
    """Return the draft that this session has made or is making, until its end was told."""
    job: ReleaseJob | None = st.session_state.get(_key(view))
    if job is not None:
        job.wait_a_moment()
    return job


def draw_job(view: View, job: ReleaseJob) -> bool:
    """Draw how far it is, or why it found nothing; return whether it still runs."""
    if job.running:
        draw_preparing(job)
        return True
    st.session_state.pop(_key(view))
    if words := job.trouble():
        (st.info if job.stopped else st.error)(words)
    return False


def draw_choice_of_months(view: View) -> None:
    """Draw the choice of months and the button that prepares."""
    by_code = {
        release_code(each): each
        for each in period_choices(_released(view), today=release_day(current_store(view.store)))
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            _("Months of the release"),
            list(by_code),
            format_func=lambda code: write_months(by_code[code]),
            key="release-months",
            width=340,
        )
        st.button(
            _("Prepare a draft"),
            type="primary",
            key="prepare",
            on_click=guarded(start),
            args=(view, by_code[code]),
        )
    draw_note(
        _(
            "It is made from the data as it is now, and every known attack is tried on it, together with all "
            "earlier releases. That takes a minute or so, and publishes nothing."
        ),
        below_title=False,
    )


def next_day(view: View) -> date | None:
    """Return the day from which on there is something to prepare; None where there is already."""
    if period_choices(_released(view), today=release_day(current_store(view.store))):
        return None
    return first_day_of_period(
        first_open_month(today=release_day(current_store(view.store))) + HALF_YEAR_MONTHS
    )


def draw_longer_offer(view: View, draft: Draft) -> None:
    """Offer a longer period where there is too little for signals to be shown."""
    longer = longer_period(draft.release.period, draft.shortfall.get("enough_months"), _released(view))
    if longer is not None:
        st.button(
            _("Prepare {months} instead").format(months=write_months(longer)),
            key="longer",
            on_click=guarded(start),
            args=(view, longer),
        )


def start(view: View, period: Period) -> None:
    """Begin to prepare a draft of some months."""
    store, person = current_store(view.store), view.person

    def prepare(tell: Tell, cancelled: IsCancelled) -> Draft:
        # Who asks for the same months again has seen the draft that gives way.
        try:
            return prepare_draft(store, person, period, replace=True, tell=tell, cancelled=cancelled)
        except Refused:
            if cancelled():  # attacks that were stopped are refused as such
                raise Cancelled from None
            raise

    st.session_state[_key(view)] = ReleaseJob(prepare)


def _released(view: View) -> tuple[Period, ...]:
    # As the store remembers them: a folder may be gone or altered.
    return tuple(row.period for row in read_published_rows(current_store(view.store)))


def _key(view: View) -> str:
    return session_key(view, "release-job")
