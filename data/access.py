"""Says who a person is and which purposes that person's roles may read."""

from dataclasses import dataclass
from datetime import datetime

from data.access_matrix import access_matrix
from data.clock import now
from data.errors import NotAllowed, Refused, SessionOver
from data.language import _

OUTREACH, PREVENTION, SERVICE, INSPECTION = "outreach", "prevention", "service", "inspection"
HELP_PURPOSES = frozenset({OUTREACH, PREVENTION, SERVICE})

PURPOSES_OF_ROLE: dict[str, frozenset[str]] = {
    code: role.purposes for code, role in access_matrix().roles.items()
}
GOING_ROLES = access_matrix().roles_that("go_on_inspections")


@dataclass(frozen=True)
class Person:
    """Somebody who reads: an opaque id, an organisation code, roles and, for inspectors, an authority code.

    `crew` is the code of the crew that a crew member goes with. `stores` are the names of the stores that a
    grant covers, None for all. After `until` nothing is read or done any more; None for a command or a local
    person, who did not sign in.

    Raises
    ------
    Refused
        When a role is unknown, or two roles may not meet in one person.
    """

    id: str
    organisation: str
    roles: frozenset[str]
    authority: str | None = None
    crew: str | None = None
    stores: frozenset[str] | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        unknown = sorted(self.roles - PURPOSES_OF_ROLE.keys())
        if unknown:
            raise Refused(
                _("Unknown role: {roles}. Choose among {known}.").format(
                    roles=", ".join(unknown), known=", ".join(PURPOSES_OF_ROLE)
                )
            )
        for pair in access_matrix().incompatible:
            if pair <= self.roles:
                raise Refused(
                    _("One person cannot be both {roles}. Give the roles to two persons.").format(
                        roles=_(" and ").join(sorted(pair))
                    )
                )

    @property
    def plans_inspections(self) -> bool:
        """Whether this person plans inspections."""
        return may(self, "plan_inspections")

    @property
    def goes_on_inspections(self) -> bool:
        """Whether this person goes on inspections: with a crew, or for an authority that takes part."""
        with_crew = may(self, "go_on_inspections") and self.crew is not None
        return self.authority is not None and (with_crew or self.answers_for_authority)

    @property
    def answers_for_authority(self) -> bool:
        """Whether this person answers for all visits of the authority, not of one crew alone."""
        return self.authority is not None and may(self, "answer_for_authority")

    @property
    def signed_in(self) -> bool:
        """Whether this person signed in; others are alone at the machine, or a command."""
        return self.until is not None

    @property
    def purposes(self) -> frozenset[str]:
        """The purposes whose live data this person may read."""
        return frozenset().union(*(PURPOSES_OF_ROLE[role] for role in self.roles))


def may_open(person: Person, screen: str) -> bool:
    """Return whether a role of the person has this screen, by its code."""
    return any(screen in access_matrix().roles[role].screens for role in person.roles)


def may(person: Person, action: str) -> bool:
    """Return whether a role of the person may do this, by the code of the action."""
    return any(action in access_matrix().roles[role].actions for role in person.roles)


def check_may(person: Person, action: str) -> None:
    """Raise `NotAllowed` when no role of the person may do this, or the time of the session is over."""
    check_in_time(person)
    if not may(person, action):
        raise NotAllowed(
            _("The role {roles} may not do this ({action}). Ask somebody whose work it is.").format(
                roles=", ".join(sorted(person.roles)), action=action
            )
        )


def check_in_time(person: Person) -> None:
    """Raise `NotAllowed` when the session or the grant of the person is over."""
    if person.until is not None and now() >= person.until:
        raise SessionOver(_("Your session is over. Sign in again."))
