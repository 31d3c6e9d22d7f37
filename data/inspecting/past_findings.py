"""Reads what earlier inspections of one worksite found, as far as it is anybody's on the next visit."""

import pandas as pd

from data.access import Person, check_plans_or_goes
from data.inspecting.month_list import SiteKey
from data.store import Store

_OF_SITE = """
    SELECT source, source_id, version, inspected_on, stage, nothing_found, administrative,
           labour_exploitation, referral, finding_codes, authorities
    FROM inspection.inspections
    WHERE worksite_source = $source AND worksite_id = $source_id AND carried_out
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY inspected_on DESC, source, source_id, version
"""


def read_past_findings(
    store: Store, person: Person, site: SiteKey, *, authority: str | None = None
) -> pd.DataFrame:
    """Return the inspections of a worksite that were carried out, the latest first.

    Columns: inspected_on (datetime64), stage, nothing_found, administrative, labour_exploitation, referral
    (yes/no), finding_codes and authorities (lists of codes).

    Parameters
    ----------
    authority
        Only inspections that this authority took part in; all where not given. Who does not plan reads those
        of the own authority, whatever is asked.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(person)
    asked = authority if person.plans_inspections else person.authority
    with store.cursor() as cursor:
        found = cursor.execute(_OF_SITE, {"source": site.source, "source_id": site.source_id}).df()
    found = found.drop(columns=["source", "source_id", "version"])
    if asked is not None:
        found = found.loc[[asked in list(codes) for codes in found["authorities"]]]
    return found.reset_index(drop=True)
