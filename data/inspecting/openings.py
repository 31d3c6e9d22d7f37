"""Records who opened a list or a plan in a file beside the store, and says which openings are unusual.

Reading must not count as a change of the facts, so this is no table: lines are added, none is ever changed.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from data.access import Person
from data.errors import NotAllowed
from data.inspecting.stepping_aside import keyed_person
from data.language import _, ngettext
from data.rounds.moment import now_in
from data.store import Store, var_folder

# What is opened: codes that the file keeps. Others may be recorded, too.
LIST, VISIT, BRIEFING, SITE, DEBRIEF = "list", "visit", "briefing", "site", "debrief"
_READING_ROLES = frozenset({"steward", "data_protection_officer", "inspection_planner"})
_SHOWN_SIGNS = 6


@dataclass(frozen=True)
class Opening:
    """Something that somebody opened, or was refused.

    `person` is a keyed id, `role` the roles in order, `what` a code such as LIST, `subject` the code of what
    was opened, `day` an ISO day and `minute` the local minute of it since midnight.
    """

    person: str
    role: str
    organisation: str
    authority: str
    what: str
    subject: str
    day: str
    minute: int
    refused: bool


@dataclass(frozen=True)
class Openings:
    """What the file holds, oldest first, and how many of its lines cannot be read."""

    rows: tuple[Opening, ...]
    damaged: int

    @property
    def caveats(self) -> tuple[str, ...]:
        """What has to be said of the file, in words."""
        if not self.damaged:
            return ()
        sentence = ngettext(
            "{n} line of the record of openings cannot be read. Compare it with the backup.",
            "{n} lines of the record of openings cannot be read. Compare them with the backup.",
            self.damaged,
        )
        return (sentence.format(n=self.damaged),)


@dataclass(frozen=True)
class UnusualRules:
    """When an opening is raised: outside [first_hour, last_hour) local time, or above so many a day."""

    first_hour: int = 6
    last_hour: int = 20
    most_openings: int = 30


def record_opening(store: Store, person: Person, what: str, subject: str, *, refused: bool = False) -> None:
    """Add a line for what somebody opened or was refused, and return when it is on the disk."""
    moment = now_in(store)
    line = Opening(
        person=keyed_person(store, person),
        role=", ".join(sorted(person.roles)),
        organisation=person.organisation,
        authority=person.authority or "",
        what=what,
        subject=subject,
        day=moment.date().isoformat(),
        minute=moment.hour * 60 + moment.minute,
        refused=refused,
    )
    _append(openings_path(store), json.dumps(asdict(line), ensure_ascii=False))


def read_openings(store: Store, person: Person) -> Openings:
    """Return what the file holds; a line that was torn, as when power failed, is counted and passed over.

    Raises
    ------
    NotAllowed
        When the person is neither data steward nor data-protection officer.
    """
    if not person.roles & (_READING_ROLES - {"inspection_planner"}):
        raise NotAllowed(_not_allowed_sentence(person))
    return _read(openings_path(store))


def unusual_openings(
    store: Store, person: Person, *, day: date, rules: UnusualRules | None = None
) -> tuple[str, ...]:
    """Return one sentence for each thing that was unusual on a day, and one where lines cannot be read.

    Unusual are openings at night, many by one person, those that were refused, and lists opened by somebody
    who is not their planner. People are told apart by the first signs of a keyed id.

    Raises
    ------
    NotAllowed
        When the person is neither data steward, data-protection officer nor inspection planner.
    """
    if not person.roles & _READING_ROLES:
        raise NotAllowed(_not_allowed_sentence(person))
    kept = _read(openings_path(store))
    of_day = [each for each in kept.rows if each.day == day.isoformat()]
    chosen = rules or UnusualRules()
    by_person: dict[tuple[str, str], list[Opening]] = {}
    for each in of_day:
        by_person.setdefault((each.person, each.role), []).append(each)
    planners = _planners_of_lists(store)
    return (
        *(
            sentence
            for (who, role), opened in sorted(by_person.items())
            for sentence in _sentences(f"{role} {who[:_SHOWN_SIGNS]}", opened, planners, chosen)
        ),
        *kept.caveats,
    )


def openings_path(store: Store) -> Path:
    """Return the file of a store's openings; it may not exist yet."""
    return var_folder() / "openings" / f"{store.settings.store_id}.jsonl"


def _sentences(
    who: str, opened: list[Opening], planners: dict[str, tuple[str, str]], rules: UnusualRules
) -> Iterable[str]:
    refused = sum(each.refused for each in opened)
    hours = [each for each in opened if not rules.first_hour * 60 <= each.minute < rules.last_hour * 60]
    strangers = Counter(each.subject for each in opened if not each.refused and _is_stranger(each, planners))
    # An explanation is part of looking at a list: it counts with the list.
    several = {(each.what, each.subject) for each in opened if each.what != SITE}
    if len(several) > rules.most_openings:
        yield _("{who} opened {n} lists, plans or papers, above the {most} of a usual day.").format(
            who=who, n=len(several), most=rules.most_openings
        )
    if hours:
        yield ngettext(
            "{who} opened something {n} time outside {first} to {last} o'clock, at {at}.",
            "{who} opened something {n} times outside {first} to {last} o'clock, first at {at}.",
            len(hours),
        ).format(who=who, n=len(hours), first=rules.first_hour, last=rules.last_hour, at=_clock(hours[0]))
    if refused:
        yield ngettext("{who} was refused {n} time.", "{who} was refused {n} times.", refused).format(
            who=who, n=refused
        )
    for subject, times in sorted(strangers.items()):
        yield ngettext(
            "{who} opened list {subject} {n} time without being its planner.",
            "{who} opened list {subject} {n} times without being its planner.",
            times,
        ).format(who=who, subject=subject, n=times)


def _is_stranger(opening: Opening, planners: dict[str, tuple[str, str]]) -> bool:
    """Return whether a list was opened by no planner, or by one of another organisation or authority."""
    if opening.what != LIST:
        return False
    if "inspection_planner" not in opening.role.split(", "):
        return True
    organisation, authority = planners.get(opening.subject, (opening.organisation, opening.authority))
    return (organisation, authority) != (opening.organisation, opening.authority or authority)


def _planners_of_lists(store: Store) -> dict[str, tuple[str, str]]:
    with store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT DISTINCT source_id, source, authority FROM inspection.month_lists ORDER BY ALL"
        ).fetchall()
    return {code: (source, authority) for code, source, authority in rows}


def _clock(opening: Opening) -> str:
    return f"{opening.minute // 60:02d}:{opening.minute % 60:02d}"


def _not_allowed_sentence(person: Person) -> str:
    return _("The role {roles} does not read who opened what. Ask the data steward.").format(
        roles=", ".join(sorted(person.roles))
    )


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # A description of its own for each: so the lock holds between threads, too.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        # After a line that was torn, the new one begins on a line of its own.
        is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (("\n" if is_torn else "") + line + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> Openings:
    if not path.exists():
        return Openings((), 0)
    rows, damaged = [], 0
    for line in path.read_bytes().split(b"\n"):
        if not line:
            continue
        opening = _parse(line)
        if opening is None:
            damaged += 1
        else:
            rows.append(opening)
    return Openings(tuple(rows), damaged)


def _parse(line: bytes) -> Opening | None:
    """Return the opening of a line; None where the line is damaged."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    kinds = {field.name: field.type for field in fields(Opening)}
    if not isinstance(said, dict) or said.keys() != kinds.keys():
        return None
    if any(type(said[name]) is not kind for name, kind in kinds.items()):
        return None
    return Opening(**said)
