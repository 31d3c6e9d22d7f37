"""Withdraws a round that nobody used, so that a code printed by mistake leaves nothing behind."""

from typing import TYPE_CHECKING

from data.access import Person
from data.permission import check_does
from data.rounds.codes import digest_of_code
from data.rounds.files import locked_rounds, read_live, remove_live

if TYPE_CHECKING:
    from data.store import Store


def withdraw_round(store: "Store", person: Person, code: str) -> bool:
    """Remove a round of which nothing was logged and whose team did not check in; return whether it is gone.

    Nothing is kept of it, not even stops left out: no team was to go there. A round in use stays as it is.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    digest = digest_of_code(store, code)
    with locked_rounds(store):
        live = read_live(store, digest)
        if live is None:
            return True
        if live.order or live.checked_in_s is not None:
            return False
        remove_live(store, digest)
    return True
