"""Counts wrong codes, so that nobody can try many of them."""

import threading
import time
from collections import deque
from collections.abc import Callable

from data.errors import Refused
from data.language import _

MOST_WRONG = 20
WITHIN_S = 600.0


class Attempts:
    """Wrong codes of the last minutes, of the whole process; codes that opened once are not held up.

    Parameters
    ----------
    clock
        Seconds of any beginning, which never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: deque[float] = deque()
        self._opened: set[str] = set()

    def check(self, digest: str) -> None:
        """Raise where too many codes were wrong lately.

        Raises
        ------
        Refused
            When they were, whether or not this code is right: the answer tells nothing.
        """
        with self._lock:
            self._forget_old()
            if digest in self._opened or len(self._wrong) < MOST_WRONG:
                return
            wait_s = self._wrong[0] + WITHIN_S - self._clock()
        raise Refused(
            _("Too many wrong codes were typed. Wait {minutes} minutes, then try once more.").format(
                minutes=max(1, round(wait_s / 60))
            )
        )

    def note_wrong(self) -> None:
        """Count a wrong code."""
        with self._lock:
            self._wrong.append(self._clock())

    def note_right(self, digest: str) -> None:
        """Note that a code opened a round: whoever has it goes on without waiting."""
        with self._lock:
            self._opened.add(digest)

    def _forget_old(self) -> None:
        oldest = self._clock() - WITHIN_S
        while self._wrong and self._wrong[0] <= oldest:
            self._wrong.popleft()


ATTEMPTS = Attempts()
