"""Reads the vocabularies: the stable codes, labels and sources that facts and screens speak in."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from data.errors import Refused
from data.language import _
from data.organisation import Organisation
from data.place_kind import PlaceKind
from data.vocabulary_entry import (
    Actor,
    Authority,
    Band,
    Duty,
    FollowUpKind,
    Form,
    Helpline,
    Indicator,
    IndicatorList,
    Lever,
    LookFor,
    LookWhere,
    ReportingEffort,
    SafeReporting,
    SafetyLine,
    Season,
)
from data.vocabulary_file import VOCABULARY_FOLDER, Entry, check_unique, read_vocabulary

RECORD_TERMS = (
    "purposes",
    "time_precisions",
    "place_precisions",
    "reliability_grades",
    "passing_on",
    "channels",
    "triggers",
    "stages",
    "outcomes",
)
SERVICE_TERMS = {
    "needs": "services",
    "for_whom": "services",
    "languages": "languages",
    "genders": "totals",
    "age_groups": "totals",
    "travel_modes": "teams",
}
BANDS = ("parts_of_day", "people_bands", "contact_bands", "staff_bands", "minutes_bands")


@cache
def place_kinds() -> tuple[PlaceKind, ...]:
    """Return the location categories of Table 6 (1-15) and the workplace kinds (16, 21-36), by number."""
    kinds = _entries("place_kinds", "place_kinds", PlaceKind)
    check_unique((kind.number for kind in kinds), "place_kinds.toml")
    return tuple(sorted(kinds, key=lambda kind: kind.number))


def place_kind(code: str) -> PlaceKind:
    """Return the kind of place with this code.

    Raises
    ------
    Refused
        When no kind has this code.
    """
    for kind in place_kinds():
        if kind.code == code:
            return kind
    raise Refused(
        _("No kind of place has the code {code!r}. See the list of vocabularies.").format(code=code)
    )


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms of exploitation; ``bit`` is what stands for a form in the facts."""
    entries = _entries("forms", "forms", Form)
    check_unique((form.number for form in entries), "forms.toml")
    return entries


