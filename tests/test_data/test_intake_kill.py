"""Kills imports at random moments, and holds the store to what was said: each import whole, or absent."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.store import open_store
from tests.built_stores import copy_of_empty_store

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 2_000
# Each starts the command anew: here two, and a hundred by `MAJAKKA_KILLS=100 pytest ...`. All that writes is killed
# by `python -m tests.kills`.
KILLS = int(os.environ.get("MAJAKKA_KILLS", "2"))


def write_file(path: Path, number: int) -> None:
    rows = "".join(
        f"K{number}-{i},2026-0{1 + i % 9}-1{i % 9} 1{i % 9}:30,60.{1700 + i},24.{9000 + i},labour,no\n"
        for i in range(RECORDS)
    )
    path.write_text(f"record_id,when,latitude,longitude,forms,discovered\n{rows}", encoding="utf-8")


@contextmanager
def running_import(file: Path, store: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "data", "import", "sightings", str(file), "--store", str(store)]
    with subprocess.Popen(
        [*command, "--organisation", "example", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        yield running


def counts_by_batch(path: Path) -> dict[int, int]:
    with open_store(path) as store:
        ledger = dict(store.cursor().execute("SELECT batch, rows FROM main.batches").fetchall())
        rows = dict(
            store.cursor().execute("SELECT batch, count(*) FROM help.sightings GROUP BY batch").fetchall()
        )
        cube = store.cursor().execute("SELECT coalesce(sum(sightings), 0) FROM help.sighting_cube").fetchone()
    assert ledger == rows, "a batch stands in the ledger without its rows, or the other way round"
    assert cube == (sum(rows.values()),), "the cube does not count what the rows hold"
    return ledger


def test_a_killed_import_is_whole_or_absent_and_none_that_was_reported_is_lost(tmp_path: Path) -> None:
    store = tmp_path / "killed.duckdb"
    copy_of_empty_store(store, name="Killed", crs_epsg=3067).close()
    chance = random.Random(7)
    file = tmp_path / "whole.csv"
    write_file(file, 0)
    began = time.monotonic()
    with running_import(file, store) as running:
        reported = {json.loads(running.communicate()[0])["batch"]}
    lasts_s = time.monotonic() - began
    for number in range(1, KILLS + 1):
        write_file(file, number)
        with running_import(file, store) as running:
            time.sleep(chance.uniform(0.3, 1.1) * lasts_s)
            # The whole group: as when the machine's memory runs out, or a shell is closed.
            os.killpg(running.pid, signal.SIGKILL)
            said = running.stdout.read() if running.stdout else b""
        if said.endswith(b"\n"):
            reported.add(json.loads(said)["batch"])
        kept = counts_by_batch(store)
        assert reported <= set(kept)
        assert set(kept.values()) == {RECORDS}


def test_two_imports_at_once_both_succeed_or_say_why(tmp_path: Path) -> None:
    store = tmp_path / "both.duckdb"
    copy_of_empty_store(store, name="Both", crs_epsg=3067).close()
    files = [tmp_path / f"{number}.csv" for number in range(2)]
    for number, file in enumerate(files):
        write_file(file, number)
    with running_import(files[0], store) as one, running_import(files[1], store) as other:
        answers = [json.loads(each.communicate()[0]) for each in (one, other)]
    assert [answer.get("accepted") for answer in answers] == [RECORDS, RECORDS], answers
    assert sorted(counts_by_batch(store).values()) == [RECORDS, RECORDS]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_store_that_was_made_for_a_file_that_is_refused_is_removed_again(
    tmp_path: Path, content: str
) -> None:
    file, store = tmp_path / "file.csv", tmp_path / "new.duckdb"
    file.write_text(content, encoding="utf-8")
    with running_import(file, store) as running:
        answer = json.loads(running.communicate()[0])
    assert running.returncode == 2
    assert answer["accepted"] == 0
    assert answer["batch"] is None
    assert answer["faults"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.csv"]
