"""Says what may be done at a kind of place: its purposes, whether it is protected, how it is shown."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.vocabulary_file import Entry

PURPOSES = frozenset({"outreach", "prevention", "service", "inspection"})
VOCABULARIES = ("location", "workplace")
SHOWN_AS = ("point", "cell", "never")


@dataclass(frozen=True, kw_only=True)
class PlaceKind(Entry):
    """A location category of Table 6 or a workplace kind, with what may be done there.

    ``number`` stands in counts, ``stated_power`` says that an inspection needs a legal power on record.
    """

    number: int
    vocabulary: str
    purposes: frozenset[str]
    shown_as: str
    never_target: bool = False
    secret: bool = False
    stated_power: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "purposes", frozenset(self.purposes))
        if self.vocabulary not in VOCABULARIES:
            raise Refused(
                _("Vocabulary {name!r} is unknown.").format(name=self.vocabulary) + _one_of(VOCABULARIES)
            )
        if self.shown_as not in SHOWN_AS:
            raise Refused(_("shown_as {name!r} is unknown.").format(name=self.shown_as) + _one_of(SHOWN_AS))
        if unknown := sorted(self.purposes - PURPOSES):
            raise Refused(
                _("Purpose {name} is unknown.").format(name=", ".join(unknown)) + _one_of(sorted(PURPOSES))
            )
        self._check_protection()

    def _check_protection(self) -> None:
        inspected = "inspection" in self.purposes
        if self.never_target and inspected:
            raise Refused(_("A help place has the purpose inspection. Remove the purpose or never_target."))
        if self.secret and not self.never_target:
            raise Refused(_("A secret kind is not protected. Add never_target."))
        if self.secret and self.shown_as == "point":
            raise Refused(_("A secret kind is shown as a point. Show it as a cell or never."))
        if self.shown_as == "never" and self.purposes:
            raise Refused(_("A kind that is never shown has purposes. Remove them."))
        if self.shown_as == "cell" and inspected and not self.stated_power:
            raise Refused(
                _("A kind shown as a cell has the purpose inspection. Remove it or add stated_power.")
            )
        if self.stated_power and self.purposes != {"inspection"}:
            raise Refused(_("A kind under a stated power has other purposes. Leave inspection alone."))

    @property
    def keeps_point(self) -> bool:
        """Whether name, address and point of such places are kept."""
        return self.shown_as == "point" and not self.secret


def _one_of(names: tuple[str, ...] | list[str]) -> str:
    return " " + _("Use one of {names}.").format(names=", ".join(names))
