"""Names every public function that takes a person, with what it asks for: a purpose, or an action."""

import ast
from functools import cache
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from data.access import Person
from data.store import Store
from layers.request import Request

ROOT = Path(__file__).resolve().parents[2]

# Who passes each gate, by hand: the matrix has to say the same.
#   c coordinator  t team_member  i inspection_planner  k crew_member  p partner_authority
#   s steward  a approver  d data_protection_officer  o council
LETTERS = {
    "c": "coordinator",
    "t": "team_member",
    "i": "inspection_planner",
    "k": "crew_member",
    "p": "partner_authority",
    "s": "steward",
    "a": "approver",
    "d": "data_protection_officer",
    "o": "council",
}
WHO_PASSES = {
    "reads outreach": "c s",
    "reads inspection": "i s",
    "reads service": "c t s",
    "reads anything": "c t i s",
    "plan_outreach": "c",
    "log_round": "c t",
    "close_round": "c t s",
    "plan_inspections": "i",
    "plan or go": "i k p",
    "enter or import": "c t i s",
    "import": "c i s",
    "take_back": "c i s",
    "read_ledger": "c i s",
    "purge": "s",
    "read_drafts": "s a",
    "prepare_release": "s",
    "publish_release": "s",
    "approve_release": "a",
    "read_openings": "s d",
    "read_unusual": "i s d",
    "read_audit": "s d",
    "forget_audit": "s",
    "read_upkeep": "s d",
    "backup": "s",
    "restore": "s",
}
PURPOSE_OF_GATE = {
    "reads outreach": "outreach",
    "reads inspection": "inspection",
    "reads service": "service",
    "plan_outreach": "outreach",
    "log_round": "service",
    "plan_inspections": "inspection",
    "plan or go": "inspection",
}
GATES = {
    "reads outreach": """
        data.counts: read_sighting_counts read_sightings_in_no_cell read_visit_effort
        data.last_visits: read_last_visits
        data.monthly_counts: read_monthly_sightings read_monthly_effort read_sources
        data.reporting_effort: read_reporting_effort
        layers.evaluation.past_data: outreach_test
        layers.reading.blind_spots: outreach_blind_spots
        layers.reading.composite: outreach_composite
        layers.reading.exposure: outreach_exposure
        layers.reading.hot_spots: discovered_hot_spots
        layers.reading.learnt_exposure: outreach_learnt
        layers.reading.rates: discovered_neighbour_rate discovered_rate reports_rate
        layers.reading.seasonal_work: outreach_seasonal
        layers.reading.service_gap: gap_of_services
        layers.reading.sightings: left_out_of_discovered read_effort read_in_no_cell read_sightings
        layers.reading.structure: isolation
        layers.reading.trends: discovered_change discovered_trends
    """,
    "reads inspection": """
        data.counts: read_inspection_results
        data.inspection_results: read_inspections
        data.monthly_counts: read_monthly_inspections read_inspection_reasons
        data.worksites: read_worksites
        layers.evaluation.past_data: inspection_test
        layers.reading.composite: inspection_composite
        layers.reading.exposure: inspection_exposure
        layers.reading.hot_spots: inspection_hot_spots
        layers.reading.inspection: expected_findings worksites_not_inspected
        layers.reading.learnt_exposure: inspection_learnt
        layers.reading.seasonal_work: inspection_seasonal
        layers.reading.structure: structural_factors
    """,
    "reads service": """
        data.services: read_services
        layers.sheets.referral: read_referrals
    """,
    "reads anything": """
        data.overview: read_figures read_freshness read_missing
        data.remoteness: read_help_points read_hubs
    """,
    "plan_outreach": """
        data.recent_visits: read_parts_of_day read_visit_weeks
        data.rounds.draws: record_draw
        data.rounds.listing: overdue_rounds rounds_under_way
        data.rounds.log: open_round
        data.rounds.withdrawal: withdraw_round
        data.stop_choices: read_stop_choices write_stop_choice
        data.teams: read_teams
        data.visit_minutes: read_visit_minutes
        layers.attention.coverage: coverage_of_districts
        layers.known_points: read_known_points
        layers.plan_files: files_of_plan
        layers.plan_rounds: open_rounds_of_plan
        layers.plan_sheets: sheets_of_plan
        layers.sheets.sheet: make_sheet
        layers.shift: gains_of plan_shift stops_of_shift
        layers.stops.candidates: candidate_stops
        layers.stops.ground: read_ground
        layers.stops.sharing: around_spots
        layers.stops.spots: read_spots
        layers.store_teams: default_teams meeting_point
    """,
    "log_round": """
        data.rounds.log: begin_stop check_in check_may_log check_out leave_out log_stop read_round undo
    """,
    "close_round": "data.rounds.closing: check_may_close close_round",
    "plan_inspections": """
        data.inspecting.blocked_cells: read_blocked_days
        data.inspecting.crews: write_crews
        data.inspecting.follow_ups: follow_ups_due
        data.inspecting.lists: check_plans_for read_list_items read_lists write_list
        data.inspecting.overrides: read_overrides withdraw_override write_override
        data.inspecting.signals: read_signals
        data.inspecting.site_dates: read_site_dates
        data.inspecting.unit_results: read_unit_results
        data.inspecting.visits: withdraw_visit write_visits
        layers.month.joint_visits: not_visited proposals_of schedule_month sites_to_visit
        layers.month.learning: learn
        layers.month.override_view: say_what_overrides_found
        layers.month.targets: targets_of_month
        layers.month.visits: visits_of_schedule
        layers.targets.reading: read_inspection_facts
    """,
    "plan or go": """
        data.inspecting.crews: read_crews read_own_crews
        data.inspecting.debriefing: read_debriefs write_debrief
        data.inspecting.follow_ups: finish_follow_up read_follow_ups
        data.inspecting.past_findings: read_past_findings
        data.inspecting.site_card: read_site_cards
        data.inspecting.stepping_aside: step_aside step_back_in
        data.inspecting.visits: read_visits
        data.services: read_public_services
        layers.papers.day_sheet: day_sheet_pdf
        layers.papers.mark: made_by
        layers.papers.package: papers_files
        layers.papers.site_facts: read_site
    """,
    "enter or import": "data.intake.importing: check_may_enter import_file read_file take_in",
    "import": "data.intake.importing: check_may_bring_in look_at_file",
    "take_back": "data.intake.ledger: take_back",
    "read_ledger": "data.intake.ledger: read_ledger",
    "purge": """
        data.intake.purge: purge
        data.retention.erasing: erase_due
        data.retention.rules: write_rule
    """,
    "read_drafts": "data.releases.drafts_shown: read_drafts_for",
    "prepare_release": """
        data.releases.counted: read_counted
        data.releases.drafts: discard_draft
        data.releases.earlier: make_earlier
        data.releases.made: make_files
        data.releases.preparing: keep_draft prepare_draft
        data.releases.reading_facts: read_release_facts
        data.releases.release_roles: check_prepares
    """,
    "publish_release": """
        data.releases.publishing: publish_draft
        data.releases.release_roles: check_publishes
    """,
    "approve_release": """
        data.releases.approving: approve_draft send_back_draft
        data.releases.release_roles: check_approves
    """,
    "read_openings": "data.inspecting.openings: read_openings",
    "read_unusual": "data.inspecting.openings: unusual_openings",
    "read_audit": "data.audit.table: read_audit",
    "forget_audit": "data.audit.forgetting: forget_segments",
    "read_upkeep": """
        data.processing.assessment: make_assessment
        data.processing.figures: read_figures
        data.processing.record: make_record
        data.retention.due: read_due
    """,
    "backup": "data.backups.making: back_up",
    "restore": """
        data.backups.drilling: drill
        data.backups.restoring: restore
    """,
}
# What takes a person and refuses no role: why.
REFUSES_NOBODY = {
    "data.access": "asks and checks the person alone: what all others stand on",
    "data.permission": "checks in a store: what all others stand on; tried one by one",
    "data.audit.recording": "records what was done, also by somebody who was refused",
    "data.audit.refusals": "records what was done, also by somebody who was refused",
    "data.overview:read_data_range": "the first and last month of what the person may read; of nothing, none",
    "data.places:read_places": "by the purpose that is asked for; tried with each",
    "data.intake.importing:kinds_for": "a list for the screen, empty for who may not",
    "data.intake.importing:kinds_to_enter": "a list for the screen, empty for who may not",
    "data.inspecting.openings:record_opening": "records what was done, also by somebody who was refused",
    "data.inspecting.paper_access:check_may_have_paper": "depends on the visit; tried with papers of visits",
    "data.inspecting.stepping_aside:check_not_aside": "of the person's own choices alone",
    "data.inspecting.stepping_aside:keyed_person": "a keyed id of the person",
    "data.inspecting.stepping_aside:read_steps_aside": "of the person's own choices alone",
    "data.inspecting.visits:goes_on": "answers of a visit that was read",
    "data.inspecting.visits:may_read_visit": "answers of a visit that was read",
    "data.releases.release_roles:check_two_persons": "depends on who prepared a draft; tried with drafts",
    "data.releases.signing_key:signer_id": "a keyed id of the person",
    "layers.assembly:build_layer": "by the layer that is asked for; tried with each",
    "layers.papers.briefing:make_briefing": "depends on the visit; tried with papers of visits",
    "layers.papers.mark:mark_of": "a keyed id of the person",
    "layers.reading.people:people_near": "inhabitants, which are open; the request is not asked who it is",
    "layers.reading.people:people_of_cells": "inhabitants, which are open; the request is not asked who it is",
}


