"""Describes a planned visit to a worksite by one authority or several at the same time."""

from dataclasses import dataclass
from datetime import date

from data.errors import Refused
from data.inspecting.crew import DAY_S, Point
from data.inspecting.month_list import SiteKey
from data.language import _

PLANNED, CARRIED_OUT, NOT_CARRIED_OUT, WITHDRAWN = "planned", "carried_out", "not_carried_out", "withdrawn"
STATES = (PLANNED, CARRIED_OUT, NOT_CARRIED_OUT, WITHDRAWN)
IMMIGRATION = "immigration"


@dataclass(frozen=True)
class Going:
    """An authority on a visit: its code, the code of its crew, and its role in one line."""

    authority: str
    crew: str
    role: str


@dataclass(frozen=True)
class PlannedVisit:
    """A visit that is planned, confidential until it was carried out.

    Parameters
    ----------
    code
        Opaque: it names files and stands in addresses and calendars.
    site, kind
        What is visited: an employer at a worksite, and its workplace kind.
    period
        Month of the list it came from, in months since 1970-01.
    trigger
        As in inspections: planned, complaint, random or follow_up.
    day, begins_s, ends_s
        Local day, and seconds since its midnight: all crews are there from begin to end.
    shown_from
        First day on which those who go may read it; the planner always may.
    lead
        Authority that leads.
    going
        Every authority with its crew; the lead is among them.
    meets_at, meeting_point
        Where crews meet, in words that do not name the site, and (lat, lon).
    refers
        Authority or organisation code of the person with a mandate to refer people to help.
    interpreter_languages, interpreter_from
        Codes, ISO 639-1, and the organisation code of the independent interpreter.
    papers_checked, papers_reason
        Whether residence papers are checked, and if so why.
    immigration_reason
        The written reason where immigration control takes part; it never does without.
    state
        One of STATES.

    Raises
    ------
    Refused
        When it has no hours, nobody goes, nobody can refer, or something needs a reason and has none.
    """

    code: str
    site: SiteKey
    kind: str
    period: int
    trigger: str
    day: date
    begins_s: int
    ends_s: int
    shown_from: date
    lead: str
    going: tuple[Going, ...]
    meets_at: str
    meeting_point: Point | None
    refers: str
    interpreter_languages: tuple[str, ...] = ()
    interpreter_from: str = ""
    papers_checked: bool = False
    papers_reason: str = ""
    immigration_reason: str = ""
    state: str = PLANNED

    @property
    def authorities(self) -> tuple[str, ...]:
        """The authorities that go, the lead first."""
        others = [each.authority for each in self.going if each.authority != self.lead]
        return (self.lead, *others)

    @property
    def is_joint(self) -> bool:
        """Whether more than one authority goes."""
        return len({each.authority for each in self.going}) > 1

    def __post_init__(self) -> None:
        authorities = [each.authority for each in self.going]
        faults = []
        if not 0 <= self.begins_s < self.ends_s <= DAY_S:
            faults.append(_("it has no hours, give a later end"))
        if self.lead not in authorities:
            faults.append(_("nobody of the authority that leads goes, name its crew"))
        if not self.refers:
            faults.append(_("nobody with a mandate to refer is named, name who"))
        if self.is_joint and not self.interpreter_from:
            faults.append(_("no independent interpreter is named, name from where one comes"))
        if self.papers_checked and not self.papers_reason.strip():
            faults.append(_("papers are checked without a reason, write why"))
        if IMMIGRATION in authorities and not self.immigration_reason.strip():
            faults.append(_("immigration control takes part without a reason, write why or leave it out"))
        if self.state not in STATES:
            faults.append(
                _("its state is {state}, use one of {known}").format(
                    state=self.state, known=", ".join(STATES)
                )
            )
        if faults:
            raise Refused(
                _("Visit {code} cannot be planned: {faults}.").format(
                    code=self.code, faults="; ".join(faults)
                )
            )
