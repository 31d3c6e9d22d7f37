"""Reads services and inhabitants and measures where help is out of reach."""

from data.access import OUTREACH
from data.area import read_area_cells
from data.language import _
from data.permission import check_reads
from data.services import read_services
from data.vocabulary import service_terms
from layers.layer import Layer
from layers.option import Option
from layers.reading.people import people_of_cells
from layers.request import Request
from layers.service_fit import Wanted
from layers.service_gap import service_gap

ANY_LANGUAGE = "any"


def gap_of_services(request: Request) -> Layer:
    """Return where people have less help of the chosen kind within reach than the area has for each."""
    check_reads(request.store, request.person, OUTREACH)
    cells = read_area_cells(request.store, level=request.level)
    return service_gap(
        read_services(request.store, request.person),
        people_of_cells(request, cells),
        cells,
        wanted=_wanted(request),
        level=request.level,
    )


def service_options() -> tuple[Option, ...]:
    """Return what may be chosen: a need, whom the service must take, and a language spoken there."""
    return (
        Option("need", lambda: _("Help with"), lambda: _labels("needs"), "legal_advice"),
        Option("for_whom", lambda: _("For whom"), lambda: _labels("for_whom"), "anybody"),
        Option(
            "language",
            lambda: _("Language spoken there"),
            lambda: {ANY_LANGUAGE: _("Any language"), **_labels("languages")},
            ANY_LANGUAGE,
        ),
    )


def _wanted(request: Request) -> Wanted:
    options = service_options()
    code = {option.code: request.options.get(option.code, option.default) for option in options}
    label = {option.code: option.choices()[code[option.code]] for option in options}
    parts = [label["need"], _("for whom: {group}").format(group=label["for_whom"])]
    any_language = code["language"] == ANY_LANGUAGE
    if not any_language:
        parts.append(_("language: {language}").format(language=label["language"]))
    return Wanted(code["need"], code["for_whom"], "" if any_language else code["language"], "; ".join(parts))


def _labels(vocabulary: str) -> dict[str, str]:
    return {term.code: term.label for term in service_terms(vocabulary)}
