"""Drafts the impact assessment (GDPR, Article 35) of a store, for the controller to complete."""

from typing import TYPE_CHECKING

from data.access import Person
from data.clock import today
from data.language import _
from data.permission import check_does
from data.processing.document import Document, Grid, Section
from data.processing.figures import Figures, read_figures
from data.processing.measures import Measure, read_measures
from data.processing.record import controllers_section, measures_section, purposes_section, releases_section
from data.processing.risks import Risk, risks

if TYPE_CHECKING:
    from data.store import Store


def make_assessment(store: "Store", person: Person) -> Document:
    """Return the draft: what is done, why so little of it suffices, risks with measures, and what is left.

    How likely and how grave a risk is, what people and officers said, and the decision are left open.

    Raises
    ------
    NotAllowed
        When the person may not read how data are kept.
    """
    check_does(store, person, "read_upkeep")
    figures = read_figures(store, person)
    measures = read_measures(store, figures.due)
    by_code = {each.code: each for each in measures}
    sections = (
        _why_section(store),
        _what_section(figures),
        controllers_section(store),
        purposes_section(),
        _necessity_section(),
        *(_risk_section(number, risk, by_code) for number, risk in enumerate(risks(figures, by_code), 1)),
        measures_section(measures),
        releases_section(figures),
        _views_section(),
        _decision_section(measures),
    )
    title = _("Data protection impact assessment (GDPR, Article 35): draft")
    return Document(title, store.settings.name, today(), True, sections)


def _why_section(store: "Store") -> Section:
    said = [
        _(
            "People in a vulnerable position, data that can tell of health, sex life and offences, places "
            "watched systematically, and sources put together: several marks of a high risk meet (Article "
            "35(3); criteria of the data protection board)."
        ),
        _("This draft was made from what is true of the store on its date. It replaces no judgement."),
    ]
    if store.settings.demonstration is not None:
        said.append(_("This store is a demonstration: its records are made up, nobody stands behind them."))
    return Section(
        _("Why an assessment is needed"),
        tuple(said),
        None,
        (_("Who leads the assessment, with which persons, from when to when:"),),
    )


def _what_section(figures: Figures) -> Section:
    steps = (
        _(
            "Organisations bring in what was met or reported, by file or form; it is coarsened before it is "
            "kept."
        ),
        _("Layers say by cell where more is met or reported than effort explains, and where nobody looked."),
        _("Coordinators plan rounds of teams; planners, from their own records alone, inspections."),
        _("What teams and inspectors find comes back as effort and results."),
        _("Twice a year, or less often, a release of counts in bands is published."),
    )
    words = _(
        "Today: {sightings} sightings, {visits} visits, {inspections} inspections, {releases} releases."
    )
    return Section(
        _("What is done"),
        (
            *steps,
            words.format(
                sightings=figures.sightings, visits=figures.visits, inspections=figures.inspections,
                releases=len(figures.releases),
            ),
        ),
    )  # fmt: skip


def _necessity_section() -> Section:
    rows = (
        (_("As little as will do"), _("An area, a week, a kind of place and signs; nothing that says who.")),
        (
            _("For its purpose alone"),
            _("Each read names its purpose, and a role reads for its own purposes alone."),
        ),
        (
            _("Correct"),
            _("A correction is a new version; what was wrong counts no more at once, in every figure."),
        ),
        (
            _("Not for long"),
            _("Each organisation says for how many months; then records are erased for good."),
        ),
        (
            _("Open"),
            _("Methods, rules and their measured quality are in the software for everybody to read."),
        ),
        (
            _("Rights of people"),
            _(
                "Records name nobody, so most requests cannot be met by searching (Article 11). An "
                "organisation that knows its own record id can correct, take back or erase it."
            ),
        ),
    )
    return Section(
        _("Necessity and proportion"),
        (),
        Grid((_("Principle"), _("How it is kept")), rows),
        (
            _("Why counts without records, or asking teams alone, would not do:"),
            _("How people are told (Articles 13 and 14), and where they can turn to:"),
        ),
    )


def _risk_section(number: int, risk: Risk, measures: dict[str, Measure]) -> Section:
    rows = [(measures[code].state, measures[code].says) for code in risk.measures]
    rows.append((_("built in"), risk.further))
    return Section(
        _("Risk {number}: {title}").format(number=number, title=risk.title),
        (risk.harm, _("What is left: {left}").format(left=risk.left)),
        Grid((_("State"), _("Measure")), tuple(rows)),
        (
            _("Likelihood and gravity, as the controller judges them:"),
            _("Further measures, by whom and when:"),
        ),
    )


def _views_section() -> Section:
    return Section(
        _("Views"),
        (),
        None,
        (
            _(
                "Views of people concerned or their representatives (Article 35(9)), or why they were not "
                "asked:"
            ),
            _("Advice of the data protection officer (Article 35(2)), with its date:"),
        ),
    )


def _decision_section(measures: tuple[Measure, ...]) -> Section:
    missing = [each.says for each in measures if not each.in_place]
    words = (
        (_("Not in place on this day:"), *missing, _("With real data none of these may be missing."))
        if missing
        else (_("Every measure that the software can see is in place on this day."),)
    )
    return Section(
        _("Decision"),
        words,
        None,
        (
            _("Remaining risk, and whether the supervisory authority is asked first (Article 36):"),
            _("Decision, name, date, and when this is looked at again:"),
        ),
    )
