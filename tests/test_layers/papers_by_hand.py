"""Makes a tiny store with worksites, earlier inspections, services and visits, so that every paper of them is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from data.access import Person
from data.inspecting.crew import Crew
from data.inspecting.crews import write_crews
from data.inspecting.month_list import SiteKey
from data.inspecting.visit import Going, PlannedVisit
from data.inspecting.visits import write_visits
from data.store import Store
from tests.test_layers.round_by_hand import HIDDEN, PUBLIC, bring_services, degrees, store_in

LABOUR = "labour_inspectorate"
PLANNER = Person("p1", "example", frozenset({"inspection_planner"}), authority=LABOUR)
CREW = Person("c1", "example", frozenset({"crew_member"}), authority=LABOUR, crew="LI-1")
TAX = Person("t1", "example", frozenset({"partner_authority"}), authority="tax")
COORDINATOR = Person("k1", "example", frozenset({"coordinator"}))

DAY, SHOWN_FROM = date(2026, 11, 26), date(2026, 11, 19)
CODE, OTHER_CODE = "7KQM-W2XD", "8RSN-X3YE"
MEETS_AT = "Car park behind the ice hall"
SITE = SiteKey("example", "W1")
SITE_AT_HELP_PLACE, OTHER_SITE = SiteKey("example", "W2"), SiteKey("example", "W3")


def worksite(number: int, **facts: Any) -> dict[str, Any]:
    """Return a row of a worksite, a restaurant called Blue Door unless the facts say otherwise."""
    return {
        "source_id": f"W{number}", "source": "example", "kind": "restaurant", "operator": "Soup Company",
        "parent_contractor": "Kitchens Group", "name": "Blue Door", "address": "Long Street 5", "east": 3200,
        "north": 53600, "cell_level": 0, "staff_band": "5-9", "employer_housing": True, "own_contract": True,
        "sole_trader": False, "at_help_place": False,
    } | facts  # fmt: skip


def inspected(number: int, on: date, authorities: list[str], **flags: bool) -> dict[str, Any]:
    """Return a row of an inspection of the first worksite."""
    found = {"nothing_found": False, "administrative": False, "labour_exploitation": False, "referral": False}
    return {
        "source_id": f"I{number}", "source": "example", "worksite_source": "example", "worksite_id": "W1",
        "kind": "restaurant", "east": 3200, "north": 53600, "cell_level": 0, "inspected_on": on,
        "period": (on.year - 1970) * 12 + on.month - 1, "trigger": "complaint", "stage": "final",
        "carried_out": True, "finding_codes": [], "authorities": authorities,
    } | found | flags  # fmt: skip


def visit(**facts: Any) -> PlannedVisit:
    """Return a joint visit of labour inspectorate, tax and interpreter to the first worksite."""
    going = (
        Going(LABOUR, "LI-1", ""),
        Going("tax", "TX-1", "Counts the till"),
        Going("interpreter", "IN-1", ""),
    )
    plain: dict[str, Any] = {
        "code": CODE, "site": SITE, "kind": "restaurant", "period": 682, "trigger": "complaint", "day": DAY,
        "begins_s": 10 * 3600, "ends_s": 12 * 3600, "shown_from": SHOWN_FROM, "lead": LABOUR, "going": going,
        "meets_at": MEETS_AT, "meeting_point": None, "refers": LABOUR, "interpreter_languages": ("vi", "uk"),
        "interpreter_from": "example",
    }  # fmt: skip
    return PlannedVisit(**plain | facts)


def alone(**facts: Any) -> PlannedVisit:
    """Return a visit of the labour inspectorate alone to the third worksite, later on the same day."""
    going = (Going(LABOUR, "LI-1", "Asks about hours"),)
    plain: dict[str, Any] = {
        "code": OTHER_CODE, "site": OTHER_SITE, "going": going, "begins_s": 13 * 3600, "ends_s": 14 * 3600,
    }  # fmt: skip
    return visit(**plain | facts)


@contextmanager
def papers_store(folder: Path) -> Iterator[Store]:
    """Give a store with three worksites (the second inside a help place), two inspections and two visits."""
    with store_in(folder) as store:
        lat, lon = degrees(store, 200, 0)
        bring_services(store, PUBLIC, HIDDEN)
        inside = {"name": None, "address": None, "at_help_place": True, "operator": "Broom Company"}
        with store.write(kind="test", organisation="example") as batch:
            batch.append("inspection.worksites", pd.DataFrame([worksite(1, lat=lat, lon=lon)]))
            batch.append("inspection.worksites", pd.DataFrame([worksite(2, kind="cleaning", **inside)]))
            trader = {"sole_trader": True, "operator": "Trading Person", "name": "Person's Pies"}
            batch.append("inspection.worksites", pd.DataFrame([worksite(3, lat=lat, lon=lon, **trader)]))
            batch.append(
                "inspection.inspections",
                pd.DataFrame(
                    [
                        inspected(1, date(2025, 3, 12), [LABOUR], labour_exploitation=True)
                        | {"finding_codes": ["labour_long_hours"]},
                        inspected(2, date(2024, 5, 6), [LABOUR, "tax"], administrative=True),
                    ]
                ),
            )
        crews = {"LI-1": LABOUR, "TX-1": "tax", "IN-1": "interpreter"}
        write_crews(store, PLANNER, [Crew(code, of, (lat, lon)) for code, of in crews.items()])
        write_visits(store, PLANNER, [visit(), alone()])
        yield store
