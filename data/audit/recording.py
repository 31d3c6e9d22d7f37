"""Records what was done in the audit, on the disk before it returns: no audit, no access."""

import hashlib
import hmac
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.access import Person
from data.audit.chain import append_entry, audit_folder
from data.audit.entry import Entry
from data.audit.head import head_folder
from data.audit.keys import person_key
from data.clock import machine_today, now
from data.errors import StoreError
from data.language import _
from data.pepper import ID_BYTES
from data.sealing import derive_key

_LONGEST_SUBJECT = 120
_SEPARATOR = "\x1f"
_COVER_BYTES = 6

if TYPE_CHECKING:
    from data.store import Store


def record_event(
    person: Person | None,
    event: str,
    *,
    store: "Store | None" = None,
    subject: str = "",
    number: int | None = None,
    refused: bool = False,
) -> None:
    """Add a line to the audit of this installation, and return when it is on the disk.

    `person` is None for a command, `event` a code of `data.audit.events`, `subject` a code of what it was
    done to, never a word of a record or of a user.

    Raises
    ------
    StoreError
        When it cannot be written: then nothing may be shown or done.
    """
    folder = audit_folder()
    try:
        entry = entry_of(person, event, store=store, subject=subject, number=number, refused=refused)
        append_entry(folder, entry, outside=head_folder())
    except OSError as fault:
        message = _(
            "The audit cannot be written ({reason}), and nothing is shown or done without it. "
            "Make room in {folder}, or have its rights mended."
        )
        raise StoreError(message.format(reason=fault.strerror or fault, folder=folder)) from fault


def entry_of(
    person: Person | None,
    event: str,
    *,
    store: "Store | None" = None,
    subject: str = "",
    number: int | None = None,
    refused: bool = False,
) -> Entry:
    """Return an entry of now, as `record_event` writes it; the chain numbers it.

    Raises
    ------
    StoreError
        When the key of the keyed ids of persons is not at hand.
    """
    return Entry(
        line=0,
        moment=audit_moment().isoformat(timespec="seconds"),
        event=event,
        person=audit_person(person) if person else "",
        roles=tuple(sorted(person.roles)) if person else (),
        organisation=person.organisation if person else "",
        authority=(person.authority or "") if person else "",
        store=store.settings.store_id if store else "",
        subject=_code(subject),
        number=number,
        refused=refused,
    )


def audit_person(person: Person) -> str:
    """Return the keyed id under which a person stands in the audit, the same for all stores."""
    key = person_key(audit_folder())
    named = _SEPARATOR.join((person.organisation, person.id))
    return hmac.digest(key, named.encode(), hashlib.sha256)[:ID_BYTES].hex()


def covered_subject(store: "Store", what: str, code: str) -> str:
    """Return a subject that hides which record it is of: the same through a month (UTC), joined with none.

    Raises
    ------
    StoreError
        When the key of the keyed ids of persons is not at hand.
    """
    key = derive_key(person_key(audit_folder()), "audit subject")
    parts = (store.settings.store_id, f"{audit_moment():%Y-%m}", code)
    return f"{what}:{hmac.digest(key, _SEPARATOR.join(parts).encode(), hashlib.sha256)[:_COVER_BYTES].hex()}"


def audit_moment() -> datetime:
    """Return now in UTC by the machine's clock, whatever ``MAJAKKA_TODAY`` says; on the day tests set."""
    moment, day = now(), machine_today()
    return moment if day == moment.astimezone().date() else datetime.combine(day, moment.timetz())


def audit_day(store: "Store") -> date:
    """Return the day that `audit_moment` is on where the store lies."""
    return audit_moment().astimezone(ZoneInfo(store.settings.time_zone)).date()


def _code(subject: str) -> str:
    """Return a subject without what no code has: it is cut, and keeps to printable signs."""
    return "".join(sign for sign in subject[:_LONGEST_SUBJECT] if sign.isprintable())
