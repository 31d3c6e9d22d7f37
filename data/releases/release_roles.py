"""Checks who may prepare, approve and publish a release."""

from data.access import Person
from data.errors import NotAllowed
from data.language import _
from data.releases.signing import APPROVER, STEWARD


def check_prepares(person: Person) -> None:
    """Raise `NotAllowed` when the person neither prepares nor publishes releases."""
    if STEWARD not in person.roles:
        raise NotAllowed(
            _("The role {roles} does not prepare or publish releases. Ask a data steward.").format(
                roles=", ".join(sorted(person.roles))
            )
        )


def check_approves(person: Person) -> None:
    """Raise `NotAllowed` when the person approves no releases."""
    if APPROVER not in person.roles:
        raise NotAllowed(
            _("The role {roles} does not approve releases. Ask an approver.").format(
                roles=", ".join(sorted(person.roles))
            )
        )


def check_two_persons(code: str, approver: str, *others: str) -> None:
    """Raise where the person who approves is one of those who prepare or publish; all are keyed ids.

    A rule and no barrier until people sign in: who gives two ids of persons is two persons to it.

    Raises
    ------
    NotAllowed
        When it is so.
    """
    if approver in others:
        raise NotAllowed(
            _("Nobody approves what they prepared or publish: ask another person for release {code}.").format(
                code=code
            )
        )
