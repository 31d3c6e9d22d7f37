"""Damages copies of made-up stores in every way that disks do, and counts what is noticed."""

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.doctor.contents import check_blocks
from data.errors import StoreError
from data.high_water import remove_mark
from data.store import create_store, open_store
from data.store_key import StoreKey, new_key
from data.table_digests import TableDigest, read_digests

# Writes that stand in the file, and writes after them that stand in the log alone.
_IN_FILE, _IN_LOG, _ROWS = 6, 6, 2_000
_FILL = """
    INSERT INTO main.population (source, batch, sign, east, north, cell_level, inhabitants)
    SELECT 'example', $batch, 1, n % 50, n // 50, 1, (hash(n + $batch) % 90)::INTEGER FROM range($rows) t (n)
"""


@dataclass(frozen=True)
class Noticed:
    """How often damage was tried, refused with a sentence, changed nothing, or changed facts unnoticed."""

    tried: int
    refused: int
    harmless: int
    missed: int


def try_cut_logs(times: int, *, seed: int, encrypted: bool, marked: bool = True) -> Noticed:
    """Cut the log of last writes at a random byte, and count whether opening the store says so.

    Parameters
    ----------
    marked
        Whether the store has its mark; without, one sees what the mark is good for.
    """
    return _try(times, seed=seed, encrypted=encrypted, damage=_cut_log, marked=marked)


def try_flipped_bits(times: int, *, seed: int, encrypted: bool) -> Noticed:
    """Turn a random bit of the file, or of the log, round, and count whether opening and reading say so."""
    return _try(times, seed=seed, encrypted=encrypted, damage=_flip_bit, marked=True)


def _try(
    times: int,
    *,
    seed: int,
    encrypted: bool,
    damage: Callable[[Path, random.Random], None],
    marked: bool,
) -> Noticed:
    chance = random.Random(seed)  # where to damage, no secret
    key = new_key() if encrypted else None
    refused = harmless = 0
    with _running_store(key) as store_folder:
        whole = _contents(store_folder, key, marked=marked)
        for _time in range(times):
            outcome = _contents(store_folder, key, marked=marked, damage=lambda path: damage(path, chance))
            refused += outcome is None
            harmless += outcome == whole
    return Noticed(times, refused, harmless, times - refused - harmless)


@contextmanager
def _running_store(key: StoreKey | None) -> Iterator[Path]:
    """Give a folder with all files of a store as a process that was killed leaves them."""
    with tempfile.TemporaryDirectory(prefix="majakka-damage-") as made:
        path = Path(made) / "running" / "trial.duckdb"
        with create_store(path, name="Trial", crs_epsg=3067, key=key) as store:
            for number in range(_IN_FILE + _IN_LOG):
                if number == _IN_FILE:
                    store.cursor().execute("CHECKPOINT store")
                with store.write(kind="trial", organisation="example") as batch:
                    batch.cursor.execute(_FILL, {"batch": batch.number, "rows": _ROWS})
            left = Path(made) / "left"
            shutil.copytree(path.parent, left)
        yield left


def _contents(
    left: Path,
    key: StoreKey | None,
    *,
    marked: bool,
    damage: Callable[[Path], None] = lambda _path: None,
) -> tuple[TableDigest, ...] | None:
    """Return what a damaged copy of a store holds, None where it is refused."""
    with tempfile.TemporaryDirectory(prefix="majakka-damage-") as folder:
        copy = Path(folder) / "stores"
        shutil.copytree(left, copy)
        path = copy / "trial.duckdb"
        damage(path)
        if not marked:
            for mark in (copy / "marks").iterdir():
                remove_mark(copy, mark.stem)
        try:
            with open_store(path, key=key) as store:
                check_blocks(store)
                with store.cursor() as cursor:
                    return read_digests(cursor, "store")
        except StoreError:
            return None


def _cut_log(path: Path, chance: random.Random) -> None:
    log = path.with_name(f"{path.name}.wal")
    os.truncate(log, chance.randrange(log.stat().st_size))


def _flip_bit(path: Path, chance: random.Random) -> None:
    log = path.with_name(f"{path.name}.wal")
    flipped = log if chance.random() < 0.25 else path
    with flipped.open("r+b") as file:
        place = chance.randrange(flipped.stat().st_size)
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1 << chance.randrange(8)]))
