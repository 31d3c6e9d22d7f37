"""Puts together what those on a visit need to know: the whole of it, and the own part of each authority."""

from dataclasses import dataclass
from datetime import date, datetime

from data.access import Person
from data.clock import today
from data.inspecting.month_list import COMPLAINT
from data.inspecting.paper_access import check_may_have_paper
from data.inspecting.past_findings import read_past_findings
from data.inspecting.visit import IMMIGRATION, PlannedVisit
from data.language import _
from data.services import read_public_services
from data.store import Store
from data.vocabulary import indicators, look_for_at
from data.vocabulary_entry import Duty
from layers.language_names import language_names
from layers.papers.duties import Duties, read_duties
from layers.papers.levers import LeverHere, levers_at, read_levers
from layers.papers.mark import made_by
from layers.papers.site_facts import SiteOnPaper, read_site
from layers.papers.words import finding_in_words, names_of, shortened, whys_in_words
from layers.routing.team import Point
from layers.sheets.code import check_code
from layers.sheets.referral import Referral, Referrals, Service, refer_to
from layers.sheets.words import write_day, write_span

MOST_ROLE, _MOST_PLACE, _MOST_REASON = 100, 120, 200
_MOST_PAST, _FEW_SERVICES = 3, 2
_GENERAL = "general"
# What somebody who is harmed at work asks for first; others are named where few services offer that.
NEEDED_AT_WORK = frozenset(
    {
        "work_rights", "back_pay", "safe_reporting", "legal_advice", "safe_housing", "night_shelter",
        "interpreting",
    }
)  # fmt: skip
# Offices that a municipality usually runs itself; others learn nothing of what it holds besides.
MUNICIPAL = frozenset({"permits", "housing", "health", "food_safety", "fire_rescue"})


@dataclass(frozen=True)
class Goes:
    """An authority on the visit in words: its crews and its role, with its duties."""

    authority: str
    name: str
    crews: str
    role: str
    leads: bool
    duty: Duty


@dataclass(frozen=True)
class Briefing:
    """What stands on a briefing, in the language of the session; nothing of it is a verdict on the site.

    Parameters
    ----------
    code, authority
        Of the visit, and whose briefing it is: None for the whole one, for planner and lead.
    audience, mark
        For whom it was made; by whom and when.
    made
        The day on which it was made: the same facts give the same bytes.
    goes
        Everybody on the visit, the lead first.
    looking
        What to look for, from Table 8 in our words, the most telling first.
    past
        What earlier inspections found: all of it in the planner's whole briefing, on every other paper what
        the own authority found.
    languages, papers, refers
        Sentences: who interprets, whether residence papers are checked and why, who refers to help.
    services, referrals
        Public services near, and how far they are.
    speaking
        What a worker can be told.
    levers
        What the municipality holds besides, in the whole briefing and those of municipal authorities.
    why
        Which part of the list the site came from, for the planner alone; empty on every other paper.
    """

    code: str
    authority: str | None
    audience: str
    mark: str
    made: date
    demonstration: bool
    day: str
    hours: str
    meets: str
    is_joint: bool
    site: SiteOnPaper
    goes: tuple[Goes, ...]
    looking: tuple[str, ...]
    past: tuple[str, ...]
    languages: str
    papers: str
    refers: str
    services: tuple[Service, ...]
    referrals: tuple[Referral, ...]
    speaking: tuple[str, ...]
    levers: tuple[LeverHere, ...]
    why: str

    @property
    def own(self) -> Goes | None:
        """The authority whose briefing it is; None for the whole one."""
        return next((each for each in self.goes if each.authority == self.authority), None)


@dataclass(frozen=True)
class _Meeting:
    """Where and when somebody can be referred from, as `refer_to` asks."""

    point: Point
    begins_s: int
    languages: tuple[str, ...]


