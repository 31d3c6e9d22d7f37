"""Records what a plan drew at random, with its chance, so that rates stay estimable from what was found."""

import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from data.access import Person
from data.pepper import keyed_id
from data.periods import period_of_week, week_of_date
from data.permission import check_does

if TYPE_CHECKING:
    from data.store import Store

_COLUMNS = pa.schema(
    [
        ("source", pa.string()),
        ("source_id", pa.string()),
        ("week", pa.int32()),
        ("period", pa.int32()),
        ("east", pa.int32()),
        ("north", pa.int32()),
        ("cell_level", pa.int8()),
        ("seed", pa.int64()),
        ("chance", pa.float64()),
        ("drawn", pa.bool_()),
    ]
)


@dataclass(frozen=True, order=True)
class DrawnStop:
    """A stop that could be drawn, by its cell alone: with which chance in (0, 1], and whether it was."""

    east: int
    north: int
    cell_level: int
    chance: float
    drawn: bool


def record_draw(
    store: "Store", person: Person, stops: Sequence[DrawnStop], *, organisation: str, day: date, seed: int
) -> int | None:
    """Write what a plan drew, and return the batch; None where it was written before or there was no draw.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When the organisation is not in the register, or a chance is not in (0, 1].
    """
    check_does(store, person, "plan_outreach", organisation=organisation)
    if not stops:
        return None
    week = week_of_date(day)
    said = repr([day.isoformat(), seed, [astuple(each) for each in sorted(stops)]])
    digest = keyed_id(store, "draw", organisation, said)
    with store.cursor() as cursor:
        if cursor.execute("FROM main.batches WHERE file_sha256 = ? LIMIT 1", [digest]).fetchone():
            return None
    rows = [
        {
            "source": organisation,
            "source_id": secrets.token_hex(16),
            "week": week,
            "period": period_of_week(week),
            "east": each.east,
            "north": each.north,
            "cell_level": each.cell_level,
            "seed": seed,
            "chance": each.chance,
            "drawn": each.drawn,
        }
        for each in stops
    ]
    secrets.SystemRandom().shuffle(rows)
    with store.write(kind="plan_draws", organisation=organisation, file_sha256=digest) as batch:
        batch.append("help.plan_draws", pa.Table.from_pylist(rows, schema=_COLUMNS))
    return batch.number
