"""Writes a few facts into stores, and reads what a store holds, to compare backups with."""

from pathlib import Path

import pandas as pd

from data.access import Person
from data.store import Store
from data.store_key import StoreKey

STEWARD = Person("steward-1", "example", frozenset({"steward"}))
COUNCIL = Person("council-1", "example", frozenset({"council"}))
KEY = StoreKey("a-key-that-only-tests-know-0123456789")
OTHER_KEY = StoreKey("another-key-that-tests-know-987654321")


def write_visits(store: Store, rows: int = 10) -> None:
    """Write one batch of visits."""
    with store.write(kind="visits", organisation="example") as batch:
        batch.append("help.visits", _visits(rows, batch.number))


def rows_by_batch(store: Store) -> dict[int, int]:
    """Return the visits of each batch, having held them to the ledger and the cube."""
    with store.cursor() as cursor:
        ledger = dict(cursor.execute("SELECT batch, rows FROM main.batches ORDER BY batch").fetchall())
        rows = dict(cursor.execute("SELECT batch, count(*) FROM help.visits GROUP BY batch").fetchall())
        cube = cursor.execute("SELECT coalesce(sum(minutes), 0) FROM help.visit_cube").fetchone()
    assert ledger == rows, "a batch stands in the ledger without its rows, or the other way round"
    assert cube == (25 * sum(rows.values()),), "the cube does not count what the rows hold"
    return ledger


def flip_bit(path: Path, position: int) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def _visits(rows: int, batch: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": "example",
            "source_id": [f"{batch:08x}{number:024x}" for number in range(rows)],
            "east": 1540,
            "north": 26680,
            "cell_level": 1,
            "week": 2800,
            "period": 660,
            "minutes": 25,
            "team_size": 2,
            "contacts_band": "0",
            "unmet_needs": [[] for __ in range(rows)],
        }
    )
