"""Measures how good a layer is in a thread of its own, so that the session goes on meanwhile."""

import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from data.intake.process import Cancelled
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.number_text import write_share
from pages.shared.guarding import guarded, guarded_fragment
from pages.shared.job import Job

POLL_S = 0.5
# The smallest are measured before anybody could read a progress bar.
PATIENCE_S = 1.2


class EvidenceJob(Job[None]):
    """One measurement; where it is stopped nothing is kept."""

    def __init__(self, work: Callable[[Tell], Figures], keep: Callable[[Figures], object]) -> None:
        super().__init__()
        self.share = 0.0
        self._since_s = time.monotonic()
        stop, me = self._stop, weakref.ref(self)

        def tell(share: float, _words: str) -> None:
            if stop.is_set():
                raise Cancelled
            if (job := me()) is not None:
                job.share = min(max(share, 0.0), 1.0)

        def run() -> None:
            tell(0, "")
            keep(work(tell))

        self._begin(_worker(), run)

    def wait_a_moment(self) -> None:
        """Wait for what ends at once, so that no bar flashes up."""
        if time.monotonic() - self._since_s < PATIENCE_S:
            self.wait(PATIENCE_S)

    def _stopped_words(self) -> str:
        return _("Stopped. Nothing was measured.")

    def _failed_words(self) -> str:
        return _("This ended with an error of the program ({name}). Nothing was measured. Try again.")


@guarded_fragment(run_every=POLL_S)
def draw_running(job: EvidenceJob, *, key: str) -> None:
    """Draw how far a measurement is, with a button that stops it; when it ends the screen is drawn anew."""
    if not job.running:
        st.rerun()
    st.progress(job.share, text=_("Measuring: {share}").format(share=write_share(job.share)))
    st.button(
        _("Stopping...") if job.stopping else _("Cancel"),
        key=f"cancel-{key}",
        disabled=job.stopping,
        on_click=guarded(job.cancel),
    )


@st.cache_resource(show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    # One at a time: each keeps a processor busy.
    return ThreadPoolExecutor(1, thread_name_prefix="evidence")
