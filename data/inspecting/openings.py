"""Records in the audit who opened a list or a plan, and says which openings are unusual.

Reading must not count as a change of the facts, so this is no table. Openings of stores from before there was
an audit stand in a file of their own: it is read, too, and no longer written.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.entry import Entry
from data.audit.events import EXPORTED, VIEWED
from data.audit.reading import read_entries
from data.audit.recording import covered_subject, record_event
from data.language import _, ngettext
from data.permission import check_does
from data.store import Store, var_folder

# What is opened: codes that stand before the colon of a subject in the audit.
LIST, VISIT, BRIEFING, SITE, DEBRIEF = "list", "visit", "briefing", "site", "debrief"
EXPORT = "export"
_OPENED = frozenset({LIST, VISIT, BRIEFING, SITE, DEBRIEF, EXPORT})
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
    """What was opened, oldest first, and how many lines of the record cannot be read."""

    rows: tuple[Opening, ...]
    damaged: int

    @property
    def caveats(self) -> tuple[str, ...]:
        """What has to be said of the record, in words."""
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
    """Record what somebody opened or was refused, and return when it is on the disk.

    Which worksite it was is covered: those who read the audit are to know no target of an inspection.

    Raises
    ------
    StoreError
        When the audit cannot be written.
    """
    event = EXPORTED if what == EXPORT else VIEWED
    said = covered_subject(store, what, subject) if what == SITE else f"{what}:{subject}"
    record_event(person, event, store=store, subject=said, refused=refused)


def read_openings(store: Store, person: Person) -> Openings:
    """Return all openings of the store; a line that cannot be read is counted and passed over.

    Raises
    ------
    NotAllowed
        When the person is neither data steward nor data-protection officer.
    """
    _check_reads(store, person, "read_openings")
    return _read(store, since=None)


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
    _check_reads(store, person, "read_unusual")
    kept = _read(store, since=day)
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
    """Return the file of a store's openings from before there was an audit; it need not exist."""
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


def _check_reads(store: Store, person: Person, action: str) -> None:
    sentence = _("The role {roles} does not read who opened what. Ask the data steward.")
    check_does(store, person, action, sentence=sentence)


def _read(store: Store, *, since: date | None) -> Openings:
    """Return the openings of a store from a day on, or all."""
    zone = ZoneInfo(store.settings.time_zone)
    moment = datetime.combine(since, datetime.min.time(), zone) if since else None
    # A day more: what tests and a clock that was set call a day need not be one in UTC.
    kept = read_entries(audit_folder(), since=moment - timedelta(days=1) if moment else None)
    rows = [_opening_of(each, zone) for each in kept.rows if _is_opening(each, store)]
    before = _read_file(openings_path(store))
    return Openings((*before.rows, *rows), before.damaged + kept.damaged)


def _is_opening(entry: Entry, store: Store) -> bool:
    what = entry.subject.partition(":")[0]
    return entry.store == store.settings.store_id and entry.event in (VIEWED, EXPORTED) and what in _OPENED


def _opening_of(entry: Entry, zone: ZoneInfo) -> Opening:
    what, __, subject = entry.subject.partition(":")
    local = entry.at.astimezone(zone)
    return Opening(
        person=entry.person,
        role=", ".join(entry.roles),
        organisation=entry.organisation,
        authority=entry.authority,
        what=what,
        subject=subject,
        day=local.date().isoformat(),
        minute=local.hour * 60 + local.minute,
        refused=entry.refused,
    )


def _read_file(path: Path) -> Openings:
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
