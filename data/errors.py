"""Names the few ways in which Majakka refuses, each with a sentence that says what to do."""


class Refused(ValueError):
    """Input that cannot be taken; the message says what is wrong and what to do, and nothing was changed."""


class CrsMismatch(ValueError):
    """Geometry in another coordinate reference system than the one that is needed."""


class StoreError(RuntimeError):
    """A store that cannot be opened or is not sound."""


class StoreInUse(StoreError):
    """A store that another process owns."""


class NotAllowed(PermissionError):
    """A read that the person's roles do not cover."""

    # Set where the refusal is recorded in the audit, so that it stands there once.
    on_record = False


class SessionOver(NotAllowed):
    """A session, or the grant that it stood on, that is over; the person may sign in again."""
