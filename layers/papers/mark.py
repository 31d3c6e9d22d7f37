"""Writes the mark that a paper carries: who made it, for whom, on which day."""

from datetime import date

from data.access import Person
from data.language import _
from data.pepper import keyed_id
from data.permission import check_plans_or_goes
from data.store import Store
from layers.papers.words import names_of
from layers.sheets.words import write_date

_MARK_LENGTH = 8


def made_by(store: Store, person: Person, paper: str, *, made: date) -> str:
    """Return who made a paper, on which day, and a mark by which the store finds out who it was.

    The mark is a keyed digest of the person and the code of the paper: it names nobody to who finds it.
    """
    check_plans_or_goes(store, person)
    names = names_of(store)
    return _("Made on {day} by {who}, mark {mark}").format(
        day=write_date(made),
        who=", ".join(
            dict.fromkeys(
                filter(
                    None,
                    [
                        names.get(person.organisation, person.organisation),
                        *(role_in_words(role) for role in sorted(person.roles)),
                        names.get(person.authority or "", ""),
                    ],
                )
            )
        ),
        mark=mark_of(store, person, paper),
    )


def mark_of(store: Store, person: Person, paper: str) -> str:
    """Return the mark of a person on a paper: eight hex digits, the same each time."""
    return keyed_id(store, "paper", paper, person.id)[:_MARK_LENGTH]


def role_in_words(role: str) -> str:
    """Return a role that prints papers in words; other roles print none and stay as they are."""
    words = {
        "inspection_planner": _("inspection planner"),
        "crew_member": _("crew"),
        "partner_authority": _("partner authority"),
    }
    return words.get(role, role)
