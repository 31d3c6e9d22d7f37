"""Runs planning in a thread of its own, so that the session goes on meanwhile and can stop it."""

import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.language import _
from data.progress import IsCancelled, Tell
from pages.shared.guarding import guarded
from pages.shared.job import Job
from pages.shared.log_words import plain_label

POLL_S = 0.3

type Work[T] = Callable[[Tell, IsCancelled], T]


class OutreachJob[T](Job[T]):
    """One piece of planning; where it is stopped, what was planned before stays."""

    def __init__(self, work: Work[T], *, lane: str = "plan") -> None:
        super().__init__()
        self.share, self.what = 0.0, ""
        me = weakref.ref(self)

        def tell(share: float, what: str) -> None:
            if (job := me()) is not None:
                job.share, job.what = min(max(share, 0.0), 1.0), what

        self._begin(_workers(lane), work, tell, self._stop.is_set)

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop: a search then still gives its best, which nobody waits for."""
        return not self.running and (self._stop.is_set() or super().stopped)

    def _stopped_words(self) -> str:
        return _("Stopped. What was planned before stays as it is.")

    def _failed_words(self) -> str:
        return _("This ended with an error of the program ({name}). Nothing was planned. Try again.")


def draw_bar[T](job: OutreachJob[T], *, key: str) -> DeltaGenerator:
    """Draw how far a job is, with a button that stops it; `follow` keeps the bar going."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"running-{key}"):
        bar = st.empty()
        _draw_share(job, bar)
        st.button(
            _("Stopping...") if job.stopping else _("Cancel"),
            key=f"cancel-{key}",
            disabled=job.stopping,
            on_click=guarded(job.cancel),
        )
    return bar


def follow[T](job: OutreachJob[T], bar: DeltaGenerator | None) -> NoReturn:
    """Keep this run of the screen until the job ends, then draw the screen anew; any click goes before.

    It is the last thing a screen does. Streamlit 1.67 collects all garbage of the process after every run, a
    tenth of a second and more: a fragment that runs twice a second would slow the job down several times.
    """
    spot = bar if bar is not None else st.empty()
    while job.running:
        if bar is not None:
            _draw_share(job, bar)
        else:
            spot.html("<span></span>")  # drawing is where a click can end this run
        job.wait(POLL_S)
    st.rerun()


def _draw_share[T](job: OutreachJob[T], bar: DeltaGenerator) -> None:
    bar.progress(job.share, text=plain_label(job.what) or _("The routes are being planned"))


@st.cache_resource(show_spinner=False)
def _workers(lane: str) -> ThreadPoolExecutor:
    # One at a time in each lane: each keeps a processor busy, and what is asked for next waits for no gain.
    return ThreadPoolExecutor(1, thread_name_prefix=lane)
