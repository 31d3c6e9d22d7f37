"""Invents employers at worksites, each with a true chance that an inspection would find something."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from data.demonstration.ground import LEVEL, Ground
from data.demonstration.kind_traits import KindTraits, kind_traits
from data.demonstration.plan import Plan, Span
from data.demonstration.risk import Risk
from data.grid import Grid
from data.vocabulary import place_kinds

SOURCE = "demo_inspectorate"
_WINDOWED = "construction_site"
_SEASONAL = ("farm", "greenhouse")


@dataclass(frozen=True)
class Worksites:
    """`rows`: rows of inspection.worksites. `yields`: source_id, found and faults, the chances that a
    thorough inspection finds labour exploitation or administrative faults there. Same order."""

    rows: pd.DataFrame
    yields: pd.DataFrame


def invent_worksites(
    ground: Ground, risk: Risk, plan: Plan, span: Span, grid: Grid, rng: np.random.Generator
) -> Worksites:
    """Generic names in cells drawn by kind: never at a real business's point, and no address."""
    inspected = {
        kind.code for kind in place_kinds() if "inspection" in kind.purposes and not kind.stated_power
    }
    kinds = [traits for traits in kind_traits() if traits.code in inspected and traits.staffed]
    counts = _counts(ground, kinds, plan.worksites)
    kind = rng.permutation(np.repeat(np.arange(len(kinds)), counts))
    cell = _cells(ground, kinds, kind, rng)
    rows = _rows(ground, kinds, kind, cell, plan, span, grid, rng)
    found = np.array([traits.found for traits in kinds])[kind]
    faults = np.array([traits.faults for traits in kinds])[kind]
    nearby = np.log(risk.usual[cell] + 1e-3)
    lean = 0.35 * (nearby - nearby.mean()) / max(nearby.std(), 1e-9) + rng.normal(0, 0.8, len(kind))
    lean += np.where(rows.employer_housing, 0.7, 0.0)
    yields = pd.DataFrame(
        {
            "source_id": rows.source_id,
            "found": expit(logit(found) + lean),
            "faults": expit(logit(faults) + 0.6 * lean),
        }
    )
    return Worksites(rows=rows, yields=yields)


def _counts(ground: Ground, kinds: list[KindTraits], total: int) -> NDArray[np.int64]:
    """Worksites of each kind: staffed ones, more where there are more places of the kind."""
    codes = [traits.code for traits in kind_traits()]
    here = np.array([ground.near[:, codes.index(traits.code)].sum() for traits in kinds])
    usual = np.array([traits.per_100k for traits in kinds])
    density = here / usual
    # One shipyard in a small town must not make it a town of shipyards.
    density = np.minimum(density, 3 * np.quantile(density, 0.6)) + 0.02 * density.max() + 1e-9
    weights = np.array([traits.staffed for traits in kinds]) * density
    return np.asarray(np.round(total * weights / weights.sum()).astype(np.int64))


