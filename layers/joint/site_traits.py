"""Says what is known of a worksite that decides which authorities should come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

EMPLOYER_HOUSING, OWN_CONTRACT, PARENT_CONTRACTOR = "employer_housing", "own_contract", "parent_contractor"
SOLE_TRADER, SEASONAL = "sole_trader", "seasonal"
TRAITS = (EMPLOYER_HOUSING, OWN_CONTRACT, PARENT_CONTRACTOR, SOLE_TRADER, SEASONAL)


@dataclass(frozen=True)
class SiteTraits:
    """What decides who should come.

    Parameters
    ----------
    kind
        Code of its kind of workplace.
    traits
        Those of `TRAITS` that hold: the employer houses workers, it works on a contract of the municipality,
        somebody else gave the contract, it is a person rather than a company, it is seasonal.
    indicators
        Codes of indicators that were signalled or found there.
    season, staff_band
        Codes, empty where not known.
    """

    kind: str
    traits: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    season: str = ""
    staff_band: str = ""


def traits_of(card: Mapping[str, Any], *, indicators: Collection[str] = ()) -> SiteTraits:
    """Return the traits of a worksite from its card; what is missing or empty there does not hold.

    Parameters
    ----------
    card
        With `kind`, and where known `employer_housing`, `own_contract`, `sole_trader`, `parent_contractor`,
        `season` and `staff_band`.
    """
    traits = {
        name
        for name in (EMPLOYER_HOUSING, OWN_CONTRACT, SOLE_TRADER, PARENT_CONTRACTOR)
        if _known(card.get(name))
    }
    traits |= {SEASONAL} if _known(card.get("season")) else set()
    return SiteTraits(
        kind=str(card["kind"]),
        traits=frozenset(traits),
        indicators=frozenset(indicators),
        season=str(card["season"]) if _known(card.get("season")) else "",
        staff_band=str(card["staff_band"]) if _known(card.get("staff_band")) else "",
    )


def _known(value: Any) -> bool:
    return not pd.isna(value) and bool(value)
