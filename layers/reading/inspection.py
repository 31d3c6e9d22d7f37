"""Reads inspections and worksites, and measures what inspections find and where nobody has inspected."""

from data.area import read_area_cells
from data.clock import today
from data.inspection_results import OUTCOMES, read_inspections
from data.language import _
from data.worksites import read_worksites
from layers.inspection_blind_spots import inspection_blind_spots
from layers.inspection_yield import inspection_yield
from layers.layer import Layer
from layers.option import Option
from layers.request import Request
from layers.yield_groups import COMPLAINT, PLANNED


def expected_findings(request: Request) -> Layer:
    """Return expected findings of the chosen months and season, over the worksites of today."""
    return inspection_yield(
        read_inspections(request.store, request.person, period=request.period, season=request.season),
        read_worksites(request.store, request.person, day=today()),
        read_area_cells(request.store, level=request.level),
        level=request.level,
        day=today(),
        outcome=request.options["outcome"],
        trigger=request.options["trigger"],
        period=request.period,
        notes=_filters_in_words(request),
    )


def worksites_not_inspected(request: Request) -> Layer:
    """Return where worksites of today were never inspected or long ago; no filter plays a part."""
    return inspection_blind_spots(
        read_inspections(request.store, request.person),
        read_worksites(request.store, request.person, day=today()),
        read_area_cells(request.store, level=request.level),
        level=request.level,
        day=today(),
    )


def yield_options() -> tuple[Option, ...]:
    """Return the choices of outcome and of why an inspection took place."""
    return (
        Option(
            code="outcome",
            words=lambda: _("Finding"),
            choices=lambda: dict(
                zip(
                    OUTCOMES,
                    (_("Labour exploitation"), _("Administrative faults"), _("Referral to help")),
                    strict=True,
                )
            ),
            default="labour_exploitation",
        ),
        Option(
            code="trigger",
            words=lambda: _("Inspections"),
            choices=lambda: {PLANNED: _("Planned, corrected by lot"), COMPLAINT: _("After a complaint")},
            default=PLANNED,
        ),
    )


def _filters_in_words(request: Request) -> tuple[str, ...]:
    notes = []
    if request.forms:
        notes.append(_("Forms of exploitation play no part: findings are by outcome."))
    if request.season:
        notes.append(_("Only inspections of the chosen season count, over all worksites of today."))
    return tuple(notes)
