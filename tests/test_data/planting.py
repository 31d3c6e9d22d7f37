"""Plants secrets in a store by its own writers, as a process of its own that is then killed: `python -m`."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data.connection import connect, key_for, lock_down, new_cursor
from data.rounds.log import open_round
from data.store import Store, create_store
from tests.test_data.rounds_under_way import COORDINATOR, a_round, at

NAMES = ("Turvakoti Salainen", "Piilopolku 7", "Peitetty Asema")
# Of what spills, each line is another, so that compression leaves some of them whole.
SPILLED = "spilled-secret-"


def plant(store: Store) -> None:
    """Put names and an address into the store: some into its file, some into the log alone."""
    for number, checkpoint in ((1, True), (2, False)):
        with store.write(kind="places", organisation="example") as batch:
            batch.append("main.places", _place(number))
        if checkpoint:
            store.cursor().execute("CHECKPOINT store")
    open_round(store, COORDINATOR, a_round(), now=at(12))


def planted_in(folder: Path) -> dict[str, set[str]]:
    """Return which planted words stand in clear in which files below a folder, by the end of their names."""
    words = (*NAMES, SPILLED, "Nimi Paikka", "stopcode1", "Alueensa", "pepper =")
    found: dict[str, set[str]] = {}
    for path in _files(folder):
        content = path.read_bytes()
        for word in words:
            if word.encode() in content:
                found.setdefault(word, set()).add(path.suffix or path.name)
    return found


def _files(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*") if each.is_file())


def _place(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["example"],
            "source_id": [f"p{number}"],
            "kind": ["transport_hub"],
            "keeps_point": [True],
            "name": [f"{NAMES[0]} {number}"],
            "address": [NAMES[1]],
            "lat": [60.1],
            "lon": [24.9],
            "east": [3000],
            "north": [53000],
            "cell_level": [0],
        }
    )


def _spill(path: Path) -> None:
    """Hold more than the memory allows in a temporary table beside the store, as a large query does."""
    key = key_for(path)
    connection = connect(path, key)
    connection.execute("SET memory_limit = '32MB'")
    connection.execute("SET threads = 1")
    connection.execute("SET preserve_insertion_order = false")
    lock_down(connection, path)
    # A temporary table goes with its cursor.
    cursor = new_cursor(connection)
    cursor.execute(
        f"CREATE TEMP TABLE large AS SELECT '{SPILLED}' || md5(n::VARCHAR) || md5((n + 1)::VARCHAR) AS word "
        "FROM range(600_000) t (n)"
    )
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    made = create_store(place, name="Testby", crs_epsg=3067)
    plant(made)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    made.close()
    _spill(place)
