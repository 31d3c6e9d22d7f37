"""Prepares a draft in a thread of its own, with the attacks on it, so that the session goes on meanwhile."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from data.language import _
from data.progress import IsCancelled, Tell
from data.releases.drafts import Draft
from pages.shared.guarding import guarded, guarded_fragment
from pages.shared.job import Job

POLL_S = 0.5
PATIENCE_S = 1.2

Work = Callable[[Tell, IsCancelled], Draft]


@dataclass
class Progress:
    """How far it is, in [0, 1], and what is being done in words."""

    share: float = 0.0
    words: str = ""

    def tell(self, share: float, words: str) -> None:
        """Note how far it has come."""
        self.share, self.words = min(max(share, 0.0), 1.0), words


class ReleaseJob(Job[Draft]):
    """One draft in the making; where it is stopped none is kept."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.progress = Progress(words=_("Waiting for another draft to be done"))
        self._since_s = time.monotonic()
        self._begin(_worker(), work, self.progress.tell, self._stop.is_set)

    def wait_a_moment(self) -> None:
        """Wait for what ends at once, so that no bar flashes up."""
        if time.monotonic() - self._since_s < PATIENCE_S:
            self.wait(PATIENCE_S)

    def _stopped_words(self) -> str:
        return _("Stopped. No draft was kept.")

    def _failed_words(self) -> str:
        return _("This ended with an error of the program ({name}). No draft was kept. Try again.")


@guarded_fragment(run_every=POLL_S)
def draw_preparing(job: ReleaseJob) -> None:
    """Draw how far a draft is, with a button that stops it; when it ends the screen is drawn anew."""
    if not job.running:
        st.rerun()
    st.progress(job.progress.share, text=job.progress.words)
    st.button(
        _("Stopping...") if job.stopping else _("Cancel"),
        key="cancel-release",
        disabled=job.stopping,
        on_click=guarded(job.cancel),
    )


@st.cache_resource(show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    # One at a time: the attacks keep a processor busy.
    return ThreadPoolExecutor(1, thread_name_prefix="release")
