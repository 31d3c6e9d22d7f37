"""Runs the reading or writing of a file in a thread of its own, so that other clicks do not end it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.intake.request import Tell
from data.language import _, ngettext
from layers.number_text import write_count, write_number
from pages.shared.guarding import guarded_fragment
from pages.shared.job import Job

POLL_S = 0.5
# Most files are read before anybody could read a progress bar.
PATIENCE_S = 1.2
MOST_AT_ONCE = 4


# Where each step begins on the bar, as measured with a million sightings; "" is the end.
_BEGINS = {
    "waiting": 0.0,
    "opening": 0.0,
    "reading": 0.05,
    "checking": 0.3,
    "coarsening": 0.55,
    "keying": 0.65,
    "writing": 0.9,
    "": 1.0,
}


@dataclass
class Progress:
    """How far a job has come: a step, records done and all of them (0: nobody knows), since when (s)."""

    step: str = "waiting"
    done: int = 0
    all: int = 0
    since_s: float = 0.0

    def tell(self, step: str, done: int, all_: int) -> None:
        """Note how far the step has come; time spent waiting does not count."""
        if self.step == "waiting":
            self.since_s = time.monotonic()
        # The number of records, once known, holds for the steps that do not tell it.
        self.step, self.done, self.all = step, done, all_ or self.all

    @property
    def share(self) -> float:
        """The part that is done of all steps together, in [0, 1]."""
        steps = list(_BEGINS)
        begin = _BEGINS.get(self.step, 0.0)
        end = _BEGINS[steps[steps.index(self.step) + 1]] if self.step in steps[:-1] else begin
        return begin + (end - begin) * (min(self.done / self.all, 1.0) if self.all else 0.0)

    @property
    def records_per_s(self) -> float:
        """Records that have gone through all steps in a second, on average since it began; 0 at first."""
        seconds = time.monotonic() - self.since_s
        if self.step == "writing":  # one statement, which tells nothing of itself
            return 0.0
        return self.all * self.share / seconds if seconds > POLL_S else 0.0


class ImportJob[T](Job[T]):
    """One piece of work on a file; a transaction that has begun to write is finished first."""

    def __init__(self, work: Callable[[Tell, Callable[[], bool]], T], *, records: int = 0) -> None:
        super().__init__()
        self.progress = Progress(all=records, since_s=time.monotonic())
        self._begin(_workers(), work, self.progress.tell, self._stop.is_set)

    def _stopped_words(self) -> str:
        return _("Stopped. Nothing was taken in.")

    def _failed_words(self) -> str:
        return _("This ended with an error of the program ({name}). Nothing was taken in. Try again.")


def draw_trouble(job: ImportJob[Any]) -> None:
    """Draw why a job found nothing; that somebody stopped it is no error."""
    if words := job.trouble():
        (st.info if job.stopped else st.error)(words)


def draw_job(job: ImportJob[Any], *, key: str) -> None:
    """Draw how far a job is, with a button that stops it, until it ends; then the screen is drawn anew."""
    job.wait(PATIENCE_S if time.monotonic() - job.progress.since_s < PATIENCE_S else 0)
    if job.running:
        _draw_running(job, key)


@guarded_fragment(run_every=POLL_S)
def _draw_running(job: ImportJob[Any], key: str) -> None:
    if not job.running:
        st.rerun()
    st.progress(job.progress.share, text=progress_words(job.progress))
    if st.button(
        _("Stopping...") if job.stopping else _("Cancel"),
        key=f"cancel-{key}",
        disabled=job.stopping or job.progress.step == "writing",
    ):
        job.cancel()


def progress_words(progress: Progress) -> str:
    """Return what is being done, to how many records, and how fast it goes."""
    words = {
        "waiting": _("Waiting for a free reader"),
        "opening": _("Opening the file"),
        "reading": _("Reading"),
        "checking": _("Checking"),
        "coarsening": _("Making places and times coarse"),
        "keying": _("Recognising records that are known already"),
        "writing": _("Writing"),
    }.get(progress.step, _("Working"))
    parts = [words]
    if progress.all:
        parts.append(
            ngettext("{count} record", "{count} records", progress.all).format(
                count=write_count(progress.all)
            )
        )
    if rate := progress.records_per_s:
        parts.append(_("about {number} a second").format(number=write_number(rate)))
    return " · ".join(parts)


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="intake")
