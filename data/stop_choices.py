"""Reads and writes what a coordinator said of a stop: languages, meeting hours, stay, a ban."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from data.access import Person
from data.audit.events import PLANNED
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.opening_windows import says_hours
from data.osm.hours import normalised_hours
from data.permission import check_does
from data.store import Store
from data.vocabulary import service_terms

LEAST_STAY_MINUTES, MOST_STAY_MINUTES = 1, 240

_IN_FORCE = """
    SELECT source, source_id, languages, meeting_hours, stay_minutes, banned, max(batch) AS batch
    FROM help.stop_choices
    GROUP BY source, source_id, version, languages, meeting_hours, stay_minutes, banned
    HAVING sum(sign) > 0
    ORDER BY source = $organisation, batch, source, source_id
"""
_VERSIONS = """
    SELECT version, languages, meeting_hours, stay_minutes, banned, sum(sign) AS stands
    FROM help.stop_choices
    WHERE source = $organisation AND source_id = $stop
    GROUP BY version, languages, meeting_hours, stay_minutes, banned
    ORDER BY version
"""


@dataclass(frozen=True)
class StopChoice:
    """What a coordinator said of a stop; what is left empty is as usual for its kind.

    Parameters
    ----------
    stop
        Code of the stop.
    languages
        Codes; a team must speak one of them. Empty where every team will do. They are never scored.
    meeting_hours
        As in OpenStreetMap's opening_hours; instead of the hours of the place.
    stay_minutes
        How long a visit takes.
    banned
        Whether nobody goes there until it is said otherwise.

    Raises
    ------
    Refused
        When a language is not in the vocabulary, the hours cannot be read, or the stay is not from 1 to 240
        minutes; all faults are named.
    """

    stop: str
    languages: frozenset[str] = frozenset()
    meeting_hours: str = ""
    stay_minutes: int | None = None
    banned: bool = False

    def __post_init__(self) -> None:
        faults = [*self._faults_of_languages(), *self._faults_of_hours(), *self._faults_of_stay()]
        if faults:
            raise Refused(" ".join(faults))
        written = self.meeting_hours.strip()
        object.__setattr__(self, "meeting_hours", (normalised_hours(written) or "") if written else "")

    @property
    def says_nothing(self) -> bool:
        """Whether all is as usual."""
        return not (self.languages or self.meeting_hours or self.stay_minutes or self.banned)

    def _faults_of_languages(self) -> list[str]:
        unknown = sorted(self.languages - {term.code for term in service_terms("languages")})
        if not unknown:
            return []
        return [
            _("The languages {codes} are not in the vocabulary. Choose some of it.").format(
                codes=", ".join(unknown)
            )
        ]

    def _faults_of_hours(self) -> list[str]:
        written = self.meeting_hours.strip()
        try:
            if not written or says_hours(written):
                return []
        except Refused as fault:
            return [str(fault)]
        return [
            _("{written} names no hours. Write them like Mo-Fr 10:00-18:00; Sa 22:00-03:00.").format(
                written=written[:60]
            )
        ]

    def _faults_of_stay(self) -> list[str]:
        stay = self.stay_minutes
        if stay is None or LEAST_STAY_MINUTES <= stay <= MOST_STAY_MINUTES:
            return []
        return [
            _("A stay of {minutes} minutes cannot be planned. Give {least} to {most} minutes.").format(
                minutes=stay, least=LEAST_STAY_MINUTES, most=MOST_STAY_MINUTES
            )
        ]


def read_stop_choices(store: Store, person: Person) -> Mapping[str, StopChoice]:
    """Return the choices in force by code of the stop.

    Where several organisations said something of one stop, that of the person's own holds, else the latest;
    but what anybody banned is banned.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    with store.cursor() as cursor:
        rows = cursor.execute(_IN_FORCE, {"organisation": person.organisation}).fetchall()
    banned = {row[1] for row in rows if row[5]}
    return {
        stop: StopChoice(stop, frozenset(languages), hours or "", stay, stop in banned)
        for _source, stop, languages, hours, stay, _banned, _batch in rows
    }


def write_stop_choice(store: Store, person: Person, choice: StopChoice) -> bool:
    """Write what is said of a stop instead of what the organisation said before, and whether that was new.

    A choice that says nothing takes back what was said.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When the person's organisation is not in the register, or has no purpose of outreach.
    """
    check_does(store, person, "plan_outreach")
    if choice == _choice_in_force(store, person, choice.stop):
        return False
    with store.write(kind="stop_choices", organisation=person.organisation) as batch:
        versions = _versions(batch.cursor, person, choice.stop)
        rows = [(row[0], -1, *row[1:5]) for row in versions if row[5] > 0]
        if not choice.says_nothing:
            last = max((row[0] for row in versions), default=0)
            said = (
                sorted(choice.languages),
                choice.meeting_hours or None,
                choice.stay_minutes,
                choice.banned,
            )
            rows.append((last + 1, 1, *said))
        columns = ["version", "sign", "languages", "meeting_hours", "stay_minutes", "banned"]
        frame = pd.DataFrame(rows, columns=columns).astype({"stay_minutes": "Int16", "meeting_hours": object})
        if rows:
            batch.append("help.stop_choices", frame.assign(source=person.organisation, source_id=choice.stop))
        record_event(person, PLANNED, store=store, subject="stop")
    return True


def _choice_in_force(store: Store, person: Person, stop: str) -> StopChoice:
    """Return what the person's own organisation says of a stop now."""
    with store.cursor() as cursor:
        standing = [row for row in _versions(cursor, person, stop) if row[5] > 0]
    if not standing:
        return StopChoice(stop)
    _version, languages, hours, stay, banned, _stands = standing[-1]
    return StopChoice(stop, frozenset(languages), hours or "", stay, banned)


def _versions(
    cursor: duckdb.DuckDBPyConnection, person: Person, stop: str
) -> list[tuple[int, list[str], str | None, int | None, bool, int]]:
    return cursor.execute(_VERSIONS, {"organisation": person.organisation, "stop": stop}).fetchall()
