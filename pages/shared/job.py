"""Runs work in a thread of its own, so that other clicks do not end it and the session can stop it."""

import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from threading import Event
from typing import Any

from data.errors import NotAllowed, Refused, StoreError
from data.intake.process import Cancelled


class Job[T](ABC):
    """One piece of work; it goes on while its session looks at other screens, and ends with it."""

    _future: Future[T]

    def __init__(self) -> None:
        self._stop = Event()

    def _begin(self, workers: ThreadPoolExecutor, work: Callable[..., T], *given: Any) -> None:
        # The language of the session goes along: what is answered are sentences.
        self._future = workers.submit(copy_context().run, work, *given)
        # A session that is gone needs no answer, and what it holds is to leave the memory.
        weakref.finalize(self, self._stop.set)

    @abstractmethod
    def _stopped_words(self) -> str:
        """Return what to say where somebody stopped it."""

    @abstractmethod
    def _failed_words(self) -> str:
        """Return what to say of an error of the program, with {name} for the kind of error."""

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return not self._future.done()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and has not done so yet."""
        return self.running and self._stop.is_set()

    @property
    def stopped(self) -> bool:
        """Whether it ended because it was asked to."""
        if self.running:
            return False
        return self._future.cancelled() or isinstance(self._future.exception(), Cancelled)

    def cancel(self) -> None:
        """Ask it to stop; what it cannot leave half done is finished first."""
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
        if self.stopped:
            return self._stopped_words()
        fault = self._future.exception()
        if fault is None or isinstance(fault, Refused | NotAllowed | StoreError):
            return str(fault) if fault else None
        # What an unforeseen error says may hold a value of a record: its name alone is shown.
        return self._failed_words().format(name=type(fault).__name__)
