"""Measures what was known of a worksite on a day: before each inspection, and today."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.periods import SEASONS, periods_of_weeks, weeks_of_dates
from layers.inspection_targets import listable
from layers.structural_factors import far_from_help, far_from_transport, few_people
from layers.targets.facts import InspectionFacts
from layers.targets.yield_rows import YieldRows
from layers.yield_groups import OPEN_DAYS, regions_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIGNAL_DAYS = 730
OPEN = "open"
LONGEST_YEARS = 5.0
NUMBERS = ("housing", "seasonal", "transport", "people", "help", "signals", "years", "never")
GROUPS = ("kind", "region", "kind_here", "staff", "season")
NUISANCES = ("unit", "trigger", "stage")
REFERENCES = {"trigger": "random", "stage": "final"}
_SITE = ["source", "source_id", "kind", "east", "north", "cell_level"]
_FROM_WEEKS = np.datetime64("1970-01-05")


@dataclass(frozen=True, eq=False)
class Measured:
    """Rows of the model, and beside them what was measured in its own units.

    Parameters
    ----------
    sites
        One row per worksite or inspection: source, source_id, kind, east, north, cell_level, region_east,
        region_north, and what was measured: employer_housing, season, staff_band, transport_m, people,
        help_m, signals, last_inspected.
    """

    rows: YieldRows
    sites: pd.DataFrame


def counted(facts: InspectionFacts) -> pd.DataFrame:
    """Return the inspections that were carried out up to the day, by worksite and day."""
    inspections = facts.inspections
    on = inspections["inspected_on"].to_numpy("datetime64[D]")
    done = inspections["carried_out"].to_numpy(bool) & (on <= np.datetime64(facts.day))
    order = ["worksite_source", "worksite_id", "inspected_on"]
    return inspections[done].sort_values(order, kind="stable", ignore_index=True)


def number_sites(facts: InspectionFacts, done: pd.DataFrame) -> tuple[Ints, Ints, int]:
    """Return the number of each worksite in force, of that of each inspection, and how many there are."""
    here = facts.worksites.loc[listable(facts.worksites), ["source", "source_id"]]
    there = done[["worksite_source", "worksite_id"]].set_axis(["source", "source_id"], axis=1)
    number, names = pd.factorize(pd.MultiIndex.from_frame(pd.concat([here, there])))
    return number[: len(here)].astype(np.int64), number[len(here) :].astype(np.int64), len(names)


def rows_of_inspections(facts: InspectionFacts, done: pd.DataFrame, number: Ints) -> Measured:
    """Return what was known the day before each inspection, with its unit, its reason and its stage."""
    day = done["inspected_on"].to_numpy("datetime64[D]")
    visits = done.assign(source=done["worksite_source"], source_id=done["worksite_id"])
    last = _last_before(number, day, number, day)
    recent = (done["stage"] == "day") & (day > np.datetime64(facts.day - timedelta(days=OPEN_DAYS)))
    nuisances = pd.DataFrame(
        {
            "unit": done["unit_code"].astype(object).fillna("").map("u{}".format).to_numpy(object),
            "trigger": done["trigger"].to_numpy(object),
            "stage": np.where(recent, OPEN, done["stage"].to_numpy(object)),
        }
    )
    return _measured(facts, visits, number, day, last, nuisances)


def rows_of_worksites(facts: InspectionFacts, done: pd.DataFrame, number: Ints, before: Ints) -> Measured:
    """Return what is known today of each worksite that may be inspected.

    Parameters
    ----------
    number, before
        Of each worksite that may be inspected, and of that of each inspection.
    """
    worksites = facts.worksites[listable(facts.worksites)].reset_index(drop=True)
    day = np.full(len(worksites), np.datetime64(facts.day))
    on = done["inspected_on"].to_numpy("datetime64[D]")
    last = _last_before(before, on, number, day + np.timedelta64(1, "D"))
    return _measured(facts, worksites, number, day, last, pd.DataFrame())


def _measured(
    facts: InspectionFacts,
    at: pd.DataFrame,
    number: Ints,
    day: NDArray[np.datetime64],
    last: NDArray[np.datetime64],
    nuisances: pd.DataFrame,
) -> Measured:
    region_east, region_north = regions_of(at)
    sites = at[_SITE].reset_index(drop=True).assign(region_east=region_east, region_north=region_north)
    sites = sites.merge(facts.factors, "left", on=["east", "north", "cell_level"], validate="m:1")
    sites = sites.assign(
        employer_housing=_known(at, "employer_housing", "boolean"),
        season=_known(at, "season", "object"),
        staff_band=_known(at, "staff_band", "object"),
        signals=_signals(facts.signals, sites, day, last),
        last_inspected=last.astype("datetime64[s]"),
    )
    groups = pd.DataFrame(
        {
            "kind": sites["kind"].to_numpy(object),
            "region": _labels(sites[["region_east", "region_north"]]),
            "kind_here": _labels(sites[["kind", "region_east", "region_north"]]),
            "staff": sites["staff_band"].fillna("").to_numpy(object),
            "season": _seasons(day),
        }
    )
    return Measured(YieldRows(_numbers(sites, day), groups, number, nuisances), sites)


def _numbers(sites: pd.DataFrame, day: NDArray[np.datetime64]) -> pd.DataFrame:
    """Return the numbers of the model; what is not known has the value of the middle of the others."""
    never = sites["last_inspected"].isna().to_numpy()
    days = (day - sites["last_inspected"].to_numpy("datetime64[D]")).astype("timedelta64[D]")
    years = np.where(never, LONGEST_YEARS, np.minimum(days.astype(np.float64) / 365.25, LONGEST_YEARS))
    measured = pd.DataFrame(
        {
            "housing": sites["employer_housing"]
            .astype("boolean")
            .astype("Float64")
            .to_numpy(float, na_value=np.nan),
            "seasonal": sites["season"].notna().to_numpy(float),
            "transport": far_from_transport(sites["transport_m"].to_numpy(float)).share,
            "people": few_people(sites["people"].to_numpy(float)).share,
            "help": far_from_help(sites["help_m"].to_numpy(float)).share,
            "signals": np.log1p(sites["signals"].to_numpy(float)),
            "years": np.log1p(years),
            "never": never.astype(np.float64),
        }
    )
    return measured.fillna(measured.mean()).fillna(0.0)


def _signals(
    signals: pd.DataFrame, sites: pd.DataFrame, day: NDArray[np.datetime64], last: NDArray[np.datetime64]
) -> Ints:
    """Return the signals of each site since its last visit, at most of two years, up to the week before."""
    keys = pd.concat(
        [
            sites[["source", "source_id"]],
            signals[["worksite_source", "worksite_id"]].set_axis(["source", "source_id"], axis=1),
        ]
    )
    code, _names = pd.factorize(pd.MultiIndex.from_frame(keys))
    own, of_signal = code[: len(sites)].astype(np.int64), code[len(sites) :].astype(np.int64)
    ends = _FROM_WEEKS + 7 * (signals["week"].to_numpy(np.int64) + 1).astype("timedelta64[D]")
    since = np.where(np.isnat(last), np.datetime64("1900-01-01"), last)
    since = np.maximum(since, day - np.timedelta64(SIGNAL_DAYS, "D"))
    sorted_key = np.sort(_key(of_signal, ends))
    after = np.searchsorted(sorted_key, _key(own, since), side="right")
    until = np.searchsorted(sorted_key, _key(own, day), side="right")
    return np.asarray(np.maximum(until - after, 0), np.int64)


def _last_before(
    number: Ints, on: NDArray[np.datetime64], of: Ints, day: NDArray[np.datetime64]
) -> NDArray[np.datetime64]:
    """Return the last day before each day on which the worksite was inspected; NaT where it never was."""
    order = np.sort(_key(number, on))
    place = np.searchsorted(order, _key(of, day), side="left") - 1
    found = order[np.maximum(place, 0)] if len(order) else np.zeros(len(of), np.int64)
    same = (place >= 0) & (found >> _DAY_BITS == of)
    days = (found & ((1 << _DAY_BITS) - 1)) - _DAY_SHIFT
    last = np.datetime64("1970-01-01") + days.astype("timedelta64[D]")
    return np.where(same, last, np.datetime64("NaT", "D"))


_DAY_BITS, _DAY_SHIFT = 20, 100_000


def _key(number: Ints, day: NDArray[np.datetime64]) -> Ints:
    """Return numbers that sort by worksite, then by day."""
    days = (day - np.datetime64("1970-01-01")).astype("timedelta64[D]").astype(np.int64)
    return (number << _DAY_BITS) + days + _DAY_SHIFT


def _seasons(day: NDArray[np.datetime64]) -> NDArray[np.object_]:
    months = periods_of_weeks(weeks_of_dates(day))
    return np.array(SEASONS, object)[((months + 1) % 12) // 3]


def _labels(columns: pd.DataFrame) -> NDArray[np.object_]:
    written = columns.astype("string")
    return written.iloc[:, 0].str.cat(written.iloc[:, 1:], sep=" ").to_numpy(object)


def _known(rows: pd.DataFrame, name: str, dtype: str) -> pd.Series:
    """Return a column of facts, missing throughout where the rows have none."""
    if name in rows.columns:
        known: pd.Series = rows[name].reset_index(drop=True).astype(dtype)  # type: ignore[call-overload]
        return known
    return pd.Series(pd.NA, index=range(len(rows)), dtype=dtype)
