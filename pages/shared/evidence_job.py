"""Measures how good a layer is in a thread of its own, so that the session goes on meanwhile."""

import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from threading import Event

import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.intake.process import Cancelled
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.number_text import write_share

POLL_S = 0.5
# The smallest are measured before anybody could read a progress bar.
PATIENCE_S = 1.2


class EvidenceJob:
    """One measurement; it goes on while its session looks at other screens, and ends with it."""

    def __init__(self, work: Callable[[Tell], Figures], keep: Callable[[Figures], object]) -> None:
        self.share = 0.0
        self._since_s = time.monotonic()
        self._stop = stop = Event()
        me = weakref.ref(self)

        def tell(share: float, _words: str) -> None:
            if stop.is_set():
                raise Cancelled
            if (job := me()) is not None:
                job.share = min(max(share, 0.0), 1.0)

        def run() -> None:
            tell(0, "")
            keep(work(tell))

        # The language of the session goes along: refusals are sentences.
        context = copy_context()
        self._future: Future[None] = _worker().submit(context.run, run)
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
        """Ask it to stop; nothing is kept then."""
        self._stop.set()
        self._future.cancel()

    def wait(self, seconds: float) -> None:
        """Wait until it ends, but no longer than that."""
        wait([self._future], timeout=seconds)

    def wait_a_moment(self) -> None:
        """Wait for what ends at once, so that no bar flashes up."""
        if time.monotonic() - self._since_s < PATIENCE_S:
            self.wait(PATIENCE_S)

    def trouble(self) -> str | None:
        """Return the sentence on why nothing was measured; None while it runs, and where it was."""
        if self.running:
            return None
        if self._future.cancelled():
            return _("Stopped. Nothing was measured.")
        fault = self._future.exception()
        if isinstance(fault, Cancelled):
            return _("Stopped. Nothing was measured.")
        if fault is None or isinstance(fault, Refused | NotAllowed | StoreError):
            return str(fault) if fault else None
        words = _("This ended with an error of the program ({name}). Nothing was measured. Try again.")
        return words.format(name=type(fault).__name__)


@st.fragment(run_every=POLL_S)
def draw_running(job: EvidenceJob, *, key: str) -> None:
    """Draw how far a measurement is, with a button that stops it; when it ends the screen is drawn anew."""
    if not job.running:
        st.rerun()
    st.progress(job.share, text=_("Measuring: {share}").format(share=write_share(job.share)))
    st.button(
        _("Stopping...") if job.stopping else _("Cancel"),
        key=f"cancel-{key}",
        disabled=job.stopping,
        on_click=job.cancel,
    )


@st.cache_resource(show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    # One at a time: each keeps a processor busy.
    return ThreadPoolExecutor(1, thread_name_prefix="evidence")
