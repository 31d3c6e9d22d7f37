"""Says what is wrong with planned visits: sites, codes, crews booked twice, words that give a site away."""

from collections.abc import Sequence
from itertools import combinations

import duckdb

from data.inspecting.month_list import SiteKey
from data.inspecting.site_facts import SiteFacts, faults_of_target, read_site_facts
from data.inspecting.visit import IMMIGRATION, PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visit_rows import read_visit_rows
from data.language import _
from data.vocabulary import authorities, record_terms, service_terms

_INTERPRETER = "interpreter"
# Codes of authorities that interpret for others; organisations of the register may, too.
INTERPRETERS = frozenset({_INTERPRETER, "ngo_migration_support"})
# A name of fewer letters may stand in any sentence by chance.
_LEAST_LETTERS = 4
_CREWS = """
    SELECT crew, authority FROM inspection.crews
    GROUP BY source, source_id, version, crew, authority HAVING sum(sign) > 0 ORDER BY ALL
"""
_ORGANISATIONS = "SELECT code FROM main.organisations ORDER BY code"


def faults_of_visits(
    cursor: duckdb.DuckDBPyConnection, organisation: str, visits: Sequence[PlannedVisit]
) -> list[str]:
    """Return all faults of visits to be planned, in words; nothing where all can be kept."""
    known = _Known(cursor, visits)
    faults = [f"{visit.code}: {fault}" for visit in visits for fault in known.faults_of(organisation, visit)]
    twice = _faults_of_months(known.others_of_months(visits), visits)
    return faults + twice + _double_bookings([*known.others(visits), *visits])


class _Known:
    """What the store knows that visits have to agree with."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, visits: Sequence[PlannedVisit]) -> None:
        self.sites: dict[SiteKey, SiteFacts] = read_site_facts(cursor, [each.site for each in visits])
        self.crews = {(crew, authority) for crew, authority in cursor.execute(_CREWS).fetchall()}
        self.authorities = {each.code for each in authorities()}
        self.organisations = {row[0] for row in cursor.execute(_ORGANISATIONS).fetchall()}
        self.before = {
            visit.code: (source, visit)
            for source, visit in read_visit_rows(cursor, codes=sorted({each.code for each in visits}))
        }
        self._same_days = read_visit_rows(cursor, days=sorted({each.day for each in visits}))
        periods = sorted({each.period for each in visits})
        self._same_months = [visit for each in periods for __, visit in read_visit_rows(cursor, period=each)]

    def others(self, visits: Sequence[PlannedVisit]) -> list[PlannedVisit]:
        """Return what is planned already on the days of the visits."""
        codes = {each.code for each in visits}
        return [visit for __, visit in self._same_days if visit.code not in codes and visit.state == PLANNED]

    def others_of_months(self, visits: Sequence[PlannedVisit]) -> list[PlannedVisit]:
        """Return what is planned already in the months of the visits."""
        codes = {each.code for each in visits}
        return [each for each in self._same_months if each.code not in codes and each.state == PLANNED]

    def faults_of(self, organisation: str, visit: PlannedVisit) -> list[str]:
        """Return the faults of one visit."""
        site = self.sites.get(visit.site)
        return [
            *faults_of_target(visit.site, site, day=visit.day),
            *self._faults_of_state(organisation, visit),
            *_faults_of_kind(site, visit),
            *self._faults_of_codes(visit),
            *self._faults_of_sources(visit),
            *_faults_of_words(site, visit),
        ]

    def _faults_of_state(self, organisation: str, visit: PlannedVisit) -> list[str]:
        source, before = self.before.get(visit.code, (organisation, visit))
        faults = []
        if source != organisation:
            faults.append(_("another organisation planned it, ask there"))
        if visit.state != PLANNED or before.state not in (PLANNED, WITHDRAWN):
            faults.append(_("it is over or withdrawn, plan a new one"))
        if visit.shown_from > visit.day:
            faults.append(_("those who go would see it after its day only, show it earlier"))
        return faults

    def _faults_of_codes(self, visit: PlannedVisit) -> list[str]:
        going = {each.authority for each in visit.going}
        faults = []
        if unknown := sorted(going - self.authorities):
            faults.append(_("{codes} are no authorities").format(codes=", ".join(unknown)))
        for each in visit.going:
            if each.crew and (each.crew, each.authority) not in self.crews:
                message = _("{authority} has no crew {crew}, enter it first")
                faults.append(message.format(authority=each.authority, crew=each.crew))
        if visit.trigger not in {each.code for each in record_terms("triggers")}:
            faults.append(_("{code} is no reason for an inspection").format(code=visit.trigger))
        languages = {each.code for each in service_terms("languages")}
        if unknown := sorted(set(visit.interpreter_languages) - languages):
            faults.append(_("the languages {codes} are not known").format(codes=", ".join(unknown)))
        return faults

    def _faults_of_sources(self, visit: PlannedVisit) -> list[str]:
        """Return what is wrong with who refers people to help and from where the interpreter comes."""
        faults = []
        if visit.refers not in self.authorities | self.organisations:
            message = _("{code} is no authority and no organisation that could refer anybody")
            faults.append(message.format(code=visit.refers))
        if visit.refers == IMMIGRATION:
            faults.append(_("immigration control refers nobody to help, name another"))
        source = visit.interpreter_from
        if source and source in set(visit.authorities) - {_INTERPRETER}:
            faults.append(_("an interpreter of an authority that goes is not independent, name another"))
        elif source and source not in self.organisations | INTERPRETERS:
            message = _("{code} sends no independent interpreter, name {known} or an organisation on record")
            faults.append(message.format(code=source, known=", ".join(sorted(INTERPRETERS))))
        return faults


def _faults_of_kind(site: SiteFacts | None, visit: PlannedVisit) -> list[str]:
    if site is None or site.kind == visit.kind:
        return []
    return [_("its site is of kind {kind}, not {given}").format(kind=site.kind, given=visit.kind)]


def _faults_of_words(site: SiteFacts | None, visit: PlannedVisit) -> list[str]:
    """Return a fault where the meeting place gives the site away: it stands in calendars."""
    told = visit.meets_at.casefold()
    names = (site.name, site.operator, site.address) if site else ()
    if any(len(name) >= _LEAST_LETTERS and name.casefold() in told for name in names):
        return [_("the meeting place names the site, meet somewhere near")]
    return []


def _faults_of_months(others: Sequence[PlannedVisit], visits: Sequence[PlannedVisit]) -> list[str]:
    """Return a fault for each visit to a site to which another one goes in the month."""
    first = {(each.site, each.period): each.code for each in others}
    faults = []
    for visit in visits:
        goes_there = first.setdefault((visit.site, visit.period), visit.code)
        if goes_there != visit.code:
            message = _("{visit}: visit {code} goes there in this month already, withdraw that one first")
            faults.append(message.format(visit=visit.code, code=goes_there))
    return faults


def _double_bookings(visits: Sequence[PlannedVisit]) -> list[str]:
    faults = []
    for one, other in combinations(sorted(visits, key=lambda each: (each.day, each.begins_s)), 2):
        if one.day != other.day or one.ends_s <= other.begins_s:
            continue
        both = {each.crew for each in one.going if each.crew} & {each.crew for each in other.going}
        message = _("{crews} would be at {one} and {other} at the same time, move one of them")
        faults += (
            [message.format(crews=", ".join(sorted(both)), one=one.code, other=other.code)] if both else []
        )
    return faults
