"""Says in words what stands in a round: times, stops, what was logged, what is kept and what goes."""

import re

from data.intake.kinds import entries_of
from data.language import _, ngettext
from data.rounds.round import LEFT_OUT, OPEN, VISITED, LiveRound, RoundStop, StopLog

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$^&])")


def plain_label(words: str) -> str:
    """Return words so that no sign in them is taken for markup, as labels of buttons are."""
    return _MARKS.sub(r"\\\1", words)


def stop_name(stop: RoundStop) -> str:
    """Return the name of a stop, or that of its area where it is a cell."""
    return stop.name or stop.area or _("Stop {number}").format(number=stop.number)


def label_of(vocabulary: str, code: str | None) -> str:
    """Return the label of a code, empty where there is none."""
    return next((each.label for each in entries_of(vocabulary) if each.code == code), "")


def log_words(log: StopLog) -> str:
    """Return what was logged of a stop in a few words."""
    if log.state == OPEN:
        return _("there now") if log.began_s is not None else _("open")
    if log.state == LEFT_OUT:
        return _("left out: {reason}").format(reason=label_of("left_out_reasons", log.reason).lower())
    parts = [
        _("met nobody")
        if log.contacts == "0"
        else _("met {band}").format(band=label_of("contact_bands", log.contacts).lower())
    ]
    if log.referred:
        parts.append(
            ngettext("{count} referred", "{count} referred", log.referred).format(count=log.referred)
        )
    if log.unmet_needs:
        parts.append(
            ngettext("{count} unmet need", "{count} unmet needs", len(log.unmet_needs)).format(
                count=len(log.unmet_needs)
            )
        )
    return ", ".join(parts)


def kept_counts(live: LiveRound) -> list[str]:
    """Return how many visits and stops left out a round comes to."""
    visits, left_out, unsaid = (live.count(state) for state in (VISITED, LEFT_OUT, OPEN))
    lines = [ngettext("{count} visit", "{count} visits", visits).format(count=visits)]
    if left_out:
        lines.append(
            ngettext("{count} stop left out", "{count} stops left out", left_out).format(count=left_out)
        )
    if unsaid:
        lines.append(
            ngettext("{count} stop not logged", "{count} stops not logged", unsaid).format(count=unsaid)
        )
    return lines
