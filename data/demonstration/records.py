"""Turns what happened into records as they are kept: coarse in place and time, with forms and indicators."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.ground import LEVEL, Ground
from data.demonstration.kind_traits import kind_traits
from data.demonstration.record_times import draw_times, time_columns
from data.demonstration.shared_stops import MUNICIPALITY, share_stops, with_stops
from data.demonstration.sightings import Encounters
from data.demonstration.word_lists import draw_lists
from data.organisation import Organisation
from data.vocabulary import forms, indicator_lists, indicators, place_kinds, unmet_needs

_COARSEST = 5
_ENOUGH_PEOPLE = 100
_KILOMETRE = 3
_ACCOMMODATION = ("hotel", "worker_housing", "private_home", "shelter_day_centre", "asylum_reception")


def keep_sightings(
    ground: Ground,
    encounters: Encounters,
    visits: pd.DataFrame,
    organisations: dict[str, Organisation],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Rows of help.sightings without ids, in shuffled order."""
    met = with_stops(encounters.sightings, visits).sample(frac=1, random_state=rng).reset_index(drop=True)
    bits = _forms(met, rng)
    level, unknown = _lose_places(met, _levels(ground, met, bits, rng), rng)
    level, time = share_stops(met, level, draw_times(len(met), rng), visits, ground)
    places, times = _place_columns(ground, met, level, unknown), time_columns(met, time, rng)
    numbers = np.array([traits.number for traits in kind_traits()])[met.kind.to_numpy()]
    confidential = met.source.map({code: each.confidential for code, each in organisations.items()})
    agreed = rng.uniform(size=len(met)) < np.where(confidential, 0.03, 0.12)
    labels = pd.DataFrame(
        {
            "source": met.source,
            "category": np.where(rng.uniform(size=len(met)) < 0.08, 0, numbers).astype(np.int16),
            "forms": bits.astype(np.int32),
            "discovered": met.discovered.astype(bool),
            "confidential": confidential.astype(bool),
            "people_band": rng.choice(["1", "2-4", "5-9", "10+"], len(met), p=[0.5, 0.34, 0.11, 0.05]),
            "reliability": np.where(
                met.discovered, rng.choice(["A", "B"], len(met)), rng.choice(["B", "C", "D"], len(met))
            ),
            "may_pass_on": np.where(agreed, "person agreed", "no"),
        }
    )
    return pd.concat([labels, places, times, _indicators(bits, rng).rename("indicators")], axis=1)


