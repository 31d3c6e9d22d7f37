"""Kills backups at random moments: what is there afterwards is whole, and the next backup works."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from data.backups.folder import HALF_PREFIX, making_folder
from data.backups.making import back_up
from data.store import open_store
from tests.built_stores import copy_of_empty_store
from tests.kills.soundness import check_backups
from tests.test_data.backed_up import STEWARD, rows_by_batch, write_visits

ROOT = Path(__file__).resolve().parents[2]
# Each kill takes seconds: here two, and as many as wanted by `MAJAKKA_KILLS=50 pytest ...`.
KILLS = int(os.environ.get("MAJAKKA_KILLS", "2"))
# Backs up again and again, and says when it begins and when one is done.
ENDLESS = """
import sys
from pathlib import Path
from data.backups.making import back_up
from data.store import open_store
with open_store(Path(sys.argv[1])) as store:
    while True:
        print("begin", flush=True)
        print(back_up(store, None).path.name, flush=True)
"""


def kill_backup(store: Path, wait_s: float) -> list[str]:
    """Back a store up until it is killed, so long after the second backup began; return those reported."""
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(store)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for __ in range(3)]
        try:
            running.wait(wait_s)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
        said += running.stdout.readlines()
    return [each.strip() for each in said if each.endswith("Z\n")]


def test_a_killed_backup_leaves_whole_backups_alone_and_the_store_as_it_was(tmp_path: Path) -> None:
    path, chance = tmp_path / "killed.duckdb", random.Random(3)
    with copy_of_empty_store(path, name="Killed", crs_epsg=3067) as store:
        write_visits(store)
    for __ in range(KILLS):
        reported = kill_backup(path, chance.uniform(0.02, 0.6))
        kept = check_backups(path)
        assert kept.faults == ()
        # One may be whole though nobody was told any more; none that was reported is missing.
        assert set(reported) <= set(kept.sound)
        assert reported
        with open_store(path) as store:
            assert rows_by_batch(store) == {1: 10}
    with open_store(path) as store:
        assert back_up(store, STEWARD).path.name in check_backups(path).sound
    assert [each for each in making_folder(path).iterdir() if each.name.startswith(HALF_PREFIX)] == []
