"""Says which worksites may be the target of an inspection."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.access import INSPECTION
from data.errors import Refused
from data.language import _
from data.vocabulary import place_kind

_NEEDED = ("kind", "east", "north", "cell_level", "at_help_place", "has_stated_power")


def listable(worksites: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which worksites may be the target of an inspection.

    Never one whose host building is a help place, of a kind that is never inspected, or of a kind that needs
    a stated power where none is on record. Where it is not known whether the host is a help place, it counts
    as one; a power that is not known is none.

    Raises
    ------
    Refused
        When a column is missing, or a kind is unknown.
    """
    if missing := [name for name in _NEEDED if name not in worksites.columns]:
        raise Refused(_("The worksites lack {columns}. Add them.").format(columns=", ".join(missing)))
    kinds = {code: place_kind(str(code)) for code in worksites["kind"].unique()}
    inspected = {
        code for code, kind in kinds.items() if INSPECTION in kind.purposes and not kind.never_target
    }
    under_power = {code for code, kind in kinds.items() if kind.stated_power}
    # Without the fill, a missing flag would count as true, also where that opens what is closed.
    at_help_place = worksites["at_help_place"].astype("boolean").fillna(True)
    has_power = worksites["has_stated_power"].astype("boolean").fillna(False)
    return np.asarray(
        worksites["kind"].isin(inspected)
        & ~at_help_place
        & (~worksites["kind"].isin(under_power) | has_power),
        dtype=bool,
    )
