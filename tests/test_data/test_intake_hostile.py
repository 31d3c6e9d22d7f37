"""Tries hostile files on the reading process: each gets a sentence, and nothing else happens.

Here every third of some two hundred, of each group; all of them by `MAJAKKA_HOSTILE=1 pytest ...`.
"""

import io
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.request import TAKE_IN, Answer
from tests.test_data.asking import ask_about, problems
from tests.test_data.hostile_files import GOOD_CSV, GROUPS, VALUE, places
from tests.test_data.package_writing import package
from tests.test_data.workbook_writing import workbook

# Sooner than this by far, but machines are shared.
SECONDS = 30.0
# Each is a process of its own, and takes half a second.
EVERY = int(os.environ.get("MAJAKKA_HOSTILE", "3"))
SENTENCES = re.compile(r"[A-Z][^\n]+[.:;] [A-Z][^\n]+\.")
# C recurses on these until its stack is full: the process dies, which is what it is for.
CRASHING = {"geometry in geometry.gpkg"}
NEVER_OPENED = {"10 GB.csv", "folder.csv", "pipe.csv", "missing.csv", "empty.csv"}


class Tried(NamedTuple):
    """What came of one file, and how long it took."""

    answer: Answer
    seconds: float


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def tried(folder: Path) -> dict[str, Tried]:
    """Give the answer about hostile files; two are read at a time, as the app does."""
    made: dict[str, bytes] = {}
    for group in GROUPS:
        made |= group()
    assert len(made) > 190
    # Beside every third, those of which a test knows more than that they are refused.
    known = CRASHING | NEVER_OPENED
    chosen = {name for number, name in enumerate(made) if number % EVERY == 0 or name in known}
    files: dict[str, Path | bytes] = {name: made[name] for name in chosen} | places(folder)

    def try_one(name: str) -> tuple[str, Tried]:
        begin = time.monotonic()
        answer = ask_about(files[name], TAKE_IN)
        return name, Tried(answer, time.monotonic() - begin)

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(try_one, files))


def test_there_are_many_of_them(tried: dict[str, Tried]) -> None:
    assert len(tried) >= 200 // EVERY


def test_each_is_refused_and_nothing_of_it_is_taken(tried: dict[str, Tried]) -> None:
    taken = [
        name for name, (answer, _s) in tried.items() if answer.rows is not None or not len(answer.faults)
    ]
    assert taken == []


def test_each_gets_sentences_that_say_what_is_wrong_and_what_to_do(tried: dict[str, Tried]) -> None:
    odd = {
        name: problem
        for name, (answer, _seconds) in tried.items()
        for problem in problems(answer)
        if not SENTENCES.fullmatch(problem) or len(problem) > 200
    }
    assert odd == {}


def test_no_sentence_repeats_a_value_or_shows_code(tried: dict[str, Tried]) -> None:
    told = {
        name: text
        for name, (answer, _seconds) in tried.items()
        for text in (*problems(answer), *filter(None, answer.faults["column"].to_pylist()))
        if VALUE in text or "Traceback" in text or "passwd" in text or "/" in text.replace("#N/A", "")
    }
    assert told == {}


def test_none_takes_long(tried: dict[str, Tried]) -> None:
    assert {name: each.seconds for name, each in tried.items() if each.seconds > SECONDS} == {}


def test_the_process_dies_of_hardly_any(tried: dict[str, Tried]) -> None:
    dead = {name for name, each in tried.items() if "report this" in problems(each.answer)[0]}
    assert dead == CRASHING


def test_a_file_that_was_opened_is_known_by_its_digest(tried: dict[str, Tried]) -> None:
    known = {name for name, each in tried.items() if each.answer.digest}
    assert len(known) > 190 // EVERY
    assert not known & NEVER_OPENED


def test_nothing_was_written_beside_them(tried: dict[str, Tried], folder: Path) -> None:
    assert tried
    made = {"10 GB.csv", "200 MB of nothing.csv", "folder.csv", "pipe.csv", "loop.csv", "device.csv"}
    assert {path.name for path in folder.iterdir()} == made | {"to nowhere.csv", "locked.csv"}


def test_good_files_of_every_format_still_come_in_after_them(tried: dict[str, Tried]) -> None:
    assert tried
    table = io.BytesIO()
    pq.write_table(pa.table({"when": ["2026-03-01"], "place": [1]}), table)
    feature = (
        b'{"type":"Feature","geometry":{"type":"Point","coordinates":[24.9,60.1]},"properties":{"when":"x"}}'
    )
    good = {
        "csv": GOOD_CSV,
        "xlsx": workbook([["when", "place"], ["2026-03-01", 1]]),
        "gpkg": package(),
        "geojson": b'{"type":"FeatureCollection","features":[' + feature + b"]}",
        "parquet": table.getvalue(),
    }
    for form, content in good.items():
        answer = ask_about(content)
        assert problems(answer) == []
        assert answer.notes["format"] == form
