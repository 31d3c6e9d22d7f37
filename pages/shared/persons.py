"""Gives the local persons to choose from, where nobody signs in, and names roles."""

from data.access import Person
from data.language import _

ROLES = (
    "coordinator",
    "team_member",
    "inspection_planner",
    "crew_member",
    "partner_authority",
    "steward",
    "approver",
    "data_protection_officer",
    "council",
)
# The authority that a local person works for, and the crew of demonstrations that one goes with.
_AUTHORITIES = {
    "inspection_planner": "labour_inspectorate",
    "crew_member": "labour_inspectorate",
    "partner_authority": "tax",
}
_CREWS = {"crew_member": "LI-1"}


def local_person(role: str) -> Person:
    """Return the local person of a role, of the example organisation."""
    return Person(
        id=f"local-{role}",
        organisation="example",
        roles=frozenset({role}),
        authority=_AUTHORITIES.get(role),
        crew=_CREWS.get(role),
    )


def role_label(role: str) -> str:
    """Return the name of a role as people say it."""
    return {
        "coordinator": _("Outreach coordinator"),
        "team_member": _("Outreach team member"),
        "inspection_planner": _("Inspection planner"),
        "crew_member": _("Inspection crew member"),
        "partner_authority": _("Partner authority"),
        "steward": _("Data steward"),
        "approver": _("Approver"),
        "data_protection_officer": _("Data protection officer"),
        "council": _("Council member"),
    }[role]
