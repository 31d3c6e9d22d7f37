"""Reads the kinds of records that can come in, each from a file of its own."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from data.errors import Refused
from data.intake.field import Field, Kind
from data.language import _
from data.place_kind import PlaceKind
from data.vocabulary import (
    BANDS,
    RECORD_TERMS,
    SERVICE_TERMS,
    authorities,
    bands,
    forms,
    indicators,
    left_out_reasons,
    place_kinds,
    record_terms,
    reporting_efforts,
    seasons,
    service_terms,
    unmet_needs,
)
from data.vocabulary_file import Entry, read_vocabulary

KINDS_FOLDER = Path(__file__).parent / "kinds"
KIND_CODES = (
    "sightings",
    "visits",
    "reporting_effort",
    "person_totals",
    "teams",
    "services",
    "worksites",
    "inspections",
    "signals",
    "suppliers",
    "areas",
    "population",
    "organisations",
)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of records, in the order in which they are offered."""
    return tuple(_read_kind(code) for code in KIND_CODES)


def kind_of(code: str) -> Kind:
    """Return the kind of a code.

    Raises
    ------
    Refused
        When there is no such kind.
    """
    for kind in kinds():
        if kind.code == code:
            return kind
    message = _("There is no kind of records {code}. Use one of {codes}.")
    raise Refused(message.format(code=code[:40], codes=", ".join(KIND_CODES)))


@cache
def entries_of(vocabulary: str) -> tuple[Entry, ...]:
    """Return the entries that a field may hold, by the name of its vocabulary.

    ``target_kinds`` are the kinds of place that may be inspected, ``met_at`` those where people are met.
    """
    if vocabulary in BANDS:
        return bands(vocabulary)
    if vocabulary in RECORD_TERMS:
        return record_terms(vocabulary)
    if vocabulary in SERVICE_TERMS:
        return service_terms(vocabulary)
    readers: dict[str, Callable[[], tuple[Entry, ...]]] = {
        "authorities": authorities,
        "forms": forms,
        "indicators": indicators,
        "left_out_reasons": left_out_reasons,
        "met_at": place_kinds,
        "reporting_efforts": reporting_efforts,
        "seasons": seasons,
        "target_kinds": _target_kinds,
        "unmet_needs": unmet_needs,
    }
    return readers[vocabulary]()


def _target_kinds() -> tuple[PlaceKind, ...]:
    return tuple(kind for kind in place_kinds() if "inspection" in kind.purposes)


def _read_kind(code: str) -> Kind:
    path = KINDS_FOLDER / f"{code}.toml"
    (kind,) = read_vocabulary(path, "kind", Kind)
    fields = read_vocabulary(path, "fields", Field)
    rows = {len(field.example) for field in fields}
    if len(rows) != 1:
        message = _("{file}: fields have examples of different lengths. Give each the same number.")
        raise Refused(message.format(file=path.name))
    return replace(kind, fields=fields)
