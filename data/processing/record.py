"""Makes the record of processing (GDPR, Article 30) of a store from register, schema and access matrix."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from data.access import Person
from data.access_matrix import access_matrix
from data.clock import today
from data.language import _
from data.organisations import read_organisations
from data.permission import check_does
from data.processing.document import Document, Grid, Section
from data.processing.figures import Figures, read_figures
from data.processing.measures import Measure, is_sign_in_set, read_measures
from data.processing.subjects import SUBJECTS_OF_TABLE, subjects
from data.releases.rules import RULES
from data.retention.due_words import due_words, meaning_for_copies
from data.retention.kept import PUBLISHED, Kept, kept_kinds
from data.retention.rules import read_rules
from data.schema_text import read_tables
from data.vocabulary import record_terms

if TYPE_CHECKING:
    from data.store import Store


def make_record(store: "Store", person: Person) -> Document:
    """Return the record of processing of a store, as it stands today.

    What only the controller knows stands under each section as open.

    Raises
    ------
    NotAllowed
        When the person may not read how data are kept.
    """
    check_does(store, person, "read_upkeep")
    figures = read_figures(store, person)
    sections = (
        controllers_section(store),
        purposes_section(),
        _subjects_section(figures),
        _columns_section(store),
        _recipients_section(),
        releases_section(figures),
        _transfers_section(),
        _retention_section(store, figures),
        measures_section(read_measures(store, figures.due)),
    )
    title = _("Record of processing activities (GDPR, Article 30)")
    return Document(title, store.settings.name, today(), True, sections)


def controllers_section(store: "Store") -> Section:
    """Return who answers for the data, on what ground, for what, as the register says."""
    names = {term.code: term.label for term in record_terms("purposes")}
    rows = tuple(
        (
            each.label + (f" ({_('made up')})" if each.example else ""),
            each.controller,
            each.legal_basis,
            ", ".join(names.get(code, code) for code in sorted(each.purposes)),
            each.recipients,
            str(each.retention_months),
            _("yes") if each.confidential else _("no"),
        )
        for each in read_organisations(store)
    )
    columns = (
        _(
            "Organisation"
        ), _("Who answers for the data"), _("Legal basis"), _("Purposes"), _("May receive it"),
        _("Months kept"), _("Confidential service"),
    )  # fmt: skip
    return Section(
        _("Controllers"),
        (
            _(
                "Every organisation that brings data in stands in the register; without an entry nothing "
                "comes in."
            ),
        ),
        Grid(columns, rows),
        (
            _("Address, e-mail and telephone of each controller, and of a representative if there is one:"),
            _("Data protection officer of each controller, with contact details:"),
            _("Agreement between joint controllers (Article 26), with its date:"),
            _("Who runs the machine as a processor, and the contract (Article 28), if it is no controller:"),
        ),
    )


def purposes_section() -> Section:
    """Return what the data are used for."""
    names = {term.code: term.label for term in record_terms("purposes")}
    rows = tuple((names.get(code, code), _(says)) for code, says in access_matrix().purposes.items())
    return Section(
        _("Purposes"),
        (
            _(
                "Places are scored, people never: the aim is that few teams and inspectors go where they "
                "help most. No decision about a person is made, by the software or from its scores alone "
                "(Article 22)."
            ),
        ),
        Grid((_("Purpose"), _("What is used for it")), rows),
    )


def measures_section(measures: tuple[Measure, ...]) -> Section:
    """Return which measures of security are in place at this installation and which are not."""
    rows = tuple((each.state, each.says) for each in measures)
    return Section(
        _("Measures of security"),
        (
            _("Read from this installation when this document was made; what is not in place is called so."),
            _("What is built in is part of the program and held by its tests: it is not measured here."),
        ),
        Grid((_("State"), _("What is true now")), rows),
        (_("Measures outside the software (rooms, disks, network, training, who holds the key):"),),
    )


def releases_section(figures: Figures) -> Section:
    """Return what was published, by which rules, and what of the register they take no account of."""
    rows = tuple((each.release, str(each.period), each.manifest_sha256[:12]) for each in figures.releases)
    rules = _(
        "A release shows a group if {least} reports or more stand behind it, counting at most {per_source} "
        "of each organisation, none of which holds more than half; counts are in bands, each report is "
        "counted once, and two persons sign. Releases are attacked before anybody sees them."
    )
    register = _(
        "What is published goes to everybody. Who may receive data, and for what, is not looked up in the "
        "register for a release: reports of every organisation are counted. Whether the register allows that "
        "is for each controller to settle before the first release."
    )
    return Section(
        _("Releases"),
        (rules.format(least=RULES.least, per_source=RULES.per_source), register),
        Grid((_("Release"), _("Months"), _("Digest of its manifest")), rows),
        (_("Controllers that agreed to their reports being counted in releases, with dates:"),),
    )


def _subjects_section(figures: Figures) -> Section:
    rows = tuple(subjects().values())
    held = _(
        "In force are {sightings} sightings of {sources} organisations, {visits} visits, {worksites} "
        "employers at worksites ({sole_traders} sole traders), {inspections} inspections and {signals} "
        "signals about workplaces."
    )
    words = held.format(
        sightings=figures.sightings, sources=figures.sources, visits=figures.visits,
        worksites=figures.worksites,
        sole_traders=figures.sole_traders, inspections=figures.inspections, signals=figures.signals,
    )  # fmt: skip
    return Section(_("Whose data"), (words,), Grid((_("Who"), _("What stands there of them")), rows))


def _columns_section(store: "Store") -> Section:
    names = {code: name for code, (name, __) in subjects().items()}
    with store.cursor() as cursor:
        tables = read_tables(cursor)
    rows = tuple(
        (table.name, column.name, column.meaning, names[SUBJECTS_OF_TABLE[table.name]])
        for table in tables
        for column in table.columns
    )
    return Section(
        _("Categories of data"),
        (_("Every column of every table, as the store itself describes it; nothing else is kept in it."),),
        Grid((_("Table"), _("Column"), _("Unit; meaning"), _("Whose")), rows),
    )


def _recipients_section() -> Section:
    matrix = access_matrix()
    rows = tuple(
        (code, _(role.says), ", ".join(sorted(role.purposes)) or _("nothing live"))
        for code, role in matrix.roles.items()
    )
    return Section(
        _("Recipients"),
        (
            _(
                "Inside, by role. Which organisations may receive data stands with each controller above. "
                "Councils and the public get published releases alone."
            ),
        ),
        Grid((_("Role"), _("What it is for"), _("Live data read for")), rows),
        (_("Recipients of printed sheets, briefings and exports outside these roles:"),),
    )


def _transfers_section() -> Section:
    said = [
        _(
            "Maps, fonts and scripts come from the machine itself; tiles only from a server that the "
            "controller names as its own."
        )
    ]
    left = [_("Transfers that people make with printed sheets, exports and backups:")]
    if is_sign_in_set():
        said += [
            _("The software sends no record to another host."),
            _(
                "People sign in with an identity provider: this server and their browsers talk to it, so it "
                "learns who signs in, from where and when. It may stand in another country."
            ),
        ]
        left.append(
            _("Identity provider, its country, and the ground for a transfer there (Articles 44-49):")
        )
    else:
        said.append(_("The software sends nothing to another host."))
    return Section(_("Transfers to other countries"), tuple(said), None, tuple(left))


def _retention_section(store: "Store", figures: Figures) -> Section:
    rules = read_rules(store).to_dict("records")
    rows = tuple((kind.label, kind.explanation, _months_words(kind, rules)) for kind in kept_kinds())
    return Section(
        _("Time limits for erasure"),
        (due_words(figures.due), *meaning_for_copies(), _beside_words()),
        Grid((_("Kind"), _("Counted from"), _("Months, where fewer than in the register")), rows),
    )


def _months_words(kind: Kept, rules: list[dict[Hashable, Any]]) -> str:
    if kind.basis == PUBLISHED:
        return _("no limit")
    shortened = [each for each in rules if each["kind"] == kind.code and each["shortened"]]
    if not shortened:
        return _("as in the register")
    return ", ".join(f"{each['source']}: {each['months']}" for each in shortened)


def _beside_words() -> str:
    return _(
        "Beside the store: the file of a round goes when it is closed. The audit, also of who opened lists "
        "and plans, is kept by whole years, until a steward deletes those whose time is over; a file of "
        "openings from before the audit, and the file of people with their roles, until somebody deletes "
        "them. The cookie of a sign-in ends after 8 hours; no list of sessions is kept on the disk."
    )
