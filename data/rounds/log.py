"""Opens a round and logs its stops: each word of a team is written down at once, and can be undone."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from data.access import Person
from data.errors import Refused
from data.language import _
from data.organisations import read_organisations
from data.permission import check_does
from data.rounds.attempts import ATTEMPTS
from data.rounds.closing import close_expired, is_closed
from data.rounds.codes import digest_of_code
from data.rounds.files import locked_rounds, read_live, write_live
from data.rounds.moment import now_in, seconds_of_shift
from data.rounds.round import (
    DAY_S,
    LEFT_OUT,
    MOST_REFERRED,
    NOT_LOGGED,
    OPEN,
    VISITED,
    LiveRound,
    Round,
    StopLog,
    planned_part_of_day,
)
from data.vocabulary import bands, left_out_reasons, unmet_needs
from data.vocabulary_entry import band_of
from data.vocabulary_file import Entry

if TYPE_CHECKING:
    from data.store import Store


def check_may_log(store: "Store", person: Person) -> None:
    """Raise where no role of the person logs rounds; else as `check_does`.

    Raises
    ------
    NotAllowed
        When none does.
    """
    sentence = _("The role {roles} does not log rounds. A team or its coordinator does.")
    check_does(store, person, "log_round", sentence=sentence)


def open_round(store: "Store", person: Person, opened: Round, *, now: datetime | None = None) -> LiveRound:
    """Put a round under way: from now on its code opens it.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When its code is in use or no code, its time is over, or its organisation is not in the register.
    """
    check_does(store, person, "plan_outreach")
    check_does(store, person, "plan_outreach", organisation=opened.organisation)
    digest = digest_of_code(store, opened.code)
    if opened.expires <= (now or now_in(store)):
        raise Refused(_("The time of this round is over. Plan one for a later day."))
    if opened.organisation not in {each.code for each in read_organisations(store)}:
        message = _("The organisation {code} is not in the register. Enter it there first.")
        raise Refused(message.format(code=opened.organisation))
    live = LiveRound(opened)
    with locked_rounds(store):
        if read_live(store, digest) is not None or is_closed(store, digest):
            raise Refused(_("There is a round of this code already. Make another code."))
        write_live(store, digest, live)
    return live


def read_round(store: "Store", person: Person, code: str, *, now: datetime | None = None) -> LiveRound:
    """Return the round that a code opens; rounds whose time is over are closed on the way.

    Raises
    ------
    NotAllowed
        When the person logs no rounds.
    Refused
        When no round under way has this code, its time is over or it was closed, or too many wrong codes
        were typed lately.
    """
    check_may_log(store, person)
    digest = digest_of_code(store, code)
    ATTEMPTS.check(digest)
    close_expired(store, now=now)
    with locked_rounds(store):
        return _found(store, folder_read=read_live(store, digest, code=code), digest=digest, now=now)


def log_stop(
    store: "Store",
    person: Person,
    code: str,
    number: int,
    *,
    contacts: str = "0",
    unmet: Collection[str] = (),
    referred: int = 0,
    minutes: str | None = None,
    now: datetime | None = None,
) -> LiveRound:
    """Log a stop that was made, also where nobody was met; once more, and it replaces what was logged.

    Parameters
    ----------
    contacts
        Code of a contact band.
    unmet
        Codes of unmet needs.
    referred
        How many persons were referred, and nothing about them.
    minutes
        Code of a band of minutes; where not said, as long as since `begin_stop`, else as planned.

    Raises
    ------
    Refused
        When a code or number cannot be taken; else as `read_round`.
    """
    check_may_log(store, person)
    _check_code(contacts, bands("contact_bands"))
    for each in unmet:
        _check_code(each, unmet_needs())
    if not 0 <= referred <= MOST_REFERRED:
        message = _("{number} persons cannot be referred at one stop. Use 0 to {most}.")
        raise Refused(message.format(number=referred, most=MOST_REFERRED))
    if minutes is not None:
        _check_code(minutes, bands("minutes_bands"))
    known = {each.code for each in unmet_needs()}

    def change(live: LiveRound, seconds: int) -> LiveRound:
        before, stop = live.log(number), live.stop(number)
        began_s = before.began_s
        took = minutes or (before.minutes if before.state == VISITED else None)
        there_s = stop.begins_s if began_s is None else began_s
        log = StopLog(
            state=VISITED,
            contacts=contacts,
            unmet_needs=tuple(sorted(known.intersection(unmet))),
            referred=referred,
            minutes=took
            or _minutes_band(stop.planned_minutes if began_s is None else (seconds - began_s) / 60),
            part_of_day=before.part_of_day if before.state == VISITED else planned_part_of_day(there_s),
            next_day=before.next_day if before.state == VISITED else there_s >= DAY_S,
        )
        return live.with_log(number, log)

    return _changed(store, person, code, change, now=now)


def leave_out(
    store: "Store", person: Person, code: str, number: int, *, reason: str, now: datetime | None = None
) -> LiveRound:
    """Log that a stop was not made, and why; raises as `log_stop`."""
    check_may_log(store, person)
    _check_code(reason, tuple(each for each in left_out_reasons() if each.code != NOT_LOGGED))

    def change(live: LiveRound, seconds: int) -> LiveRound:  # noqa: ARG001
        begins_s = live.stop(number).begins_s
        return live.with_log(
            number,
            StopLog(
                state=LEFT_OUT,
                reason=reason,
                part_of_day=planned_part_of_day(begins_s),
                next_day=begins_s >= DAY_S,
            ),
        )

    return _changed(store, person, code, change, now=now)


def begin_stop(
    store: "Store", person: Person, code: str, number: int, *, now: datetime | None = None
) -> LiveRound:
    """Note that the team is at a stop now, so that its minutes need no guess."""

    def change(live: LiveRound, seconds: int) -> LiveRound:
        live.stop(number)
        if live.log(number).state != OPEN:
            return live
        return live.with_log(number, StopLog(began_s=seconds))

    return _changed(store, person, code, change, now=now)


def undo(
    store: "Store", person: Person, code: str, number: int | None = None, *, now: datetime | None = None
) -> LiveRound:
    """Open a stop again, the one logged last where none is named; where none is logged, nothing changes."""

    def change(live: LiveRound, seconds: int) -> LiveRound:  # noqa: ARG001
        which = number if number is not None else (live.order[-1] if live.order else None)
        return live if which is None else live.with_log(which, StopLog())

    return _changed(store, person, code, change, now=now)


def check_in(store: "Store", person: Person, code: str, *, now: datetime | None = None) -> LiveRound:
    """Note that the team is out, at this time of day; the first time counts."""

    def change(live: LiveRound, seconds: int) -> LiveRound:
        return live if live.checked_in_s is not None else replace(live, checked_in_s=seconds)

    return _changed(store, person, code, change, now=now)


def check_out(store: "Store", person: Person, code: str, *, now: datetime | None = None) -> LiveRound:
    """Note that the team is back, at this time of day; the first time counts."""

    def change(live: LiveRound, seconds: int) -> LiveRound:
        return live if live.checked_out_s is not None else replace(live, checked_out_s=seconds)

    return _changed(store, person, code, change, now=now)


def _changed(
    store: "Store",
    person: Person,
    code: str,
    change: Callable[[LiveRound, int], LiveRound],
    *,
    now: datetime | None,
) -> LiveRound:
    """Change a round under the lock of all and write it; what two phones say at once both stays."""
    check_may_log(store, person)
    moment = now or now_in(store)
    digest = digest_of_code(store, code)
    ATTEMPTS.check(digest)
    with locked_rounds(store):
        live = _found(store, folder_read=read_live(store, digest, code=code), digest=digest, now=moment)
        after = change(live, seconds_of_shift(store, live.round.day, moment))
        if after != live:
            write_live(store, digest, after)
        return after


def _found(store: "Store", *, folder_read: LiveRound | None, digest: str, now: datetime | None) -> LiveRound:
    if folder_read is None and is_closed(store, digest):
        ATTEMPTS.note_right(digest)
        raise Refused(_("This round was closed: what was logged is kept. Ask the coordinator for the next."))
    if folder_read is None:
        ATTEMPTS.note_wrong()
        raise Refused(_("No round has this code. Look at the sheet once more, or ask the coordinator."))
    ATTEMPTS.note_right(digest)
    if folder_read.round.expires <= (now or now_in(store)):
        raise Refused(
            _("The time of this round is over. What was logged is kept. Ask the coordinator for the next.")
        )
    return folder_read


def _minutes_band(minutes: float) -> str:
    return band_of(bands("minutes_bands"), min(max(minutes, 0.0), DAY_S / 60)).code


def _check_code(code: str, entries: tuple[Entry, ...]) -> None:
    known = [each.code for each in entries]
    if code not in known:
        message = _("The code {code} cannot stand there. Use one of {known}.")
        raise Refused(message.format(code=str(code)[:40], known=", ".join(known)))
