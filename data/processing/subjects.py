"""Says whose data each table of a store holds."""

from data.language import _

MET, TEAMS, STAFF, EMPLOYERS, HELPERS, NOBODY = "met", "teams", "staff", "employers", "helpers", "nobody"

SUBJECTS_OF_TABLE = {
    "main.settings": NOBODY,
    "main.schema_migrations": NOBODY,
    "main.batches": HELPERS,
    "main.organisations": HELPERS,
    "main.organisation_entries": HELPERS,
    "main.place_kinds": NOBODY,
    "main.places": NOBODY,
    "main.extents": NOBODY,
    "main.areas": NOBODY,
    "main.population": NOBODY,
    "main.base_map": NOBODY,
    "main.confirmations": MET,
    "main.column_choices": NOBODY,
    "main.services": HELPERS,
    "main.releases": STAFF,
    "main.retention_rules": NOBODY,
    "help.sightings": MET,
    "help.sighting_cube": MET,
    "help.released_sightings": MET,
    "help.person_totals": MET,
    "help.reporting_effort": NOBODY,
    "help.visits": TEAMS,
    "help.visit_cube": TEAMS,
    "help.teams": TEAMS,
    "help.stop_choices": NOBODY,
    "help.stops_left_out": TEAMS,
    "help.plan_draws": NOBODY,
    "inspection.target_kinds": NOBODY,
    "inspection.worksites": EMPLOYERS,
    "inspection.suppliers": EMPLOYERS,
    "inspection.inspections": EMPLOYERS,
    "inspection.inspection_cube": EMPLOYERS,
    "inspection.released_inspections": EMPLOYERS,
    "inspection.signals": EMPLOYERS,
    "inspection.month_lists": EMPLOYERS,
    "inspection.list_items": EMPLOYERS,
    "inspection.overrides": EMPLOYERS,
    "inspection.planned_visits": EMPLOYERS,
    "inspection.debriefs": EMPLOYERS,
    "inspection.authority_findings": EMPLOYERS,
    "inspection.follow_ups": EMPLOYERS,
    "inspection.crews": TEAMS,
    "inspection.steps_aside": STAFF,
}


def subjects() -> dict[str, tuple[str, str]]:
    """Return who the subjects are by code: a short name, and what stands there of them."""
    return {
        MET: (
            _("People who may be exploited"),
            _(
                "Never a name, nationality, ethnic origin, gender, age or text about a person on a record: "
                "an area, a week or less, the kind of place, forms and signs of exploitation, a band of how "
                "many. Gender and age stand in totals of a quarter alone. Such records are treated as "
                "personal data all the same, as somebody who knows the place may know the person. They can "
                "tell of health, of sex life (Article 9) and of offences (Article 10)."
            ),
        ),
        EMPLOYERS: (
            _("Employers, and who runs or supplies a worksite"),
            _(
                "Business number, name, address, point, what was signalled, planned and found. An employer "
                "can be a person: sole traders are marked, and left out of exports. Findings can tell of "
                "offences (Article 10)."
            ),
        ),
        TEAMS: (
            _("Workers of teams and crews"),
            _(
                "The code of a team or crew, its size and languages, where and in which week it was: no "
                "worker."
            ),
        ),
        STAFF: (
            _("Staff who use Majakka"),
            _(
                "A keyed id of who stands for a release, or stepped aside. The audit beside the store has "
                "such ids too."
            ),
        ),
        HELPERS: (
            _("Organisations and services"),
            _(
                "Name, who answers for the data, public address and phone. An entry can name a person if "
                "somebody wrote one. Of a hidden service only an area of 4 km is kept."
            ),
        ),
        NOBODY: (_("Nobody"), _("Settings, vocabularies, open facts about places, counts by area, draws.")),
    }
