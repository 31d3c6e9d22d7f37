"""Tells what day it is for those who stand for a release."""

from datetime import date

from data.clock import machine_today, today
from data.store import Store


def release_day(store: Store) -> date:
    """Return the machine's day; of a demonstration that of ``MAJAKKA_TODAY``, where it is set.

    Elsewhere a day that somebody writes would let approvals hold that ended, and months that are not over.
    """
    return machine_today() if store.settings.demonstration is None else today()
