"""Lists every vocabulary, for the command line and for the docs."""

from dataclasses import fields
from typing import Any

from data.language import _
from data.vocabulary import (
    BANDS,
    RECORD_TERMS,
    SERVICE_TERMS,
    actor_groups,
    actors,
    authorities,
    bands,
    duties,
    follow_ups,
    forms,
    helplines,
    indicator_lists,
    indicators,
    left_out_reasons,
    lever_types,
    levers,
    look_for,
    look_where,
    not_carried_out_reasons,
    organisations,
    override_reasons,
    place_kinds,
    record_terms,
    reporting_efforts,
    safe_reporting,
    safety_box,
    safety_notes,
    seasons,
    service_terms,
    step_aside_reasons,
    unmet_needs,
)
from data.vocabulary_file import Entry


def vocabularies() -> dict[str, tuple[Entry, ...]]:
    """Return every vocabulary by name, with its entries in order."""
    readers = (
        place_kinds,
        forms,
        indicator_lists,
        indicators,
        look_where,
        look_for,
        actor_groups,
        actors,
        authorities,
        duties,
        safe_reporting,
        lever_types,
        levers,
        unmet_needs,
        left_out_reasons,
        override_reasons,
        not_carried_out_reasons,
        follow_ups,
        step_aside_reasons,
        reporting_efforts,
        seasons,
        safety_box,
        safety_notes,
        helplines,
    )
    return (
        {reader.__name__: reader() for reader in readers}
        | {name: record_terms(name) for name in RECORD_TERMS}
        | {name: service_terms(name) for name in SERVICE_TERMS}
        | {name: bands(name) for name in BANDS}
        | {"organisations": organisations()}
    )


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values, with its label translated; sets come sorted."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry) if field.name != "text"}
    plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}
    return {"code": entry.code, "label": entry.label} | plain


def vocabularies_to_markdown() -> str:
    """Return docs/vocabularies.md: a table for each vocabulary."""
    head = [
        "# " + _("Vocabularies"),
        "",
        _("Made from `data/vocabularies/` by `python -m data vocabulary --markdown`: change those files."),
    ]
    parts = [_table(name, entries) for name, entries in vocabularies().items()]
    return "\n".join(head) + "\n\n" + "\n\n".join(parts) + "\n"


def _table(name: str, entries: tuple[Entry, ...]) -> str:
    rows = [entry_to_dict(entry) for entry in entries]
    columns = list(rows[0])
    lines = [f"## {name} ({len(rows)})", "", _line(columns), _line(["---"] * len(columns))]
    return "\n".join(lines + [_line([_cell(value) for value in row.values()]) for row in rows])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
