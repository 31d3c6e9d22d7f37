"""Records who was refused what, where it is checked, each refusal once."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.events import REFUSED
from data.audit.recording import audit_moment, record_event
from data.errors import NotAllowed

if TYPE_CHECKING:
    from data.store import Store

# A screen that is drawn anew asks again: the same refusal stands once in so many seconds.
_AGAIN_AFTER_S = 60
_MOST_KEPT = 10_000
_lately: dict[tuple[str, ...], float] = {}
_lock = threading.Lock()


def recorded_refusals[**P, T](check: Callable[P, T]) -> Callable[P, T]:
    """Decorate a check whose arguments are a store, a person and codes: what it refuses goes on record."""

    @wraps(check)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return check(*args, **kwargs)
        except NotAllowed as refusal:
            # A sentence is for the person, no code of what was asked.
            named = [value for name, value in kwargs.items() if name != "sentence"]
            found: tuple[Any, ...] = (*args, *named)
            person = next((each for each in found if isinstance(each, Person)), None)
            codes = [each for each in found if isinstance(each, str)]
            store = next((each for each in found if hasattr(each, "settings")), None)
            record_refusal(refusal, person, ":".join([check.__name__, *codes]), store=store)
            raise

    return checked


def record_refusal(
    refusal: NotAllowed, person: Person | None, subject: str, *, store: "Store | None" = None
) -> None:
    """Record a refusal that is not on record yet.

    Raises
    ------
    StoreError
        When the audit cannot be written.
    """
    if refusal.on_record:
        return
    asked, now = _asked(person, subject, store), audit_moment().timestamp()
    with _lock:
        if now - _lately.get(asked, 0.0) >= _AGAIN_AFTER_S:
            # Marked once it is on the disk: where that failed, the next try fails, too.
            record_event(person, REFUSED, store=store, subject=subject, refused=True)
            if len(_lately) >= _MOST_KEPT:
                _lately.clear()
            _lately[asked] = now
    refusal.on_record = True


def _asked(person: Person | None, subject: str, store: "Store | None") -> tuple[str, ...]:
    # Of this audit and this store: several may be open, and tests open many.
    place = f"{audit_folder()} {store.path if store else ''}"
    key = (person.organisation, person.id, *sorted(person.roles)) if person else ()
    return (*key, place, subject)
