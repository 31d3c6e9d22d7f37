"""Reads the audit as a table, for those who look after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.event_words import group_of
from data.audit.reading import read_entries
from data.permission import check_does

if TYPE_CHECKING:
    from data.store import Store

SHOWN_SIGNS = 6
_COLUMNS = ["line", "moment", "day", "person", "roles", "organisation", "event", "group", "subject", "number"]


@dataclass(frozen=True)
class AuditTable:
    """What was done, newest first, one row each, and how many lines cannot be read.

    Columns: line (number), moment and day (local), person (first signs of the keyed id, empty for a command
    without one), roles (codes), organisation, event, group (codes), subject (code), number (Int64).
    """

    rows: pd.DataFrame
    damaged: int


def read_audit(store: "Store", person: Person, *, since: datetime | None = None) -> AuditTable:
    """Return what was done in a store and, as sign-ins are, in none; from a moment on, or all.

    Raises
    ------
    NotAllowed
        When the person does not look after the audit.
    """
    check_does(store, person, "read_audit")
    kept = read_entries(audit_folder(), since=since)
    zone = ZoneInfo(store.settings.time_zone)
    rows = [
        (
            each.line,
            each.at.astimezone(zone).replace(tzinfo=None),
            each.at.astimezone(zone).date(),
            each.person[:SHOWN_SIGNS],
            ", ".join(each.roles),
            each.organisation,
            each.event,
            group_of(each.event, refused=each.refused),
            each.subject,
            each.number,
        )
        for each in reversed(kept.rows)
        if each.store in ("", store.settings.store_id)
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS).astype({"number": "Int64"})
    return AuditTable(table, kept.damaged)
