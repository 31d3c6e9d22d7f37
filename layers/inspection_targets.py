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
    a stated power where none is on record.

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
    return np.asarray(
        worksites["kind"].isin(inspected)
        & ~worksites["at_help_place"].astype(bool)
        & (~worksites["kind"].isin(under_power) | worksites["has_stated_power"].astype(bool)),
        dtype=bool,
    )
