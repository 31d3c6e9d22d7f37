"""Inspects invented worksites, with the choices and blind eyes that real inspecting has."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.plan import Plan, Span
from data.demonstration.word_lists import draw_lists
from data.demonstration.worksites import SOURCE, Worksites
from data.periods import periods_of_weeks, weeks_of_dates
from data.vocabulary import authorities, indicators

TRIGGERS = ("planned", "complaint", "random")
_TRIGGER_SHARE = (0.62, 0.27, 0.11)
# How sharp the eyes of each inspecting unit are: chance that what is there is found.
UNIT_EYES = {"U1": 1.0, "U2": 0.9, "U3": 0.75, "U4": 0.6, "U5": 0.85}
# On the day less is known than after the wages were checked.
STAGE_EYES = {"day": 0.6, "three_months": 0.9, "final": 1.0}
_NOT_CARRIED_OUT = 0.06


def inspect(worksites: Worksites, plan: Plan, span: Span, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of inspection.inspections.

    Planned ones go to kinds with a name for it, complaints to the worst sites, random ones anywhere; some
    with findings are followed up. So yields by trigger differ, and cannot be pooled.
    """
    number = rng.poisson(plan.inspections_per_year * span.years * 0.92)
    trigger = rng.choice(TRIGGERS, number, p=_TRIGGER_SHARE)
    site = _chosen_sites(worksites, trigger, rng)
    first = _carry_out(worksites, site, trigger, _days(worksites, site, span, rng), span, rng)
    again = first[(first.labour_exploitation | first.administrative)].sample(frac=0.25, random_state=rng)
    later = again.inspected_on.to_numpy() + rng.integers(60, 270, len(again)).astype("timedelta64[D]")
    soon = later <= np.datetime64(span.last_day)
    second = _carry_out(
        worksites, again.site.to_numpy()[soon], np.full(soon.sum(), "follow_up"), later[soon], span, rng
    )
    both = (
        pd.concat([first, second], ignore_index=True).sample(frac=1, random_state=rng).reset_index(drop=True)
    )
    return _as_rows(worksites, both, rng)


def _chosen_sites(
    worksites: Worksites, trigger: NDArray[np.str_], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Planned ones see the kind and little more, complaints the site's true chance, lots nothing."""
    yields = worksites.yields
    suspicion = {
        "planned": yields.found.groupby(worksites.rows.kind).transform("mean").to_numpy() ** 1.5
        * yields.found.to_numpy() ** 0.3,
        "complaint": yields.found.to_numpy() ** 1.2,
        "random": np.ones(len(yields)),
    }
    site = np.zeros(len(trigger), dtype=np.int64)
    for code, weights in suspicion.items():
        some = trigger == code
        site[some] = rng.choice(len(weights), some.sum(), p=weights / weights.sum())
    return site


def _days(
    worksites: Worksites, site: NDArray[np.int64], span: Span, rng: np.random.Generator
) -> NDArray[np.datetime64]:
    """A day on which the site works: within its dates, seasonal ones between May and September."""
    rows = worksites.rows.iloc[site]
    first, last = np.datetime64(span.first_day), np.datetime64(span.last_day)
    begins = np.maximum(rows.valid_from.to_numpy().astype("datetime64[D]"), first)
    ends = rows.valid_to.to_numpy().astype("datetime64[D]")
    ends = np.minimum(np.where(np.isnat(ends), last, ends), last)
    length = np.maximum((ends - begins).astype(np.int64), 1)
    days = begins + np.floor(rng.uniform(size=len(site)) * length).astype("timedelta64[D]")
    in_year = days.astype("datetime64[Y]").astype("datetime64[D]") + rng.integers(130, 270, len(site)).astype(
        "timedelta64[D]"
    )
    in_year = np.where(in_year > last, in_year - np.timedelta64(365, "D"), in_year)
    seasonal = rows.season.notna().to_numpy() & (in_year >= first)
    return np.asarray(np.where(seasonal, in_year, days))


def _carry_out(
    worksites: Worksites,
    site: NDArray[np.int64],
    trigger: NDArray[np.str_],
    days: NDArray[np.datetime64],
    span: Span,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Outcomes: the site's true chance, seen through the unit's eyes and as far as the case has come."""
    number = len(site)
    age = (np.datetime64(span.last_day) - days).astype(np.int64)
    stage = np.where(age < 90, "day", np.where(age < 365, "three_months", "final"))
    unit = rng.choice(list(UNIT_EYES), number, p=[0.3, 0.25, 0.2, 0.15, 0.1])
    eyes = pd.Series(unit).map(UNIT_EYES).to_numpy() * pd.Series(stage).map(STAGE_EYES).to_numpy()
    done = rng.uniform(size=number) >= _NOT_CARRIED_OUT
    found = done & (rng.uniform(size=number) < worksites.yields.found.to_numpy()[site] * eyes)
    faults = done & (rng.uniform(size=number) < worksites.yields.faults.to_numpy()[site] * np.sqrt(eyes))
    referral = found & (rng.uniform(size=number) < 0.35)
    return pd.DataFrame(
        {
            "site": site,
            "inspected_on": days,
            "trigger": trigger,
            "stage": stage,
            "carried_out": done,
            "nothing_found": done & ~found & ~faults,
            "administrative": faults,
            "labour_exploitation": found,
            "referral": referral,
            "unit_code": unit,
        }
    )


def _as_rows(worksites: Worksites, done: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    sites = worksites.rows.iloc[done.site.to_numpy()].reset_index(drop=True)
    codes = [each.code for each in indicators() if each.list == "labour"]
    partners = [
        each.code for each in authorities() if each.usual_partner and each.code != SOURCE.replace("demo_", "")
    ]
    together = rng.choice(3, len(done), p=[0.6, 0.28, 0.12])
    crews = [["labour_inspectorate"], *(["labour_inspectorate", partner] for partner in partners)]
    crew = np.where(together > 0, rng.integers(1, len(crews), len(done)), 0)
    weeks = weeks_of_dates(done.inspected_on.to_numpy())
    return done.drop(columns="site").assign(
        source=SOURCE,
        source_id="I" + pd.Series(np.arange(1, len(done) + 1)).map("{:05d}".format),
        worksite_source=sites.source,
        worksite_id=sites.source_id,
        kind=sites.kind,
        east=sites.east,
        north=sites.north,
        cell_level=sites.cell_level,
        period=periods_of_weeks(weeks),
        finding_codes=draw_lists(
            rng,
            [codes],
            np.zeros(len(done), dtype=np.int64),
            np.where(done.labour_exploitation, rng.integers(1, 4, len(done)), 0),
        ),
        authorities=draw_lists(rng, crews, crew, np.full(len(done), 2)),
    )
