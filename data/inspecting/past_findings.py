"""Reads what earlier inspections of one worksite found, as far as it is anybody's on the next visit."""

import pandas as pd

from data.access import Person
from data.audit.recording import covered_subject
from data.clock import today
from data.inspecting.month_list import SiteKey
from data.inspecting.stepping_aside import check_not_aside
from data.inspecting.visits import read_visits
from data.language import _
from data.permission import check_plans_or_goes, give_columns, refuse
from data.store import Store

# Of an inspection by several, an authority has what it found itself, as its debrief said; whom the others
# referred is not its own. Where no debrief says who found what, as after an import, nothing is said.
_OF_SITE = """
    WITH of_site AS (
        SELECT source, source_id, version, inspected_on, stage, nothing_found, administrative,
               labour_exploitation, referral, finding_codes, authorities
        FROM inspection.inspections
        WHERE worksite_source = $source AND worksite_id = $source_id AND carried_out
        GROUP BY ALL
        HAVING sum(sign) > 0
    ), own AS (
        SELECT source, visit, finding_codes, administrative, labour_exploitation
        FROM inspection.authority_findings
        WHERE authority = $authority
        GROUP BY source, source_id, version, visit, finding_codes, administrative, labour_exploitation
        HAVING sum(sign) > 0
    ), seen AS (
        SELECT of_site.*, own.finding_codes AS own_codes, own.administrative AS own_administrative,
               own.labour_exploitation AS own_labour,
               $authority::VARCHAR IS NOT NULL AND len(list_distinct(authorities)) > 1 AS is_shared
        FROM of_site LEFT JOIN own ON own.source = of_site.source AND own.visit = of_site.source_id
        WHERE $authority::VARCHAR IS NULL OR list_contains(authorities, $authority)
    )
    SELECT inspected_on, stage,
           CASE WHEN is_shared
               THEN coalesce(len(own_codes) = 0 AND NOT own_administrative AND NOT own_labour, false)
               ELSE nothing_found END AS nothing_found,
           CASE WHEN is_shared THEN coalesce(own_administrative, false) ELSE administrative END
               AS administrative,
           CASE WHEN is_shared THEN coalesce(own_labour, false) ELSE labour_exploitation END
               AS labour_exploitation,
           NOT is_shared AND referral AS referral,
           CASE WHEN is_shared THEN coalesce(own_codes, []::VARCHAR[]) ELSE finding_codes END
               AS finding_codes,
           authorities
    FROM seen
    ORDER BY inspected_on DESC, source, source_id, version
"""


def read_past_findings(
    store: Store, person: Person, site: SiteKey, *, authority: str | None = None
) -> pd.DataFrame:
    """Return the inspections of a worksite that were carried out, the latest first.

    Columns: inspected_on (datetime64), stage, nothing_found, administrative, labour_exploitation, referral
    (yes/no), finding_codes and authorities (lists of codes). All flags are no and there are no codes where it
    is not known what was found.

    Parameters
    ----------
    authority
        Only inspections that this authority took part in, and of those by several what it found itself; all
        of everything where not given. Who does not plan reads those of the own authority, whatever is asked.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them, stepped aside from the worksite, or goes
        on no visit there that may be read today.
    """
    check_plans_or_goes(store, person)
    check_not_aside(store, person, {site})
    if not (person.plans_inspections or _goes_there(store, person, site)):
        message = _("You go on no visit to {site}. Ask the inspection planner.")
        asked = covered_subject(store, "read_past_findings", site.text)
        refuse(store, person, asked, message.format(site=site.source_id))
    whose = authority if person.plans_inspections else person.authority
    bound = {"source": site.source, "source_id": site.source_id, "authority": whose}
    with store.cursor() as cursor:
        return give_columns(person, "past_findings", cursor.execute(_OF_SITE, bound).df())


def _goes_there(store: Store, person: Person, site: SiteKey) -> bool:
    return any(visit.site == site for visit in read_visits(store, person, day=today()))