@cache
def indicator_lists() -> tuple[IndicatorList, ...]:
    """Return the lists of indicators of chapter 4: general, sexual, labour, begging and criminality."""
    entries = _entries("indicators", "indicator_lists", IndicatorList)
    _check_known("indicators.toml", entries, (each.forms for each in entries), forms())
    return entries


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return the indicators, list by list; none is about age, gender, nationality or ethnicity."""
    entries = _entries("indicators", "indicators", Indicator)
    _check_known("indicators.toml", entries, ([each.list] for each in entries), indicator_lists())
    return entries


@cache
def look_where() -> tuple[LookWhere, ...]:
    """Return the four places of Table 8 with the kinds of place they stand for."""
    entries = _entries("look_for", "look_where", LookWhere)
    _check_known("look_for.toml", entries, (each.kinds for each in entries), place_kinds())
    return entries


@cache
def look_for() -> tuple[LookFor, ...]:
    """Return the 24 pairs of Table 8, each with the kinds of place it applies to."""
    entries = _entries("look_for", "look_for", LookFor)
    _check_known("look_for.toml", entries, ([each.where] for each in entries), look_where())
    _check_known("look_for.toml", entries, (each.kinds for each in entries), place_kinds())
    kinds = {place.code: place.kinds for place in look_where()}
    return tuple(replace(pair, kinds=pair.kinds or kinds[pair.where]) for pair in entries)


def look_for_at(kind: str) -> tuple[LookFor, ...]:
    """Return what to look for at a kind of place, given by code; empty where Table 8 does not name it."""
    return tuple(pair for pair in look_for() if kind in pair.kinds)


@cache
def actors() -> tuple[Actor, ...]:
    """Return who meets people at risk and can notice something."""
    entries = _entries("actors", "actors", Actor)
    _check_known("actors.toml", entries, ([each.group] for each in entries), actor_groups())
    _check_known("actors.toml", entries, (each.lists for each in entries), indicator_lists())
    return entries


@cache
def actor_groups() -> tuple[Entry, ...]:
    """Return the groups of actors."""
    return _entries("actors", "actor_groups", Entry)


@cache
def authorities() -> tuple[Authority, ...]:
    """Return the authorities of joint inspections and what each looks at."""
    return _entries("authorities", "authorities", Authority)


@cache
def duties() -> tuple[Duty, ...]:
    """Return what each of those on a visit may do, and must and may not report: examples, until edited."""
    return _entries("duties", "duties", Duty)


@cache
def safe_reporting() -> tuple[SafeReporting, ...]:
    """Return what a worker can be told about speaking on a visit."""
    return _entries("duties", "safe_reporting", SafeReporting)


@cache
def lever_types() -> tuple[Entry, ...]:
    """Return the types of levers that a municipality holds besides inspection."""
    return _entries("levers", "lever_types", Entry)


@cache
def levers() -> tuple[Lever, ...]:
    """Return the levers of a municipality by workplace kind."""
    entries = _entries("levers", "levers", Lever)
    _check_known("levers.toml", entries, ([each.type] for each in entries), lever_types())
    _check_known("levers.toml", entries, (each.kinds for each in entries), place_kinds())
    return entries


@cache
def unmet_needs() -> tuple[Entry, ...]:
    """Return what teams could not offer to somebody they met."""
    return _entries("unmet_needs", "unmet_needs", Entry)


@cache
def helplines() -> tuple[Helpline, ...]:
    """Return the public numbers that stand on every sheet."""
    return _entries("safety", "helplines", Helpline)


@cache
def safety_box() -> tuple[SafetyLine, ...]:
    """Return the lines of the fixed safety box, which every sheet and briefing carries."""
    entries = _entries("safety", "safety_box", SafetyLine)
    named = ([each.helpline] if each.helpline else [] for each in entries)
    _check_known("safety.toml", entries, named, helplines())
    return entries


@cache
def safety_notes() -> tuple[Entry, ...]:
    """Return how a team keeps itself and the people it meets safe."""
    return _entries("safety", "safety_notes", Entry)


@cache
def left_out_reasons() -> tuple[Entry, ...]:
    """Return why a team did not make a stop of its round."""
    return _entries("left_out_reasons", "left_out_reasons", Entry)


@cache
def override_reasons() -> tuple[Entry, ...]:
    """Return why an inspector put a worksite on a list or left one out."""
    return _entries("inspecting", "override_reasons", Entry)


@cache
def not_carried_out_reasons() -> tuple[Entry, ...]:
    """Return why an inspection did not take place."""
    return _entries("inspecting", "not_carried_out_reasons", Entry)


@cache
def follow_ups() -> tuple[FollowUpKind, ...]:
    """Return what is done after an inspection."""
    return _entries("inspecting", "follow_ups", FollowUpKind)


@cache
def step_aside_reasons() -> tuple[Entry, ...]:
    """Return why somebody does not deal with a worksite."""
    return _entries("inspecting", "step_aside_reasons", Entry)


@cache
def reporting_efforts() -> tuple[ReportingEffort, ...]:
    """Return what makes people report, with the unit of its amount."""
    return _entries("effort", "reporting_efforts", ReportingEffort)


@cache
def seasons() -> tuple[Season, ...]:
    """Return the seasons with their months."""
    return _entries("records", "seasons", Season)


@cache
def record_terms(name: str) -> tuple[Entry, ...]:
    """Return what records say about themselves, by a name of RECORD_TERMS such as ``triggers``."""
    return _entries("records", name, Entry)


@cache
def service_terms(name: str) -> tuple[Entry, ...]:
    """Return what is said of services, teams and totals, by a name of SERVICE_TERMS such as ``needs``."""
    return _entries(SERVICE_TERMS[name], name, Entry)


@cache
def bands(name: str) -> tuple[Band, ...]:
    """Return the bands a number or hour is kept in, by a name of BANDS such as ``staff_bands``."""
    return _entries("bands", name, Band)


@cache
def organisations() -> tuple[Organisation, ...]:
    """Return the made-up organisations: the example one and those of demonstrations."""
    return _entries("organisations", "organisations", Organisation)


def example_organisation() -> Organisation:
    """Return the organisation that stands in every new store."""
    return next(each for each in organisations() if each.code == "example")


def _entries[E: Entry](file: str, table: str, entry: type[E]) -> tuple[E, ...]:
    return read_vocabulary(VOCABULARY_FOLDER / f"{file}.toml", table, entry)


def _check_known(
    file: str, entries: Iterable[Entry], named: Iterable[Iterable[str]], known: Iterable[Entry]
) -> None:
    codes = {each.code for each in known}
    for entry, names in zip(entries, named, strict=True):
        if unknown := sorted(set(names) - codes):
            message = _("{file}, {code}: {names} unknown. Use codes of the other vocabulary.")
            raise Refused(message.format(file=file, code=entry.code, names=", ".join(unknown)))
