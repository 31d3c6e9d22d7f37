"""Runs planning in a thread of its own, so that the session goes on meanwhile and can stop it."""

import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from threading import Event
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.errors import NotAllowed, Refused, StoreError
from data.intake.process import Cancelled
from data.language import _
from pages.shared.log_words import plain_label

POLL_S = 0.3

Tell = Callable[[float, str], None]
type Work[T] = Callable[[Tell, Callable[[], bool]], T]


class OutreachJob[T]:
    """One piece of planning; it goes on while its session looks at other screens, and ends with it."""

    def __init__(self, work: Work[T], *, lane: str = "plan") -> None:
        self.share, self.what = 0.0, ""
        self._stop = stop = Event()
        me = weakref.ref(self)

        def tell(share: float, what: str) -> None:
            if (job := me()) is not None:
                job.share, job.what = min(max(share, 0.0), 1.0), what

        # The language of the session goes along: reasons are sentences.
        context = copy_context()
        self._future: Future[T] = _workers(lane).submit(context.run, work, tell, stop.is_set)
        weakref.finalize(self, stop.set)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return not self._future.done()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not done so yet."""
        return self.running and self._stop.is_set()

    def cancel(self) -> None:
        """Ask it to stop; what was planned before stays."""
        self._stop.set()
        self._future.cancel()

    def wait(self, seconds: float) -> None:
        """Wait until it ends, but no longer than that."""
        wait([self._future], timeout=seconds)

    def result(self) -> T | None:
        """Return what it found; None while it runs, and where it was refused or stopped."""
        return self._future.result() if not self.running and self.trouble() is None else None

    def trouble(self) -> str | None:
        """Return the sentence on why it found nothing; None while it runs, and where it did."""
        if self.running:
            return None
        if self._stop.is_set() or isinstance(self._future.exception(), Cancelled):
            return _("Stopped. What was planned before stays as it is.")
        fault = self._future.exception()
        if fault is None or isinstance(fault, Refused | NotAllowed | StoreError):
            return str(fault) if fault else None
        words = _("This ended with an error of the program ({name}). Nothing was planned. Try again.")
        return words.format(name=type(fault).__name__)


def draw_bar[T](job: OutreachJob[T], *, key: str) -> DeltaGenerator:
    """Draw how far a job is, with a button that stops it; `follow` keeps the bar going."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"running-{key}"):
        bar = st.empty()
        _draw_share(job, bar)
        st.button(
            _("Stopping...") if job.stopping else _("Cancel"),
            key=f"cancel-{key}",
            disabled=job.stopping,
            on_click=job.cancel,
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
