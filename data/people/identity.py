"""Makes an opaque identity of the claims of a token, and says when its session began."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.errors import NotAllowed, SessionOver
from data.language import _
from data.people.grants import ClaimNames

LONGEST_SESSION = timedelta(hours=8)
# Clocks of two machines may differ by so much.
CLOCK_SLACK = timedelta(minutes=1)
# Of the digest: enough that no two persons share one, few enough to be read out.
_ID_DIGITS = 20


@dataclass(frozen=True)
class Identity:
    """Who signed in: an opaque id, the provider's subject, groups, and when the session began (UTC).

    The subject serves to find grants and is kept and shown nowhere.
    """

    id: str
    subject: str
    groups: frozenset[str]
    began: datetime

    @property
    def ends(self) -> datetime:
        """The moment when the session is over at the latest."""
        return self.began + LONGEST_SESSION


def read_identity(claims: Mapping[str, object], names: ClaimNames, now: datetime) -> Identity:
    """Return who the claims are about.

    Names, addresses and whatever else a provider sends are not read.

    Raises
    ------
    NotAllowed
        When issuer or subject is missing, when the claims do not say when the person signed in or say a time
        to come, or when the session is over.
    """
    issuer, subject = claims.get(names.issuer), claims.get(names.subject)
    if not (isinstance(issuer, str) and issuer and isinstance(subject, str) and subject):
        raise NotAllowed(
            _(
                "Your organisation's account does not say who you are ({issuer}, {subject}). Ask whoever "
                "runs Majakka to mend the names of claims."
            ).format(issuer=names.issuer, subject=names.subject)
        )
    groups = claims.get(names.groups)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    return Identity(
        opaque_id(issuer, subject),
        subject,
        frozenset(group for group in listed if isinstance(group, str)),
        session_began(claims, now),
    )


def opaque_id(issuer: str, subject: str) -> str:
    """Return an id that says nothing about a person, and is the same at each sign-in."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()[:_ID_DIGITS]


def session_began(claims: Mapping[str, object], now: datetime) -> datetime:
    """Return when the person signed in: `auth_time` where the provider says it, else `iat`.

    Raises
    ------
    NotAllowed
        When neither says it, when it lies in the future, or (`SessionOver`) when the session is over.
    """
    written = claims["auth_time"] if claims.get("auth_time") is not None else claims.get("iat")
    # True is a number to Python.
    if isinstance(written, bool) or not isinstance(written, int) or not 0 < written < 1 << 40:
        raise NotAllowed(
            _(
                "Your organisation's account does not say when you signed in (auth_time or iat). Ask whoever "
                "runs Majakka."
            )
        )
    began = datetime.fromtimestamp(written, UTC)
    if began > now + CLOCK_SLACK:
        raise NotAllowed(
            _("You signed in at a time to come: the clocks of two machines differ. Ask whoever runs Majakka.")
        )
    if now >= began + LONGEST_SESSION:
        raise SessionOver(_("Your session is over. Sign in again."))
    return began
