"""Lists the questions of our own survey forms, answered by touch and without free text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from data.errors import Refused
from data.intake.field import Kind
from data.intake.kinds import entries_of
from data.language import LOCALE_FOLDER, _, language, use_language

# The column that tells an export of our own form from others; its value says which form, in which version.
MARK = "majakka_form"
MARKS = {"sightings-1": "sightings", "visits-1": "visits"}
ORGANISATION = "organisation"
# Questions that only help to answer another begin so: their columns are left out when an export comes in.
HELPER = "ask_"
CELLS = "cells"
# A code of any style of data.cell_codes; whether the store takes it is checked when the export comes in.
CELL_PATTERN = (
    "^([A-Z]{2}_)?(CRS[0-9]+RES)?[0-9]+k?mN-?[0-9]+E-?[0-9]+$|^[0-9]+k?m_-?[0-9]+_-?[0-9]+$|^[0-9]{13,14}$"
)
_WHEN = (
    "if(${ask_when} = 'day', format-date(${ask_day}, '%Y-%m-%d'), "
    "if(${ask_when} = 'month', format-date(${ask_month}, '%Y-%m'), "
    "if(${ask_when} = 'season', concat(format-date(${ask_year}, '%Y'), ' ', ${ask_season}), "
    "if(${ask_when} = 'year', format-date(${ask_year}, '%Y'), ''))))"
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of a survey form, or a value that the form works out by `calculation`.

    `name` is the code of a field, or begins with HELPER. `list` names the vocabulary whose codes are the
    answers, or another list of `answers_of`. The other attributes are columns of an XLSForm.
    """

    name: str
    type: str
    label: str = ""
    hint: str = ""
    list: str = ""
    needed: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    appearance: str = ""
    calculation: str = ""
    default: str = ""


def survey_questions(kind: Kind) -> tuple[Question, ...]:
    """Return the questions of a kind's form, in the language of the session.

    Raises
    ------
    Refused
        When there is no form for this kind.
    """
    askers = {"sightings": _of_sightings, "visits": _of_visits}
    if kind.code not in askers:
        message = _("There is no survey form for {kind}. There is one for {kinds}.")
        raise Refused(message.format(kind=kind.code, kinds=", ".join(askers)))
    return askers[kind.code](kind)


def answers_of(list_name: str) -> tuple[tuple[str, str], ...]:
    """Return code and label of each answer in a list, in the language of the session; none for cells."""
    if list_name == CELLS:
        return ()
    if list_name == "yes_no":
        return ("yes", _("Yes")), ("no", _("No"))
    if list_name == "when_known":
        return (
            ("day", _("The day: only its week is kept")),
            ("month", _("The month")),
            ("season", _("The season")),
            ("year", _("The year")),
            ("unknown", _("Nothing")),
        )
    return tuple((entry.code, entry.label) for entry in entries_of(list_name))


@contextmanager
def each_language() -> Iterator[tuple[str, ...]]:
    """Give the codes of the languages there are; the language of the session comes back at the end."""
    before = language()
    try:
        yield tuple(sorted({"en", *(path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir())}))
    finally:
        use_language(before)


def _of_sightings(kind: Kind) -> tuple[Question, ...]:
    known = "${ask_when} = "
    month, season, year = f"{known}'month'", f"{known}'season'", f"{known}'season' or {known}'year'"
    return (
        Question(
            name="ask_when",
            type="select_one",
            list="when_known",
            label=_("What is known of the time"),
            needed=True,
            appearance="quick",
        ),
        _date("ask_day", _("Day"), relevant=f"{known}'day'"),
        _date("ask_month", _("Month"), relevant=month, appearance="month-year"),
        Question(
            name="ask_season",
            type="select_one",
            list="seasons",
            label=_("Season"),
            needed=True,
            relevant=season,
            appearance="quick",
        ),
        _date("ask_year", _("Year"), relevant=year, appearance="year"),
        Question(name="when", type="calculate", calculation=_WHEN),
        _choice(kind, "part_of_day", hint=_("If known")),
        _choice(kind, "place", needed=True, hint=_("A cell of the grid is enough: no point, no address")),
        _cell(kind, relevant="${place} = 'cell'"),
        _choice(kind, "place_kind"),
        _choice(kind, "forms", hint=_("One or several; none if not yet known")),
        _choice(kind, "indicators", hint=_("What was noticed")),
        _choice(
            kind,
            "discovered",
            needed=True,
            hint=_("Yes: a team met it on a visit. No: somebody reported it."),
        ),
        _choice(kind, "people", appearance="quick columns-pack"),
        _choice(kind, "reliability"),
        replace(
            _choice(kind, "may_pass_on", hint=_("To inspection, and only if the person agreed")), default="no"
        ),
    )


def _of_visits(kind: Kind) -> tuple[Question, ...]:
    return (
        _date("date", kind.field("date").label, hint=_("Only the week is kept")),
        _choice(kind, "part_of_day", needed=True, appearance="quick columns-2"),
        _cell(kind),
        _choice(
            kind,
            "minutes",
            needed=True,
            appearance="quick columns-pack",
            hint=_("How long the team was there"),
        ),
        _number(kind, "team_size"),
        _choice(kind, "contacts", needed=True, appearance="quick columns-pack", hint=_("People spoken with")),
        _choice(kind, "unmet_needs", hint=_("What could not be offered; none if nothing was missing")),
        replace(_number(kind, "referred"), needed=False, relevant="${contacts} != '0'"),
    )


def _number(kind: Kind, name: str) -> Question:
    """Return a question for a whole number, within what the field takes."""
    field = kind.field(name)
    return Question(
        name=name,
        type="integer",
        label=field.label,
        hint=field.explanation,
        needed=True,
        constraint=f". >= {field.least} and . <= {field.most}",
        constraint_message=_("Write a number from {least} to {most}.").format(
            least=field.least, most=field.most
        ),
    )


def _choice(
    kind: Kind, name: str, *, needed: bool = False, hint: str = "", appearance: str = "quick"
) -> Question:
    """Return a question whose label and answers are those of a field."""
    field = kind.field(name)
    several = field.type == "codes"
    return Question(
        name=name,
        type="select_multiple" if several else "select_one",
        list=field.vocabulary or "yes_no",
        label=field.label,
        hint=hint,
        needed=needed,
        appearance="" if several else appearance,
    )


def _date(name: str, label: str, *, hint: str = "", relevant: str = "", appearance: str = "") -> Question:
    return Question(
        name=name,
        type="date",
        label=label,
        hint=hint,
        needed=True,
        relevant=relevant,
        constraint=". <= today()",
        constraint_message=_("This day has not come yet."),
        appearance=appearance,
    )


def _cell(kind: Kind, *, relevant: str = "") -> Question:
    """Return the question for the cell as a code to write; `survey_form` makes it a list where it has one."""
    return Question(
        name="cell",
        type="text",
        list=CELLS,
        label=kind.field("cell").label,
        hint=_("Code of the cell, as the map shows it"),
        needed=True,
        relevant=relevant,
        constraint=f"regex(., '{CELL_PATTERN}')",
        constraint_message=_("This is no code of a cell. Write it like 250mN667175E38600."),
    )
