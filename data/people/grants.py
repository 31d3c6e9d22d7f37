"""Names what a file of people holds: names of claims, grants and removals."""

from dataclasses import dataclass, field
from datetime import date

from data.language import _

# What a grant or removal is for: a group of the provider, a subject of it, or the opaque id made of one.
GROUP, SUBJECT, PERSON = "group", "subject", "person"


@dataclass(frozen=True)
class ClaimNames:
    """How the provider calls what is read of a token: who issued it, whom for, and that person's groups."""

    issuer: str = "iss"
    subject: str = "sub"
    groups: str = "groups"


@dataclass(frozen=True)
class Grant:
    """Roles for whoever is in a group, is a subject, or has an opaque id.

    `stores` are names of stores, None for all. `ends` is the last day that counts, None for no end. `number`
    and `line` say where it stands in the file, the first being 1.
    """

    number: int
    line: int
    kind: str
    holder: str
    organisation: str
    roles: frozenset[str]
    stores: frozenset[str] | None
    authority: str | None = None
    crew: str | None = None
    begins: date | None = None
    ends: date | None = None

    @property
    def place(self) -> str:
        """Where it stands in the file, in words."""
        return grant_place(self.number, self.line)

    def counts_on(self, day: date) -> bool:
        """Return whether the grant has begun and has not ended on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class PeopleFile:
    """A whole file of people: `removed` holds pairs of kind (subject or person) and holder.

    `ask` says whom to ask for a role, empty if the file does not say.
    """

    claims: ClaimNames = field(default_factory=ClaimNames)
    grants: tuple[Grant, ...] = ()
    removed: frozenset[tuple[str, str]] = frozenset()
    ask: str = ""


def grant_place(number: int, line: int) -> str:
    """Return where a grant stands in the file, in words."""
    return _("grant {number} (line {line})").format(number=number, line=line)
