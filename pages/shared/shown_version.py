"""Says which state of a store maps show: new facts within a few minutes, what was taken back at once."""

import threading
import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field

import streamlit as st

from data.store import Store

# Each new state has every layer measured anew, for everybody: while files come in one after another, people
# who read maps would wait for nothing else.
LEAST_S = 120.0
# What nobody looked at for so long is measured when somebody does.
LOOKED_AT_S = 600.0
MOST_REST_S = 3.0


@dataclass
class _Kept:
    """What is measured anew before a new state is shown, in the language of whoever looked at it last."""

    measure: Callable[[int], object]
    context: Context
    looked_at_s: float


@dataclass
class _Shown:
    """The version of one store that is shown, since when (s), and what people look at.

    Up to batch `looked_at_to` none takes back what is shown.
    """

    version: int
    since_s: float
    looked_at_to: int
    preparing: bool = False
    kept: dict[Hashable, _Kept] = field(default_factory=dict)


def shown_version(store: Store) -> int:
    """Return the version of the store that what is cached from it is keyed by.

    It is the newest one, unless that one came less than two minutes after the one that is shown, or what
    people look at is still being measured for it (`keep_measured`): nobody waits for that. A batch that takes
    another one back is followed at once.
    """
    with _lock():
        shown = _of(store)
        if shown.version > store.version or _is_taken_back(store, shown):
            _show(shown, store.version)
        elif shown.version < store.version and not shown.preparing and _is_old(shown.since_s, LEAST_S):
            _prepare(shown, store.version)
        return shown.version


def keep_measured(
    store: Store, measures: Mapping[Hashable, Callable[[int], object]], *, ahead: bool = False
) -> None:
    """Have each measure called with each new version before that is shown, as long as somebody looks at it.

    Their names tell apart what is looked at, and whose key it has. With `ahead` each is called for the
    version that is shown as well, beside the session, where nobody looked at it before.
    """
    with _lock():
        shown = _of(store)
        for name, measure in measures.items():
            if ahead and name not in shown.kept:
                _worker().submit(_measure_and_rest, copy_context(), measure, shown.version)
            shown.kept[name] = _Kept(measure, copy_context(), time.monotonic())


def _prepare(shown: _Shown, version: int) -> None:
    """Have what people look at measured for a version, one after the other, then show that version.

    What fails is left out: whoever looks at it next is told, and that a role was taken away meanwhile.
    """
    for name in [name for name, kept in shown.kept.items() if _is_old(kept.looked_at_s, LOOKED_AT_S)]:
        del shown.kept[name]
    if not shown.kept:
        _show(shown, version)
        return
    shown.preparing = True
    for kept in shown.kept.values():
        _worker().submit(_measure_and_rest, kept.context.copy(), kept.measure, version)
    _worker().submit(_finish, shown, version)


def _measure_and_rest(context: Context, measure: Callable[[int], object], version: int) -> None:
    """Measure something, and rest as long as that took: people who wait for a screen have the half of it."""
    began_s = time.monotonic()
    try:
        context.run(measure, version)
    finally:
        time.sleep(min(time.monotonic() - began_s, MOST_REST_S))


def _finish(shown: _Shown, version: int) -> None:
    with _lock():
        _show(shown, max(version, shown.version))
        shown.preparing = False


def _show(shown: _Shown, version: int) -> None:
    shown.version, shown.since_s = version, time.monotonic()


def _is_old(since_s: float, least_s: float) -> bool:
    return time.monotonic() - since_s >= least_s


def _is_taken_back(store: Store, shown: _Shown) -> bool:
    """Return whether a batch after the shown version takes one back; each batch is looked at once."""
    newest = store.version
    since = max(shown.version, shown.looked_at_to)
    if since >= newest:
        return False
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM main.batches WHERE batch > ? AND takes_back IS NOT NULL", [since]
        ).fetchone()
    shown.looked_at_to = newest
    return bool(row and row[0])


def _of(store: Store) -> _Shown:
    known = _known()
    if store.settings.store_id not in known:
        known[store.settings.store_id] = _Shown(store.version, time.monotonic(), store.version)
    return known[store.settings.store_id]


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, _Shown]:
    return {}


@st.cache_resource(show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()


@st.cache_resource(show_spinner=False)
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="shown-version")
