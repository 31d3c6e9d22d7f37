"""Builds what is killed in: a store with signals, worksites, visits, rounds under way and an approved draft."""

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from data.clock import set_today
from data.encrypting import encrypt_store
from data.inspecting.visits import write_visits
from data.rounds.log import log_stop, open_round
from data.store import open_store
from data.store_key import KEY_SETTING, StoreKey
from tests.built_stores import folder_of_the_run
from tests.test_data.inspecting_stores import PLANNER, VISIT, fill
from tests.test_data.release_stores import approve, build_release_store, keep
from tests.test_data.rounds_under_way import COORDINATOR, TEAM, a_round, at

KEY = StoreKey("a-key-that-only-killed-stores-have-0123456789")
STORE = "testby.duckdb"
TODAY = date(2026, 11, 20)
ROUNDS = ("7KQM-W2XD", "7KQM-W2XC", "7KQM-W2XF")
VISITS = (
    VISIT,
    replace(VISIT, code="BBBB-2222", period=684, day=date(2027, 1, 14), shown_from=date(2027, 1, 10)),
    replace(VISIT, code="CCCC-2222", period=685, day=date(2027, 2, 11), shown_from=date(2027, 2, 8)),
)


def build_houses(folder: Path) -> None:
    """Make the folders `plain` and `sealed` of one store, in clear and encrypted; to be called in a process of its own."""
    plain, sealed = folder / "plain", folder / "sealed"
    enter(plain, key=None)
    with folder_of_the_run():
        build_release_store(plain / STORE)
    with open_store(plain / STORE) as store:
        fill(store)
        write_visits(store, PLANNER, VISITS)
        for code in ROUNDS:
            open_round(store, COORDINATOR, a_round(3, code=code), now=at(12))
            log_stop(store, TEAM, code, 1, now=at(18.5))
        keep(store)
        approve(store)
    shutil.copytree(plain, sealed)
    enter(sealed, key=KEY)
    encrypt_store(sealed / STORE, KEY)


def enter(var: Path, *, key: StoreKey | None) -> None:
    """Have this process work in a folder of stores, with the key of the settings or none."""
    os.environ["MAJAKKA_VAR"] = str(var)
    os.environ.pop(KEY_SETTING, None)
    if key is not None:
        os.environ[KEY_SETTING] = key.text
    set_today(TODAY)