def _cells(
    ground: Ground, kinds: list[KindTraits], kind: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    codes = [traits.code for traits in kind_traits()]
    busy = np.where(ground.wet, 0, ground.activity)
    cell = np.zeros(len(kind), dtype=np.int64)
    for i, traits in enumerate(kinds):  # some twenty kinds
        near = np.where(ground.wet, 0, ground.near[:, codes.index(traits.code)])
        weights = near / max(near.sum(), 1e-9) + 0.15 * busy / busy.sum()
        some = kind == i
        cell[some] = rng.choice(len(weights), some.sum(), p=weights / weights.sum())
    return cell


def _rows(
    ground: Ground,
    kinds: list[KindTraits],
    kind: NDArray[np.int64],
    cell: NDArray[np.int64],
    plan: Plan,
    span: Span,
    grid: Grid,
    rng: np.random.Generator,
) -> pd.DataFrame:
    number = len(kind)
    codes = np.array([traits.code for traits in kinds])[kind]
    employer = rng.integers(1, max(2, int(0.75 * number)), number)
    inside_help = (codes == "cleaning") & (rng.uniform(size=number) < 0.3)
    labels = pd.Series(np.arange(1, number + 1)).map("{:04d}".format)
    employers = pd.Series(employer).map("{:04d}".format)
    contracted = rng.uniform(size=number) < np.where(
        np.isin(codes, ["construction_site", "cleaning"]), 0.6, 0.05
    )
    contractors = pd.Series(rng.integers(1, 40, number)).map("Contractor {:02d}".format)
    own = (rng.uniform(size=number) < 0.06) | inside_help
    first, last = _windows(codes, span, rng)
    frame = pd.DataFrame(
        {
            "source": SOURCE,
            "source_id": "W" + labels,
            "kind": codes,
            "employer_number": "EX" + employers,
            "operator": "Employer " + employers,
            "parent_contractor": contractors.astype(object).where(contracted, None),
            "name": ("Worksite " + labels).astype(object).where(~inside_help, None),
            "valid_from": first,
            "valid_to": last,
            "season": pd.Series("summer", index=labels.index).where(np.isin(codes, _SEASONAL), None),
            "staff_band": rng.choice(
                ["1-4", "5-9", "10-19", "20-49", "50+"], number, p=[0.42, 0.27, 0.17, 0.1, 0.04]
            ),
            "employer_housing": rng.uniform(size=number)
            < np.where(np.isin(codes, [*_SEASONAL, "construction_site", "shipyard"]), 0.35, 0.03),
            "own_contract": own,
            "sole_trader": rng.uniform(size=number)
            < np.where(np.isin(codes, ["beauty_salon", "farm", "shop"]), 0.3, 0.08),
            "at_help_place": inside_help,
        }
    )
    return pd.concat([frame, _position(ground, cell, inside_help, plan, grid, rng)], axis=1)


def _position(
    ground: Ground,
    cell: NDArray[np.int64],
    inside_help: NDArray[np.bool_],
    plan: Plan,
    grid: Grid,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """A point anywhere in the cell where all businesses are invented, else the 250 m cell alone."""
    east, north = (ground.cells[name].to_numpy()[cell] for name in ("east", "north"))
    frame = pd.DataFrame({"lat": np.nan, "lon": np.nan, "east": east, "north": north, "cell_level": LEVEL})
    if plan.exact_points:
        side_m = 125 << LEVEL
        x, y = (east + rng.uniform(size=len(cell))) * side_m, (north + rng.uniform(size=len(cell))) * side_m
        lat, lon = grid.metres_to_points(x, y)
        frame["lat"], frame["lon"] = np.round(lat, 6), np.round(lon, 6)
    hidden = pd.DataFrame({"lat": inside_help, "lon": inside_help})
    return frame.assign(
        lat=frame.lat.astype("Float64").mask(hidden.lat | frame.lat.isna()),
        lon=frame.lon.astype("Float64").mask(hidden.lon | frame.lon.isna()),
    )


def _windows(codes: NDArray[np.str_], span: Span, rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    """First and last day of work: building sites last one to three years, a tenth of the others came late."""
    first = np.datetime64(span.first_day)
    days = (np.datetime64(span.last_day) - first).astype(int)
    building = codes == _WINDOWED
    began = np.where(
        building, rng.integers(-400, max(days - 60, 1), len(codes)), rng.integers(-6000, 0, len(codes))
    )
    late = ~building & (rng.uniform(size=len(codes)) < 0.1)
    began = np.where(late, rng.integers(0, max(days - 120, 1), len(codes)), began)
    ended = np.where(building, began + rng.integers(330, 1_000, len(codes)), days + 10_000)
    starts = pd.Series(first + began.astype("timedelta64[D]"))
    ends = pd.Series(first + ended.astype("timedelta64[D]"))
    return starts, ends.where(building & (ended < days))
