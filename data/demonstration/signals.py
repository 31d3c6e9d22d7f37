"""Sends workplace signals: tips, a union's and authorities' notes about single worksites."""

import numpy as np
import pandas as pd

from data.demonstration.plan import Plan, Span
from data.demonstration.word_lists import draw_lists
from data.demonstration.worksites import Worksites
from data.periods import periods_of_weeks
from data.vocabulary import indicators

_CHANNELS = {"demo_tip_line": "tip_line", "demo_union": "union", "demo_inspectorate": "authority"}
_SHARES = {"demo_tip_line": 0.5, "demo_union": 0.3, "demo_inspectorate": 0.2}


def send_signals(worksites: Worksites, plan: Plan, span: Span, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of inspection.signals without ids: more from worse sites, though many from good ones."""
    chances = worksites.yields.found.to_numpy() + 0.04
    number = rng.poisson(plan.signals_per_year * span.years)
    site = rng.choice(len(chances), number, p=chances / chances.sum())
    rows = worksites.rows.iloc[site].reset_index(drop=True)
    week = rng.integers(span.first_week, span.last_week + 1, number)
    shares = np.array([_SHARES[code] for code in plan.signalling])
    source = rng.choice(plan.signalling, number, p=shares / shares.sum())
    codes = [each.code for each in indicators() if each.list == "labour"]
    return pd.DataFrame(
        {
            "source": source,
            "worksite_source": rows.source,
            "worksite_id": rows.source_id,
            "channel": pd.Series(source).map(_CHANNELS),
            "week": week,
            "period": periods_of_weeks(week),
            "indicators": draw_lists(
                rng, [codes], np.zeros(number, dtype=np.int64), rng.integers(1, 4, number)
            ),
        }
    )
