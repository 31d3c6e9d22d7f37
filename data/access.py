"""Says who a person is and which purposes that person's roles may read."""

from dataclasses import dataclass

from data.errors import NotAllowed, Refused
from data.language import _

OUTREACH, PREVENTION, SERVICE, INSPECTION = "outreach", "prevention", "service", "inspection"
HELP_PURPOSES = frozenset({OUTREACH, PREVENTION, SERVICE})

PURPOSES_OF_ROLE: dict[str, frozenset[str]] = {
    "coordinator": HELP_PURPOSES,
    "team_member": frozenset({SERVICE}),
    "inspection_planner": frozenset({INSPECTION}),
    "crew_member": frozenset(),
    "partner_authority": frozenset(),
    "steward": HELP_PURPOSES | {INSPECTION},
    "approver": frozenset(),
    "data_protection_officer": frozenset(),
    "council": frozenset(),
}
INCOMPATIBLE_ROLES = (frozenset({"coordinator", "inspection_planner"}),)


@dataclass(frozen=True)
class Person:
    """Somebody who reads: an opaque id, an organisation code, roles and, for inspectors, an authority code.

    Raises
    ------
    Refused
        When a role is unknown, or two roles may not meet in one person.
    """

    id: str
    organisation: str
    roles: frozenset[str]
    authority: str | None = None

    def __post_init__(self) -> None:
        unknown = sorted(self.roles - PURPOSES_OF_ROLE.keys())
        if unknown:
            raise Refused(
                _("Unknown role: {roles}. Choose among {known}.").format(
                    roles=", ".join(unknown), known=", ".join(PURPOSES_OF_ROLE)
                )
            )
        for pair in INCOMPATIBLE_ROLES:
            if pair <= self.roles:
                raise Refused(
                    _("One person cannot be both {roles}. Give the roles to two persons.").format(
                        roles=_(" and ").join(sorted(pair))
                    )
                )

    @property
    def purposes(self) -> frozenset[str]:
        """The purposes whose live data this person may read."""
        return frozenset().union(*(PURPOSES_OF_ROLE[role] for role in self.roles))


def check_may_read(person: Person, purpose: str) -> None:
    """Raise `NotAllowed` when none of the person's roles reads live data for the purpose."""
    if purpose not in person.purposes:
        raise NotAllowed(
            _(
                "The role {roles} does not read live data for {purpose}. Ask somebody whose work it is."
            ).format(roles=", ".join(sorted(person.roles)), purpose=purpose)
        )
