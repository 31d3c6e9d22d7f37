"""Gives tests of inspections a store with a few worksites and crews, and the people who plan and go."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from data.access import Person
from data.inspecting.crew import Crew
from data.inspecting.crews import write_crews
from data.inspecting.month_list import SiteKey
from data.inspecting.visit import Going, PlannedVisit
from data.store import Store

ORGANISATION = "example"
PLANNER = Person("p", ORGANISATION, frozenset({"inspection_planner"}), authority="labour_inspectorate")
LABOUR_CREW = Person(
    "l", ORGANISATION, frozenset({"crew_member"}), authority="labour_inspectorate", crew="LI-1"
)
TAX_CREW = Person("t", ORGANISATION, frozenset({"crew_member"}), authority="tax", crew="TX-1")
OTHER_TAX_CREW = Person("o", ORGANISATION, frozenset({"crew_member"}), authority="tax", crew="TX-2")
TAX = Person("x", ORGANISATION, frozenset({"partner_authority"}), authority="tax")
POLICE = Person("q", ORGANISATION, frozenset({"partner_authority"}), authority="police")
STEWARD = Person("s", ORGANISATION, frozenset({"steward"}))

# The clock of tests stands at 2026-11-20, a Friday; December 2026 is month 56 * 12 + 11.
DECEMBER = 683
SITE, INSIDE_HELP, CLOSED = (SiteKey(ORGANISATION, name) for name in ("W1", "W2", "W3"))
_SITE = {
    "kind": "restaurant", "employer_number": "1", "operator": "Operator", "name": "Harbour Grill", "address": "Quay 1",
    "east": 1540, "north": 26680, "cell_level": 1, "own_contract": False, "sole_trader": False,
    "at_help_place": False,
}  # fmt: skip
SITES = [
    _SITE | {"source_id": "W1"},
    _SITE
    | {
        "source_id": "W2",
        "kind": "cleaning",
        "at_help_place": True,
        "name": None,
        "address": None,
        "east": 1600,
    },
    _SITE | {"source_id": "W3", "valid_to": date(2026, 11, 1), "employer_number": "3", "east": 1700},
]
VISIT = PlannedVisit(
    code="AAAA-2222",
    site=SITE,
    kind="restaurant",
    period=DECEMBER,
    trigger="planned",
    day=date(2026, 12, 3),
    begins_s=9 * 3600,
    ends_s=11 * 3600,
    shown_from=date(2026, 12, 1),
    lead="labour_inspectorate",
    going=(Going("labour_inspectorate", "LI-1", "leads"), Going("tax", "TX-1", "books")),
    meets_at="Bus stop at the market",
    meeting_point=(60.1, 24.9),
    refers="labour_inspectorate",
    interpreter_languages=("uk",),
    interpreter_from="interpreter",
)


def fill(store: Store) -> None:
    """Bring three worksites and four crews in: a restaurant, a site inside a help place, and one that closed."""
    write_sites(store, SITES)
    point = (60.1, 24.9)
    codes = {"LI-1": "labour_inspectorate", "TX-1": "tax", "TX-2": "tax", "PO-1": "police"}
    write_crews(store, PLANNER, [Crew(code, authority, point) for code, authority in codes.items()])


def write_sites(store: Store, sites: list[dict[str, Any]]) -> None:
    with store.write(kind="worksites", organisation=ORGANISATION) as batch:
        batch.append("inspection.worksites", pd.DataFrame(sites).assign(source=ORGANISATION))


def on_day(visit: PlannedVisit, day: date, **changes: Any) -> PlannedVisit:
    return replace(visit, day=day, shown_from=min(day, visit.shown_from), **changes)
