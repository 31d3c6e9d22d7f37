"""Reads what is on record of single worksites, and says where a visit may not go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import duckdb

from data.access import INSPECTION
from data.inspecting.month_list import SiteKey
from data.language import _
from data.periods import SEASONS
from data.vocabulary import place_kinds

# A worksite may have several versions in force only by mistake: the latest counts.
_IN_FORCE = """
    SELECT source, source_id, version, kind, employer_number, operator, name, address, east, north,
           cell_level, valid_from, valid_to, at_help_place, stated_power IS NOT NULL AS has_stated_power,
           coalesce(season, '') AS season
    FROM inspection.worksites
    WHERE list_contains($keys, source || chr(31) || source_id)
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY source, source_id, version
"""


@dataclass(frozen=True)
class SiteFacts:
    """What is on record of a worksite: texts are empty where nothing is.

    The cell is (east, north) of cell_level; a site without a first or last day has always worked, or goes on;
    one without a season works all year.
    """

    key: SiteKey
    kind: str
    operator: str
    name: str
    address: str
    east: int
    north: int
    cell_level: int
    valid_from: date | None
    valid_to: date | None
    at_help_place: bool
    has_stated_power: bool
    season: str = ""

    def works_on(self, day: date) -> bool:
        """Whether somebody works there on a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def read_site_facts(cursor: duckdb.DuckDBPyConnection, keys: Collection[SiteKey]) -> dict[SiteKey, SiteFacts]:
    """Return what is on record of worksites; those that are not on record are not in it."""
    rows = cursor.execute(_IN_FORCE, {"keys": bound_keys(keys)}).fetchall()
    found = {}
    for row in rows:
        source, source_id, _version, kind, _number, operator, name, address, *rest = row
        key = SiteKey(source, source_id)
        found[key] = SiteFacts(key, kind, operator or "", name or "", address or "", *rest)
    return found


def bound_keys(keys: Collection[SiteKey]) -> list[str]:
    """Return worksites as one value that SQL compares with ``source || chr(31) || source_id``."""
    return sorted({f"{key.source}\x1f{key.source_id}" for key in keys})


def faults_of_target(key: SiteKey, site: SiteFacts | None, *, day: date | None = None) -> list[str]:
    """Return why a worksite cannot be the target of an inspection, in words; nothing where it can.

    A help place never is, nor a home or worker housing without a stated power, nor a site where nobody works
    on the day or in its season.
    """
    if site is None:
        return [_("{site} is not on record, bring the worksite in first").format(site=key.source_id)]
    faults = []
    kind = next((each for each in place_kinds() if each.code == site.kind), None)
    if kind is None or INSPECTION not in kind.purposes or kind.never_target:
        faults.append(_("a site of kind {kind} is never inspected").format(kind=site.kind))
    elif kind.stated_power and not site.has_stated_power:
        faults.append(_("{site} needs a stated legal power, record it first").format(site=key.source_id))
    if site.at_help_place:
        faults.append(
            _("{site} lies inside a help place, which is never a target").format(site=key.source_id)
        )
    if day is not None and not site.works_on(day):
        faults.append(
            _("nobody works at {site} on {day}, choose another day").format(site=key.source_id, day=day)
        )
    if day is not None and site.season and SEASONS[day.month % 12 // 3] != site.season:
        message = _("{site} works in one season alone ({season}), choose another day than {day}")
        faults.append(message.format(site=key.source_id, season=site.season, day=day))
    return faults
