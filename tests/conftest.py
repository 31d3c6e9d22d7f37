"""Gives tests a small empty store, and keeps clock and variables of one test from another."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from data.clock import set_today
from data.store import Store
from tests.built_stores import FOLDER_VARIABLE, copy_of_empty_store, folder_of_the_run

# Examples are not timed, as machines differ. In CI they are the same each time; elsewhere the search goes on.
settings.register_profile("searching", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady" if os.environ.get("CI") else "searching")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TODAY = date(2026, 11, 20)
# Files of tests that take longest, in order: they begin first, so that no worker is left with one at the end.
LONGEST = [
    "intake_purge",
    "screens",
    "odd_stores",
    "stops_candidates",
    "demonstration_store",
    "intake_crowd",
    "intake_templates",
    "intake_ledger",
    "at_rest",
    "osm_refusals",
    "assembly",
    "wall",
    "council_process",
    "intake_screen",
    "demonstration_facts",
    "release_attacks",
    "intake_identity",
    "intake_survey_export",
    "store",
    "translated_screens",
    "osm_import",
    "commands",
    "intake_kill",
    "bench",
    "release_making",
    "intake_bench",
    "kills",
    "plan_offline",
    "osm_memory",
    "routing_draw",
]


def pytest_configure(config: pytest.Config) -> None:
    built = ExitStack()
    built.enter_context(folder_of_the_run())
    config.add_cleanup(built.close)
    # What is made for several tests comes before `_own_world`: its audit is not that of the checkout.
    os.environ["MAJAKKA_VAR"] = str(Path(os.environ[FOLDER_VARIABLE]) / f"var-{os.getpid()}")
    # Apps under test measure what is looked at: the next test would wait for what nobody asked for.
    os.environ.setdefault("MAJAKKA_AHEAD", "no")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path / "var"))
    set_today(TODAY)
    yield
    set_today(None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store called Testby in Finland's grid."""
    with copy_of_empty_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067) as made:
        yield made


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real data; skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real data (shared/data) is not beside this checkout")
    return SHARED_DATA
