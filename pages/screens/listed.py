"""Lists the screens in the order of the menu, the start first."""

from collections.abc import Callable

from pages.screens import (
    audit,
    council,
    debrief,
    entry,
    evidence,
    inspections,
    intake,
    log_round,
    methods,
    outreach,
    overview,
    releases,
    risk_map,
    upkeep,
)
from pages.shared.state import View


def listed_screens() -> dict[str, Callable[[View], None]]:
    """Return what draws each screen, by the code that stands in the address."""
    return {
        "overview": overview.render,
        "risk_map": risk_map.render,
        "outreach": outreach.render,
        "inspections": inspections.render,
        "debrief": debrief.render,
        "council": council.render,
        "releases": releases.render,
        "intake": intake.render,
        "entry": entry.render,
        "log_round": log_round.render,
        "evidence": evidence.render,
        "audit": audit.render,
        "upkeep": upkeep.render,
        "methods": methods.render,
    }
