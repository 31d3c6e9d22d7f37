"""Makes tiny lists of worksites and inspections with answers that a person can work out."""

from datetime import date
from typing import Any

import pandas as pd

from tests.test_layers.cells_and_places import SOUTH, WEST

DAY = date(2026, 11, 20)
LONG_AGO = date(2025, 6, 10)


def site(
    number: int, kind: str = "restaurant", column: int = 0, row: int = 0, **facts: Any
) -> dict[str, Any]:
    """Return a worksite in a cell of 250 m, so many columns east and rows north of the corner."""
    return {
        "source": "example",
        "source_id": f"W{number}",
        "kind": kind,
        "east": WEST + column,
        "north": SOUTH + row,
        "cell_level": 1,
        "at_help_place": False,
        "has_stated_power": False,
    } | facts


def visit(worksite: dict[str, Any], *, found: bool = False, **facts: Any) -> dict[str, Any]:
    """Return a planned inspection of a worksite that is long over; found means labour exploitation."""
    return {
        "worksite_source": worksite["source"],
        "worksite_id": worksite["source_id"],
        **{name: worksite[name] for name in ("kind", "east", "north", "cell_level")},
        "inspected_on": pd.Timestamp(facts.pop("on", LONG_AGO)),
        "period": 665,
        "trigger": "planned",
        "stage": "final",
        "carried_out": True,
        "nothing_found": not found,
        "administrative": False,
        "labour_exploitation": found,
        "referral": False,
    } | facts


def visits(worksite: dict[str, Any], count: int, found: int, **facts: Any) -> list[dict[str, Any]]:
    """Return so many inspections of a worksite, the first of them with a finding."""
    return [visit(worksite, found=position < found, **facts) for position in range(count)]


def frame(rows: list[dict[str, Any]], like: dict[str, Any]) -> pd.DataFrame:
    """Return rows as a frame, with the columns of `like` where there are none."""
    made = pd.DataFrame([*rows, like])
    return made.iloc[: len(rows)].reset_index(drop=True)


def sites_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return worksites as they are read."""
    return frame(list(rows), site(0))


def visits_of(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return inspections as they are read."""
    return frame(list(rows), visit(site(0)))
