"""Makes a store with an area and inhabitants, and runs the screens of the intake on it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from data.access import Person
from data.intake.ledger import read_ledger
from pages.shared.stores import current_store
from tests.built_stores import copy_of_empty_store

STEWARD = Person(id="s", organisation="example", roles=frozenset({"steward"}))
# 4 x 4 km with one cell of 1 km that has 150 inhabitants: cells of 250 m within it are too small to stand alone.
EXTENT = {"source": "x", "west_m": 384e3, "south_m": 6670e3, "east_m": 388e3, "north_m": 6674e3}
PEOPLE = {
    "source": "example",
    "source_id": "p",
    "east": 386,
    "north": 6671,
    "cell_level": 3,
    "inhabitants": 150,
}


def make_store(folder: Path) -> None:
    """Make the only store, called Testby, without any record."""
    with (
        copy_of_empty_store(folder / "testby.duckdb", name="Testby", crs_epsg=3067) as store,
        store.write(kind="places", organisation="osm") as batch,
    ):
        batch.append("main.extents", pd.DataFrame([EXTENT]))
        batch.append("main.population", pd.DataFrame([PEOPLE]))


def run_screen(name: str, address: Mapping[str, str] | None = None) -> AppTest:
    """Return a screen after its first run."""
    screen = AppTest.from_function(_screen_script, args=(name,), default_timeout=60)
    for key, value in (address or {}).items():
        screen.query_params[key] = value
    return screen.run()


def ledger() -> pd.DataFrame:
    """Return what came in, the newest first, as the steward sees it."""
    return read_ledger(current_store("testby"), STEWARD)


def said(screen: AppTest) -> str:
    """Return all that a screen says in sentences."""
    elements = (*screen.info, *screen.warning, *screen.error, *screen.success, *screen.markdown, *screen.html)
    return " ".join(
        str(element.value if hasattr(element, "value") else element.proto.body) for element in elements
    )


def _screen_script(name: str) -> None:
    from importlib import import_module

    from pages.shared.chooser import choose_view
    from pages.shared.stores import store_names

    import_module(f"pages.screens.{name}").render(choose_view(store_names()[0]))
