"""Answers whether last night's copy is there and proven, in few words and a sentence, from what is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.backups.drilling import Drill
from data.backups.making import Backup
from data.backups.schedule import Fault, last_due
from data.language import _, ngettext
from layers.council.naming import write_day
from layers.number_text import write_count

YES, OPEN, NO = "yes", "open", "no"
_MOST_HOURS = 48


@dataclass(frozen=True)
class Verdict:
    """An answer: YES, OPEN or NO, the words that people read first, and the sentences beside them."""

    mark: str
    words: str
    sentences: tuple[str, ...]


def verdict(
    last: Backup | None,
    drills: Sequence[Drill],
    fault: Fault | None,
    *,
    at: datetime,
    hour: int,
    zone: ZoneInfo,
) -> Verdict:
    """Return the answer: a copy that is missing comes first, then one that did not come back on trial."""
    found = _verdict_of(last, drills, at=at, hour=hour, zone=zone)
    if fault is None:
        return found
    words = _("The last attempt, at {moment}, failed. {reason}").format(
        moment=moment_words(fault.at, zone), reason=fault.words
    )
    return Verdict(OPEN if found.mark == YES else found.mark, found.words, (*found.sentences, words))


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment in local time, to the minute."""
    local = moment.astimezone(zone)
    return _("{day}, {time}").format(day=write_day(local.date()), time=f"{local:%H:%M}")


def age_words(age: timedelta) -> str:
    """Return how old something is, in minutes, hours or days."""
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    if minutes < _MOST_HOURS * 60:
        return ngettext("{count} hour", "{count} hours", minutes // 60).format(count=minutes // 60)
    return ngettext("{count} day", "{count} days", age.days).format(count=write_count(age.days))


def _verdict_of(
    last: Backup | None, drills: Sequence[Drill], *, at: datetime, hour: int, zone: ZoneInfo
) -> Verdict:
    if last is None:
        words = _("The app makes the first one soon after it starts, then one each night; or make it now.")
        return Verdict(NO, _("No copy yet"), (words,))
    made = _("The newest copy was made on {moment}, {age} ago.").format(
        moment=moment_words(last.manifest.made_at, zone), age=age_words(at - last.manifest.made_at)
    )
    if last.manifest.made_at < last_due(at, hour=hour, zone=zone):
        return Verdict(NO, _("Last night's copy is missing"), (made,))
    held = next((each for each in drills if each.backup == last.path.name), None)
    if held is None:
        words = _("It equalled the store when it was made; that it comes back was not tried yet.")
        return Verdict(OPEN, _("There, not tried yet"), (made, words))
    if not held.equal:
        return Verdict(NO, _("There, but it does not come back"), (made, held.fault))
    words = _(
        "Restored on trial in {seconds} s: {tables} tables, {rows} rows, each equal to what the store held."
    ).format(seconds=f"{held.seconds:.1f}", tables=write_count(held.tables), rows=write_count(held.rows))
    return Verdict(YES, _("Yes, and proven"), (made, words))
