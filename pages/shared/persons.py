"""Gives the local persons to choose from, until people sign in."""

from data.access import Person
from data.language import _

ROLES = ("coordinator", "team_member", "inspection_planner", "steward", "council")


def local_person(role: str) -> Person:
    """Return the local person of a role, of the example organisation."""
    authority = "labour_inspectorate" if role == "inspection_planner" else None
    return Person(id=f"local-{role}", organisation="example", roles=frozenset({role}), authority=authority)


def role_label(role: str) -> str:
    """Return the name of a role as people say it."""
    return {
        "coordinator": _("Outreach coordinator"),
        "team_member": _("Outreach team member"),
        "inspection_planner": _("Inspection planner"),
        "steward": _("Data steward"),
        "council": _("Council member"),
    }[role]
