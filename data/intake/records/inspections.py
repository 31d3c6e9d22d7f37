"""Builds inspections and workplace signals, each tied to a worksite that the store knows."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.parsed import Built, Fault, Parsed
from data.intake.points import Points, points_of
from data.intake.record_keys import hex_texts, record_ids
from data.intake.records.effort import cell_columns, weeks_and_periods
from data.language import _
from data.vocabulary import place_kinds

FLAGS = ("nothing_found", "administrative", "labour_exploitation", "referral")
_NOT_CARRIED_OUT = "not_carried_out"
# Organisation and record id, as the file names them.
Worksite = tuple[str, str]


def build_inspections(parsed: Parsed) -> Built:
    """Return rows of inspection.inspections, with kind and cell of the worksite on record.

    A worksite that the store does not know yet keeps its id, for when it comes in; kind and place are then
    those of the row.
    """
    position = _worksites(parsed)
    points = points_of(parsed)
    unknown = position < 0
    own = {"kind": parsed.texts("place_kind"), **cell_columns(points, points.least)}
    faults = [*points.faults, *_unknown_faults(parsed, unknown, points)]
    outcomes = parsed.coded("outcome").of_rows(object, empty=None)
    flags = {
        code: np.array([code in (each or ()) for each in outcomes]) for code in (*FLAGS, _NOT_CARRIED_OUT)
    }
    __, periods = weeks_and_periods(parsed, "date")
    columns = {
        **_tied(parsed, position),
        **{name: pc.coalesce(_of_worksites(parsed, position, name), values) for name, values in own.items()},
        "inspected_on": parsed.coded("date").as_arrow(pa.date32()),
        "period": pa.array(periods),
        "trigger": parsed.texts("trigger"),
        "stage": pc.fill_null(parsed.texts("stage"), "day"),
        "carried_out": pa.array(~flags[_NOT_CARRIED_OUT]),
        **{code: pa.array(flags[code]) for code in FLAGS},
        "finding_codes": parsed.lists("findings"),
        "authorities": parsed.lists("authorities"),
        "unit_code": parsed.texts("unit"),
    }
    return Built(columns, [*faults, *_outcome_faults(flags)], {"unknown_worksites": int(unknown.sum())})


def build_signals(parsed: Parsed) -> Built:
    """Return rows of inspection.signals; a worksite that is not known yet keeps its id."""
    position = _worksites(parsed)
    weeks, periods = weeks_and_periods(parsed, "date")
    columns = {
        **_tied(parsed, position),
        "channel": parsed.texts("channel"),
        "week": pa.array(weeks),
        "period": pa.array(periods),
        "indicators": parsed.lists("indicators"),
    }
    return Built(columns, [], {"unknown_worksites": int((position < 0).sum())})


def keyed_worksites(parsed: Parsed, asked: Collection[Worksite]) -> dict[Worksite, str]:
    """Return the keyed id of each worksite: that under which it is kept where it came in with a record id."""
    keyed: dict[Worksite, str] = {}
    for source in {each[0] for each in asked}:
        names = sorted(name for owner, name in asked if owner == source)
        ids = record_ids(parsed.keyer, "worksites", source, pa.array(names, pa.string()))
        texts = hex_texts(pa.chunked_array([ids])).to_pylist()
        keyed |= {(source, name): text for name, text in zip(names, texts, strict=True)}
    return keyed


def _worksites(parsed: Parsed) -> NDArray[np.int64]:
    """Return the position of each row's worksite among those of the store, -1 where there is none."""
    sites = (parsed.facts.worksites[name].to_pylist() for name in ("source", "source_id"))
    known = {site: position for position, site in enumerate(zip(*sites, strict=True))}
    asked = _asked(parsed)
    # Worksites of demonstrations keep their ids as they are; those that came in by a file are keyed.
    found = {
        each: known.get((each[0], keyed), known.get(each, -1))
        for each, keyed in keyed_worksites(parsed, set(asked)).items()
    }
    return np.array([found[each] for each in asked], dtype=np.int64)


def _asked(parsed: Parsed) -> list[Worksite]:
    """Return organisation and record id of each row's worksite, as the file names it."""
    sources = parsed.coded("worksite_organisation").of_rows(object, empty=parsed.organisation)
    ids = parsed.coded("worksite").of_rows(object, empty="")
    return list(zip(sources.tolist(), ids.tolist(), strict=True))


def _tied(parsed: Parsed, position: NDArray[np.int64]) -> dict[str, Any]:
    """Return source and id of each row's worksite: as the store has it, keyed where it has none."""
    asked = _asked(parsed)
    keyed = keyed_worksites(parsed, set(asked))
    ids = pa.array([keyed[each] for each in asked], pa.string())
    sources = pa.array([each[0] for each in asked], pa.string())
    return {
        "worksite_source": pc.coalesce(_of_worksites(parsed, position, "source"), sources),
        "worksite_id": pc.coalesce(_of_worksites(parsed, position, "source_id"), ids),
    }


def _of_worksites(parsed: Parsed, position: NDArray[np.int64], column: str) -> pa.Array:
    values = parsed.facts.worksites[column].combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        values = pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
    return values.take(pa.array(np.where(position < 0, 0, position), mask=position < 0))


def _unknown_faults(parsed: Parsed, unknown: NDArray[np.bool_], points: Points) -> list[Fault]:
    """Return the rows whose worksite is not in the store and that do not say what and where it is."""
    bare = unknown & (~parsed.coded("place_kind").filled | ~points.known)
    problem = _(
        "This worksite is not in the store. Bring the worksites in first, or give its kind and place."
    )
    faults: list[Fault] = [(np.flatnonzero(bare), "worksite", problem)] if bare.any() else []
    under_power = [kind.code for kind in place_kinds() if kind.stated_power]
    kinds = parsed.coded("place_kind").of_rows(object, empty="").astype(str)
    powerless = unknown & ~bare & np.isin(kinds, under_power)
    if powerless.any():
        problem = _(
            "This kind of site needs a stated legal power. Bring the worksite in first, with its power."
        )
        faults.append((np.flatnonzero(powerless), "worksite", problem))
    return faults


def _outcome_faults(flags: dict[str, NDArray[np.bool_]]) -> list[Fault]:
    several = sum(flag.astype(int) for flag in flags.values()) > 1
    alone = np.flatnonzero((flags[_NOT_CARRIED_OUT] | flags["nothing_found"]) & several)
    problem = _("not_carried_out and nothing_found stand alone. Remove them, or the other outcomes.")
    return [(alone, "outcome", problem)] if alone.size else []
