"""Reads the drafts of a store for somebody who prepares or approves releases."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.access import Person
from data.permission import check_does
from data.releases.drafts import Draft, read_draft_faults, read_drafts

if TYPE_CHECKING:
    from data.store import Store


@dataclass(frozen=True)
class Drafts:
    """The drafts that are as they were written, the newest first, and a sentence for each that is not."""

    drafts: tuple[Draft, ...]
    faults: tuple[str, ...]


def read_drafts_for(store: "Store", person: Person) -> Drafts:
    """Return the drafts of a store: they say what is withheld, and are for nobody else.

    Raises
    ------
    NotAllowed
        When the person neither prepares nor approves releases.
    """
    check_does(store, person, "read_drafts")
    return Drafts(read_drafts(store), read_draft_faults(store))
