"""Builds the inspected units, employers at worksites, and the suppliers of the municipality."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.parsed import Built, Fault, Parsed
from data.intake.points import points_of
from data.intake.records.effort import cell_columns, validity_faults
from data.intake.records.help_services import point_columns
from data.language import _
from data.vocabulary import place_kinds

_SITE_TEXTS = ("name", "address")


def build_worksites(parsed: Parsed) -> Built:
    """Return rows of inspection.worksites."""
    points = points_of(parsed)
    at_help = parsed.flags("at_help_place", empty=False)
    inside = at_help.to_numpy(zero_copy_only=False)
    sole = parsed.flags("sole_trader", empty=False).to_numpy(zero_copy_only=False)
    faults = [
        *points.faults,
        *validity_faults(parsed),
        *_missing_places(parsed, points.known, points.faults),
        *sole_trader_faults(parsed, sole, ("operator", "employer_number")),
        *_power_faults(parsed),
    ]
    none = pa.scalar(None, pa.string())
    columns = {
        "kind": parsed.texts("place_kind"),
        "employer_number": parsed.texts("employer_number"),
        "operator": parsed.texts("operator"),
        "parent_contractor": parsed.texts("parent_contractor"),
        **{code: pc.if_else(at_help, none, parsed.texts(code)) for code in _SITE_TEXTS},
        **point_columns(parsed, points, shown=~inside & (points.least == 0)),
        **cell_columns(points, points.least),
        "valid_from": parsed.coded("valid_from").as_arrow(pa.date32()),
        "valid_to": parsed.coded("valid_to").as_arrow(pa.date32()),
        "season": parsed.texts("season"),
        "staff_band": parsed.texts("staff"),
        "employer_housing": parsed.flags("employer_housing", empty=None),
        "own_contract": parsed.flags("own_contract", empty=False),
        "sole_trader": pa.array(sole),
        "at_help_place": at_help,
        "stated_power": parsed.texts("stated_power"),
    }
    not_kept = int(sum((parsed.coded(code).filled & inside).sum() for code in _SITE_TEXTS))
    return Built(columns, faults, {"at_help_place": int(inside.sum()), "not_kept": not_kept})


def build_suppliers(parsed: Parsed) -> Built:
    """Return rows of inspection.suppliers."""
    sole = parsed.flags("sole_trader", empty=False).to_numpy(zero_copy_only=False)
    faults = [*validity_faults(parsed), *sole_trader_faults(parsed, sole, ("name", "employer_number"))]
    nameless = np.flatnonzero(~sole & ~parsed.coded("name").filled)
    if nameless.size:
        problem = _("A company needs its name. Write it, or say that it is a sole trader.")
        faults.append((nameless, "name", problem))
    columns = {
        "name": parsed.texts("name"),
        "employer_number": parsed.texts("employer_number"),
        "sole_trader": pa.array(sole),
        "kind": parsed.texts("place_kind"),
        "subcontractors": parsed.flags("subcontractors", empty=None),
        "valid_from": parsed.coded("valid_from").as_arrow(pa.date32()),
        "valid_to": parsed.coded("valid_to").as_arrow(pa.date32()),
    }
    return Built(columns, faults)


def sole_trader_faults(parsed: Parsed, sole: NDArray[np.bool_], codes: tuple[str, ...]) -> list[Fault]:
    """Return the rows of sole traders that carry a name or a number: that is a person's."""
    problem = _("A sole trader is a person: leave this empty.")
    rows = [(np.flatnonzero(sole & parsed.coded(code).filled), code) for code in codes]
    return [(where, code, problem) for where, code in rows if where.size]


def _missing_places(parsed: Parsed, known: NDArray[np.bool_], faults: list[Fault]) -> list[Fault]:
    faulty = np.zeros(parsed.rows, dtype=bool)
    for where, __, __ in faults:
        faulty[where] = True
    missing = np.flatnonzero(~known & ~faulty)
    field = next((code for code in ("latitude", "east_m", "cell") if parsed.has(code)), None)
    problem = _("This worksite has no place. Give latitude and longitude, metres or a cell.")
    return [(missing, field, problem)] if missing.size else []


def _power_faults(parsed: Parsed) -> list[Fault]:
    under_power = {kind.code for kind in place_kinds() if kind.stated_power}
    kinds = parsed.coded("place_kind").of_rows(object, empty="")
    needed = np.isin(kinds.astype(str), sorted(under_power)) & ~parsed.coded("stated_power").filled
    problem = _("This kind of site may be inspected under a stated legal power only. Write which one.")
    return [(np.flatnonzero(needed), "stated_power", problem)] if needed.any() else []