def gated_functions() -> dict[str, str]:
    """Return the gate of each function, by module and name."""
    found = {}
    for gate, named in GATES.items():
        for line in named.strip().splitlines():
            module, _colon, names = line.strip().partition(": ")
            for name in names.split():
                assert f"{module}:{name}" not in found, name
                found[f"{module}:{name}"] = gate
    return found


@cache
def functions_with_a_person() -> frozenset[str]:
    """Return every public function of data/ and layers/ that takes a person, or a request of one."""
    return frozenset(
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}:{node.name}"
        for top in ("data", "layers")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if _takes_a_person(node, of_layers=top == "layers")
    )


def _takes_a_person(node: ast.FunctionDef, *, of_layers: bool) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    said = [ast.unparse(each.annotation).strip("'\"") for each in arguments if each.annotation]
    return any("Person" in words.split(" | ") for words in said) or (
        of_layers and "Request" in said and any(each.arg == "request" for each in arguments)
    )


class _Anything:
    """Stands for what a check comes before: whoever touches it was let in too far."""


def call(name: str, store: Store, person: Person) -> Any:
    """Call a function for a person, with nothing of use in its other arguments."""
    module, _colon, function_name = name.partition(":")
    function = getattr(import_module(module), function_name)
    known: dict[str, object] = {
        "store": store,
        "person": person,
        "path": store.path,
        "request": Request(store, person, 2, options=_AnyOption()),
    }
    given = {
        parameter.name: known.get(parameter.name, _Anything())
        for parameter in signature(function).parameters.values()
        if parameter.default is Parameter.empty
    }
    return function(**given)


class _AnyOption(dict[str, str]):
    """Gives an answer to every option that a layer has."""

    def __missing__(self, _name: str) -> str:
        return "any"
