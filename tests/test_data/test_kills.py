"""Kills a few works in processes of their own; `python -m tests.kills` kills all of them two hundred times."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.rounds import files
from data.rounds.closing import close_round
from data.rounds.log import log_stop, open_round
from data.store import Store
from tests.test_data.rounds_under_way import CODE, COORDINATOR, TEAM, a_round, at

ROOT = Path(__file__).resolve().parents[2]


def killed(*arguments: str) -> dict[str, Any]:
    """Return what the command says: a process of its own, as it forks and this one has stores open."""
    command = [sys.executable, "-m", "tests.kills", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_after_a_kill_nothing_is_lost_or_half_there_and_a_writer_outside_a_transaction_is_noticed() -> None:
    found = killed("--kills", "4", "--only", "rounds", "--only", "broken")
    assert (found["kills"], found["opened"], found["lost"]) == (4, 4, 0), found["faults"]
    partial = {work: counts["partial"] for work, counts in found["by_work"].items()}
    # Of two kills of the broken one, one at least comes between its first row and its row in the ledger.
    assert partial["rounds"] == 0, found["faults"]
    assert partial["broken"] >= 1


def test_a_round_whose_closing_died_while_its_file_was_overwritten_is_closed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_round(store, COORDINATOR, a_round(2), now=at(12))
    log_stop(store, TEAM, CODE, 1, now=at(18.5))

    def dies(path: Path) -> None:
        path.write_bytes(bytes(path.stat().st_size))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(files, "erase_file", dies)
        with pytest.raises(KeyboardInterrupt):
            close_round(store, TEAM, CODE)
    # It says what was kept, not that the file is damaged; and the zeros are gone.
    assert close_round(store, TEAM, CODE).visits == 1
    assert (
        list(files.rounds_folder(store).glob("*.json"))
        == list(files.rounds_folder(store).glob("*.half"))
        == []
    )
