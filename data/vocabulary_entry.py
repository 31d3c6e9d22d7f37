"""Describes the entries of each vocabulary: what they carry besides code, label and source."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.vocabulary_file import Entry

APPLIES = ("always", "papers_checked", "papers_not_checked", "free", "not_free")


@dataclass(frozen=True, kw_only=True)
class Form(Entry):
    """A form of exploitation; ``number`` gives its bit in the facts."""

    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 31:
            message = _("Number {number} does not fit into the bits. Use 1 to 31.")
            raise Refused(message.format(number=self.number))

    @property
    def bit(self) -> int:
        """The bit that stands for this form among several."""
        return 1 << (self.number - 1)


@dataclass(frozen=True, kw_only=True)
class IndicatorList(Entry):
    """A list of indicators and the forms it speaks of; none means all."""

    forms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Indicator(Entry):
    """Something noticed about a situation; ``list`` is the list it stands in."""

    list: str


@dataclass(frozen=True, kw_only=True)
class LookWhere(Entry):
    """One of the four places of Table 8 and the kinds of place it stands for."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LookFor(Entry):
    """A pair of Table 8: where, and what to look for; ``kinds`` is empty where those of the place hold."""

    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Actor(Entry):
    """Somebody who can notice; ``lists`` are the lists of indicators whose table names the actor."""

    group: str
    lists: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Authority(Entry):
    """An inspecting authority; ``usual_partner`` says whether a joint visit asks it by default."""

    role: str
    usual_partner: bool

    @property
    def task(self) -> str:
        """What it looks at, in the language of the session."""
        return _(self.role)


@dataclass(frozen=True, kw_only=True)
class FollowUpKind(Entry):
    """Something that is done after an inspection; ``needs_visit`` says whether somebody has to go again."""

    needs_visit: bool


@dataclass(frozen=True, kw_only=True)
class Duty(Entry):
    """What somebody on a visit may do, where that ends, and what they must and may not report, in lines.

    `example` says that it is nobody's law yet: duties differ by country, and each authority writes its own.
    """

    role: str
    powers: tuple[str, ...]
    limits: tuple[str, ...]
    must_report: tuple[str, ...]
    may_not_report: tuple[str, ...]
    example: bool

    @property
    def task(self) -> str:
        """What it looks at, in the language of the session."""
        return _(self.role)


@dataclass(frozen=True, kw_only=True)
class SafeReporting(Entry):
    """Something a worker can be told about speaking; ``applies`` says on which visits it is true."""

    applies: str

    def __post_init__(self) -> None:
        if self.applies not in APPLIES:
            message = _("{applies} is no condition. Use one of {known}.")
            raise Refused(message.format(applies=self.applies, known=", ".join(APPLIES)))


@dataclass(frozen=True, kw_only=True)
class Lever(Entry):
    """What a municipality holds besides inspection: its type, who holds it, what it does, at which kinds."""

    type: str
    holder: str
    does: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportingEffort(Entry):
    """Something that makes people report, and the unit of its amount: hours, weeks or persons."""

    unit: str


@dataclass(frozen=True, kw_only=True)
class Helpline(Entry):
    """A public telephone number that anybody may call, written as people dial it."""

    number: str


@dataclass(frozen=True, kw_only=True)
class SafetyLine(Entry):
    """A line of the fixed safety box; where it names a helpline, its text has room for the ``{number}``."""

    helpline: str = ""


@dataclass(frozen=True, kw_only=True)
class Season(Entry):
    """A season and its months, 1 to 12."""

    months: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Band(Entry):
    """A range of a number or hour from ``at_least`` up to, not including, ``below``; None is open."""

    at_least: int
    below: int | None = None

    def __post_init__(self) -> None:
        if self.below is not None and self.below <= self.at_least:
            message = _("The band ends at {below}, before it begins. Let it end above {at_least}.")
            raise Refused(message.format(below=self.below, at_least=self.at_least))


def band_of(bands: tuple[Band, ...], amount: float) -> Band:
    """Return the band a number falls into.

    Raises
    ------
    Refused
        When no band holds the number.
    """
    for band in bands:
        if band.at_least <= amount and (band.below is None or amount < band.below):
            return band
    message = _("{amount} falls into no band. Use a number from {lowest} up.")
    raise Refused(message.format(amount=amount, lowest=bands[0].at_least))
