"""Tests that work on a file runs beside the screen, can be stopped, and tells how far it is and what went wrong."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import streamlit as st

from data.errors import Refused
from data.intake.process import Cancelled
from data.intake.request import Tell
from data.language import language, use_language
from pages.shared.import_job import ImportJob, Progress, progress_words

Stop = Callable[[], bool]


@pytest.fixture(autouse=True)
def _own_workers() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def ended[T](job: ImportJob[T]) -> ImportJob[T]:
    job.wait(10)
    assert not job.running
    return job


def until_stopped(tell: Tell, stop: Stop) -> None:
    tell("checking", 1, 4)
    while not stop():
        time.sleep(0.01)
    raise Cancelled


def test_a_job_gives_what_it_found() -> None:
    job = ended(ImportJob(lambda tell, stop: 42))  # noqa: ARG005
    assert job.result() == 42
    assert job.trouble() is None
    assert not job.stopped


def test_a_refusal_is_shown_as_it_stands() -> None:
    def refuse(tell: Tell, stop: Stop) -> None:  # noqa: ARG001
        raise Refused("The file is empty. Choose another.")

    job = ended(ImportJob(refuse))
    assert job.result() is None
    assert job.trouble() == "The file is empty. Choose another."


def test_an_unforeseen_error_shows_its_name_and_nothing_that_it_says() -> None:
    def fail(tell: Tell, stop: Stop) -> None:  # noqa: ARG001
        raise ValueError("Maija Virtanen 040 1234567")

    trouble = ended(ImportJob(fail)).trouble() or ""
    assert "ValueError" in trouble
    assert "Virtanen" not in trouble


def test_a_job_that_is_cancelled_stops_and_is_no_error() -> None:
    job = ImportJob(until_stopped)
    assert job.running
    assert job.trouble() is None
    job.cancel()
    ended(job)
    assert job.stopped
    assert job.trouble() == "Stopped. Nothing was taken in."


def test_a_job_whose_session_is_gone_stops_too() -> None:
    stopped = threading.Event()

    def work(tell: Tell, stop: Stop) -> None:
        try:
            until_stopped(tell, stop)
        finally:
            stopped.set()

    job = ImportJob(work)
    del job
    assert stopped.wait(10)


def test_a_job_speaks_the_language_of_its_session() -> None:
    use_language("fi")
    try:
        job = ImportJob(lambda tell, stop: language())  # noqa: ARG005
    finally:
        use_language("en")
    assert ended(job).result() == "fi"


def test_progress_goes_on_from_step_to_step() -> None:
    progress, shares = Progress(), []
    for step, done in (("waiting", 0), ("opening", 0), ("reading", 0), ("checking", 50), ("checking", 100),
                       ("coarsening", 0), ("keying", 0), ("writing", 0)):  # fmt: skip
        progress.tell(step, done, 100 if done else 0)
        shares.append(progress.share)
    assert shares == sorted(shares)
    # Checking begins at 0.3 and ends where coarsening begins, at 0.55; half of it is 0.425.
    assert shares[3:6] == pytest.approx([0.425, 0.55, 0.55])
    assert shares[-1] < 1


def test_progress_says_records_and_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress()
    progress.tell("checking", 0, 1000)
    monkeypatch.setattr(time, "monotonic", lambda: progress.since_s + 3)
    # 0.3 of 1,000 records in 3 s are 100 a second.
    assert progress_words(progress) == "Checking · 1,000 records · about 100 a second"


def test_writing_tells_no_speed_and_an_unknown_step_is_work() -> None:
    progress = Progress(step="writing", all=3, since_s=time.monotonic() - 3)
    assert progress_words(progress) == "Writing · 3 records"
    assert progress_words(Progress(step="new step", since_s=time.monotonic())) == "Working"
