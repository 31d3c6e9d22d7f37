"""Runs the nightly backups inside the app, which owns the stores."""

from collections.abc import Iterator
from threading import Event, Thread

from data.backups.schedule import run_schedule
from data.errors import StoreError
from data.store import Store
from pages.shared.stores import current_store, store_names


def start_backups() -> Event:
    """Start the thread that backs the stores up, and return what stops it; once in a process."""
    stop = Event()
    Thread(target=run_schedule, args=(_open_stores, stop), name="backups", daemon=True).start()
    return stop


def _open_stores() -> Iterator[Store]:
    names, __ = store_names()
    for name in names:
        try:
            yield current_store(name)
        except StoreError:
            continue  # gone since, or being made anew: looked at again in a minute
