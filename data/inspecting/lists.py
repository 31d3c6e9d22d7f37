"""Settles the lists of a month and reads them back, with the chance that each worksite had in the lot."""

import math
import secrets
from typing import Any

import pandas as pd

from data.access import Person
from data.audit.events import PLANNED
from data.audit.recording import record_event
from data.errors import Refused
from data.inspecting.month_list import ListItem, MonthList, SiteKey
from data.inspecting.site_facts import faults_of_target, read_site_facts
from data.inspecting.versions import write_versions
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT
from data.language import _, ngettext
from data.periods import first_day_of_period
from data.permission import check_plans_inspections, give_columns, refuse
from data.store import Store
from data.vocabulary import authorities

_LISTS = """
    SELECT source_id, period, authority, seed, sites, budget
    FROM inspection.month_lists
    WHERE $period::INTEGER IS NULL OR period = $period
    GROUP BY source, source_id, version, period, authority, seed, sites, budget
    HAVING sum(sign) > 0
    ORDER BY period, authority, source = $organisation, source, source_id
"""
_ITEMS = """
    WITH lists AS (
        SELECT source_id AS list, period, authority, seed, sites, budget
        FROM inspection.month_lists
        GROUP BY source, source_id, version, period, authority, seed, sites, budget
        HAVING sum(sign) > 0
    ), items AS (
        SELECT list, position, worksite_source, worksite_id, part, cause, lot_chance, expected, lower, upper,
               value
        FROM inspection.list_items
        GROUP BY source, source_id, version, list, position, worksite_source, worksite_id, part, cause,
                 lot_chance, expected, lower, upper, value
        HAVING sum(sign) > 0
    )
    SELECT l.list, l.period, l.authority, l.seed, l.sites, l.budget, i.position::INTEGER AS position,
           i.worksite_source, i.worksite_id, i.part, coalesce(i.cause, '') AS cause, i.lot_chance,
           i.expected, i.lower, i.upper, i.value
    FROM items i JOIN lists l USING (list)
    ORDER BY l.period, l.authority, l.list, i.position
"""
_SETTLED = """
    SELECT source_id FROM inspection.month_lists
    WHERE source = $organisation AND period = $period AND authority = $authority
    ORDER BY source_id LIMIT 1
"""
_ITEM_IDS = "SELECT DISTINCT source_id FROM inspection.list_items WHERE source = ? AND list = ? ORDER BY ALL"
_BEGUN = f"""
    SELECT count(*) FROM (
        SELECT source_id FROM inspection.planned_visits
        WHERE period = $period AND lead = $authority AND state IN ('{CARRIED_OUT}', '{NOT_CARRIED_OUT}')
        GROUP BY source, source_id, version HAVING sum(sign) > 0
    )
"""  # noqa: S608  # states of our own
_NUMBERS = ("lot_chance", "expected", "lower", "upper", "value")


def write_list(store: Store, person: Person, month_list: MonthList) -> str:
    """Settle a list, and return its code.

    Settled anew, a list of the same organisation, authority and month keeps its code as a next version; what
    was settled before stays in the store's history.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections, or for another authority.
    Refused
        When a worksite stands twice or may not be inspected, or a visit of that month is over: chances that
        a lot had must then stay as they were. All faults are named.
    """
    check_plans_inspections(store, person)
    check_plans_for(store, person, month_list.authority)
    with store.write(kind="month_lists", organisation=person.organisation) as batch:
        cursor = batch.cursor
        asked = {"period": month_list.period, "authority": month_list.authority}
        begun = cursor.execute(_BEGUN, asked).fetchone()
        if begun and begun[0]:
            raise Refused(_begun_sentence(month_list, begun[0]))
        sites = read_site_facts(cursor, [item.site for item in month_list.items])
        if faults := _faults(month_list, sites):
            raise Refused(_("The list cannot be kept: {faults}.").format(faults="; ".join(faults)))
        settled = cursor.execute(_SETTLED, asked | {"organisation": person.organisation}).fetchone()
        code = str(settled[0]) if settled else secrets.token_hex(8)
        before = [row[0] for row in cursor.execute(_ITEM_IDS, [person.organisation, code]).fetchall()]
        write_versions(batch, "inspection.month_lists", [_row_of_list(code, month_list)])
        write_versions(batch, "inspection.list_items", _rows_of_items(code, month_list), instead_of=before)
        record_event(person, PLANNED, store=store, subject=f"list:{code}", number=len(month_list.items))
    return code


