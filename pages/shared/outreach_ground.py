"""Keeps what every plan of a store stands on, so that a small change is planned again at once."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import streamlit as st

from data.access import Person
from data.progress import IsCancelled, Tell
from data.store import Store
from data.streets.network import Streets
from data.streets.opening import open_streets
from layers.shift import Shift, stops_of_shift
from layers.stops.candidates import Candidates
from pages.shared.cache_key import AccessKey, access_key_of
from pages.shared.state import View
from pages.shared.stores import current_store

_MOST_KEPT = 12
_OPENED, _CHOSEN = 0.5, 0.6

# What the stops depend on: whoever has the same key shares them, nobody else does.
_Wanted = tuple[AccessKey, date, tuple[int, int], frozenset[str], int]


@dataclass(eq=False)
class Ground:
    """Streets and stops of one version of a store, read by whoever plans first."""

    _streets: Streets | None = None
    _stops: OrderedDict[_Wanted, tuple[Candidates, frozenset[str]]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def streets(self, store: Store, *, tell: Tell, cancelled: IsCancelled) -> Streets:
        """Return the streets, opening them where that was not done yet."""
        with self._lock:
            if self._streets is None:
                self._streets = open_streets(
                    store, tell=lambda share, what: tell(share * _OPENED, what), cancelled=cancelled
                )
            return self._streets

    def stops(self, store: Store, person: Person, shift: Shift, streets: Streets) -> Candidates:
        """Return the stops that a plan for the shift chooses among."""
        modes = frozenset(team.travels_by for team in shift.teams)
        wanted = (access_key_of(store, person), shift.day, shift.hours, modes, shift.most_stops)
        wished = shift.wishes.must | frozenset(shift.wishes.locked)
        with self._lock:
            stops, asked = self._stops.get(wanted, (None, frozenset()))
            # A stop that is asked for is chosen whatever its value: most are among the chosen already.
            if stops is None or wished - asked - {stop.code for stop in stops.stops}:
                stops = stops_of_shift(store, person, shift, streets)
                self._stops[wanted] = stops, wished
            self._stops.move_to_end(wanted)
            while len(self._stops) > _MOST_KEPT:
                self._stops.popitem(last=False)
            return stops


def ground_of(view: View) -> Ground:
    """Return what plans of the store in view stand on; another version of the store has another ground."""
    store = current_store(view.store)
    grounds, lock = _grounds()
    with lock:
        version, ground = grounds.get(store.settings.store_id, (-1, Ground()))
        if version != store.version:
            ground = Ground()
        grounds[store.settings.store_id] = store.version, ground
        return ground


def hold_ground(store: Store, ground: Ground, *, before: int) -> None:
    """Keep the ground over the one write that recorded a draw: no stop depends on that."""
    grounds, lock = _grounds()
    with lock:
        if grounds.get(store.settings.store_id) == (before, ground) and store.version == before + 1:
            grounds[store.settings.store_id] = store.version, ground


@st.cache_resource(show_spinner=False)
def _grounds() -> tuple[dict[str, tuple[int, Ground]], Lock]:
    return {}, Lock()
