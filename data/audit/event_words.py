"""Says the events of the audit in words, and which of them look, take out, change or refuse."""

from data.audit import events
from data.language import _

LOOKED, TOOK_OUT, CHANGED, REFUSED, RAN = "looked", "took_out", "changed", "refused", "ran"
_LOOKING = frozenset({events.VIEWED})
_TAKING_OUT = frozenset({events.EXPORTED, events.BACKED_UP})
_RUNNING = frozenset(
    {
        events.SIGNED_IN,
        events.SIGNED_OUT,
        events.SEGMENT_BEGUN,
        events.CUT_LINE_SET_ASIDE,
        events.HEAD_NOT_KEPT,
        events.HEAD_KEPT_AGAIN,
        events.SEGMENTS_FORGOTTEN,
        events.AUDIT_CHECKED,
        events.DRILLED,
    }
)


def group_of(event: str, *, refused: bool) -> str:
    """Return to which of the five groups an event belongs; what was refused is that alone."""
    if refused:
        return REFUSED
    if event in _LOOKING:
        return LOOKED
    if event in _TAKING_OUT:
        return TOOK_OUT
    return RAN if event in _RUNNING else CHANGED


def group_label(group: str) -> str:
    """Return the name of a group of events."""
    return {
        LOOKED: _("Looked at"),
        TOOK_OUT: _("Taken out"),
        CHANGED: _("Changed or planned"),
        REFUSED: _("Refused"),
        RAN: _("Sign-ins and upkeep"),
    }[group]


def event_label(event: str) -> str:
    """Return an event in words; one that this program does not know keeps its code."""
    return {
        events.SIGNED_IN: _("signed in"),
        events.SIGNED_OUT: _("signed out"),
        events.REFUSED: _("was refused"),
        events.VIEWED: _("looked at"),
        events.IMPORTED: _("brought in"),
        events.TAKEN_BACK: _("took back"),
        events.PURGED: _("erased"),
        events.EXPORTED: _("saved or printed"),
        events.PLANNED: _("planned"),
        events.DEBRIEFED: _("debriefed"),
        events.ROUND_CLOSED: _("closed a round"),
        events.STEPPED_ASIDE: _("stepped aside"),
        events.CREWS_SET: _("named crews"),
        events.RELEASE_PREPARED: _("prepared a release"),
        events.RELEASE_APPROVED: _("approved a release"),
        events.RELEASE_SENT_BACK: _("sent a release back"),
        events.RELEASE_DISCARDED: _("discarded a draft"),
        events.RELEASE_PUBLISHED: _("published a release"),
        events.BACKED_UP: _("made a backup"),
        events.RESTORED: _("restored a backup"),
        events.DRILLED: _("tried a restore"),
        events.ENCRYPTED: _("encrypted a store"),
        events.LOSS_ACCEPTED: _("went on without lost writes"),
        events.ERASED_BY_AGE: _("erased by age"),
        events.RETENTION_SET: _("set how long records are kept"),
        events.SEGMENT_BEGUN: _("the audit began a part"),
        events.CUT_LINE_SET_ASIDE: _("a cut line was set aside"),
        events.HEAD_NOT_KEPT: _("the head could not be kept"),
        events.HEAD_KEPT_AGAIN: _("the head is kept again"),
        events.SEGMENTS_FORGOTTEN: _("deleted old parts of the audit"),
        events.AUDIT_CHECKED: _("checked the audit"),
    }.get(event, event)
