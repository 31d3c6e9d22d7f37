"""Writes down what is tapped on the screen of a round, and keeps where the team is on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.access import Person
from data.errors import NotAllowed, Refused, StoreError
from data.rounds.closing import close_round
from data.rounds.log import begin_stop, check_in, check_out, leave_out, log_stop, undo
from data.rounds.round import LiveRound
from data.store import Store

CODE, AT, WAY, TROUBLE, DONE = "round", "log-at", "log-way", "log-trouble", "log-done"


@dataclass(frozen=True)
class Logging:
    """What buttons do on one round; each is a callback, so the screen is drawn once, with its effect."""

    store: Store
    store_name: str
    person: Person
    code: str

    def key(self, number: int) -> str:
        """Return the beginning of the keys of a stop's widgets; another log of it begins them anew."""
        return f"log-{number}-{st.session_state.get('log-count', 0)}"

    def way(self, number: int) -> str | None:
        """Return which of the four buttons was tapped for a stop, None where none was."""
        stop, way = st.session_state.get(WAY, (None, None))
        return way if stop == number else None

    def choose_way(self, number: int, way: str | None) -> None:
        """Tap one of the four buttons that ask for more, or go back to the four."""
        st.session_state[WAY] = (number, way)

    def go_to(self, number: int) -> None:
        """Jump to a stop."""
        st.session_state[AT] = number
        st.session_state.pop(WAY, None)

    def met_nobody(self, number: int) -> None:
        """Log that nobody was met, and go on."""
        self._do(lambda: log_stop(self.store, self.person, self.code, number), onward=True)

    def log(
        self, number: int, contacts: str, unmet: tuple[str, ...], referred: int, minutes: str | None
    ) -> None:
        """Log what was met, and go on."""
        self._do(
            lambda: log_stop(
                self.store, self.person, self.code, number,
                contacts=contacts, unmet=unmet, referred=referred, minutes=minutes,
            ),
            onward=True,
        )  # fmt: skip

    def leave_out(self, number: int, reason: str) -> None:
        """Log that a stop was left out, and go on."""
        self._do(lambda: leave_out(self.store, self.person, self.code, number, reason=reason), onward=True)

    def begin(self, number: int) -> None:
        """Note that the team is there now."""
        self._do(lambda: begin_stop(self.store, self.person, self.code, number))

    def undo(self, number: int) -> None:
        """Open a stop again and show it."""
        self._do(lambda: undo(self.store, self.person, self.code, number))
        self.go_to(number)

    def check_in(self) -> None:
        """Note that the team is out."""
        self._do(lambda: check_in(self.store, self.person, self.code))

    def check_out(self) -> None:
        """Note that the team is back."""
        self._do(lambda: check_out(self.store, self.person, self.code))

    def close(self, live: LiveRound) -> None:
        """Keep what was logged, and forget the round."""

        def work() -> None:
            kept = close_round(self.store, self.person, self.code)
            st.session_state[DONE] = (self.store_name, kept, live.round.stops[0].cell_level)
            forget_code()

        self._do(work)

    def _do(self, work: Callable[[], Any], *, onward: bool = False) -> None:
        try:
            work()
        except (Refused, NotAllowed, StoreError) as fault:
            st.session_state[TROUBLE] = str(fault)
            return
        if onward:
            st.session_state.pop(AT, None)
            st.session_state.pop(WAY, None)
            st.session_state["log-count"] = st.session_state.get("log-count", 0) + 1


def forget_code() -> None:
    """Forget which round is logged: in the session, and in the address."""
    for name in (CODE, AT, WAY):
        st.session_state.pop(name, None)
    st.query_params.pop(CODE, None)
