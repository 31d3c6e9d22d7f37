"""Makes a backup, tries a restore or looks a store over in a thread of its own, and shows how far it is."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from data.language import _
from data.progress import IsCancelled, Tell
from pages.shared.guarding import guarded, guarded_fragment
from pages.shared.job import Job
from pages.shared.state import View

POLL_S = 0.5
PATIENCE_S = 1.2
# What it did, in sentences, the first being the outcome; and whether that was good.
Done = tuple[bool, tuple[str, ...]]
Work = Callable[[Tell, IsCancelled], Done]


@dataclass
class _Progress:
    """How far it is, in [0, 1], and what is being done in words."""

    share: float = 0.0
    words: str = ""

    def tell(self, share: float, words: str) -> None:
        self.share, self.words = min(max(share, 0.0), 1.0), words


class UpkeepJob(Job[Done]):
    """One piece of upkeep; where it is stopped nothing is left of it."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.progress = _Progress(words=_("Waiting for other upkeep to be done"))
        self._since_s = time.monotonic()
        self._begin(_worker(), work, self.progress.tell, self._stop.is_set)

    def wait_a_moment(self) -> None:
        """Wait for what ends at once, so that no bar flashes up."""
        if time.monotonic() - self._since_s < PATIENCE_S:
            self.wait(PATIENCE_S)

    def _stopped_words(self) -> str:
        return _("Stopped. Nothing was kept.")

    def _failed_words(self) -> str:
        return _("This ended with an error of the program ({name}). Try again.")


def start_job(view: View, work: Work) -> None:
    """Begin a piece of upkeep for the store in view."""
    st.session_state[_key(view)] = UpkeepJob(work)


def draw_job(view: View) -> bool:
    """Draw how far the upkeep of this session is, or what came of it; return whether it still runs."""
    job: UpkeepJob | None = st.session_state.get(_key(view))
    if job is None:
        return False
    job.wait_a_moment()
    if job.running:
        _draw_progress(job)
        return True
    st.session_state.pop(_key(view))
    done = job.result()
    if done is None:
        (st.info if job.stopped else st.error)(job.trouble() or "")
        return False
    is_good, sentences = done
    (st.success if is_good else st.error)("  \n".join(sentences))
    return False


@guarded_fragment(run_every=POLL_S)
def _draw_progress(job: UpkeepJob) -> None:
    if not job.running:
        st.rerun()
    st.progress(job.progress.share, text=job.progress.words)
    st.button(
        _("Stopping...") if job.stopping else _("Cancel"),
        key="cancel-upkeep",
        disabled=job.stopping,
        on_click=guarded(job.cancel),
    )


def _key(view: View) -> str:
    return f"upkeep-job-{view.store}-{view.person.id}"


@st.cache_resource(show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    # One at a time: each reads a whole store.
    return ThreadPoolExecutor(1, thread_name_prefix="upkeep")
