"""Says of every worksite what an inspection there is expected to find, how sure that is, and why."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.inspecting.month_list import SiteKey
from data.inspection_results import OUTCOMES
from data.language import _
from layers.number_text import write_count
from layers.targets.facts import InspectionFacts
from layers.targets.outcome_yields import OutcomeYield, expect_outcome
from layers.targets.reasons import numbers_of_site, sentence_of_site
from layers.targets.severity import read_severity
from layers.targets.site_rows import OPEN, counted, number_sites, rows_of_inspections, rows_of_worksites

Floats = NDArray[np.float64]

MAIN = "labour_exploitation"
_SHOWN = ["source", "source_id", "kind", "east", "north", "cell_level", "region_east", "region_north"]


@dataclass(frozen=True, eq=False)
class Expected:
    """What an inspection of each worksite is expected to find.

    Parameters
    ----------
    sites
        One row per worksite in force that may be inspected: source, source_id, kind, east, north, cell_level;
        chance, lower, upper (share of inspections there expected to find labour exploitation, with its 90 %
        interval; NaN where nothing can be said); value, value_lower, value_upper (findings of all outcomes,
        each by its severity); spread (standard deviation of value); own_inspected, own_found (at this very
        site), last_inspected (NaT for never), signals (since the last inspection, at most of two years),
        region_east, region_north; group_chance (mean of the kind in its region).
    average
        Mean chance of all of them.
    shortfall
        Sentences on what cannot be said; where there are any, the order of the worksites claims nothing.
    caveats
        Sentences on what was counted, corrected and left out.
    measured, effects
        Beside the sites, in the same order: what went in, and how much it adds to the log odds.
    day
        Day for which it is expected.
    """

    sites: pd.DataFrame
    average: float
    shortfall: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    measured: pd.DataFrame = field(default_factory=pd.DataFrame)
    effects: pd.DataFrame = field(default_factory=pd.DataFrame)
    day: date | None = None

    def reason(self, key: SiteKey) -> str:
        """Return one sentence on a worksite, with the numbers.

        Raises
        ------
        KeyError
            When the worksite is not among those that may be inspected.
        """
        return sentence_of_site(self.sites.iloc[self._place(key)], self.day)

    def numbers(self, key: SiteKey) -> pd.DataFrame:
        """Return what went into a worksite's expectation: label, measured, effect.

        `effect` is how many findings of a hundred inspections it adds, all else as it is; the effects do not
        add up exactly. Raises KeyError as `reason`.
        """
        place = self._place(key)
        if self.effects.empty:
            return pd.DataFrame({"label": [], "measured": [], "effect": []})
        return numbers_of_site(self.sites.iloc[place], self.measured.iloc[place], self.effects.iloc[place])

    def _place(self, key: SiteKey) -> int:
        same = (self.sites["source"] == key.source) & (self.sites["source_id"] == key.source_id)
        places = np.flatnonzero(same.to_numpy())
        if not len(places):
            raise KeyError(key)
        return int(places[0])


def expected_findings(facts: InspectionFacts) -> Expected:
    """Return what an inspection of each worksite is expected to find on the day of the facts.

    An expectation is for a visit by the average unit, with the outcome final, to a worksite that was drawn
    by lot: what planned visits and complaints find more often, because of what sent them, is taken out.
    """
    done = counted(facts)
    here, there, number = number_sites(facts, done)
    visits = rows_of_inspections(facts, done, there)
    worksites = rows_of_worksites(facts, done, here, there)
    outcomes = {
        code: expect_outcome(visits, worksites, done[code].to_numpy(float), code=code, sites=number)
        for code in OUTCOMES
    }
    main = outcomes[MAIN]
    still_open = int((visits.rows.nuisances["stage"] == OPEN).sum())
    sites = worksites.sites[_SHOWN].assign(
        chance=main.mean, lower=main.lower, upper=main.upper, **_values(outcomes),
        own_inspected=np.bincount(there, minlength=number)[here],
        own_found=np.bincount(there, weights=done[MAIN].to_numpy(float), minlength=number)[here].astype(int),
        last_inspected=worksites.sites["last_inspected"],
        signals=worksites.sites["signals"],
        group_chance=main.group,
    )  # fmt: skip
    return Expected(
        sites=sites,
        average=float(sites["chance"].mean()) if len(sites) else float("nan"),
        shortfall=main.shortfall,
        caveats=(
            *_caveats(facts, len(done), still_open),
            *(each for code in OUTCOMES for each in outcomes[code].caveats),
        ),
        measured=worksites.sites,
        effects=main.effects,
        day=facts.day,
    )


def _values(outcomes: dict[str, OutcomeYield]) -> dict[str, Floats]:
    """Return the value with interval and spread; outcomes are taken to rise and fall together, as they do."""
    weights = read_severity()

    def weighted(part: str) -> Floats:
        return np.asarray(sum(weights[code] * getattr(outcomes[code], part) for code in OUTCOMES), np.float64)

    return {
        "value": weighted("mean"),
        "value_lower": weighted("lower"),
        "value_upper": weighted("upper"),
        "spread": weighted("spread"),
    }


def _caveats(facts: InspectionFacts, done: int, still_open: int) -> tuple[str, ...]:
    left_out = len(facts.inspections) - done
    return (
        _(
            "An inspection is expected to find this when the average unit makes it, its outcome is final, "
            "and lot sends it: what planned visits and complaints find oftener is taken out."
        ),
        _("Severity weighs outcomes by a judgement: {weights}.").format(
            weights=", ".join(
                f"{words} {write_count(read_severity()[code])}"
                for code, words in (
                    ("administrative", _("administrative faults")),
                    ("labour_exploitation", _("labour exploitation")),
                    ("referral", _("referral to help")),
                )
            )
        ),
        *_counted(
            (
                still_open,
                _("Outcomes of the last three months are still open, which is taken out too: {count}."),
            ),
            (left_out, _("Not carried out, which is never “nothing found”: {count}.")),
        ),
    )


def _counted(*facts: tuple[int, str]) -> tuple[str, ...]:
    return tuple(text.format(count=write_count(count)) for count, text in facts if count > 0)