def read_lists(store: Store, person: Person, *, period: int | None = None) -> tuple[MonthList, ...]:
    """Return the settled lists in the order of months and authorities, all or of one month.

    Reasons in words, and why a list has little on it, are not kept: these are empty.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    bound = {"period": period, "organisation": person.organisation}
    with store.cursor() as cursor:
        rows = cursor.execute(_LISTS, bound).fetchall()
        items: dict[str, list[ListItem]] = {}
        for row in cursor.execute(_ITEMS).fetchall():
            items.setdefault(row[0], []).append(_item_of(row))
    return tuple(
        MonthList(code, month, authority, seed, sites, budget, tuple(items.get(code, ())))
        for code, month, authority, seed, sites, budget in rows
    )


def read_list_items(store: Store, person: Person) -> pd.DataFrame:
    """Return one row per worksite of every settled list, with what the lot had to do with it.

    Columns: list (code), period (months since 1970-01), authority, seed, sites (how many the lot drew
    among), budget, position (1, 2, ...), worksite_source, worksite_id, part, cause (empty but for fixed
    items), lot_chance (NaN where it could not be drawn), expected, lower, upper, value (NaN where nothing
    could be said).

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    with store.cursor() as cursor:
        items = cursor.execute(_ITEMS).df().astype(dict.fromkeys(_NUMBERS, "float64"))
    return give_columns(person, "list_items", items)


def check_plans_for(store: Store, person: Person, authority: str) -> None:
    """Raise where the person does not plan inspections, or plans for another authority alone.

    Raises
    ------
    NotAllowed
        When it is so.
    Refused
        When the authority is not in the vocabulary.
    """
    check_plans_inspections(store, person)
    known = [each.code for each in authorities()]
    if authority not in known:
        message = _("There is no authority {code}. Choose among {known}.")
        raise Refused(message.format(code=authority, known=", ".join(known)))
    if person.authority not in (None, authority):
        message = _("The list of {authority} is settled by a planner of its own, not of {own}. Ask one.")
        sentence = message.format(authority=authority, own=person.authority)
        refuse(store, person, f"check_plans_for:{authority}", sentence)


def _faults(month_list: MonthList, sites: dict[SiteKey, Any]) -> list[str]:
    keys = [item.site for item in month_list.items]
    twice = (
        sorted({key.source_id for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    )
    faults = [_("{site} stands twice, keep it once").format(site=each) for each in twice]
    for key in keys:
        faults += faults_of_target(key, sites.get(key))
    return faults


def _begun_sentence(month_list: MonthList, visits: int) -> str:
    month = first_day_of_period(month_list.period).isoformat()[:7]
    return ngettext(
        "The list of {month} has begun: {n} visit is over. Settle the list of the next month instead.",
        "The list of {month} has begun: {n} visits are over. Settle the list of the next month instead.",
        visits,
    ).format(month=month, n=visits)


def _row_of_list(code: str, month_list: MonthList) -> dict[str, object]:
    return {
        "source_id": code,
        "period": month_list.period,
        "authority": month_list.authority,
        "seed": month_list.seed,
        "sites": month_list.sites,
        "budget": month_list.budget,
    }


def _rows_of_items(code: str, month_list: MonthList) -> list[dict[str, object]]:
    return [
        {
            "source_id": secrets.token_hex(16),
            "list": code,
            "position": position,
            "worksite_source": item.site.source,
            "worksite_id": item.site.source_id,
            "part": item.part,
            "cause": item.cause or None,
            **{name: _or_none(getattr(item, name)) for name in _NUMBERS},
        }
        for position, item in enumerate(month_list.items, 1)
    ]


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _item_of(row: tuple[Any, ...]) -> ListItem:
    *_list, source, source_id, part, cause, lot_chance, expected, lower, upper, value = row
    chance, mean, low, high, worth = (
        math.nan if each is None else float(each) for each in (lot_chance, expected, lower, upper, value)
    )
    return ListItem(SiteKey(source, source_id), part, cause, chance, mean, low, high, worth)
