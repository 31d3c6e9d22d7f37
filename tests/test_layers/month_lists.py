"""Makes tiny worksites with expected findings, and lists asked of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.inspecting.month_list import SiteKey
from layers.targets.asked import Asked

NOVEMBER = 682  # months since 1970-01: 56 years and 10 months


@dataclass(frozen=True, eq=False)
class Sites:
    """Worksites with a reason each, as a list takes them."""

    sites: pd.DataFrame

    def reason(self, key: SiteKey) -> str:
        """Return words with a number."""
        return f"One of ten at {key.source_id}."


def sites_with(values: list[float], spreads: list[float] | None = None, **columns: Any) -> Sites:
    """Return worksites W0, W1, ... with these values; without spreads all are as unsure."""
    count = len(values)
    frame = pd.DataFrame(
        {
            "source": ["example"] * count,
            "source_id": [f"W{number}" for number in range(count)],
            "kind": ["farm"] * count,
            "east": np.arange(count),
            "north": np.zeros(count, int),
            "cell_level": np.ones(count, int),
            "chance": np.array(values, float),
            "lower": np.zeros(count),
            "upper": np.ones(count),
            "value": np.array(values, float),
            "spread": np.array(spreads if spreads is not None else [0.1] * count, float),
            "last_inspected": pd.Series([pd.NaT] * count, dtype="datetime64[ns]"),
        }
    )
    return Sites(frame.assign(**columns))


def key(number: int) -> SiteKey:
    """Return the key of worksite W0, W1, ..."""
    return SiteKey("example", f"W{number}")


def asked(budget: int, **facts: Any) -> Asked:
    """Return what is asked for November 2026."""
    return Asked(**{"period": NOVEMBER, "authority": "labour_inspectorate", "budget": budget} | facts)