def make_briefing(
    store: Store, person: Person, visit: PlannedVisit, *, authority: str | None = None, why: str = ""
) -> Briefing:
    """Return the whole briefing of a visit, or that of one authority.

    Parameters
    ----------
    authority
        Code of an authority that goes: its own powers, limits and duties, and nothing that others found.
    why
        Which part of the list the site came from: a sentence of `why_in_words`, nothing else is printed. It
        stands on the whole briefing of a planner alone, and never where somebody complained.

    Raises
    ------
    NotAllowed
        When the person may not have this paper.
    Refused
        When the visit has no code yet or was withdrawn, the authority does not go, the site is gone, or the
        office's own texts cannot be used.
    """
    check_code(visit.code)
    check_may_have_paper(store, person, visit, authority=authority)
    duties, names = read_duties(), names_of(store)
    site = read_site(store, person, visit.site, for_partner=authority not in (None, visit.lead))
    past = read_past_findings(store, person, visit.site, authority=authority).head(_MOST_PAST)
    referrals = _referrals(store, person, visit, site)
    made = today()
    shown_why = _why(person, visit, why) if authority is None else ""
    return Briefing(
        code=visit.code,
        authority=authority,
        audience=names[authority] if authority else _audience(person),
        mark=made_by(store, person, visit.code, made=made),
        made=made,
        demonstration=bool(store.settings.demonstration),
        day=write_day(visit.day),
        hours=write_span(visit.begins_s, visit.ends_s),
        meets=meeting_in_words(visit),
        is_joint=visit.is_joint,
        site=site,
        goes=_goes(visit, duties, names),
        looking=_looking(visit.kind),
        past=tuple(finding_in_words(row) for __, row in past.iterrows()),
        languages=_languages(visit, names),
        papers=_papers(visit),
        refers=names.get(visit.refers, visit.refers),
        services=referrals.services,
        referrals=referrals.of_stops[0] if referrals.of_stops else (),
        speaking=duties.told_to_workers(visit),
        levers=levers_at(read_levers(), visit.kind, own_contract=site.own_contract)
        if authority is None or authority in MUNICIPAL
        else (),
        why=shown_why,
    )


def meeting_in_words(visit: PlannedVisit) -> str:
    """Return where crews meet, with the coordinates where they are known."""
    place = shortened(visit.meets_at, _MOST_PLACE)
    if visit.meeting_point is None:
        return place
    lat, lon = visit.meeting_point
    coordinates = f"{lat:.5f}, {lon:.5f}"
    if coordinates in place:
        return place
    return _("{place} ({coordinates})").format(place=place, coordinates=coordinates)


def _why(person: Person, visit: PlannedVisit, why: str) -> str:
    # That somebody complained, or how often, must not stand on a paper that may lie about at the site (ILO
    # C81, Article 15): of all that a list says, its parts alone are printed.
    if not person.plans_inspections or visit.trigger == COMPLAINT or why not in whys_in_words():
        return ""
    return why


def _audience(person: Person) -> str:
    # The same for every visit: that a site is on the list for a reason that is not printed shows nowhere.
    if person.plans_inspections:
        return _("planner alone, the whole visit")
    return _("lead alone, the whole visit")


def _goes(visit: PlannedVisit, duties: Duties, names: dict[str, str]) -> tuple[Goes, ...]:
    goes = []
    for code in visit.authorities:
        going = [each for each in visit.going if each.authority == code]
        duty = duties.of(code)
        role = shortened("; ".join(filter(None, (each.role for each in going))), MOST_ROLE) or duty.task
        crews = ", ".join(each.crew for each in going if each.crew)
        goes.append(Goes(code, names.get(code, duty.label), crews, role, code == visit.lead, duty))
    return tuple(goes)


def _looking(kind: str) -> tuple[str, ...]:
    pairs = [each.label for each in look_for_at(kind)]
    return tuple(pairs or [each.label for each in indicators() if each.list == _GENERAL])


def _languages(visit: PlannedVisit, names: dict[str, str]) -> str:
    spoken = ", ".join(language_names(visit.interpreter_languages)) or _("no language is named")
    if not visit.interpreter_from:
        return _("{languages}; no interpreter is booked, use one by telephone").format(languages=spoken)
    source = names.get(visit.interpreter_from, visit.interpreter_from)
    return _("{languages}; independent interpreter from {source}").format(languages=spoken, source=source)


def _papers(visit: PlannedVisit) -> str:
    with_immigration = IMMIGRATION in visit.authorities
    sentences = []
    if visit.papers_checked:
        reason = shortened(visit.papers_reason, _MOST_REASON)
        sentences.append(
            _("Residence papers are checked on this visit, because: {reason}").format(reason=reason)
        )
    elif with_immigration:
        sentences.append(_("Immigration control may look at residence papers; nobody else does."))
    else:
        sentences.append(_("Residence papers are not checked on this visit."))
    if with_immigration:
        reason = shortened(visit.immigration_reason, _MOST_REASON)
        sentences.append(_("Immigration control takes part, because: {reason}").format(reason=reason))
    return " ".join(sentences)


def _referrals(store: Store, person: Person, visit: PlannedVisit, site: SiteOnPaper) -> Referrals:
    """Return public services near the site, else near the meeting point; none where neither is known.

    A site inside a help place has no point of its own, so nothing beside it can give it away.
    """
    point = site.point or visit.meeting_point
    if point is None:
        return Referrals((), (), ())
    midnight = datetime(visit.day.year, visit.day.month, visit.day.day)
    meeting = _Meeting(point, visit.begins_s, visit.interpreter_languages)
    public = read_public_services(store, person)
    at_work = public.loc[[bool(NEEDED_AT_WORK & set(needs)) for needs in public["needs"]]]
    chosen = (at_work if len(at_work) >= _FEW_SERVICES else public).reset_index(drop=True)
    return refer_to(store, chosen, [meeting], midnight=midnight)
