"""Describes a kind of records that can come in and its fields: the closed schema of a file."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.vocabulary_file import Entry

TYPES = frozenset(
    {
        "band", "cell", "clock", "code", "codes", "day", "flag", "hours", "latitude", "longitude", "metres",
        "moment", "month", "name", "number", "organisation", "outline", "phone", "quarter", "record_id",
        "register_code", "register_number", "short_code", "text", "whole",
    }
)  # fmt: skip
OF_VOCABULARY = frozenset({"band", "code", "codes"})


@dataclass(frozen=True, kw_only=True)
class Field(Entry):
    """A column that a file of a kind may have.

    ``type`` is one of TYPES; ``vocabulary`` names the codes of a code, codes or band; ``least`` and ``most``
    bound a number. ``also`` are other names that people write over the column, ``example`` the values in the
    example rows of the template, ``hint`` says in a few words what to write.
    """

    type: str
    example: tuple[str, ...]
    vocabulary: str = ""
    needed: bool = False
    least: int = 0
    most: int = 0
    also: tuple[str, ...] = ()
    hint: str = ""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            message = _("Type {type} is unknown. Use one of {types}.")
            raise Refused(message.format(type=self.type, types=", ".join(sorted(TYPES))))
        if (self.type in OF_VOCABULARY) != bool(self.vocabulary):
            message = _("Type {type} and vocabulary {name!r} do not fit. Name one for codes alone.")
            raise Refused(message.format(type=self.type, name=self.vocabulary))

    @property
    def explanation(self) -> str:
        """The hint in the language of the session."""
        return _(self.hint) if self.hint else ""


@dataclass(frozen=True, kw_only=True)
class Kind(Entry):
    """A kind of records: its table in the store, its fields in the order of the template, and its side.

    ``purposes`` are those of which a person needs one to bring it in; ``identity`` are the fields that make
    a record the same one where the file gives no record id.
    """

    table: str
    purposes: tuple[str, ...]
    hint: str
    identity: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def explanation(self) -> str:
        """The hint in the language of the session."""
        return _(self.hint)

    def field(self, code: str) -> Field:
        """Return the field of a code.

        Raises
        ------
        Refused
            When this kind has no such field.
        """
        for each in self.fields:
            if each.code == code:
                return each
        message = _("{kind} has no field {code}. Use one of {codes}.")
        raise Refused(
            message.format(kind=self.code, code=code, codes=", ".join(each.code for each in self.fields))
        )