def keep_visits(ground: Ground, visits: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Rows of help.visits without ids, in shuffled order; contacts and needs tell nothing of sightings."""
    kept = visits.sample(frac=1, random_state=rng).reset_index(drop=True)
    needs = tuple(need.code for need in unmet_needs())
    counts = rng.choice([0, 1, 2], len(kept), p=[0.88, 0.1, 0.02])
    cells = ground.cells.iloc[kept.cell.to_numpy()]
    return kept.drop(columns="cell").assign(
        east=cells.east.to_numpy(np.int32),
        north=cells.north.to_numpy(np.int32),
        cell_level=np.int8(LEVEL),
        minutes=kept.minutes.astype(np.int16),
        contacts_band=rng.choice(
            ["0", "1", "2-4", "5-9", "10+"], len(kept), p=[0.32, 0.25, 0.28, 0.11, 0.04]
        ),
        unmet_needs=draw_lists(rng, [needs], np.zeros(len(kept), dtype=np.int64), counts),
    )


def _forms(met: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    """Bits of forms: usually one, sometimes two, one in eight not known yet."""
    chances = np.array([(*traits.forms, 0.03) for traits in kind_traits()])
    chances = chances / chances.sum(axis=1, keepdims=True)
    upto = chances[met.kind.to_numpy()].cumsum(axis=1)
    drawn = [
        np.minimum((upto <= rng.uniform(size=(len(met), 1))).sum(axis=1), len(forms()) - 1)
        for _draw in range(2)
    ]
    bit = np.array([form.bit for form in forms()])
    several = rng.uniform(size=len(met)) < 0.12
    bits = bit[drawn[0]] | np.where(several, bit[drawn[1]], 0)
    return np.asarray(np.where(rng.uniform(size=len(met)) < 0.125, 0, bits))


def _levels(
    ground: Ground, met: pd.DataFrame, bits: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Level of each record's cell, 6 standing for the municipality.

    At least 250 m; 500 m for kinds shown as cells; 1 km for sexual exploitation and accommodation, or where
    the form is not known; up to the first level with 100 inhabitants; no cell at all for what was met in
    secret places. Some reports are vaguer still.
    """
    kinds = place_kinds()
    cell = met.cell.to_numpy()
    level = _level_with_people(ground)[cell]
    by_kind = np.array([2 if kind.shown_as == "cell" else LEVEL for kind in kinds])
    by_kind[[kind.code in _ACCOMMODATION for kind in kinds]] = _KILOMETRE
    by_kind[[kind.secret for kind in kinds]] = MUNICIPALITY
    sexual = next(form.bit for form in forms() if form.code == "sexual")
    level = np.maximum(level, by_kind[met.kind.to_numpy()])
    level = np.where((bits & sexual > 0) | (bits == 0), np.maximum(level, _KILOMETRE), level)
    vague = rng.uniform(size=len(met)) < np.where(met.discovered, 0.05, 0.35)
    return np.asarray(np.where(vague, np.maximum(level, rng.integers(2, _COARSEST + 1, len(met))), level))


def _level_with_people(ground: Ground) -> NDArray[np.int64]:
    """First level at which the cell around each 250 m cell has enough inhabitants, else the municipality."""
    level = np.full(len(ground.cells), MUNICIPALITY)
    for each in range(_COARSEST, LEVEL - 1, -1):
        shift = each - LEVEL
        east, north = (ground.cells[name].to_numpy() >> shift for name in ("east", "north"))
        people = ground.cells.groupby([east, north]).inhabitants
        level = np.where(people.transform("sum") >= _ENOUGH_PEOPLE, each, level)
    return level


def _lose_places(
    met: pd.DataFrame, level: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Level of each record's cell, some told as the municipality alone, and which places are not known."""
    lost = rng.uniform(size=len(met))
    rare = np.where(met.discovered, 0.01, 0.06)
    unknown = lost > 1 - rare / 2
    return np.where((lost < rare) | unknown, MUNICIPALITY, level), unknown


def _place_columns(
    ground: Ground, met: pd.DataFrame, level: NDArray[np.int64], unknown: NDArray[np.bool_]
) -> pd.DataFrame:
    known = level < MUNICIPALITY
    shift = np.where(known, level, LEVEL) - LEVEL
    cells = ground.cells.iloc[met.cell.to_numpy()]
    columns = {
        "east": cells.east.to_numpy() >> shift,
        "north": cells.north.to_numpy() >> shift,
        "cell_level": level,
    }
    whole = {name: pd.Series(values).astype("Int32").where(known) for name, values in columns.items()}
    precision = np.where(unknown, "unknown", np.where(known, "cell", "municipality")).astype(object)
    return pd.DataFrame({"place_precision": precision, **whole})


def _indicators(bits: NDArray[np.int64], rng: np.random.Generator) -> pd.Series:
    """None to three codes of the list that speaks of the record's first form, or of the general one."""
    lists = [each.code for each in indicator_lists()]
    pools = [[each.code for each in indicators() if each.list == code] for code in lists]
    pool = np.zeros(len(bits), dtype=np.int64)
    for form in reversed(forms()):
        speaking = [i for i, each in enumerate(indicator_lists()) if form.code in each.forms]
        pool = np.where(bits & form.bit > 0, speaking[0] if speaking else lists.index("general"), pool)
    return draw_lists(rng, pools, pool, rng.choice([0, 1, 2, 3], len(bits), p=[0.2, 0.4, 0.3, 0.1]))
