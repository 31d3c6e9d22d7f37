"""Checks who may prepare, approve and publish a release."""

from data.access import Person
from data.language import _
from data.permission import check_does, refuse
from data.store import Store


def check_prepares(store: Store, person: Person) -> None:
    """Raise `NotAllowed` when the person does not prepare releases; else as `check_does`."""
    _check(store, person, "prepare_release")


def check_publishes(store: Store, person: Person) -> None:
    """Raise `NotAllowed` when the person does not publish releases; else as `check_does`."""
    _check(store, person, "publish_release")


def check_approves(store: Store, person: Person) -> None:
    """Raise `NotAllowed` when the person approves no releases; else as `check_does`."""
    sentence = _("The role {roles} does not approve releases. Ask an approver.")
    check_does(store, person, "approve_release", sentence=sentence)


def _check(store: Store, person: Person, action: str) -> None:
    sentence = _("The role {roles} does not prepare or publish releases. Ask a data steward.")
    check_does(store, person, action, sentence=sentence)


def check_two_persons(store: Store, person: Person, code: str, approver: str, *others: str) -> None:
    """Raise where the person who approves is one of those who prepare or publish; all are keyed ids.

    A barrier where people sign in: the ids come from their accounts, and commands do not sign there. In local
    mode it is a rule alone: who gives two ids of persons is two persons to it.

    Raises
    ------
    NotAllowed
        When it is so.
    """
    if approver in others:
        message = _("Nobody approves what they prepared or publish: ask another person for release {code}.")
        refuse(store, person, f"check_two_persons:{code}", message.format(code=code))
