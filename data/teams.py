"""Reads which outreach teams there are on a day: what each can do, never who is on it."""

from dataclasses import dataclass
from datetime import date

from data.access import Person
from data.permission import check_does
from data.store import Store

# Days are bound as values; a team without a first or last day is there before or after any.
_IN_FORCE = """
    SELECT source, team, team_size, languages, travels_by
    FROM help.teams
    WHERE coalesce(valid_from <= $day, true) AND coalesce(valid_to >= $day, true)
    GROUP BY source, source_id, version, team, team_size, languages, travels_by, valid_from, valid_to
    HAVING sum(sign) > 0
    ORDER BY source, team, source_id, version
"""


@dataclass(frozen=True)
class RegisteredTeam:
    """A team as its organisation entered it.

    `organisation` is a code of the register, `code` the team's own short code, `size` how many usually go
    together, `languages` are ISO 639-1 codes, and `travels_by` is one of the travel modes.
    """

    organisation: str
    code: str
    size: int
    languages: frozenset[str]
    travels_by: str


def read_teams(store: Store, person: Person, *, day: date) -> tuple[RegisteredTeam, ...]:
    """Return the teams in force on a day, in the order of organisations and codes.

    Who signed in plans for the own organisation, and reads its teams alone.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    with store.cursor() as cursor:
        rows = cursor.execute(_IN_FORCE, {"day": day}).fetchall()
    if person.signed_in:
        rows = [row for row in rows if row[0] == person.organisation]
    return tuple(
        RegisteredTeam(source, code, size, frozenset(languages), mode)
        for source, code, size, languages, mode in rows
    )
