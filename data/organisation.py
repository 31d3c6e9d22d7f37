"""Describes an organisation that may bring data in: who answers for it, on what ground, for what."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.place_kind import PURPOSES
from data.vocabulary_file import Entry


@dataclass(frozen=True, kw_only=True)
class Organisation(Entry):
    """An entry of the register of organisations; ``text`` is its name, which is not translated.

    ``retention_months`` says how long its records are kept, ``example`` that it is made up.
    """

    controller: str
    legal_basis: str
    purposes: frozenset[str]
    recipients: str
    retention_months: int
    confidential: bool = False
    example: bool = False
    source: str = "register"

    def __post_init__(self) -> None:
        object.__setattr__(self, "purposes", frozenset(self.purposes))
        if unknown := sorted(self.purposes - PURPOSES):
            message = _("Purpose {name} is unknown. Use {names}.")
            raise Refused(message.format(name=", ".join(unknown), names=", ".join(sorted(PURPOSES))))
        if not self.purposes:
            raise Refused(_("An organisation without a purpose cannot bring data in. State at least one."))
        if self.confidential and "inspection" in self.purposes:
            raise Refused(_("A confidential service has the purpose inspection. Remove one of the two."))
        if self.retention_months < 1:
            message = _("Data kept for {months} months. State at least one month.")
            raise Refused(message.format(months=self.retention_months))

    @property
    def label(self) -> str:
        """The organisation's own name."""
        return self.text
