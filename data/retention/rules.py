"""Reads for how many months each organisation keeps a kind of records, and shortens it for one kind."""

from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from data.access import Person
from data.audit.events import RETENTION_SET
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.organisations import read_organisations
from data.permission import check_does
from data.retention.kept import PUBLISHED, kept_kind, kept_kinds

if TYPE_CHECKING:
    from data.store import Store

RULE_KIND = "retention_rules"
TABLE = "main.retention_rules"


def write_rule(store: "Store", person: Person, organisation: str, kind: str, months: int | None) -> None:
    """Have an organisation keep a kind of records for fewer months; None lets the register count again.

    Raises
    ------
    NotAllowed
        When the person may not erase records.
    Refused
        When there is no such organisation or kind, or the register keeps its records for fewer months.
    """
    check_does(store, person, "purge")
    known = {each.code: each.retention_months for each in read_organisations(store)}
    if organisation not in known:
        message = _("{code} is not in the register. Use one of {codes}.")
        raise Refused(message.format(code=organisation[:40], codes=", ".join(known)))
    most = known[organisation]
    if months is not None and not 0 < months < most:
        message = _(
            "{code} keeps its records for {most} months by the register. A rule only shortens that: "
            "state 1 to {least} months, or change the register."
        )
        raise Refused(message.format(code=organisation, most=most, least=most - 1))
    row = {"source": organisation, "kind": kept_kind(kind).code, "months": months}
    rows = pd.DataFrame([row]).astype({"months": "Int32"})
    with store.write(kind=RULE_KIND, organisation=organisation) as batch:
        batch.append(TABLE, rows)
        record_event(person, RETENTION_SET, store=store, subject=f"{organisation}:{kind}", number=months)


def read_rules(store: "Store") -> pd.DataFrame:
    """Return the months of every organisation and kind: source, kind (codes), months, shortened (yes/no)."""
    with store.cursor() as cursor:
        write_months_kept(cursor)
        return cursor.execute(
            "SELECT source, kind, months, shortened FROM months_kept ORDER BY source, kind"
        ).df()


def write_months_kept(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table months_kept of the cursor: source, kind, months, shortened."""
    codes = [kind.code for kind in kept_kinds() if kind.basis != PUBLISHED]
    cursor.execute(_MONTHS_KEPT, {"kinds": codes})


# The register may have become shorter than a rule since: the fewer months count.
_MONTHS_KEPT = """
    CREATE OR REPLACE TEMP TABLE months_kept AS
    WITH latest AS (
        SELECT source, kind, arg_max(coalesce(months, 0), batch) AS months
        FROM main.retention_rules GROUP BY source, kind
    ), each_kind AS (SELECT unnest($kinds::VARCHAR[]) AS kind)
    SELECT o.code AS source, k.kind,
           CASE WHEN l.months > 0 THEN least(l.months, o.retention_months) ELSE o.retention_months END
               AS months,
           coalesce(l.months > 0 AND l.months < o.retention_months, false) AS shortened
    FROM main.organisations o CROSS JOIN each_kind k
    LEFT JOIN latest l ON l.source = o.code AND l.kind = k.kind
"""
