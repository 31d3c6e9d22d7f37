"""Builds entries of the register of organisations."""

import numpy as np
import pyarrow as pa

from data.intake.parsed import Built, Fault, Parsed
from data.language import _

# The open map, the register itself, and the organisation of a new store, which must not be taken back.
_RESERVED = ("osm", "register", "example")


def build_organisations(parsed: Parsed) -> Built:
    """Return rows of main.organisation_entries."""
    confidential = parsed.flags("confidential", empty=False)
    purposes = parsed.coded("purposes").of_rows(object, empty=None)
    inspecting = np.array(["inspection" in (each or ()) for each in purposes], dtype=bool)
    both = np.flatnonzero(inspecting & confidential.to_numpy(zero_copy_only=False))
    problem = _("A confidential service cannot have the purpose inspection. Remove one of the two.")
    faults: list[Fault] = [(both, "purposes", problem)] if both.size else []
    reserved = np.flatnonzero(np.isin(parsed.coded("code").of_rows(object, empty="").astype(str), _RESERVED))
    if reserved.size:
        faults.append((reserved, "code", _("This code has a meaning of its own. Choose another.")))
    columns = {
        **{code: parsed.texts(code) for code in ("name", "controller", "legal_basis", "recipients")},
        "purposes": parsed.lists("purposes"),
        "retention_months": parsed.coded("retention_months").as_arrow(pa.int32()),
        "confidential": confidential,
        "example": pa.array(np.zeros(parsed.rows, dtype=bool)),
    }
    return Built(columns, faults)
