"""Reads debriefs with what each authority found and the follow-ups that stand."""

import duckdb

from data.inspecting.debrief import Debrief, Findings, FollowUp
from data.inspecting.follow_ups import follow_ups_in_force

_DEBRIEFS = """
    SELECT source_id, stage, carried_out, coalesce(not_carried_out_reason, ''), referred
    FROM inspection.debriefs
    WHERE $visits::VARCHAR[] IS NULL OR list_contains($visits, source_id)
    GROUP BY source, source_id, version, stage, carried_out, not_carried_out_reason, referred
    HAVING sum(sign) > 0
    ORDER BY source_id, version
"""
_FINDINGS = """
    SELECT source_id, visit, authority, finding_codes, administrative, labour_exploitation
    FROM inspection.authority_findings
    WHERE $visits::VARCHAR[] IS NULL OR list_contains($visits, visit)
    GROUP BY source, source_id, version, visit, authority, finding_codes, administrative, labour_exploitation
    HAVING sum(sign) > 0
    ORDER BY visit, authority, version
"""


def debriefs_in_force(
    cursor: duckdb.DuckDBPyConnection, codes: list[str] | None = None
) -> dict[str, Debrief]:
    """Return debriefs by code of the visit: all, or those of some visits."""
    bound = {"visits": codes}
    findings: dict[str, list[Findings]] = {}
    for __, visit, authority, found, administrative, labour in cursor.execute(_FINDINGS, bound).fetchall():
        findings.setdefault(visit, []).append(Findings(authority, tuple(found), administrative, labour))
    follow_ups: dict[str, list[FollowUp]] = {}
    for each in follow_ups_in_force(cursor):
        said = FollowUp(each.what, each.owner, each.due, each.done_on, each.code)
        follow_ups.setdefault(each.visit, []).append(said)
    return {
        visit: Debrief(
            visit,
            stage,
            carried_out,
            reason,
            tuple(findings.get(visit, ())),
            referred,
            tuple(follow_ups.get(visit, ())),
        )
        for visit, stage, carried_out, reason, referred in cursor.execute(_DEBRIEFS, bound).fetchall()
    }
