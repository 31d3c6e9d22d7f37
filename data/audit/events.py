"""Names what the audit records."""

SIGNED_IN, SIGNED_OUT, REFUSED = "signed_in", "signed_out", "refused"
VIEWED, IMPORTED, TAKEN_BACK, PURGED, EXPORTED = "viewed", "imported", "taken_back", "purged", "exported"
PLANNED, DEBRIEFED, ROUND_CLOSED = "planned", "debriefed", "round_closed"
STEPPED_ASIDE, CREWS_SET = "stepped_aside", "crews_set"
RELEASE_PREPARED = "release_prepared"
RELEASE_APPROVED = "release_approved"
RELEASE_SENT_BACK, RELEASE_DISCARDED = "release_sent_back", "release_discarded"
RELEASE_PUBLISHED = "release_published"
BACKED_UP, RESTORED, DRILLED, ENCRYPTED = "backed_up", "restored", "drilled", "encrypted"
LOSS_ACCEPTED = "loss_accepted"
ERASED_BY_AGE, RETENTION_SET = "erased_by_age", "retention_set"
# What the chain says of itself.
SEGMENT_BEGUN, CUT_LINE_SET_ASIDE = "segment_begun", "cut_line_set_aside"
HEAD_NOT_KEPT, HEAD_KEPT_AGAIN = "head_not_kept", "head_kept_again"
SEGMENTS_FORGOTTEN = "segments_forgotten"
AUDIT_CHECKED = "audit_checked"


def event_codes() -> tuple[str, ...]:
    """Return the codes of all events, in the order of this file."""
    return tuple(value for name, value in globals().items() if name.isupper() and isinstance(value, str))
