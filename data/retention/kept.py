"""Lists which records are kept for how long, and which of their months counts."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.vocabulary_file import Entry, read_vocabulary

FILE = Path(__file__).with_suffix(".toml")
DATED, STANDING, PUBLISHED = "dated", "standing", "published"


@dataclass(frozen=True, kw_only=True)
class Kept(Entry):
    """A kind of records with its table; ``hint`` says which month counts, ``basis`` how."""

    table: str
    basis: str
    hint: str

    def __post_init__(self) -> None:
        if self.basis not in (DATED, STANDING, PUBLISHED):
            message = _("Basis {basis} is unknown. Use dated, standing or published.")
            raise Refused(message.format(basis=self.basis))

    @property
    def explanation(self) -> str:
        """Which month counts, in the language of the session."""
        return _(self.hint)


@cache
def kept_kinds() -> tuple[Kept, ...]:
    """Return every kind of records, in the order in which they are erased."""
    return read_vocabulary(FILE, "kept", Kept)


def kept_kind(code: str) -> Kept:
    """Return the kind of a code, if a month counts for it.

    Raises
    ------
    Refused
        When there is no such kind, or it is kept without a limit.
    """
    limited = {kind.code: kind for kind in kept_kinds() if kind.basis != PUBLISHED}
    if code not in limited:
        message = _("{code} is no kind of records with a limit. Use one of {codes}.")
        raise Refused(message.format(code=code[:40], codes=", ".join(limited)))
    return limited[code]
